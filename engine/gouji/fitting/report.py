"""The report: a document read with a vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gouji.fitting.numbers import State
from gouji.reading import Doubt, Paragraph, Place

LabelKind = Literal["row", "column", "section"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of an official table. `doubtful`: which cell of the file it is could not be told for certain."""

    id: str
    value: int | Decimal | None
    state: State
    raw: str = ""
    place: Place | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class SectionText:
    """A section as found: printed number and title, where it starts, and its prose (tables left out)."""

    id: str
    title: str
    place: Place
    paragraphs: tuple[Paragraph, ...]
    has_table: bool

    @property
    def text(self) -> str:
        return "\n".join(p.text for p in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning a claim may have: an expression over the figures, as figure ids where it is a plain sum."""

    expression: str
    figures: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One number that the narrative states.

    `exact` is false for 约 and the like; `subject` None means the reporting organisation itself, as far as the words
    go; `period` None means the report year. A named subject or period makes the claim doubtful. `mark` is where in
    `quote` the number stands, or the words that deny there was any; (0, 0) where that is not known.
    """

    phrase: str
    value: int | Decimal
    exact: bool
    subject: str | None
    period: str | None
    quote: str
    place: Place | None
    readings: tuple[Reading, ...]
    agrees_with: Reading | None = None
    mark: tuple[int, int] = (0, 0)

    @property
    def certain(self) -> bool:
        return self.exact and self.subject is None and self.period is None


@dataclass(frozen=True, slots=True)
class Organisation:
    """`name` as it should be written, `identity` for telling whether two reports come from the same one."""

    name: str
    identity: str
    level: str


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label that the report prints otherwise than the form (`label`), and the figures it stands for.

    Spaces, quotes, widths and the printed number do not count as otherwise; an accepted variant does.
    """

    label: str
    printed: str
    place: Place | None
    figures: tuple[str, ...]
    kind: LabelKind


@dataclass(frozen=True, slots=True)
class Report:
    """Everything later stages know. `figures` holds every figure of the template, found or not.

    `title` is the title line ("": none was found), `preamble` what stands before section one without the title.
    `labels` are those printed otherwise than the form; None where nobody looked (a report that another system read).
    """

    file: str
    organisation: Organisation
    year: int
    template: str
    sections: tuple[SectionText, ...]
    figures: Mapping[str, Figure]
    claims: tuple[Claim, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    title: str = ""
    preamble: tuple[Paragraph, ...] = ()
    labels: tuple[PrintedLabel, ...] | None = None

    @property
    def holds_another(self) -> bool:
        """Whether the file holds a second report, which nobody looked at."""
        return any(doubt.code == "fitting.second-report" for doubt in self.doubts)

    def section(self, section_id: str) -> SectionText | None:
        return next((s for s in self.sections if s.id == section_id), None)
