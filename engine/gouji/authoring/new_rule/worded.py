"""Tests made for a draft that looks for words: what must be written, what must not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gouji.authoring.new_rule.bench import Mutants, mutants_of, passes, surviving
from gouji.authoring.new_rule.draft import Case
from gouji.messages import message
from gouji.packs import Pack

_WHOLE = ("全文", "whole")
_EITHER = re.compile(r"\{([^{}|]*)\|[^{}]*\}")


def written_cases(alone: Pack) -> tuple[list[Case], Mutants]:
    """Cases of a rule with 应写到, 应出现 or 不应出现, and the mutants that none of them notices."""
    rule = alone.rules[0]
    if rule.must_mention:
        made = list(_mentions(rule.must_mention, _places(rule.within)))
    elif rule.required:
        made = list(_required(rule.required, _places(rule.within)))
    else:
        made = list(_forbidden(rule.forbidden or (), _places(rule.within)))
    left = mutants_of(alone)
    out: list[Case] = []
    for case in made:
        if not passes(alone, rule, case):
            continue
        fewer = surviving(left, case)
        if len(fewer) < len(left) or not any(kept.expect == case.expect for kept in out):
            out.append(case)
            left = fewer
    return out, left


def _places(within: Sequence[str]) -> tuple[list[str], str]:
    """The parts looked at, and one that is not ("": all are)."""
    parts = list(within) or [_WHOLE[0]]
    if set(parts) & set(_WHOLE):
        return ["第一部分"], ""
    return parts, next((part for part in ("第六部分", "第一部分") if part not in parts), "")


def _said(text: str) -> str:
    return message("new_rule.sentence", "zh", text=text)


def _example(pattern: str) -> str:
    """What a pattern is met by, where it names no list of words: of {this|that} the first."""
    return _EITHER.sub(lambda found: found[1].rstrip("*"), pattern).replace("…", "")


def _plain() -> str:
    return message("new_rule.sentence-plain", "zh")


def _mentions(aspects: Mapping[str, Sequence[str]], places: tuple[list[str], str]) -> Iterator[Case]:
    """With each of the words in turn; without each aspect; with all of it elsewhere."""
    (part, *others), elsewhere = places[0], places[1]
    most = max(len(words) for words in aspects.values())
    for turn in range(most):
        said = "、".join(words[min(turn, len(words) - 1)] for words in aspects.values())
        yield Case(message("new_rule.case-said", "zh", turn=turn + 1), "pass", texts={part: _said(said)})
    every = [words[0] for words in aspects.values()]
    for at, aspect in enumerate(aspects):
        said = "、".join(word for place, word in enumerate(every) if place != at)
        yield Case(message("new_rule.case-unsaid", "zh", aspect=aspect), "fail",
                   texts={part: _said(said) if said else _plain()}, contains=aspect)
    for other in others:
        yield Case(message("new_rule.case-in-part", "zh", part=other), "pass",
                   texts={part: _plain(), other: _said("、".join(every))})
    if elsewhere:
        yield Case(message("new_rule.case-elsewhere", "zh", part=elsewhere), "fail",
                   texts={part: _plain(), elsewhere: _said("、".join(every))})


def _required(patterns: Sequence[str], places: tuple[list[str], str]) -> Iterator[Case]:
    parts, elsewhere = places
    for pattern in patterns:
        yield Case(message("new_rule.case-written", "zh", pattern=pattern), "pass",
                   texts={parts[0]: _said(_example(pattern))})
    for other in parts[1:]:
        yield Case(message("new_rule.case-in-part", "zh", part=other), "pass",
                   texts={parts[0]: _plain(), other: _said(_example(patterns[0]))})
    yield Case(message("new_rule.case-unwritten", "zh"), "fail", texts={parts[0]: _plain()})
    if elsewhere:
        yield Case(message("new_rule.case-elsewhere", "zh", part=elsewhere), "fail",
                   texts={parts[0]: _plain(), elsewhere: _said(_example(patterns[0]))})


def _forbidden(patterns: Sequence[str], places: tuple[list[str], str]) -> Iterator[Case]:
    parts, elsewhere = places
    yield Case(message("new_rule.case-unwritten", "zh"), "pass", texts={parts[0]: _plain()})
    for pattern in patterns:
        yield Case(message("new_rule.case-written", "zh", pattern=pattern), "fail",
                   texts={parts[0]: _said(_example(pattern))})
    for other in parts[1:]:
        yield Case(message("new_rule.case-in-part", "zh", part=other), "fail",
                   texts={parts[0]: _plain(), other: _said(_example(patterns[0]))})
    if elsewhere:
        yield Case(message("new_rule.case-elsewhere", "zh", part=elsewhere), "pass",
                   texts={parts[0]: _plain(), elsewhere: _said(_example(patterns[0]))})
