"""A report of one paragraph with set figures, and the phrase book of the national pack."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from gouji.claims import PhraseBook, build_phrases, paragraph_claims
from gouji.expressions.lookups import ReportLookup
from gouji.fitting import Claim, Figure, Organisation, Report
from gouji.language import Translated, read
from gouji.reading import Paragraph, Place
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary, load_vocabulary

FILES = ("words", "outcomes", "applications", "applicants", "proceedings", "disclosure", "shares")
NEW, IN = "applications.new.total", "applications.carried_in.total"
CLOSED, OUT = "applications.closed.total", "applications.carried_out.total"
REVIEW, DIRECT = "proceedings.review.total", "proceedings.litigation_direct.total"
AFTER = "proceedings.litigation_after_review.total"


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    return tuple(load_vocabulary(rules_folder() / "vocabularies" / f"{year}.yaml") for year in (2019, 2021))


def files() -> list[Translated]:
    return [read(rules_folder() / "claims" / f"{name}.yaml", "claims") for name in FILES]


@cache
def book() -> PhraseBook:
    made, problems = build_phrases(files(), vocabularies())
    assert not problems, [p.render() for p in problems]
    return made


def report(year: int = 2021, level: str = "county_government", name: str = "某县人民政府", **figures: int) -> Report:
    """A report with every cell 0 but those given: new, carried_in, closed, carried_out, review, direct, after."""
    vocabulary = vocabularies()[year >= 2021]
    named = {"new": NEW, "carried_in": IN, "closed": CLOSED, "carried_out": OUT,
             "review": REVIEW, "direct": DIRECT, "after": AFTER}
    cells = {key: Figure(key, 0, "given") for key in vocabulary.figures}
    cells |= {named[name]: replace(cells[named[name]], value=value) for name, value in figures.items()}
    return Report("", Organisation(name, name, level), year, vocabulary.id, (), cells)


def claims(text: str, year: int = 2021, level: str = "county_government", name: str = "某县人民政府",
           **figures: int) -> list[Claim]:
    made = report(year, level, name, **figures)
    lookup = ReportLookup(made, vocabularies()[year >= 2021])
    return paragraph_claims(Paragraph(text, Place(1)), made, book(), lookup)


def found(text: str, year: int = 2021, level: str = "county_government") -> list[tuple[str, int]]:
    """Phrase and number of each claim, certain or not."""
    return [(claim.phrase, int(claim.value)) for claim in claims(text, year, level)]
