"""A rule pack from its folder: every file read, translated and validated, all independent mistakes told at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from gouji.claims import build_phrases
from gouji.claims.patterns import Grammar, PatternFault, grammar
from gouji.expressions import ExpressionError
from gouji.language import Translated, language, read
from gouji.packs.binding import BoundRule, bind_rule
from gouji.packs.meaning import Fault, meaning_faults, part_faults, scope_faults
from gouji.packs.models import Basis, Rule
from gouji.packs.pack import Pack
from gouji.packs.parameters import Parameter
from gouji.packs.validate import read_basis, read_parameter, read_rule
from gouji.packs.words import words_of
from gouji.problems import Problem, ProblemsError
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary, load_vocabulary
from gouji.yaml_source import Scalar

# What every pack shares: the words of rule files, how organisations are told apart, how numbers are read.
_SHARED = ("language.yaml", "organisations.yaml", "reading.yaml")


class Loader:
    """One loading of a pack: collects the problems of all its files before it gives up."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.folder = file.parent
        self.problems: list[Problem] = []
        self.files: list[Path] = []
        self.folders: list[Path] = []  # a file put there later is seen, though the pack is cached
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
        claims = [self.read(self.folder / name, "claims") for name in data.get("claims", ())]
        read_with = [*self.files[1:], *(rules_folder() / name for name in _SHARED)]
        phrases, problems = build_phrases(claims, vocabularies)
        self.problems += problems
        bases = self.bases(self.read(self.folder / data["bases"], "bases"))
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
                    self.tell(file, i, meaning_faults(rule, rules, bases, phrases, self.parameters))
                    self.bind(file, i, rule, vocabularies, bound)
                    rules.append(rule)
        self.unlisted(data["rules"])
        if not rules and not self.problems:
            self.problems.append(pack.source.problem("packs.no-rules", pack.node(("rules",))))
        reasoning = tuple(self.read(self.folder / name, "reasoning") for name in data.get("reasoning", ()))
        for file in reasoning:
            self.problems += file.problems
        self.stop_if_broken()
        self.files += [rules_folder() / name for name in _SHARED]
        return Pack(data["pack"], data["version"], _digest(self.files), self.folder, vocabularies, bases,
                    phrases, tuple(rules), bound, reasoning, self.parameters, _digest(read_with))

    def unlisted(self, names: Iterable[str]) -> None:
        """Rule files that lie by the others and that the pack does not name: their rules would never run."""
        self.folders = [folder for folder in dict.fromkeys((self.folder / name).parent.resolve() for name in names)
                        if folder != self.folder.resolve()]  # beside pack.yaml lies much else
        listed = {path.resolve() for path in self.files}
        for folder in self.folders:
            for path in sorted(folder.iterdir()):
                if path.suffix.lower() in (".yaml", ".yml") and path.resolve() not in listed:
                    self.problems.append(Problem("packs.unlisted-file", str(_shown(path)), 1, 1, 1, "", {
                        "file": os.path.relpath(path, self.folder.resolve())}))

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

    def tell(self, file: Translated, i: int, faults: Iterable[Fault]) -> None:
        for fault in faults:
            self.problems.append(file.source.problem(fault.code, file.node(("rules", i, *fault.path)), **fault.values))

    def bind(self, file: Translated, i: int, rule: Rule, vocabularies: Collection[Vocabulary],
             bound: dict[str, dict[str, BoundRule]]) -> None:
        """Bind it to every form that has its figures, words and parts."""
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
        self.tell(file, i, scope_faults(rule, vocabularies))
        self.tell(file, i, part_faults(rule, vocabularies))


def _shown(path: Path) -> Path:
    """The path as people would write it: relative to where they stand, when it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


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
