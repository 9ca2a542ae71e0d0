"""Consistent reports made at random, for the properties in this folder and for the benchmarks.

A report is its figures, its prose and its style; each can be exchanged on its own, so that a test can say what must
not matter and what must.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from noise import vocabularies
from properties.draw import APPLICANTS, RESULTS, Figures, Value, draw
from properties.layouts import style, write
from properties.prose import Prose, name_of, tell
from properties.styles import FILES, Style

from gouji.fitting import Report, fit
from gouji.reading import read_bytes
from gouji.vocabulary import Vocabulary

LEVELS = ("county", "county", "county", "city", "office", "department", "township")
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)


@dataclass(frozen=True, slots=True)
class Made:
    """One generated report. `figures` are the truth; a string among them stands in the cell as it is."""

    seed: int
    organisation: str
    level: str
    year: int
    figures: Mapping[str, Value | str]
    prose: Prose
    look: Style

    @property
    def vocabulary(self) -> Vocabulary:
        return vocabularies()[self.year >= 2021]

    @property
    def file(self) -> str:
        return f"{self.organisation}{self.year}.{'md' if self.look.table == 'pipes' else 'txt'}"

    @property
    def text(self) -> str:
        return write(self.vocabulary, self.figures, self.prose, self.look, self.seed)

    @property
    def raw(self) -> bytes:
        """The file."""
        return FILES[self.look.file](self.text)

    def changed(self, **more: object) -> Made:
        """The same with another part: look, prose or figures."""
        return replace(self, **more)  # type: ignore[arg-type]

    def with_cells(self, cells: Mapping[str, Value | str]) -> Made:
        return replace(self, figures={**self.figures, **cells})

    def report(self) -> Report:
        """As read and fitted, without claims."""
        return fit(read_bytes(self.raw, self.file), vocabularies())


def make(seed: int, year: int | None = None, level: str | None = None, look: Style | None = None,
         prior: Made | None = None) -> Made:
    """The report of a seed. With `prior`, the same organisation a year later."""
    rng = Random(seed)
    year = prior.year + 1 if prior else year or rng.choice(YEARS)
    level = prior.level if prior else level or rng.choice(LEVELS)
    name = prior.organisation if prior else name_of(level, rng)
    before = {k: v for k, v in prior.figures.items() if not isinstance(v, str)} if prior else None
    figures = draw(vocabularies()[year >= 2021], level, rng, before)
    return Made(seed, name, level, year, figures, tell(figures, name, level, year, rng, before), look or style(rng))


def make_pair(seed: int, year: int | None = None) -> tuple[Made, Made]:
    """Two years running of one organisation."""
    first = make(seed, year or Random(seed).choice(YEARS[:-1]))
    return first, make(seed + 1_000_000_007, prior=first)


__all__ = ["APPLICANTS", "LEVELS", "RESULTS", "YEARS", "Figures", "Made", "Style", "make", "make_pair"]
