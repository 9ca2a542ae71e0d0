"""What a rule says to people: holes that stay empty, numbers that are not shown, a language or a remedy left out."""

from __future__ import annotations

import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from gouji.authoring.lint.subject import Subject, folder_of
from gouji.expressions import references
from gouji.language import holes
from gouji.problems import Problem
from gouji.yaml_source import Scalar

_TEXTS = ("message", "message_en", "suggestion", "suggestion_en")


@cache
def _fills() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(Path(__file__).with_name("fills.yaml").read_text("utf-8"), Loader=loader)
    return data


def text_faults(subject: Subject) -> Iterator[Problem]:
    """What is wrong with the messages of a rule."""
    rule, fills = subject.rule, _fills()
    filled = _filled(subject)
    spelled = holes()
    for key in _TEXTS:
        for hole, at in _holes(getattr(rule, key)):
            if hole in spelled and spelled[hole] not in filled:
                known = "、".join(f"{{{name}}}" for name, meant in spelled.items()
                                 if meant in filled and name.isascii() == hole.isascii())
                yield _at(subject, key, (at, at + len(hole) + 2), hole=hole, known=known)
    said = {spelled.get(hole) for hole, _ in _holes(rule.message)}
    if rule.kind == "equation" and not said & set(fills["numbers"]):
        yield subject.problem("lint.no-numbers", ("message",), "warning")
    if folder_of(subject.file) in subject.ground.english:  # else nobody asked for it
        for key, own, english, code in (
                ("title", rule.title, rule.title_en, "lint.no-title-en"),
                ("message", rule.message, rule.message_en, "lint.no-message-en"),
                ("suggestion", rule.suggestion, rule.suggestion_en, "lint.no-suggestion-en")):
            if own and not english:
                yield subject.key(code, key, "warning")
    if not rule.suggestion and "error" in (
            rule.severity.values() if isinstance(rule.severity, dict) else (rule.severity,)):
        yield subject.key("lint.no-suggestion", "message", "warning")


def _filled(subject: Subject) -> set[str]:
    """The holes that results of the rule fill."""
    rule, fills = subject.rule, _fills()
    given = {hole for key, known in fills.items() if getattr(rule, key, None) for hole in known}
    given -= {hole for hole, scopes in fills["scopes"].items() if rule.check and rule.for_each not in scopes}
    if rule.check and rule.table is None:
        given.discard("table")
    if rule.check and not _below(subject):
        given -= set(fills["below"])
    return given


def _below(subject: Subject) -> bool:
    return any(key.scope in ("organ", "children") for _, check in subject.checks[:1]
               for reference in references(check.prepared.node) for key in reference.keys)


def _holes(text: str) -> list[tuple[str, int]]:
    """The holes of a text and where each opens."""
    out, at = [], 0
    for _, name, _, _ in string.Formatter().parse(text):
        if name is not None:
            at = text.find(f"{{{name}", at)
            out.append((name, at))
            at += 1
    return out


def _at(subject: Subject, key: str, span: tuple[int, int], **values: object) -> Problem:
    node = subject.file.node(("rules", subject.index, key))
    if isinstance(node, Scalar):
        return subject.within("lint.empty-hole", key, span, **values)
    return subject.problem("lint.empty-hole", (key,), **values)
