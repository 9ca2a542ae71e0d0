"""A rule pack from its folder: gathered, its rules bound to every form, all independent mistakes told at once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path

from gouji.claims import build_phrases
from gouji.claims.patterns import Grammar, PatternFault, grammar
from gouji.expressions import ExpressionError
from gouji.language import Translated
from gouji.packs.binding import BoundRule, bind_rule, templates_with
from gouji.packs.decision_tables.read import Known, read_tables
from gouji.packs.gather import Gatherer, national_name
from gouji.packs.meaning import Fault, meaning_faults, part_faults, scope_faults
from gouji.packs.models import Basis, Rule
from gouji.packs.pack import Pack
from gouji.packs.parameters import Parameter
from gouji.packs.parts import Sourced
from gouji.packs.words import words_of
from gouji.problems import Problem
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary
from gouji.yaml_source import Scalar

# What every pack shares: the words of rule files, how organisations are told apart, how numbers are read.
_SHARED = ("language.yaml", "organisations.yaml", "reading.yaml")
# Of these, what decides how a document is read; how rule files spell their keys does not.
_READ_BY = ("organisations.yaml", "reading.yaml")
# Mistakes in a name, which may only be that of another template.
_NAMES = frozenset({"expression.unknown-name", "expression.no-such-name", "expression.word-in-name"})


class Loader(Gatherer):
    """One loading of a pack. What it came to know is there too where the pack as a whole cannot be used: `rules`,
    `rule_files` (where the rule of an id stands), `vocabularies`, `known_bases`, `bound`."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.parameters: dict[str, Parameter] = {}
        self.grammar = Grammar({})
        self.rules: list[Rule] = []
        self.rule_files: dict[str, tuple[Translated, int]] = {}
        self.vocabularies: tuple[Vocabulary, ...] = ()
        self.known_bases: dict[str, Basis] = {}
        self.bound: dict[str, dict[str, BoundRule]] = {}

    def load(self) -> Pack:
        """The pack. Raises ProblemsError with every mistake in its files and in those of the packs it inherits from."""
        pack, parts = self.parts()
        data = pack.data
        self.vocabularies, self.known_bases, self.parameters = parts.vocabularies, parts.bases, parts.parameters
        claims = parts.claims
        phrases, problems = build_phrases([] if self.broken else claims, parts.vocabularies)
        self.problems += [p for file in claims for p in file.problems] if self.broken else problems
        written = [str(each.get("name", "")) for file in claims for each in file.data.get("phrases", ())]
        try:
            self.grammar = grammar_of(claims)
        except PatternFault:  # told with the phrases, in its place
            self.broken = True
        self.bound = {v.id: {} for v in parts.vocabularies}
        for sourced in () if self.broken else parts.rules:
            faults = meaning_faults(sourced.rule, self.rules, parts.bases, phrases, parts.parameters)
            # A phrase with a mistake in it is not there, but was told where it stands.
            self.tell(sourced.file, sourced.at, (fault for fault in faults if fault.code != "packs.unknown-phrase"
                                                 or sourced.rule.claim not in written))
            self.bind(sourced, parts.vocabularies)
            self.rules.append(sourced.rule)
            self.rule_files.setdefault(sourced.rule.id, (sourced.file, sourced.at))
        if not parts.rules and not self.problems:
            self.problems.append(pack.source.problem("packs.no-rules", pack.node(("rules",))))
        for file in parts.reasoning:
            self.problems += file.problems
        self.stop_if_broken()
        tables, self.problems = read_tables(parts.decision_tables, Known(
            self.rules, self.bound, parts.vocabularies, parts.parameters, parts.reasoning))
        self.stop_if_broken()
        read_with = [*parts.read_with, *(rules_folder() / name for name in _READ_BY)]
        self.files += [rules_folder() / name for name in _SHARED]
        return Pack(
            data["pack"], data["version"], _digest(self.files), self.folder, parts.vocabularies, parts.bases, phrases,
            tuple(self.rules), self.bound, tuple(parts.reasoning), parts.parameters, _digest(read_with),
            since=data.get("since", ""), note=data.get("note", ""), inherited=tuple(self.inherited),
            disabled=parts.disabled, deadline=parts.deadline, samples=parts.samples,
            claim_files=tuple(parts.claim_files),
            own=frozenset(self.own), own_phrases=frozenset(self.own_phrases), decision_tables=tables)

    def tell(self, file: Translated, i: int, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.problems.append(file.source.problem(fault.code, file.node(("rules", i, *fault.path)), **fault.values))

    def bind(self, sourced: Sourced, vocabularies: Collection[Vocabulary]) -> None:
        """Bind it to every form that has its figures, words and parts."""
        rule, file, i = sourced
        words = words_of(rule, self.grammar, lambda path, fault: self.problems.append(
            _positioned(file, ("rules", i, *path), fault)))
        for vocabulary in vocabularies:
            try:
                ready = bind_rule(rule, vocabulary, self.parameters, words)
            except ExpressionError as error:
                node = file.node(("rules", i, "check"))
                assert isinstance(node, Scalar)
                code, values = error.code, error.values
                there = templates_with(rule, error.start, vocabularies) if code in _NAMES else []
                if there and vocabulary not in there:  # else it is known here, but not on every scope
                    code = "packs.other-template"
                    values = {"name": values["name"], "templates": "、".join(v.id for v in there),
                              "lacking": vocabulary.id, "years": "、".join(map(_years, there))}
                self.problems.append(file.source.problem_within(code, node, error.start, error.end, **values))
                return
            except LookupError as error:
                self.problems.append(file.source.problem(
                    "packs.unknown-table", file.node(("rules", i, "table")), name=error.args[0],
                    candidates="、".join(t.name for t in vocabulary.tables)))
                return
            if ready is not None:
                self.bound[vocabulary.id][rule.id] = ready
        self.tell(file, i, scope_faults(rule, vocabularies))
        self.tell(file, i, part_faults(rule, vocabularies))


def grammar_of(claims: Iterable[Translated]) -> Grammar:
    """The patterns that the shared lists of phrase files make. Raises PatternFault."""
    lists = {name: words for file in claims for name, words in file.data.get("lists", {}).items()}
    return grammar({name: list(map(str, words)) if isinstance(words, list) else [str(words)]
                    for name, words in lists.items()}, {})


def _years(vocabulary: Vocabulary) -> str:
    return f"{vocabulary.first_year}-{vocabulary.last_year or ''}"


def _positioned(file: Translated, path: tuple[str | int, ...], fault: PatternFault) -> Problem:
    """A fault within a pattern, at its characters where the pattern stands as one text in the file."""
    node = file.node(path)
    if isinstance(node, Scalar) and fault.end <= len(node.text):
        return file.source.problem_within(fault.code, node, fault.start, fault.end, **fault.values)
    return file.source.problem(fault.code, node, **fault.values)


def _digest(files: Iterable[Path]) -> str:
    """Of the content of the files: the same digest, the same rules."""
    digest = hashlib.sha256()
    for content in sorted({path.resolve(): path.read_bytes() for path in files}.values()):
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:12]


__all__ = ["Loader", "grammar_of", "national_name"]
