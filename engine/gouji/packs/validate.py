"""Rules and bases as files give them, checked by pydantic; what is wrong becomes positioned problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gouji.expressions.fields import SCOPES
from gouji.language import Path, Translated, language
from gouji.packs.models import REST, Basis, Rule
from gouji.packs.parameters import PREFIXES, Parameter, parameter_value
from gouji.problems import Problem

# The keys of which a rule of a kind needs one, or it checks nothing.
_NEEDS = {"equation": ("check",), "plausibility": ("check",), "claim": ("claim",),
          "sections": ("sections_must", "min_length", "must_mention"),
          "format": ("cells_must", "labels_must", "template_must"), "text": ("forbidden", "required"),
          "similarity": ("max_share", "min_cells")}
# Keys of another kind that a kind may use beside its own.
_SHARED = {"similarity": ("min_length",)}
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日|(\d{2})-(\d{2})", re.ASCII)
_YEARS = re.compile(r"\d{4}(-(\d{4})?)?$")
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def read_rule(file: Translated, path: Path, raw: Mapping[str, Any]) -> tuple[Rule | None, list[Problem]]:
    """The rule at `path` of a file, or None with every reason why it cannot be used."""
    try:
        rule = _RULE.validate_python(raw)
    except ValidationError as error:
        return None, list(_told(file, path, error))
    problems = [file.source.problem(code, file.node((*path, *at)), **values) for code, at, values in _faults(rule)]
    return (None, problems) if problems else (rule, [])


def read_basis(file: Translated, path: Path, raw: Mapping[str, Any]) -> tuple[Basis | None, list[Problem]]:
    """One entry of the register, or None with what it lacks."""
    lacking = [key for key in ("id", "title") if not raw.get(key)]
    if lacking:
        return None, [file.source.problem("packs.missing-key", file.node(path), key=_zh(lacking[0]))]
    return Basis(raw["id"], raw.get("document", ""), raw["title"], raw.get("clause", ""), raw.get("from", ""),
                 raw.get("to", ""), raw.get("verified", False), raw.get("source", "")), []


def read_parameter(file: Translated, path: Path, raw: Mapping[str, Any]) -> tuple[Parameter | None, list[Problem]]:
    """One parameter, or None, and what is wrong with it. Its value is one, or one for each day from which it holds; one
    whose value cannot be read is there, so that rules which name it are not told to be wrong too."""
    lacking = [key for key in ("name", "value") if not raw.get(key)]
    if lacking:
        unread = None if "name" in lacking else Parameter(raw["name"], 1)
        return unread, [file.source.problem("packs.missing-key", file.node(path), key=_zh(lacking[0], "parameter"))]
    given = raw["value"]
    by_day = given if isinstance(given, dict) else {"": given}
    problems, dated = [], []
    for day, text in by_day.items():
        at = (*path, "value", day) if day else (*path, "value")
        value = parameter_value(text) if isinstance(text, str) else None
        if value is None:
            problems.append(file.source.problem("packs.bad-parameter", file.node(at), value=text))
        elif day and not is_day(day):
            problems.append(file.source.problem("packs.bad-day", file.node(at), day=day))
        else:
            dated.append((day, value))
    percent = {text.endswith(("%", "％")) for text in by_day.values() if isinstance(text, str)}
    if len(percent) > 1:
        problems.append(file.source.problem("packs.bad-parameter", file.node((*path, "value")),
                                            value="、".join(by_day.values())))
    if problems:
        return Parameter(raw["name"], 1, "%" if True in percent else raw.get("unit", "")), problems
    dated.sort()
    return Parameter(raw["name"], dated[-1][1], "%" if percent == {True} else raw.get("unit", ""), raw.get("note", ""),
                     tuple(dated) if isinstance(given, dict) else ()), []


def is_day(text: str) -> bool:
    """Whether it is a day as rule files write one: 2025-01-01."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def day_of_year(text: str) -> str | None:
    """1月31日 or 01-31 as 01-31; None for what is no day of every year."""
    found = _DAY.fullmatch(text)
    month, day = (int(found[1] or found[3]), int(found[2] or found[4])) if found else (0, 0)
    try:
        return date(2001, month, day).isoformat()[5:]
    except ValueError:
        return None


def _faults(rule: Rule) -> Iterator[tuple[str, Path, dict[str, object]]]:
    """What types cannot say: a rule must be able to check something, and have a passing and a failing test."""
    given = [key for key in _NEEDS[rule.kind] if getattr(rule, key)]
    misplaced = {key: [language().word("kind", kind) for kind, keys in _NEEDS.items() if key in keys]
                 for keys in _NEEDS.values() for key in keys
                 if getattr(rule, key) and key not in (*_NEEDS[rule.kind], *_SHARED.get(rule.kind, ()))}
    for key, kinds in misplaced.items():
        yield "packs.wrong-kind", (key,), {"key": _zh(key), "kind": "、".join(kinds)}
    if not given and not misplaced:
        yield "packs.missing-key", (), {"key": _zh(_NEEDS[rule.kind][0])}
    for key in given[1:]:
        yield "packs.one-of", (key,), {"key": _zh(key), "other": _zh(given[0])}
    if rule.kind == "similarity" and (rule.table is None) == (rule.min_cells is not None):
        yield "packs.missing-key", (), {"key": _zh("table" if rule.min_cells else "min_cells")}
    if rule.must_mention is not None and not all(rule.must_mention.values()):
        yield "packs.missing-key", ("must_mention",), {"key": _zh("must_mention")}
    if rule.for_each != "single" and rule.table is None:
        yield "packs.missing-key", (), {"key": _zh("table")}
    for key in ("id", "title", "message"):
        if not getattr(rule, key):
            yield "packs.missing-key", (key,), {"key": _zh(key)}
    if any(character.isspace() for character in rule.id):
        yield "packs.bad-id", ("id",), {"id": rule.id}
    if not rule.basis:
        yield "packs.missing-key", (), {"key": _zh("basis")}
    years = _YEARS.match(rule.applies.years)
    if years is None or (years[2] and years[2] < rule.applies.years[:4]):
        yield "packs.bad-years", ("applies", "years"), {"years": rule.applies.years}
    if not isinstance(rule.severity, str) and not set(REST) & set(rule.severity):
        yield "packs.no-rest", ("severity",), {}
    for i, test in enumerate(rule.tests):
        for name, text in (test.given or {}).items():
            if not isinstance(text, str):
                if SCOPES.get(name.split(".")[0]) != "children":  # everything else is one number
                    yield "packs.bad-value", ("tests", i, "given", name), {"key": name, "value": "、".join(text)}
            elif name.split(".")[0] in PREFIXES and parameter_value(text) is None:
                yield "packs.bad-parameter", ("tests", i, "given", name), {"value": text}
    for key in ("since", "until"):
        if getattr(rule, key) and not is_day(getattr(rule, key)):
            yield "packs.bad-day", (key,), {"day": getattr(rule, key)}
    if rule.status == "retired" and not rule.until:
        yield "packs.missing-key", (), {"key": _zh("until")}
    if rule.since and rule.until and rule.until <= rule.since:
        yield "packs.until-before-since", ("until",), {"since": rule.since, "until": rule.until}
    expected = {test.expect for test in rule.tests}
    for wanted in ("pass", "fail"):
        if wanted not in expected:
            yield "packs.no-test", ("tests",), {"expect": language().word("outcome", wanted)}


def _told(file: Translated, path: Path, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors():
        location = tuple(part for part in detail["loc"] if isinstance(part, str | int))
        node = file.node((*path, *location))
        key = next((_zh(part) for part in reversed(location) if isinstance(part, str)), "")
        if detail["type"] == "missing":
            yield file.source.problem("packs.missing-key", node, key=key)
        elif detail["type"].startswith("int_"):
            yield file.source.problem("packs.not-a-number", node, key=key, value=str(detail["input"]))
        else:
            yield file.source.problem("packs.bad-value", node, key=key, value=_written(detail["input"]))


def _written(value: object) -> str:
    """A value as people would write it."""
    if isinstance(value, Mapping):
        return "，".join(f"{key}: {_written(each)}" for key, each in value.items())
    return "、".join(map(_written, value)) if isinstance(value, list | tuple) else str(value)


def _zh(en: str, *contexts: str) -> str:
    return next((key.zh for context in contexts or ("rule", "test", "applies", "basis", "change")
                 for key in language().contexts[context].values() if key.en == en), en)
