"""Every example (例) in the phrase data holds, on both templates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.reports import book, vocabularies
from gouji.claims import ExampleResult, Phrase, PhraseBook, check_examples
from gouji.claims.regex import Regex

RESULTS = [(vocabulary.id, result) for vocabulary in vocabularies() for result in check_examples(book(), vocabulary)]


@pytest.mark.parametrize("result", [pytest.param(r, id=f"{t}-{r.phrase}-{r.line}-{r.text}") for t, r in RESULTS])
def test_example(result: ExampleResult) -> None:
    assert result.passed, f"{result.file}:{result.line} {result.expected} {result.found} {result.marks}"


def test_every_phrase_has_examples_of_both_kinds() -> None:
    for phrase in book().phrases:
        assert any(example.values for example in phrase.examples), phrase.name
        assert any(not example.values for example in phrase.examples), phrase.name


def only(phrase: Phrase, changed: Phrase) -> PhraseBook:
    """The book with `changed` for `phrase`, and no examples but its own."""
    return replace(book(), phrases=tuple(
        changed if p is phrase else replace(p, examples=()) for p in book().phrases))


def test_every_pattern_is_needed_by_an_example() -> None:
    """A pattern that no example needs is not known to work."""
    idle = []
    for phrase in book().phrases:
        form = vocabularies()[bool(phrase.readings_on("2021"))]
        for key in ("patterns", "denials", "follows"):
            entries = getattr(phrase, key)
            for entry in entries:
                less = replace(phrase, **{key: tuple(e for e in entries if e is not entry)})
                if all(r.passed for r in check_examples(only(phrase, less), form)):
                    idle.append((phrase.name, key, entries.index(entry)))
    assert idle == []


def test_every_condition_is_needed_by_an_example() -> None:
    never = Regex("(?!)")
    idle = []
    for phrase in book().phrases:
        form = vocabularies()[bool(phrase.readings_on("2021"))]
        for key, without in (("unless", never), ("unless_before", never), ("although", never), ("sentence_has", None),
                             ("sentence_lacks", never)):
            now = getattr(phrase, key)
            if now is not None and now.source != never.source and all(
                    r.passed for r in check_examples(only(phrase, replace(phrase, **{key: without})), form)):
                idle.append((phrase.name, key))
    assert idle == []


def test_failing_example_says_what_was_found() -> None:
    phrase = book().phrase("收到申请")
    assert phrase is not None
    wrong = replace(phrase, examples=(replace(phrase.examples[0], values=("125",)),))
    (result,) = check_examples(replace(book(), phrases=(wrong,)), vocabularies()[0])
    assert not result.passed
    assert (result.expected, result.found, result.line) == ((125,), (137,), phrase.examples[0].line)


def test_mark_an_example_does_not_expect_fails_it() -> None:
    phrase = book().phrase("收到申请")
    assert phrase is not None
    marked = next(e for e in phrase.examples if e.reads == "approximate")
    results = [check_examples(replace(book(), phrases=(replace(phrase, examples=(replace(marked, reads=reads),)),)),
                              vocabularies()[0])[0].passed for reads in ("approximate", "", "other_period")]
    assert results == [True, False, False]
