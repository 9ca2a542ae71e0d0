"""A rule as written, validated. Field names are the English aliases; `rules/language.yaml` has the Chinese keys."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Severity = Literal["error", "warning", "notice"]
Action = Literal["mend", "confirm", "consider"]
Outcome = Literal["pass", "fail", "undetermined", "not_applicable", "broken"]
Kind = Literal["equation", "sections", "claim", "format"]
Telling = Literal["silent", "notice", "confirm"]

_NEEDS = {"equation": ("check",), "sections": ("sections_must",), "claim": ("claim",), "format": ("cells_must",)}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Applies(_Model):
    """Report years (`2019-`, `2019-2020`) and levels of organisation; nothing said: all."""

    years: str = Field("2019-", pattern=r"^\d{4}(-(\d{4})?)?$")
    levels: tuple[str, ...] = ()


class Change(_Model):
    """What a test of a section rule does to a complete report before the rule is applied."""

    drop_section: str | None = None
    swap_sections: tuple[str, str] | None = None
    empty_section: str | None = None


class Test(_Model):
    """One case inside a rule: what is given, and the outcome that must follow."""

    __test__ = False  # not a pytest class
    name: str = ""
    given: dict[str, str] = Field(default_factory=dict)
    others: str = "0"
    text: str = ""
    year: int = 0
    change: Change | None = None
    expect: Outcome
    difference: int | None = None
    contains: str = ""


class Rule(_Model):
    """One rule. `severity` is one level, or one per scope with `其余` for the rest."""

    id: str = Field(min_length=2, pattern=r"^\S+$")
    title: str = Field(min_length=1)
    title_en: str = ""
    kind: Kind
    severity: Severity | dict[str, Severity]
    action: Action | None = None
    if_doubtful: Severity | None = None
    basis: tuple[str, ...] = Field(min_length=1)
    applies: Applies = Applies()
    table: str | None = None
    for_each: Literal["column", "row", "single"] = "single"
    only: tuple[str, ...] = ()
    check: str | None = None
    blanks: Literal["lenient", "strict", "zero", "fail"] = "lenient"
    when_undetermined: Telling | None = None
    sections_must: Literal["complete", "ordered", "filled"] | None = None
    cells_must: Literal["filled", "readable"] | None = None
    claim: str | None = None
    message: str = Field(min_length=1)
    message_en: str = ""
    suggestion: str = ""
    suggestion_en: str = ""
    tests: tuple[Test, ...]

    @model_validator(mode="after")
    def _complete(self) -> Rule:
        for key in _NEEDS[self.kind]:
            if getattr(self, key) is None:
                raise ValueError(f"missing:{key}")
        if self.for_each != "single" and self.table is None:
            raise ValueError("missing:table")
        expected = {test.expect for test in self.tests}
        for wanted in ("pass", "fail"):
            if wanted not in expected:
                raise ValueError(f"no-test:{wanted}")
        return self

    @property
    def telling(self) -> Telling:
        """What an undetermined check says to the reader: claims ask, the others stay in `not_run`."""
        return self.when_undetermined or ("confirm" if self.kind == "claim" else "silent")

    def severity_of(self, scope: str) -> Severity:
        """The severity for a scope (a row's or column's short name)."""
        if isinstance(self.severity, str):
            return self.severity
        return self.severity.get(scope) or self.severity.get("其余") or self.severity.get("others") or "error"


class Basis(_Model):
    """One entry of the register of legal bases. Only verified ones may be quoted in a letter."""

    id: str
    document: str
    title: str
    clause: str = ""
    from_: str = Field("", alias="from")
    to: str = ""
    verified: bool = False
    source: str = ""

    def cite(self) -> str:
        """As letters cite it: 《条例》第五十条."""
        name = f"《{self.title}》" if not self.title.startswith("《") else self.title
        number = f"（{self.document}）" if self.document else ""
        return f"{name}{number}{self.clause}"


def rule_schema() -> dict[str, Any]:
    """The JSON schema of a rule, with the English keys."""
    return Rule.model_json_schema()
