"""Reports as JSON, the shape that `gouji parse` prints, validated on the way in."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from gouji.claims import PhraseBook
from gouji.fitting import Claim, Figure, PrintedLabel, Reading, Report, SectionText, organisation
from gouji.packs import Pack
from gouji.reading import (
    Doubt,
    PageSpot,
    Paragraph,
    ParagraphSpot,
    Place,
    SheetSpot,
    Spot,
    TableSpot,
    UnreadableError,
)
from gouji.reading.bundle import read_source
from gouji.reading.limits import limits

_DOUBT_AREAS = ("reading", "web", "word", "sheet", "pdf", "bundle", "zipped", "fitting", "corpus")
_DECIMAL = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)


class _In(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _PageIn(_In):
    page: int
    box: tuple[float, float, float, float]

    def spot(self) -> Spot:
        return PageSpot(self.page, *self.box)


class _SheetIn(_In):
    sheet: str
    cell: str

    def spot(self) -> Spot:
        return SheetSpot(self.sheet, self.cell)


class _TableIn(_In):
    table: int
    row: int
    cell: int
    path: str = ""

    def spot(self) -> Spot:
        return TableSpot(self.table, self.row, self.cell, self.path)


class _ParagraphIn(_In):
    paragraph: int
    path: str = ""

    def spot(self) -> Spot:
        return ParagraphSpot(self.paragraph, self.path)


class _Place(_In):
    line: int = Field(ge=0)
    cell: int | None = None
    spots: tuple[_PageIn | _SheetIn | _TableIn | _ParagraphIn, ...] = ()

    def place(self) -> Place:
        return Place(self.line, self.cell, tuple(spot.spot() for spot in self.spots))


def _exact(value: int | str | None) -> int | str | None:
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise ValueError("not a decimal number such as 12.5")
    return value


class _Figure(_In):
    value: int | str | None = None
    raw: str = ""
    state: Literal["given", "blank", "not_applicable", "unreadable", "missing"] | None = None
    place: _Place | None = None
    doubtful: bool = False

    _exact_value = field_validator("value")(_exact)

    @model_validator(mode="after")
    def _value_fits_state(self) -> _Figure:
        if self.state is not None and (self.value is None) == (self.state == "given"):
            raise ValueError("a figure with a value is given, one without is not")
        return self

    def figure(self, key: str) -> Figure:
        value = Decimal(self.value) if isinstance(self.value, str) else self.value
        state = self.state or ("missing" if value is None else "given")
        return Figure(key, value, state, self.raw, self.place.place() if self.place else None, self.doubtful)


class _Paragraph(_In):
    text: str
    place: _Place | None = None

    def paragraph(self, default: Place) -> Paragraph:
        return Paragraph(self.text, self.place.place() if self.place else default)


class _Section(_In):
    id: str
    title: str = ""
    place: _Place | None = None
    has_table: bool = False
    paragraphs: tuple[_Paragraph, ...] = ()

    def section(self) -> SectionText:
        place = self.place.place() if self.place else Place(0)
        return SectionText(self.id, self.title, place, tuple(p.paragraph(place) for p in self.paragraphs),
                           self.has_table)


class _Label(_In):
    label: str
    printed: str
    place: _Place | None = None
    figures: tuple[str, ...] = ()
    kind: Literal["row", "column", "section"]

    def printed_label(self) -> PrintedLabel:
        return PrintedLabel(self.label, self.printed, self.place.place() if self.place else None, self.figures,
                            self.kind)


class _Claim(_In):
    phrase: str
    value: int | str
    _exact_value = field_validator("value")(_exact)
    exact: bool = True
    subject: str | None = None
    period: str | None = None
    quote: str = ""
    mark: tuple[int, int] | None = None
    place: _Place | None = None


class _Doubt(_In):
    code: str
    text: str = ""
    place: _Place | None = None
    values: dict[str, Any] = Field(default_factory=dict)
    figures: tuple[str, ...] = ()


class _Report(_In):
    organisation: str
    year: int
    template: str
    title: str = ""
    preamble: tuple[_Paragraph, ...] = ()
    labels: tuple[_Label, ...] | None = None
    sections: tuple[_Section, ...] = ()
    figures: dict[str, _Figure]
    claims: tuple[_Claim, ...] | None = None
    doubts: tuple[_Doubt, ...] = ()


def report_from_json(path: Path, pack: Pack) -> tuple[Report, bool]:
    """The report of a JSON file, and whether it brings its own claims (else they are taken from its sections).

    Raises UnreadableError where the file is not JSON, not a report, or on a template the pack has not got.
    """
    file, bounds = str(path), limits()
    raw = read_source(path, bounds)
    if len(raw) > bounds.text_mb * 1024 * 1024:
        raise UnreadableError(file, "reading.too-large", size=len(raw) / 1e6, limit=bounds.text_mb)
    return report_from_bytes(raw, file, pack)


def report_from_bytes(raw: bytes, file: str, pack: Pack) -> tuple[Report, bool]:
    """As `report_from_json`, for content already in memory; `file` is the name that messages show."""
    try:
        data = _Report.model_validate(json.loads(raw.decode("utf-8-sig")))
    except ValidationError as error:
        first = error.errors()[0]
        raise UnreadableError(file, "corpus.not-a-report", where=".".join(map(str, first["loc"])) or "/",
                              reason=first["msg"]) from None
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, or a number of thousands of digits
        raise UnreadableError(file, "corpus.not-json", reason=str(error)) from None
    known = {v.id for v in pack.vocabularies}
    if data.template not in known:
        raise UnreadableError(file, "corpus.unknown-template", template=data.template, known=", ".join(sorted(known)))
    vocabulary = pack.vocabulary(data.template)
    named = [*data.figures, *(key for label in data.labels or () for key in label.figures)]
    unknown = [key for key in named if key not in vocabulary.figures]
    if unknown:
        raise UnreadableError(file, "corpus.unknown-figure", figure=unknown[0], template=data.template)
    form = [s.id for s in vocabulary.sections]
    found = [s.id for s in data.sections]
    strange = next((s for i, s in enumerate(found) if s not in form or s in found[:i]), None)
    if strange is not None:
        raise UnreadableError(file, "corpus.unknown-section", section=strange, known=", ".join(form))
    figures = {key: data.figures[key].figure(key) if key in data.figures else Figure(key, None, "missing")
               for key in vocabulary.figures}
    return Report(
        file, organisation(data.organisation), data.year, data.template,
        tuple(s.section() for s in data.sections), figures,
        tuple(claim for c in data.claims or () if (claim := _claim(c, pack.phrases)) is not None),
        (*map(_doubt, data.doubts), *_unknown_phrases(data, pack.phrases)),
        data.title, tuple(p.paragraph(Place(0)) for p in data.preamble),
        None if data.labels is None else tuple(label.printed_label() for label in data.labels),
    ), data.claims is not None


def _doubt(data: _Doubt) -> Doubt:
    """A doubt in our words where the file uses our codes, else as the file puts it."""
    place = data.place.place() if data.place else None
    doubt = Doubt(data.code, place, data.values, data.figures)
    area, _, name = data.code.partition(".")
    try:
        if area in _DOUBT_AREAS and name:
            doubt.text("zh")
            doubt.text("en")
            return doubt
    except (KeyError, ValueError):
        pass
    return Doubt("corpus.foreign-doubt", place, {"text": data.text or data.code}, data.figures)


def _unknown_phrases(data: _Report, book: PhraseBook) -> list[Doubt]:
    """Claims that no rule of this pack can look at, said instead of dropped."""
    unknown = dict.fromkeys(c.phrase for c in data.claims or () if book.phrase(c.phrase) is None)
    return [Doubt("corpus.unknown-phrase", None, {"phrase": phrase}) for phrase in unknown]


def _claim(data: _Claim, book: PhraseBook) -> Claim | None:
    """A claim of a phrase the pack knows; its readings are the pack's, whatever the file says they are."""
    phrase = book.phrase(data.phrase)
    if phrase is None:
        return None
    value = Decimal(data.value) if isinstance(data.value, str) else data.value
    return Claim(data.phrase, value, data.exact, data.subject, data.period, data.quote,
                 data.place.place() if data.place else None, tuple(Reading(r.text, None) for r in phrase.readings),
                 mark=_mark(data.mark, data.quote, value))


def _mark(mark: tuple[int, int] | None, quote: str, value: int | Decimal) -> tuple[int, int]:
    """Where the number stands in the quotation; (0, 0) where the file does not say so and its digits stand in it twice
    or never."""
    if mark is not None and 0 <= mark[0] <= mark[1] <= len(quote):
        return mark
    found = [m.span() for m in re.finditer(rf"(?<![\d.,]){re.escape(str(value))}(?![\d.,]\d|\d)", quote)]
    return found[0] if len(found) == 1 else (0, 0)
