"""What the tests of a rule show, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gouji.authoring.sentence.reading import Example, Speech
from gouji.authoring.sentence.wording import all_quoted, listed, number_in, settled
from gouji.packs import Test
from gouji.packs.models import Change, Texts

_NUMBER = re.compile(r"[+-]?\d[\d,.]*[%％]?")
_MISSING = ("缺", "missing")
_NO_REPORT = ("缺报告", "no report")
_UNREPORTED = ("未报", "not handed in")


def example_in_words(test: Test, number: int, speech: Speech) -> Example:
    """One test: its name, what is given, and what must come of it."""
    given = [settled(piece) for piece in _given(test, speech)]
    outcome = [speech.say(f"outcome-{test.expect}")]
    if test.difference is not None:
        outcome.append(speech.say("outcome-difference", difference=test.difference))
    if test.contains:
        outcome.append(speech.say("outcome-contains", text=speech.quoted(test.contains)))
    if test.known_gap:
        outcome.append(speech.say("outcome-gap", reason=speech.quoted(test.known_gap)))
    name = test.name or speech.say("example-unnamed", number=number)
    clauses = speech.say("clauses")
    shown, comes = clauses.join(given) or speech.say("given-nothing"), clauses.join(outcome)
    return Example(name, shown, comes, speech.say("example", name=name, given=shown, outcome=comes))


def _given(test: Test, speech: Speech) -> Iterator[str]:
    if test.sample:
        yield speech.say("on-sample", sample=test.sample)
    if test.level != "county_government":
        yield speech.say("on-level", level=speech.say(f"level-{test.level}"))
    if test.template:
        yield speech.say("on-template", template=test.template)
    if test.year:
        yield speech.say("on-year", year=test.year)
    for name, texts in (test.given or {}).items():
        yield _figure(name, texts, speech)
    if test.others != "0":
        yield _others(test.others, speech)
    if test.text:
        yield speech.say("says-text", text=speech.quoted(test.text))
    yield from _said("says", test.texts, speech)
    yield from _said("says-prior", test.prior_texts, speech)
    if test.change is not None:
        yield from _changes(test.change, speech)
    for label, printed in (test.labels or {}).items():
        yield speech.say("label-printed", label=label, printed=printed)


def _figure(name: str, texts: Texts, speech: Speech) -> str:
    told = _plain_name(name, speech)
    if not isinstance(texts, str):
        if not texts:
            return speech.say("given-none")
        return speech.say("given-list", name=told, values=listed([_body(text, speech) for text in texts], speech.lang))
    if texts in _NO_REPORT:
        return speech.say("given-no-report")
    if texts in _MISSING:
        return speech.say("given-missing", name=told)
    if texts in _UNREPORTED:
        return speech.say("given-unreported", name=told)
    if not texts.strip():
        return speech.say("given-blank", name=told)
    code = "given-number" if _NUMBER.fullmatch(texts) else "given-words"
    return speech.say(code, name=told, value=texts)


def _plain_name(name: str, speech: Speech) -> str:
    """The name alone: a test that gives a parameter gives it another value."""
    prefix, _, rest = name.partition(".")
    return speech.say("parameter-name", name=rest) if prefix in ("参数", "parameter") else speech.name(name)


def _body(text: str, speech: Speech) -> str:
    if text in _UNREPORTED:
        return speech.say("body-unreported")
    return number_in(text, speech.lang) if text.strip() else speech.say("body-blank")


def _others(value: str, speech: Speech) -> str:
    if value in _MISSING:
        return speech.say("others-missing")
    return speech.say("others", value=value) if value.strip() else speech.say("others-blank")


def _said(code: str, texts: Mapping[str, Texts] | None, speech: Speech) -> Iterator[str]:
    for where, said in (texts or {}).items():
        lines = [said] if isinstance(said, str) else list(said)
        yield speech.say(code, where=speech.where([where], "part-section"), text=all_quoted(lines, speech.lang))


def _changes(change: Change, speech: Speech) -> Iterator[str]:
    if change.drop_section:
        yield speech.say("change-drop", part=speech.where([change.drop_section], "part-section"))
    if change.swap_sections:
        yield speech.say("change-swap", parts=speech.where(change.swap_sections, "part-section"))
    if change.empty_section:
        yield speech.say("change-empty", part=speech.where([change.empty_section], "part-section"))
    for part, title in (change.titles or {}).items():
        yield speech.say("change-title", part=speech.where([part], "part-section"), title=title)
    if change.year_in_doubt:
        yield speech.say("change-year")
