"""A document to a report: which template, whose, which year; then its sections, and every figure of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gouji.fitting.fitted import FittedTable
from gouji.fitting.fold import fold, split_numbering
from gouji.fitting.identity import Identity, identify
from gouji.fitting.pictures import refuse_pictures
from gouji.fitting.printed import as_printed
from gouji.fitting.prose import paragraphs_of
from gouji.fitting.report import Figure, Organisation, PrintedLabel, Report, SectionText
from gouji.fitting.sections import Heading, best_headings, heading_candidates, second_report
from gouji.fitting.tables import fit_table
from gouji.fitting.template import observed_template
from gouji.fitting.tokens import is_uncertain, tokens
from gouji.reading import Block, Document, Doubt, PageSpot, Paragraph, Place, TableBlock, UnreadableError
from gouji.vocabulary import Table, Vocabulary

_SURE = 0.6
_FEWEST_SECTIONS = 3
_CUT = "cut"  # the name of a doubt, whatever the format: the file is damaged where it ends


def fit(document: Document, vocabularies: Sequence[Vocabulary]) -> Report:
    """The report that a document holds.

    Raises UnreadableError when nothing of a report can be recognised: no table, and neither three sections nor a
    title with one.
    """
    doubts: list[Doubt] = list(document.doubts)
    blocks: Sequence[Block] = as_printed(document.blocks, vocabularies[-1])
    newest = vocabularies[-1]
    candidates = heading_candidates(blocks, newest)
    cut = second_report(blocks, candidates, newest)
    if cut is not None:
        title = blocks[cut]
        text = title.text if isinstance(title, Paragraph) else ""
        doubts.append(Doubt("fitting.second-report", title.place, {"title": text[:40]}))
        blocks = blocks[:cut]
        candidates = [h for h in candidates if h.index < cut]
    headings = best_headings(candidates, newest)
    first = headings[0].index if headings else len(blocks)
    preamble = [(i, b) for i, b in enumerate(blocks[:first]) if isinstance(b, Paragraph)]
    identity = identify(preamble or [(i, b) for i, b in enumerate(blocks[:12]) if isinstance(b, Paragraph)], newest,
                        document.file)
    doubts += identity.doubts
    vocabulary = observed_template(blocks, vocabularies, identity.year)
    if identity.year and not vocabulary.in_force(identity.year):
        doubts.append(Doubt("fitting.other-template", None, {"year": identity.year, "used": vocabulary.id}))
    figures, fitted = _fit_tables(blocks, headings, vocabulary, doubts)
    spans = _spans(headings, len(blocks))
    sections = tuple(_section(blocks, heading, end, vocabulary) for heading, end in spans)
    doubts += refuse_pictures(document.file, blocks, {h.section: blocks[h.index + h.lines : end] for h, end in spans},
                              sections, [table.id for table in fitted if table.incomplete], vocabulary)
    enough = 1 if identity.title is not None else _FEWEST_SECTIONS
    if len(headings) < enough and not any(table.recognised for table in fitted):
        raise UnreadableError(document.file, "fitting.no-report")
    if identity.organisation is None or identity.year is None:
        doubts.append(Doubt("fitting.no-title", None))
    _say_cut_short(blocks, headings, figures, doubts)
    _say_headless(headings, vocabulary, doubts)
    return Report(
        file=document.file,
        organisation=identity.organisation or Organisation("", document.file, "unknown"),
        year=identity.year or 0,
        template=vocabulary.id,
        sections=sections,
        figures=figures,
        doubts=tuple(doubts),
        title=identity.title_text,
        preamble=_preamble(blocks[:first] if headings else (), identity, vocabulary),
        labels=(*_titles(blocks, headings, vocabulary), *(label for table in fitted for label in table.labels)),
    )


def _preamble(blocks: Sequence[Block], identity: Identity, vocabulary: Vocabulary) -> tuple[Paragraph, ...]:
    """What stands before the first section, without the title."""
    title = identity.title if identity.title is not None else len(blocks)
    return paragraphs_of([*blocks[:title], *blocks[title + identity.title_lines :]], vocabulary)


def _titles(blocks: Sequence[Block], headings: Sequence[Heading], vocabulary: Vocabulary) -> list[PrintedLabel]:
    """Section titles that are not the form's."""
    out = []
    for heading in headings:
        label = vocabulary.section(heading.section).label.text
        printed = _printed_title(blocks, heading)
        if split_numbering(fold(printed))[1].rstrip(":.,、;") != fold(label):
            out.append(PrintedLabel(label, printed, blocks[heading.index].place, (), "section"))
    return out


def _say_headless(headings: Sequence[Heading], vocabulary: Vocabulary, doubts: list[Doubt]) -> None:
    """A section without a heading is not there; what it says may count as part of the one before it. Of a file that
    ends early nobody knows."""
    found = {h.section for h in headings}
    absent = [s.label.text for s in vocabulary.sections if s.id not in found]
    if absent:
        cut = any(doubt.code.partition(".")[2] == _CUT for doubt in doubts)
        code = "fitting.sections-unread" if cut else "fitting.sections-not-found"
        doubts.append(Doubt(code, None, {"sections": "、".join(absent)}))


def _say_cut_short(blocks: Sequence[Block], headings: Sequence[Heading], figures: dict[str, Figure],
                   doubts: list[Doubt]) -> None:
    """A file that ends within a table may have lost part of its last number."""
    if not blocks or not isinstance(blocks[-1], TableBlock) or any(
            h.section in ("problems", "other_matters") for h in headings):
        return
    last = [f for f in figures.values() if f.place]
    if last:
        figure = max(last, key=lambda f: (f.place.line, f.place.cell or 0) if f.place else (0, 0))
        figures[figure.id] = replace(figure, doubtful=True)
        doubts.append(Doubt("fitting.ends-in-table", figure.place, {"raw": figure.raw}, (figure.id,)))


def _spans(headings: Sequence[Heading], end: int) -> list[tuple[Heading, int]]:
    return list(zip(headings, [*(h.index for h in headings[1:]), end], strict=True)) if headings else []


def _section(blocks: Sequence[Block], heading: Heading, end: int, vocabulary: Vocabulary) -> SectionText:
    body = blocks[heading.index + heading.lines : end]
    title = blocks[heading.index]
    assert isinstance(title, Paragraph)
    paragraphs = paragraphs_of(body, vocabulary)
    if heading.rest:
        paragraphs = (Paragraph(heading.rest, title.place), *paragraphs)
    return SectionText(heading.section, _printed_title(blocks, heading), title.place, paragraphs,
                       any(isinstance(b, TableBlock) for b in body))


def _printed_title(blocks: Sequence[Block], heading: Heading) -> str:
    """The number and title as printed, without what the line goes on to say."""
    lines = blocks[heading.index : heading.index + heading.lines]
    printed = "".join(b.text for b in lines if isinstance(b, Paragraph))
    return printed[: len(printed) - len(heading.rest)] if heading.rest else printed


def _fit_tables(blocks: Sequence[Block], headings: Sequence[Heading], vocabulary: Vocabulary,
                doubts: list[Doubt]) -> tuple[dict[str, Figure], list[FittedTable]]:
    regions = {heading.section: blocks[heading.index + heading.lines : end]
               for heading, end in _spans(headings, len(blocks))}
    figures: dict[str, Figure] = {}
    out: list[FittedTable] = []
    shares = {table.id: share for section, region in regions.items()
              for table, share in _shares(region, [t for t in vocabulary.tables if t.section == section])}
    for table in vocabulary.tables:
        fitted = fit_table(tokens(shares.get(table.id, ())), table)
        if fitted.recognised < _SURE:
            # The heading may be missing, or the tables may stand together at the end.
            anywhere = fit_table(tokens(blocks), table, own_section=False)
            if anywhere.recognised > max(_SURE, fitted.recognised):
                anywhere.doubts.append(Doubt("fitting.table-elsewhere", _first_place(anywhere), {"table": table.name}))
                fitted = anywhere
        if not fitted.recognised:
            # On a page a table that runs over to others, or whose rules tell nothing, may pass for another.
            torn = any(isinstance(b, TableBlock) and any(isinstance(spot, PageSpot) for spot in b.place.spots)
                       for b in regions.get(table.section, ()))
            code = "fitting.table-unread" if torn or is_uncertain(tokens(blocks)) else "fitting.table-missing"
            fitted.doubts.append(Doubt(code, None, {"table": table.name}, tuple(fitted.figures)))
        figures.update(fitted.figures)
        doubts += fitted.doubts
        out.append(fitted)
    return figures, out


def _shares(region: Sequence[Block], tables: Sequence[Table]) -> list[tuple[Table, Sequence[Block]]]:
    """Which blocks of a section each of its tables may stand in: the next table begins where the form's words for it
    stand alone, so that its cells are not taken for more of a row above."""
    out: list[tuple[Table, Sequence[Block]]] = []
    begin = 0
    for i, table in enumerate(tables):
        after = tables[i + 1] if i + 1 < len(tables) else None
        end = len(region) if after is None else next(
            (k for k in range(begin + 1, len(region)) if _begins(region[k], after)), len(region))
        out.append((table, region[begin:end]))
        begin = end if end < len(region) else begin
    return out


def _begins(block: Block, table: Table) -> bool:
    if not isinstance(block, Paragraph):
        return isinstance(block, TableBlock) and any(
            fold(cell.text) == fold(table.corner or table.name) for row in block.rows[:1] for cell in row)
    return fold(block.text) in {fold(text) for text in (table.name, table.corner, *table.headings) if text}


def _first_place(fitted: FittedTable) -> Place | None:
    return next((f.place for f in fitted.figures.values() if f.place), None)
