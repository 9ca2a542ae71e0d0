"""The reasoning rules of a pack, from their YAML to the neutral form, every word checked against the table of facts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from gouji.language import Path, Translated, language
from gouji.packs import Pack
from gouji.problems import Problem, ProblemsError
from gouji.reasoning.compile import Program, compile_rules
from gouji.reasoning.errors import EnvelopeError
from gouji.reasoning.neutral import Pattern, Rule

_KIND = ("类", "kind")
_SAME = ("同 ", "same ")
_COPY = ("取 ", "take ")
_ABSENT = re.compile(r"(?:无|no)(?:[ _]?[一二三四五六七八九十\d]+)?$")
VERDICT = "verdict"
# What each verb of a conclusion derives: kind, and per key the field it fills (from the named fact's field, if any).
_VERBS: Mapping[str, tuple[str, Mapping[str, tuple[str, str | None]]]] = {
    "归入": ("folded", {"问题": ("finding", "id"), "到": ("into", "id")}),
    "fold": ("folded", {"finding": ("finding", "id"), "into": ("into", "id")}),
    "升级": ("raised", {"问题": ("finding", "id"), "为": ("severity", None)}),
    "raise": ("raised", {"finding": ("finding", "id"), "to": ("severity", None)}),
    "结论": ("verdict", {"报告": ("report", "report"), "为": ("value", None)}),
    "conclude": ("verdict", {"report": ("report", "report"), "as": ("value", None)}),
}
_DERIVE = ("断定", "derive")
# What a derived fact must say, and which words its fields allow: later stages rely on them.
_REQUIRED = {"finding": ("id", "severity", "action"), "folded": ("finding", "into"), "raised": ("finding", "severity"),
             VERDICT: ("report", "value")}
_ALLOWED = {"severity": "severity", "action": "action", "value": "verdict"}


def rules_of(pack: Pack) -> list[Rule]:
    """The pack's reasoning rules in the neutral form. Raises ProblemsError with every mistake found, positioned."""
    return [rule for rule, _, _ in _read(pack)]


def program_of(pack: Pack) -> Program:
    """The pack's reasoning rules compiled. Raises ProblemsError likewise, also for rules outside the envelope."""
    found = _read(pack)
    try:
        return compile_rules([rule for rule, _, _ in found])
    except EnvelopeError as error:
        places = {rule.id: (file, path) for rule, file, path in found}
        file, path = places.get(error.rule_id, (pack.reasoning[0], ()))
        raise ProblemsError([file.source.problem(error.code, file.node(path), **error.values)]) from error


def _read(pack: Pack) -> list[tuple[Rule, Translated, Path]]:
    found: list[tuple[Rule, Translated, Path]] = []
    problems: list[Problem] = []
    for file in pack.reasoning:
        for i, data in enumerate(file.data.get("rules", ())):
            translator = _Translator(file, ("rules", i))
            rule = translator.rule(data)
            problems += translator.problems
            if rule is not None:
                found.append((rule, file, ("rules", i)))
    if problems:
        raise ProblemsError(problems)
    return found


def titles(pack: Pack, lang: str) -> dict[str, str]:
    """What each reasoning rule says, for explanations."""
    return {data["id"]: data.get("title_en", data["title"]) if lang == "en" else data["title"]
            for file in pack.reasoning for data in file.data.get("rules", ())}


class _Translator:
    def __init__(self, file: Translated, path: Path) -> None:
        self.file = file
        self.path = path
        self.id = ""
        self.kinds: dict[str, str] = {}  # by the name that the rule gives to a fact
        self.problems: list[Problem] = []

    def fault(self, code: str, at: Path = (), **values: object) -> None:
        self.problems.append(self.file.source.problem(
            f"reasoning_rules.{code}", self.file.node((*self.path, *at)), rule=self.id, **values))

    def rule(self, data: Mapping[str, Any]) -> Rule | None:
        self.id = str(data.get("id", ""))
        for key in ("id", "title", "when", "then"):
            if not data.get(key):
                self.fault("incomplete", key=key)
                return None
        when = tuple(p for at, item in enumerate(data["when"]) if (p := self.pattern(item, ("when", at))) is not None)
        conclusion = self.conclusion(data["then"])
        if conclusion is None or self.problems:
            return None
        return Rule(self.id, data["title"], when, *conclusion)

    def pattern(self, item: Any, at: Path) -> Pattern | None:
        if not isinstance(item, dict) or len(item) != 1 or not isinstance(next(iter(item.values())), dict):
            self.fault("bad_condition", text=str(item))
            return None
        known = len(self.problems)
        alias, spec = next(iter(item.items()))
        kind = self.kinds[alias] = self.kind(spec)
        equals: dict[str, str] = {}
        same: dict[str, tuple[str, str]] = {}
        for key, value in spec.items():
            if key in _KIND:
                continue
            field = self.field(kind, key, (*at, alias, key))
            joined = next((value.removeprefix(mark) for mark in _SAME if str(value).startswith(mark)), None)
            if joined is None:
                equals[field] = self.value(value)
            else:
                target, _, other = joined.strip().partition(".")
                same[field] = self.copied(target, other, field, (*at, alias, key))
        if not kind:
            if len(self.problems) == known:  # else the word that was not known has been told
                self.fault("bad_condition", text=str(item))
            return None
        # One kind per verdict: rules that wait for the absence of one verdict and derive another form no cycle.
        if kind == VERDICT and "value" in equals:
            kind = f"{VERDICT}.{equals.pop('value')}"
        return Pattern(alias, kind, equals, same, _ABSENT.match(alias) is not None)

    def conclusion(self, then: Any) -> tuple[str, dict[str, str | tuple[str, str]]] | None:
        if not isinstance(then, dict) or len(then) != 1 or not isinstance(next(iter(then.values())), dict):
            self.fault("bad_conclusion", text=str(then))
            return None
        verb, spec = next(iter(then.items()))
        if verb in _DERIVE:
            kind, fields = self.derived(spec, ("then", verb))
            self.complete(kind, fields)
            return kind, fields
        if verb not in _VERBS:
            self.fault("bad_conclusion", text=verb)
            return None
        kind, slots = _VERBS[verb]
        fields = {}
        for key, value in spec.items():
            if key not in slots:
                self.fault("bad_conclusion", text=f"{verb}.{key}")
                return None
            field, of = slots[key]
            fields[field] = self.copied(str(value), "", of, ("then", verb, key)) if of else self.value(value)
        self.complete(kind, fields)
        if kind == VERDICT:
            kind = f"{VERDICT}.{fields.pop('value', '')}"
        return kind, fields

    def complete(self, kind: str, fields: Mapping[str, str | tuple[str, str]]) -> None:
        """A conclusion says all that is needed of it, in words that are known."""
        for field in _REQUIRED.get(kind, ()):
            if field not in fields:
                self.fault("incomplete_conclusion", field=self.spelled(field))
        for field, group in _ALLOWED.items():
            value = fields.get(field)
            words = language().values[group]
            if isinstance(value, str) and kind in _REQUIRED and value not in words.values():
                self.fault("unknown_word", word=value, candidates="、".join(w for w in words if not w.isascii()))

    def spelled(self, meant: str, group: str = "fields") -> str:
        return next((zh for zh, each in language().facts[group].items() if each == meant), meant)

    def derived(self, spec: Mapping[str, Any], at: Path) -> tuple[str, dict[str, str | tuple[str, str]]]:
        kind = self.kind(spec)
        fields: dict[str, str | tuple[str, str]] = {}
        for key, value in spec.items():
            if key in _KIND:
                continue
            field = self.field(kind, key, (*at, key))
            copied = next((value.removeprefix(mark) for mark in _COPY if str(value).startswith(mark)), None)
            if copied is None:
                fields[field] = self.value(value)
            else:
                source, _, other = copied.strip().partition(".")
                fields[field] = self.copied(source, other, field, (*at, key))
        return kind, fields

    def kind(self, spec: Mapping[str, Any]) -> str:
        return next((self.word("kinds", spec[key]) for key in _KIND if key in spec), "")

    def copied(self, alias: str, text: str, field: str, at: Path) -> tuple[str, str]:
        """The field `text` of the fact called `alias`, or that of the same name as the field to fill."""
        kind = self.kinds.get(alias, "")
        if text:
            return alias, self.field(kind, text, at)
        self.must_have(kind, field, self.spelled(field), at)
        return alias, field

    def field(self, kind: str, text: str, at: Path) -> str:
        field = self.word("fields", text)
        self.must_have(kind, field, text, at)
        return field

    def must_have(self, kind: str, field: str, text: str, at: Path) -> None:
        """A rule on a field that no fact of the kind carries would never fire, and nobody would know."""
        known = language().fact_fields.get(kind)
        if not field or known is None or field in known:
            return
        names = sorted(known if text.isascii() else map(self.spelled, known))
        near = difflib.get_close_matches(text, names, 3, 0.3) or names
        told = kind if text.isascii() else self.spelled(kind, "kinds")
        self.fault("no_such_field", at, kind=told, field=text, candidates="、".join(near))

    def word(self, group: str, text: str) -> str:
        words = language().facts[group]
        if text not in words:
            near = difflib.get_close_matches(text, words, 3, 0.3) or list(words)[:8]
            self.fault("unknown_word", word=text, candidates="、".join(near))
            return ""
        return words[text]

    def value(self, text: Any) -> str:
        """A constant: one of the known values, or any text (an id of a rule)."""
        return language().facts["values"].get(str(text), str(text))
