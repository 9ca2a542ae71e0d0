"""A rule pack from its folder: every file read, translated and validated, all independent mistakes told at once."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from gouji.claims import PhraseBook, build_phrases
from gouji.claims.patterns import Grammar, PatternFault, grammar
from gouji.expressions import ExpressionError
from gouji.language import Translated, holes, language, read
from gouji.packs.binding import BoundRule, bind_rule, has_sides, part_names, parts_of, scope_names
from gouji.packs.models import REST, Basis, Rule
from gouji.packs.pack import Pack
from gouji.packs.parameters import Parameter, limit_of
from gouji.packs.validate import read_basis, read_parameter, read_rule
from gouji.packs.words import words_of
from gouji.problems import Problem, ProblemsError
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary, load_vocabulary
from gouji.yaml_source import Scalar

# What every pack shares: the words of rule files, how organisations are told apart, how numbers are read.
_SHARED = ("language.yaml", "organisations.yaml", "reading.yaml")
# What only a comparison has to tell.
_SIDES = frozenset({"left", "right", "difference", "right_text", "right_sum"})


class Loader:
    """One loading of a pack: collects the problems of all its files before it gives up."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.folder = file.parent
        self.problems: list[Problem] = []
        self.files: list[Path] = []
        self.parameters: dict[str, Parameter] = {}
        self.grammar = Grammar({})

    def load(self) -> Pack:
        pack = self.read(self.file, "pack")
        data = pack.data
        keys = language().contexts["pack"]
        for key in ("pack", "version", "vocabularies", "bases", "rules", "reasoning"):
            if not data.get(key):  # without rules, or without reasoning, everything would pass in silence
                self.problems.append(pack.source.problem("packs.missing-key", pack.node(()), key=keys[key].zh))
        self.stop_if_broken()
        vocabularies = tuple(self.vocabulary(name) for name in data["vocabularies"])
        bases = self.bases(self.read(self.folder / data["bases"], "bases"))
        claims = [self.read(self.folder / name, "claims") for name in data.get("claims", ())]
        phrases, problems = build_phrases(claims, vocabularies)
        self.problems += problems
        lists = {name: words for file in claims for name, words in file.data.get("lists", {}).items()}
        self.grammar = grammar({name: words if isinstance(words, list) else [words]
                                for name, words in lists.items()}, {})
        self.parameters = self.read_parameters(data.get("parameters"))
        rules: list[Rule] = []
        bound: dict[str, dict[str, BoundRule]] = {v.id: {} for v in vocabularies}
        for name in data["rules"]:
            file = self.read(self.folder / name, "rules")
            for i, raw in enumerate(file.data.get("rules", ())):
                rule = self.rule(file, i, raw)
                if rule is not None:
                    self.meaning(file, i, rule, rules, bases, phrases)
                    self.bind(file, i, rule, vocabularies, bound)
                    rules.append(rule)
        if not rules and not self.problems:
            self.problems.append(pack.source.problem("packs.no-rules", pack.node(("rules",))))
        reasoning = tuple(self.read(self.folder / name, "reasoning") for name in data.get("reasoning", ()))
        for file in reasoning:
            self.problems += file.problems
        self.stop_if_broken()
        self.files += [rules_folder() / name for name in _SHARED]
        return Pack(data["pack"], data["version"], self.digest(), self.folder, vocabularies, bases,
                    phrases, tuple(rules), bound, reasoning, self.parameters)

    def read(self, path: Path, context: str) -> Translated:
        translated = read(_shown(path), context)
        self.files.append(path)
        if context not in ("claims", "reasoning"):
            self.problems += translated.problems
        return translated

    def stop_if_broken(self) -> None:
        """Warnings stop too: text lost behind a # makes another rule than the one that was written."""
        if self.problems:
            raise ProblemsError(sorted(self.problems, key=lambda p: (p.file, p.line, p.column)))

    def vocabulary(self, name: str) -> Vocabulary:
        files: list[Path] = []
        vocabulary = load_vocabulary((self.folder / name).resolve(), files)
        self.files += files
        return vocabulary

    def digest(self) -> str:
        """Of the content of every file read: the same digest, the same rules."""
        digest = hashlib.sha256()
        for content in sorted({path.resolve(): path.read_bytes() for path in self.files}.values()):
            digest.update(hashlib.sha256(content).digest())
        return digest.hexdigest()[:12]

    def bases(self, file: Translated) -> dict[str, Basis]:
        out: dict[str, Basis] = {}
        for i, raw in enumerate(file.data.get("bases", ())):
            basis, problems = read_basis(file, ("bases", i), raw)
            self.problems += problems
            if basis is not None and basis.id in out:
                self.problems.append(file.source.problem("packs.id-twice", file.node(("bases", i, "id")), id=basis.id))
            elif basis is not None:
                out[basis.id] = basis
        return out

    def read_parameters(self, name: str | None) -> dict[str, Parameter]:
        """Those of the pack's parameter file; a pack may have none."""
        out: dict[str, Parameter] = {}
        file = self.read(self.folder / name, "parameters") if name else None
        for i, raw in enumerate(file.data.get("parameters", ()) if file else ()):
            assert file is not None
            parameter, problems = read_parameter(file, ("parameters", i), raw)
            self.problems += problems
            if parameter is not None and parameter.name in out:
                self.problems.append(file.source.problem(
                    "packs.id-twice", file.node(("parameters", i, "name")), id=parameter.name))
            elif parameter is not None:
                out[parameter.name] = parameter
        return out

    def rule(self, file: Translated, i: int, raw: dict[str, Any]) -> Rule | None:
        if any(p.line >= file.node(("rules", i)).place.line and p.line <= file.node(("rules", i)).place.end_line
               for p in file.problems if p.level == "error"):
            return None
        rule, problems = read_rule(file, ("rules", i), raw)
        self.problems += problems
        return rule

    def meaning(self, file: Translated, i: int, rule: Rule, known: Sequence[Rule], bases: dict[str, Basis],
                phrases: PhraseBook) -> None:
        """What pydantic cannot see: ids given twice, bases not registered, unknown phrases, holes nobody fills."""
        def fault(code: str, *path: str | int, **values: object) -> None:
            self.problems.append(file.source.problem(code, file.node(("rules", i, *path)), **values))

        if any(rule.id == other.id for other in known):
            fault("packs.id-twice", "id", id=rule.id)
        for k, basis in enumerate(rule.basis):
            if basis not in bases:
                near = get_close_matches(basis, bases, 3, 0.3) or list(bases)[:6]
                fault("packs.unknown-basis", "basis", k, basis=basis, candidates="、".join(near))
        if rule.claim is not None and phrases.phrase(rule.claim) is None:
            fault("packs.unknown-phrase", "claim", claim=rule.claim,
                  candidates="、".join(p.name for p in phrases.phrases))
        levels = language().values["level"]
        for k, level in enumerate(rule.applies.levels):
            if level not in levels:
                fault("packs.unknown-level", "applies", "levels", k, level=level, candidates="、".join(levels))
        for key in ("min_length", "max_share", "min_cells"):
            limit = getattr(rule, key)
            values = {name: parameter.value for name, parameter in self.parameters.items()}
            if limit is not None and limit_of(limit, values) is None:
                fault("packs.bad-limit", key, value=limit, candidates="、".join(self.parameters))
        sideless = rule.check is not None and not has_sides(rule.check)
        for key in ("message", "message_en", "suggestion", "suggestion_en"):
            named = _holes(getattr(rule, key))
            wanting = [hole for hole in named if sideless and holes().get(hole) in _SIDES]
            if wanting:
                fault("packs.no-sides", key, hole=wanting[0])
            for hole in named:
                if hole not in holes():
                    near = get_close_matches(hole, holes(), 3, 0.3) or sorted(holes())[:8]
                    fault("packs.unknown-hole", key, hole=hole, candidates="、".join(near))

    def bind(self, file: Translated, i: int, rule: Rule, vocabularies: Iterable[Vocabulary],
             bound: dict[str, dict[str, BoundRule]]) -> None:
        words = words_of(rule, self.grammar, lambda path, fault: self.problems.append(
            _positioned(file, ("rules", i, *path), fault)))
        for vocabulary in vocabularies:
            try:
                ready = bind_rule(rule, vocabulary, self.parameters, words)
            except ExpressionError as error:
                node = file.node(("rules", i, "check"))
                assert isinstance(node, Scalar)
                self.problems.append(
                    file.source.problem_within(error.code, node, error.start, error.end, **error.values))
                return
            except LookupError as error:
                self.problems.append(file.source.problem(
                    "packs.unknown-table", file.node(("rules", i, "table")), name=error.args[0],
                    candidates="、".join(t.name for t in vocabulary.tables)))
                return
            if ready is not None:
                bound[vocabulary.id][rule.id] = ready
        self.scopes(file, i, rule, vocabularies)
        for path, name in _part_names(rule):
            known = [part for vocabulary in vocabularies for part in part_names(vocabulary)]
            if not any(parts_of(name, vocabulary) for vocabulary in vocabularies):
                self.problems.append(file.source.problem(
                    "packs.unknown-part", file.node(("rules", i, *path)), name=name,
                    candidates="、".join(dict.fromkeys(known))))

    def scopes(self, file: Translated, i: int, rule: Rule, vocabularies: Iterable[Vocabulary]) -> None:
        """The rows or columns that a rule names must be there in some form, or it would never run on them."""
        if rule.for_each == "single":
            return
        known = dict.fromkeys(name for vocabulary in vocabularies for name in scope_names(rule, vocabulary))
        wanted: list[tuple[str, tuple[str | int, ...]]] = [(name, ("only", k)) for k, name in enumerate(rule.only)]
        if isinstance(rule.severity, dict):
            wanted += [(name, ("severity", name)) for name in rule.severity if name not in REST]
        for name, at in wanted:
            if name not in known:
                self.problems.append(file.source.problem(
                    "packs.unknown-scope", file.node(("rules", i, *at)), name=name,
                    candidates="、".join(get_close_matches(name, known, 3, 0.3) or list(known)[:8])))


def _shown(path: Path) -> Path:
    """The path as people would write it: relative to where they stand, when it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def _part_names(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where a rule and its tests name parts of a report."""
    yield from ((("within", k), name) for k, name in enumerate(rule.within))
    for k, test in enumerate(rule.tests):
        for key, texts in (("texts", test.texts), ("prior_texts", test.prior_texts)):
            yield from ((("tests", k, key, name), name) for name in texts or ())
        change = test.change
        if change is not None:
            for key, single in (("drop_section", change.drop_section), ("empty_section", change.empty_section)):
                yield from ((("tests", k, "change", key), name) for name in (single,) if name)
            yield from ((("tests", k, "change", "swap_sections", n), name)
                        for n, name in enumerate(change.swap_sections or ()))
            yield from ((("tests", k, "change", "titles", name), name) for name in change.titles or ())


def _positioned(file: Translated, path: tuple[str | int, ...], fault: PatternFault) -> Problem:
    """A fault within a pattern, at its characters where the pattern stands as one text in the file."""
    node = file.node(path)
    if isinstance(node, Scalar) and fault.end <= len(node.text):
        return file.source.problem_within(fault.code, node, fault.start, fault.end, **fault.values)
    return file.source.problem(fault.code, node, **fault.values)


def _holes(text: str) -> list[str]:
    try:
        return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]
