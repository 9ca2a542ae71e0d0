"""The examples (例) of the phrase data, tried out on a report that says nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from gouji.claims.extract import paragraph_claims
from gouji.claims.patterns import YEAR_NAMES, YEARS
from gouji.claims.phrases import Example, PhraseBook
from gouji.expressions.lookups import ReportLookup
from gouji.fitting import Claim, Figure, Organisation, Report
from gouji.fitting.numbers import read_number
from gouji.reading import Paragraph, Place
from gouji.vocabulary import Vocabulary

_YEAR = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What a phrase should find in one example and what it found. `marks` tell which of the found are not certain:
    approximate, other_period, other_subject (the example says which it wants, `reads`)."""

    phrase: str
    text: str
    expected: tuple[int | Decimal | None, ...]
    found: tuple[int | Decimal, ...]
    reads: str
    marks: tuple[str, ...]
    file: str
    line: int

    @property
    def passed(self) -> bool:
        return self.expected == self.found and all(mark == self.reads for mark in self.marks)


def check_examples(book: PhraseBook, vocabulary: Vocabulary) -> list[ExampleResult]:
    """Every example of the book in file order, in the report of a county government for the template's first year.

    In an example {上年年份} and the like stand for the year before that one, and so on. What other phrases find in
    the sentence does not matter here.
    """
    report = neutral_report(vocabulary)
    lookup = ReportLookup(report, vocabulary)
    out = []
    for phrase in book.phrases:
        if not phrase.readings_on(vocabulary.id):
            continue
        for example in phrase.examples:
            text = _YEAR.sub(lambda hole: _year(hole, report.year), example.text)
            claims = [c for c in paragraph_claims(Paragraph(text, Place(example.line)), report, book, lookup)
                      if c.phrase == phrase.name]
            out.append(_result(phrase.name, phrase.file, example, text, claims))
    return out


def neutral_report(vocabulary: Vocabulary, level: str = "county_government") -> Report:
    """A report with every cell empty and no prose."""
    return Report("", Organisation("", "", level), vocabulary.first_year, vocabulary.id, (),
                  {key: Figure(key, None, "blank") for key in vocabulary.figures})


def _result(phrase: str, file: str, example: Example, text: str, claims: list[Claim]) -> ExampleResult:
    expected = tuple(read_number(value.replace("，", ",")) for value in example.values)
    return ExampleResult(phrase, text, expected, tuple(c.value for c in claims), example.reads,
                         tuple(_mark(c) for c in claims), file, example.line)


def _mark(claim: Claim) -> str:
    """The first thing that makes a claim uncertain; empty for a certain one."""
    if claim.period is not None:
        return "other_period"
    if claim.subject is not None:
        return "other_subject"
    return "" if claim.exact else "approximate"


def _year(hole: re.Match[str], year: int) -> str:
    group = YEAR_NAMES.get(hole[1])
    return hole[0] if group is None else str(year + YEARS[group])
