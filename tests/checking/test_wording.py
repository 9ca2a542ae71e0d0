"""The words of text and section rules, one by one: sentences that are told, and right ones that are not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from checking.subjects import base

from gouji.checking import Status, check, subject_of
from gouji.fitting import Report
from gouji.packs import Pack, Rule
from gouji.reading import Paragraph, Place

WORDING: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("wording.yaml").read_text(
    encoding="utf-8"))
_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")


def _each(entries: list[Any]) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, str):
            yield entry
        else:
            yield from (entry["say"].replace("{}", word) for word in entry["of"])


def _cases(kind: str) -> list[Any]:
    return [pytest.param(rule, said["part"], text, id=f"{rule}-{n}") for rule, said in WORDING.items()
            for n, text in enumerate(_each(said.get(kind, [])), 1)]


def _saying(part: str, text: str) -> Report:
    """The consistent report of a county, with `text` for everything it says."""
    source = base()
    nothing = (Paragraph("内容。", Place(1)),)
    said = (Paragraph(text, Place(10)),)
    return replace(source, title=text if part == "title" else source.title,
                   preamble=said if part == "preamble" else nothing,
                   sections=tuple(replace(s, paragraphs=said if s.id == part else nothing) for s in source.sections))


def _outcomes(pack: Pack, rule: str, part: str, text: str) -> dict[str, Status]:
    alone = replace(pack, rules=(pack.rule(rule),))
    return {result.scope: result.status for result in check(subject_of(_saying(part, text), alone))}


@pytest.mark.parametrize(("rule", "part", "text"), _cases("told"))
def test_a_faulty_wording_is_told_once(pack, rule, part, text):
    assert list(_outcomes(pack, rule, part, text).values()) == ["fail"]


@pytest.mark.parametrize(("rule", "part", "text"), _cases("silent"))
def test_a_right_wording_is_left_alone(pack, rule, part, text):
    assert list(_outcomes(pack, rule, part, text).values()) == ["pass"]


@pytest.mark.parametrize(("rule", "part", "aspect", "text"), [
    pytest.param(rule, said["part"], aspect, text, id=f"{rule}-{aspect}-{n}") for rule, said in WORDING.items()
    for aspect, entries in said.get("mentions", {}).items() for n, text in enumerate(_each(entries), 1)])
def test_an_aspect_may_be_worded_so(pack, rule, part, aspect, text):
    assert _outcomes(pack, rule, part, text)[aspect] == "pass"


def _words(rule: Rule) -> Iterator[str]:
    """The words of the lists in a rule's patterns, and patterns that are words themselves."""
    patterns = [*(rule.required or ()), *(rule.forbidden or ()), *rule.unless,
                *(word for words in (rule.must_mention or {}).values() for word in words)]
    lists = [list(words) for words in (rule.lists or {}).values()]
    for pattern in patterns:
        found = [name.rstrip("?*").split("|") for name in _ALTERNATIVES.findall(pattern)]
        lists += [words for words in found if len(words) > 1]
        if not found and "…" not in pattern:
            lists.append([pattern])
    for words in lists:
        yield from (word for word in words if "{" not in word)


@pytest.mark.parametrize("rule", [*(f"WZ-00{n}" for n in range(1, 10)), "ZJ-007", "ZJ-008", "ZJ-010"])
def test_every_word_of_a_pattern_is_said_by_a_test(pack, rule):
    known = pack.rule(rule)
    said = WORDING.get(rule, {})
    texts = [*_each(said.get("told", [])), *_each(said.get("silent", [])),
             *(text for entries in said.get("mentions", {}).values() for text in _each(entries))]
    for test in known.tests:
        texts.append(test.text or "")
        texts += [line for text in (test.texts or {}).values() for line in ((text,) if isinstance(text, str) else text)]
    all_said = "\n".join(texts)
    assert [word for word in _words(known) if word not in all_said] == []
