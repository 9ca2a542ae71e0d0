"""Phrase data: what a number in the narrative may state. Compiled from `rules/claims/*.yaml`, kept by policy staff."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gouji.expressions import ExpressionError, Node, bind, check_type, parse
from gouji.expressions.fields import Binding, Fields
from gouji.language import Translated
from gouji.problems import Problem
from gouji.vocabulary import Vocabulary

# A gap stays within the clause and crosses no other number.
_GAP = r"[^\d，。；：！？,;:!?（）()]{0,16}?"
_NUMBER = (r"(?P<before>{before})?(?P<number>\d[\d,，]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)(?P<scale>[万亿])?"
           r"(?P<within>{within})?")
_PART = re.compile(r"\{([^{}]*)\}|…")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the numbers that the phrase must find in it (none: it must find nothing)."""

    text: str
    values: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class PhraseReading:
    """One admissible meaning: the expression as written, bound per template."""

    text: str
    bound: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One kind of claim. `anchors`: a sentence without any of them need not be searched."""

    name: str
    name_en: str
    readings: tuple[PhraseReading, ...]
    patterns: tuple[re.Pattern[str], ...]
    anchors: re.Pattern[str]
    unless: tuple[str, ...]
    although: tuple[str, ...]
    sentence_has: tuple[str, ...]
    follows: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """All phrases in order of precedence, and the words that make a claim doubtful.

    `other_periods` name another period; a year followed by `after_year` (2020年结转) names no period at all.
    """

    phrases: tuple[Phrase, ...]
    other_periods: re.Pattern[str]
    after_year: re.Pattern[str]
    other_subjects: Mapping[str, re.Pattern[str]]
    own_subjects: re.Pattern[str]
    approximate_after: tuple[str, ...]

    def phrase(self, name: str) -> Phrase | None:
        return next((p for p in self.phrases if p.name == name), None)


def any_of(words: Sequence[str]) -> str:
    """A pattern for any of the words, longest first; for no words, one that never matches."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")" if words else r"(?!)"


def build_phrases(files: Sequence[Translated], vocabularies: Sequence[Vocabulary]) -> tuple[PhraseBook, list[Problem]]:
    """The phrase book of the given files, and what is wrong in them. Later files see the shared words of earlier ones."""
    problems = [p for file in files for p in file.problems]
    shared: dict[str, list[str]] = {}
    words: dict[str, dict[str, list[str]]] = {"periods": {}, "subjects": {}, "approximate": {}}
    for file in files:
        shared |= file.data.get("lists", {})
        for kind, lists in words.items():
            lists |= file.data.get(kind, {})
    approximate = words["approximate"]
    number = _NUMBER.format(before=any_of(approximate.get("前", ())), within=any_of(approximate.get("中", ())))
    phrases: list[Phrase] = []
    for file in files:
        for i, data in enumerate(file.data.get("phrases", ())):
            path = ("phrases", i)
            try:
                phrases.append(_phrase(file, path, data, shared, number, vocabularies))
            except _Bad as bad:
                problems.append(bad.problem)
    subjects = {level: re.compile(any_of(names)) for level, names in words["subjects"].items()}
    own = subjects.pop("本机关", re.compile(r"(?!)"))
    periods = words["periods"]
    book = PhraseBook(tuple(phrases), re.compile(any_of(periods.get("别的", ()))),
                      re.compile(any_of(periods.get("年份后", ()))), subjects, own, tuple(approximate.get("后", ())))
    return book, problems


class _Bad(Exception):  # noqa: N818 - carries a problem to the place that collects them
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__()


def _phrase(file: Translated, path: tuple[str | int, ...], data: Mapping[str, object], shared: Mapping[str, list[str]],
            number: str, vocabularies: Sequence[Vocabulary]) -> Phrase:
    lists = {**shared, **_mapping(data.get("lists"))}
    missing = [key for key in ("name", "readings", "patterns") if not data.get(key)]
    if missing:
        raise _Bad(file.source.problem("claims.missing-key", file.node(path), key=missing[0]))
    patterns, anchors = [], []
    for k, text in enumerate(_list(data["patterns"])):
        node = file.node((*path, "patterns", k))
        source, used = _compile(text, lists, number)
        if source is None:
            raise _Bad(file.source.problem("claims.bad-pattern", node, text=text, lists="、".join(lists)))
        patterns.append(re.compile(source))
        anchors += used
    readings = tuple(_reading(file, (*path, "readings", k), text, vocabularies)
                     for k, text in enumerate(_list(data["readings"])))
    examples = tuple(
        Example(str(e["text"]), tuple(v for v in _list(e.get("values", [])) if v != "无"),
                file.node((*path, "examples", k)).place.line)
        for k, e in enumerate(_examples(data.get("examples"))))
    return Phrase(
        name=str(data["name"]), name_en=str(data.get("name_en", data["name"])), readings=readings,
        patterns=tuple(patterns), anchors=re.compile(any_of(anchors)), unless=tuple(_list(data.get("unless"))),
        although=tuple(_list(data.get("although"))), sentence_has=tuple(_list(data.get("sentence_has"))),
        follows=tuple(_list(data.get("follows"))), examples=examples)


def _compile(text: str, lists: Mapping[str, list[str]], number: str) -> tuple[str | None, list[str]]:
    """A phrase pattern as a regular expression, and the words one of which must occur; None for an unknown list."""
    out: list[str] = []
    anchors: list[str] = []
    end = 0
    numbers = 0
    for part in _PART.finditer(text):
        literal = text[end : part.start()]
        out.append(re.escape(literal))
        anchors = anchors or ([literal] if literal else [])
        end = part.end()
        if part[0] == "…":
            out.append(_GAP)
            continue
        name = part[1]
        optional = name.endswith("?")
        name = name.removesuffix("?")
        if name == "数":
            numbers += 1
            out.append(number)
            continue
        words = name.split("|") if "|" in name or name not in lists else lists[name]
        if name not in lists and "|" not in name:
            return None, []
        if not anchors and not optional and name != "单位":
            anchors = list(words)
        out.append(any_of(words) + ("?" if optional else ""))
    out.append(re.escape(text[end:]))
    return ("".join(out), anchors) if numbers == 1 and anchors else (None, [])


def _reading(file: Translated, path: tuple[str | int, ...], text: str,
             vocabularies: Sequence[Vocabulary]) -> PhraseReading:
    bound = {}
    for vocabulary in vocabularies:
        fields = Fields(vocabulary)
        try:
            node = bind(parse(text), lambda parts, fields=fields: fields.resolve(parts, Binding()))  # type: ignore[misc]
            check_type(node, "number")
        except ExpressionError as error:
            place = file.node(path).place
            raise _Bad(error.problem(file.source.file, place.line, place.column,
                                     file.source.lines[place.line - 1])) from error
        bound[vocabulary.id] = node
    return PhraseReading(text, bound)


def _list(value: object) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def _mapping(value: object) -> Mapping[str, list[str]]:
    return {k: _list(v) for k, v in value.items()} if isinstance(value, dict) else {}


def _examples(value: object) -> list[Mapping[str, object]]:
    return [e for e in value if isinstance(e, dict) and e.get("text")] if isinstance(value, list) else []
