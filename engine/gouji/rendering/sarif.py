"""Results as SARIF 2.1.0, the form in which code hosts and editors take in what a tool found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any, Literal
from urllib.parse import quote

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
SarifLevel = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file; lines and columns from 1, in characters, `end_column` just after the last; 0: not known."""

    file: str
    line: int = 0
    column: int = 0
    end_column: int = 0


@dataclass(frozen=True, slots=True)
class SarifResult:
    """One thing found. `rule`: the id by which it can be looked up; `marks` tell it from others over many runs."""

    rule: str
    level: SarifLevel
    text: str
    spots: Sequence[Spot] = ()
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SarifRule:
    """What a rule id stands for."""

    id: str
    text: str
    help: str = ""


def to_sarif(results: Iterable[SarifResult], rules: Iterable[SarifRule], lang: str = "zh",
             base: Path | None = None) -> dict[str, Any]:
    """One run. Files are named as seen from `base` (where the user stands) where they lie below it; a rule that no
    result names may be left out of `rules`, and one that is not there is added by its id alone."""
    found = list(results)
    known = {rule.id: rule for rule in rules}
    for result in found:
        known.setdefault(result.rule, SarifRule(result.rule, result.rule))
    turn = {rule_id: i for i, rule_id in enumerate(known)}
    base = base or Path.cwd()
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "gouji", "version": version("gouji"),
                                "rules": [_rule(rule) for rule in known.values()]}},
            "language": "zh-CN" if lang == "zh" else "en",
            "columnKind": "unicodeCodePoints",
            "results": [_result(result, turn[result.rule], base) for result in found],
        }],
    }


def _rule(rule: SarifRule) -> dict[str, Any]:
    out: dict[str, Any] = {"id": rule.id, "shortDescription": {"text": rule.text}}
    if rule.help:
        out["help"] = {"text": rule.help}
    return out


def _result(result: SarifResult, index: int, base: Path) -> dict[str, Any]:
    out: dict[str, Any] = {"ruleId": result.rule, "ruleIndex": index, "level": result.level,
                           "message": {"text": result.text},
                           "locations": [_location(spot, base) for spot in result.spots[:1]]}
    if len(result.spots) > 1:
        out["relatedLocations"] = [{"id": i, **_location(spot, base)} for i, spot in enumerate(result.spots[1:], 1)]
    if result.marks:
        out["partialFingerprints"] = dict(result.marks)
    return out


def _location(spot: Spot, base: Path) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(spot.file, base)}}
    if spot.line:
        region = {"startLine": spot.line}
        if spot.column:
            region |= {"startColumn": spot.column}
        if spot.column and spot.end_column > spot.column:
            region |= {"endColumn": spot.end_column}
        physical["region"] = region
    return {"physicalLocation": physical}


def _uri(file: str, base: Path) -> str:
    """Relative to `base`, with forward slashes and everything else that is no part of a URI escaped."""
    path = PurePath(file)
    if path.is_absolute():
        try:
            path = path.relative_to(base)
        except ValueError:
            return Path(path).as_uri()
    return quote(path.as_posix())
