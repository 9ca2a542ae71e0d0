"""A rule as it runs. Field names are the English aliases; `rules/language.yaml` has the Chinese keys.

Plain dataclasses, so that a process with a cached pack need not import pydantic; `validate.py` checks files against
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from gouji.messages import Lang

Severity = Literal["error", "warning", "notice"]
Action = Literal["mend", "confirm", "consider"]
Outcome = Literal["pass", "fail", "undetermined", "not_applicable", "broken"]
Kind = Literal["equation", "sections", "claim", "format", "text", "similarity", "plausibility"]
Telling = Literal["silent", "notice", "confirm"]
Status = Literal["trial", "official", "retired"]
Level = Literal["province_government", "city_government", "county_government", "township", "department", "office",
                "unknown"]

Texts = str | tuple[str, ...]

REST = ("其余", "others")
# From the lightest to the gravest, and what is asked for where a rule says no 处理 (design.md §2).
SEVERITIES: tuple[Severity, ...] = ("notice", "warning", "error")
USUAL_ACTION: Mapping[Severity, Action] = MappingProxyType(
    {"error": "mend", "warning": "confirm", "notice": "consider"})


@dataclass(frozen=True, slots=True)
class Applies:
    """Report years (`2019-`, `2019-2020`) and levels of organisation; nothing said: all."""

    years: str = "2019-"
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a test does to a complete report before the rule is applied. `titles`: what sections print instead."""

    drop_section: str | None = None
    swap_sections: tuple[str, str] | None = None
    empty_section: str | None = None
    titles: dict[str, str] | None = None
    year_in_doubt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One case inside a rule: what is given, and the outcome that must follow.

    `given` maps a name to a figure as it would stand in a cell (or a parameter of the pack to another value; a figure
    of the subordinates to a list, one for each of them); `others` stands in every cell not named. `text` is what
    section one says, `texts` what any part says, named as in 范围 (a list: paragraphs), `prior_texts` the same of last
    year's report; `labels` are printed otherwise than the form prints them. `template` keeps the test to one template.
    `level` is that of the organisation whose report it is.
    """

    __test__ = False  # not a pytest class

    expect: Outcome
    name: str = ""
    given: dict[str, Texts] | None = None
    others: str = "0"
    text: str = ""
    texts: dict[str, Texts] | None = None
    prior_texts: dict[str, Texts] | None = None
    template: str = ""
    labels: dict[str, str] | None = None
    year: int = 0
    level: Level = "county_government"
    change: Change | None = None
    difference: int | None = None
    contains: str = ""
    sample: str = ""
    known_gap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `severity` is one level, or one per scope with 其余 for the rest. What the other fields mean stands in
    `rules/language.yaml`."""

    id: str
    title: str
    kind: Kind
    severity: Severity | dict[str, Severity]
    basis: tuple[str, ...]
    message: str
    tests: tuple[Test, ...]
    title_en: str = ""
    action: Action | None = None
    if_doubtful: Severity | None = None
    applies: Applies = Applies()
    table: str | None = None
    for_each: Literal["column", "row", "cell", "single"] = "single"
    only: tuple[str, ...] = ()
    check: str | None = None
    blanks: Literal["lenient", "strict", "zero", "fail"] = "lenient"
    when_undetermined: Telling | None = None
    sections_must: Literal["complete", "ordered", "filled", "titled", "no_extra", "numbered"] | None = None
    cells_must: Literal["present", "filled", "rows", "readable", "valid", "unitless"] | None = None
    labels_must: Literal["as_printed"] | None = None
    template_must: Literal["current"] | None = None
    within: tuple[str, ...] = ()
    min_length: str | None = None
    must_mention: dict[str, tuple[str, ...]] | None = None
    mention_en: dict[str, str] | None = None
    required: tuple[str, ...] | None = None
    forbidden: tuple[str, ...] | None = None
    unless: tuple[str, ...] = ()
    lists: dict[str, tuple[str, ...]] | None = None
    inside_titles: bool = False
    max_share: str | None = None
    min_cells: str | None = None
    claim: str | None = None
    message_en: str = ""
    suggestion: str = ""
    suggestion_en: str = ""
    survivors: dict[str, str] | None = None
    status: Status = "official"
    since: str = ""
    until: str = ""

    def title_in(self, lang: Lang) -> str:
        """In Chinese where it has no other title."""
        return self.title_en if lang == "en" and self.title_en else self.title

    @property
    def by_form(self) -> bool:
        """Whether the rule goes by the form that the report is written on; else by the year it is for."""
        return self.kind in ("equation", "plausibility", "claim", "format") and self.template_must is None

    @property
    def telling(self) -> Telling:
        """What an undetermined check says to the reader: claims ask, the others stay in `not_run`."""
        return self.when_undetermined or ("confirm" if self.kind == "claim" else "silent")

    def severity_in_doubt(self, severity: Severity) -> Severity:
        """存疑时, by default one below an error: what is in doubt is never an error."""
        return self.if_doubtful or ("warning" if severity == "error" else severity)

    def severity_of(self, scope: str) -> Severity:
        """The severity for a scope (a row's or column's short name; of a cell, row.column)."""
        if isinstance(self.severity, str):
            return self.severity
        for name in (scope, *scope.split("."), *REST):
            if name in self.severity:
                return self.severity[name]
        return "error"


@dataclass(frozen=True, slots=True)
class Basis:
    """One entry of the register of legal bases, in force from `first_day` to `last_day`.

    Only verified ones may be quoted in a letter; `source` says where it was verified, or why it is not.
    """

    id: str
    document: str
    title: str
    clause: str
    first_day: str
    last_day: str
    verified: bool
    source: str

    def cite(self) -> str:
        """As letters cite it: 《条例》（文号）第五十条."""
        name = self.title if self.title.startswith("《") else f"《{self.title}》"
        number = f"（{self.document}）" if self.document else ""
        return f"{name}{number}{self.clause}"
