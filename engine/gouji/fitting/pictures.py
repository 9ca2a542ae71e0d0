"""Pictures where a table or a text belongs: such a report cannot be audited, and must pass for neither incomplete nor
clean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gouji.fitting.report import SectionText
from gouji.reading import Block, Doubt, Picture, UnreadableError, describe_places
from gouji.vocabulary import Vocabulary

_NAMED = 4


def refuse_pictures(file: str, blocks: Sequence[Block], regions: Mapping[str, Sequence[Block]],
                    sections: Sequence[SectionText], incomplete: Sequence[str], vocabulary: Vocabulary) -> list[Doubt]:
    """A doubt where the report holds pictures besides all that belongs in it.

    `regions`: the blocks of each section found. `incomplete`: tables of the form of which rows or all are missing.
    Raises UnreadableError where a picture stands in place of a table, of a section or its text, or of a whole page.
    """
    pictures = [block for block in blocks if isinstance(block, Picture)]
    if not pictures:
        return []
    scans = [p for p in pictures if p.page]
    names = [table.name for table in vocabulary.tables if table.id in incomplete]
    absent = [s.label.text for s in vocabulary.sections if s.id not in regions]
    if scans and (names or absent):
        raise UnreadableError(file, "fitting.pages-are-scans", **_places("places", scans),
                              missing="、".join(names or absent))
    last = max(regions.values(), key=lambda blocks: blocks[-1].place.line if blocks else 0, default=())
    if absent and last and isinstance(last[-1], Picture):  # what should follow is most likely in it
        raise UnreadableError(file, "fitting.section-is-picture", sections="、".join(absent),
                              **_places("place", [last[-1]]))
    here = {table.id: _within(regions.get(table.section, blocks)) for table in vocabulary.tables
            if table.id in incomplete}
    found = [picture for there in here.values() for picture in there]
    if found:
        tables = "、".join(table.name for table in vocabulary.tables if here.get(table.id))
        raise UnreadableError(file, "fitting.table-is-picture", tables=tables, **_places("place", found))
    for section in sections:
        inside = _within(regions[section.id])
        if inside and not section.paragraphs and not section.has_table:
            raise UnreadableError(file, "fitting.section-is-picture", sections=section.title,
                                  **_places("place", inside))
    return [Doubt("fitting.pictures-unread", pictures[0].place, {"count": len(pictures)})]


def _within(region: Sequence[Block]) -> list[Picture]:
    return [block for block in region if isinstance(block, Picture)]


def _places(name: str, pictures: Sequence[Picture]) -> dict[str, object]:
    """Where they stand, as a value of a message in either language."""
    places = [picture.place for picture in pictures]
    return {name: describe_places(places, "zh", _NAMED), f"{name}_en": describe_places(places, "en", _NAMED)}
