"""The mutants of the phrase data, and whether its examples, or the tests of the rules that use it, notice them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gouji.checking.mutants.expressions import changes
from gouji.checking.mutants.mutant import Kind, Mutant, Proof, numbered, proof_of
from gouji.checking.rule_tests import run_rule_tests
from gouji.claims import PhraseBook, build_phrases
from gouji.claims.examples import check_examples
from gouji.claims.phrases import Phrase
from gouji.expressions import parse, source
from gouji.language import Translated, language, read
from gouji.packs import Pack, Rule

# The keys of a phrase whose entries are dropped one by one.
_ENTRIES = ("readings", "patterns", "denials", "unless", "although", "sentence_has", "sentence_lacks", "follows")
# Of the words that all phrases share, the lists that say what is counted.
NOUNS = ("申请", "单位", "units")


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that a pack's phrase book was built from. `failing`: phrases of which an example fails as it is."""

    files: tuple[Translated, ...]
    failing: frozenset[str]

    @classmethod
    def of(cls, pack: Pack) -> Sources:
        failing = frozenset(example.phrase for vocabulary in pack.vocabularies
                            for example in check_examples(pack.phrases, vocabulary) if not example.passed)
        return cls(tuple(read(file, "claims") for file in pack.claim_files), failing)

    def nouns(self) -> list[str]:
        """The shared lists of nouns that there are."""
        return [name for file in self.files for name in file.data.get("lists", {}) if name in NOUNS]

    def phrase(self, name: str) -> tuple[int, Mapping[str, Any]]:
        """In which file a phrase stands, and its data."""
        return next((at, data) for at, file in enumerate(self.files) for data in file.data.get("phrases", ())
                    if data["name"] == name)

    def with_phrase(self, at: int, data: Mapping[str, Any]) -> tuple[Translated, ...]:
        """The files with no other phrase than `data`, which is quicker to build."""
        return tuple(replace(file, data={**file.data, "phrases": [data] if i == at else []})
                     for i, file in enumerate(self.files))

    def with_list(self, name: str, words: Sequence[str]) -> tuple[Translated, ...]:
        """The files with other words in a shared list."""
        return tuple(replace(file, data={**file.data, "lists": {**file.data["lists"], name: list(words)}})
                     if name in file.data.get("lists", {}) else file for file in self.files)

    def reasons(self) -> dict[str, str]:
        """What is said of the shared words' mutants that survive."""
        return {name: reason for file in self.files for name, reason in (file.data.get("survivors") or {}).items()}


def prove_phrase(pack: Pack, sources: Sources, name: str) -> Proof:
    """Every mutant of a phrase: killed where one of its examples, a test of a rule that uses it, or an example of
    another phrase comes out otherwise."""
    phrase = pack.phrases.phrase(name)
    assert phrase is not None
    rules = tuple(rule for rule in pack.rules if rule.claim == name)
    own, others = frozenset({name}), frozenset(p.name for p in pack.phrases.phrases) - sources.failing - {name}

    def failing(book: PhraseBook) -> str:
        return _failing_example(pack, book, own) or _failing_test(pack, book, rules)

    as_it_is = failing(pack.phrases)
    if as_it_is:
        return Proof(name, "phrase", failing=as_it_is)
    tried = [(mutant, bool(failing(book) or _failing_example(pack, book, others)))
             for mutant, book in _phrase_mutants(pack, sources, phrase)]
    return _proof(name, "phrase", tried, phrase.survivors)


def prove_nouns(pack: Pack, sources: Sources, name: str) -> Proof:
    """A shared list of nouns without each of its words: killed where an example of any phrase comes out otherwise."""
    words = next(file.data["lists"][name] for file in sources.files if name in file.data.get("lists", {}))
    reasons = {key: reason for key, reason in sources.reasons().items() if f"“{name}”" in key}
    sound = frozenset(p.name for p in pack.phrases.phrases) - sources.failing
    tried = [(mutant, bool(_failing_example(pack, book, sound)))
             for mutant, book in _noun_mutants(pack, sources, name, words)]
    return _proof(name, "words", tried, reasons)


def _proof(name: str, kind: Kind, tried: Sequence[tuple[Mutant, bool]], reasons: Mapping[str, str]) -> Proof:
    """`tried`: each mutant, and whether it was noticed."""
    turns = numbered(mutant for mutant, _ in tried)
    survived = [replace(mutant, turn=turn) for (mutant, noticed), turn in zip(tried, turns, strict=True) if not noticed]
    return proof_of(name, kind, len(tried) - len(survived), survived, reasons)


def _failing_example(pack: Pack, book: PhraseBook, names: Collection[str]) -> str:
    """The first failing example of the phrases of those names."""
    for phrase in book.phrases:  # one at a time, so that the first that fails ends it
        if phrase.name in names and phrase.examples:
            alone = replace(book, phrases=tuple(p if p is phrase else replace(p, examples=()) for p in book.phrases))
            for vocabulary in reversed(pack.vocabularies):
                wrong = next((e for e in check_examples(alone, vocabulary) if not e.passed), None)
                if wrong is not None:
                    return wrong.text
    return ""


def _failing_test(pack: Pack, book: PhraseBook, rules: tuple[Rule, ...]) -> str:
    outcomes = run_rule_tests(replace(pack, phrases=book), rules)
    return next((outcome.name for outcome in outcomes if not outcome.passed), "")


def _phrase_mutants(pack: Pack, sources: Sources, phrase: Phrase) -> Iterator[tuple[Mutant, PhraseBook]]:
    at, data = sources.phrase(phrase.name)
    for mutant, other in (*_less(data), *_read_otherwise(data)):
        book, _ = build_phrases(sources.with_phrase(at, other), pack.vocabularies)
        if book.phrases:  # else nothing was left of what a phrase must have
            (changed,) = book.phrases
            phrases = tuple(changed if each.name == phrase.name else each for each in pack.phrases.phrases)
            yield mutant, replace(pack.phrases, phrases=phrases)


def _less(data: Mapping[str, Any]) -> Iterator[tuple[Mutant, Mapping[str, Any]]]:
    """The data of a phrase without each of its entries."""
    for field in _ENTRIES:
        entries = data.get(field, ())
        for place, entry in enumerate(entries):
            values = {"key": _key(field), "key_en": field, "part": str(entry)}
            yield Mutant("mutants.drop-entry", values), {**data, field: [*entries[:place], *entries[place + 1 :]]}


def _read_otherwise(data: Mapping[str, Any]) -> Iterator[tuple[Mutant, Mapping[str, Any]]]:
    """The data of a phrase with each reading changed in one place; not into another of its readings."""
    readings = data["readings"]
    known = {source(parse(text)) for text in readings}
    for place, text in enumerate(readings):
        for mutant, node in changes(parse(text), {}):
            if source(node) not in known:
                yield mutant, {**data, "readings": [*readings[:place], source(node), *readings[place + 1 :]]}


def _noun_mutants(pack: Pack, sources: Sources, name: str,
                  words: Sequence[str]) -> Iterator[tuple[Mutant, PhraseBook]]:
    for word in words:
        files = sources.with_list(name, [each for each in words if each != word])
        book, _ = build_phrases(files, pack.vocabularies)
        yield Mutant("mutants.drop-noun", {"key": name, "part": str(word)}), book


def _key(field: str) -> str:
    return next(key.zh for key in language().contexts["phrase"].values() if key.en == field)
