"""A rule pack from its folder: every file read, translated and validated, all independent mistakes told at once."""

from __future__ import annotations

import difflib
import hashlib
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gouji.claims import PhraseBook, build_phrases
from gouji.expressions import ExpressionError
from gouji.language import Translated, holes, language, read
from gouji.packs.binding import BoundRule, bind_rule
from gouji.packs.models import Basis, Rule
from gouji.problems import Problem, ProblemsError
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True, eq=False)
class Pack:
    """A loaded pack. `bound[template][rule id]` is the rule made ready for that template; `reasoning` the files of it.

    `hash` covers every file of the pack: the same hash, the same rules.
    """

    name: str
    version: str
    hash: str
    folder: Path
    vocabularies: tuple[Vocabulary, ...]
    bases: dict[str, Basis]
    phrases: PhraseBook
    rules: tuple[Rule, ...]
    bound: dict[str, dict[str, BoundRule]] = field(repr=False)
    reasoning: tuple[Translated, ...] = field(repr=False)

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises KeyError with the ids that are like it."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(", ".join(difflib.get_close_matches(rule_id, [r.id for r in self.rules], 3, 0.3)))

    def vocabulary(self, template: str) -> Vocabulary:
        return next(v for v in self.vocabularies if v.id == template)


def load_pack(path: Path | str | None = None) -> Pack:
    """The pack of a folder (or its pack.yaml); without a path, the national pack that ships with Gouji.

    Raises ProblemsError with every mistake found: file, line, column, cause and remedy.
    """
    folder = Path(path) if path is not None else rules_folder()
    file = folder if folder.is_file() else folder / "pack.yaml"
    return _Loader(file).load()


class _Loader:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.folder = file.parent
        self.problems: list[Problem] = []
        self.digest = hashlib.sha256()

    def load(self) -> Pack:
        pack = self.read(self.file, "pack")
        data = pack.data
        for key in ("pack", "version", "vocabularies", "bases", "rules"):
            if key not in data:
                self.problems.append(pack.source.problem("packs.missing-key", pack.node(()), key=key))
        self.stop_if_broken()
        vocabularies = tuple(load_vocabulary((self.folder / name).resolve()) for name in data["vocabularies"])
        for name in data["vocabularies"]:
            self.digest.update((self.folder / name).read_bytes())
        bases = self.bases(self.read(self.folder / data["bases"], "bases"))
        phrases, problems = build_phrases([self.read(self.folder / name, "claims") for name in data.get("claims", ())],
                                          vocabularies)
        self.problems += problems
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
        reasoning = tuple(self.read(self.folder / name, "reasoning") for name in data.get("reasoning", ()))
        for file in reasoning:
            self.problems += file.problems
        self.stop_if_broken()
        return Pack(data["pack"], data["version"], self.digest.hexdigest()[:12], self.folder, vocabularies, bases,
                    phrases, tuple(rules), bound, reasoning)

    def read(self, path: Path, context: str) -> Translated:
        translated = read(_shown(path), context)
        self.digest.update(path.read_bytes())
        if context not in ("claims", "reasoning"):
            self.problems += translated.problems
        return translated

    def stop_if_broken(self) -> None:
        errors = [p for p in self.problems if p.level == "error"]
        if errors:
            raise ProblemsError(sorted(errors, key=lambda p: (p.file, p.line, p.column)))

    def bases(self, file: Translated) -> dict[str, Basis]:
        out: dict[str, Basis] = {}
        for i, raw in enumerate(file.data.get("bases", ())):
            try:
                basis = Basis.model_validate(raw)
            except ValidationError as error:
                self.problems += _validation_problems(file, ("bases", i), error)
                continue
            out[basis.id] = basis
        return out

    def rule(self, file: Translated, i: int, raw: dict[str, Any]) -> Rule | None:
        if any(p.line >= file.node(("rules", i)).place.line and p.line <= file.node(("rules", i)).place.end_line
               for p in file.problems if p.level == "error"):
            return None
        try:
            return Rule.model_validate(raw)
        except ValidationError as error:
            self.problems += _validation_problems(file, ("rules", i), error)
            return None

    def meaning(self, file: Translated, i: int, rule: Rule, known: Sequence[Rule], bases: dict[str, Basis],
                phrases: PhraseBook) -> None:
        """What pydantic cannot see: ids given twice, bases not registered, unknown phrases, holes nobody fills."""
        def fault(code: str, *path: str | int, **values: object) -> None:
            self.problems.append(file.source.problem(code, file.node(("rules", i, *path)), **values))

        if any(rule.id == other.id for other in known):
            fault("packs.id-twice", "id", id=rule.id)
        for k, basis in enumerate(rule.basis):
            if basis not in bases:
                near = difflib.get_close_matches(basis, bases, 3, 0.3) or list(bases)[:6]
                fault("packs.unknown-basis", "basis", k, basis=basis, candidates="、".join(near))
        if rule.claim is not None and phrases.phrase(rule.claim) is None:
            fault("packs.unknown-phrase", "claim", claim=rule.claim,
                  candidates="、".join(p.name for p in phrases.phrases))
        levels = language().values["level"]
        for k, level in enumerate(rule.applies.levels):
            if level not in levels:
                fault("packs.unknown-level", "applies", "levels", k, level=level, candidates="、".join(levels))
        for key in ("message", "message_en", "suggestion", "suggestion_en"):
            for hole in _holes(getattr(rule, key)):
                if hole not in holes():
                    near = difflib.get_close_matches(hole, holes(), 3, 0.3) or sorted(holes())[:8]
                    fault("packs.unknown-hole", key, hole=hole, candidates="、".join(near))

    def bind(self, file: Translated, i: int, rule: Rule, vocabularies: Iterable[Vocabulary],
             bound: dict[str, dict[str, BoundRule]]) -> None:
        for vocabulary in vocabularies:
            try:
                ready = bind_rule(rule, vocabulary)
            except ExpressionError as error:
                place = file.node(("rules", i, "check")).place
                self.problems.append(error.problem(file.source.file, place.line, place.column,
                                                   file.source.lines[place.line - 1]))
                return
            except LookupError as error:
                self.problems.append(file.source.problem(
                    "packs.unknown-table", file.node(("rules", i, "table")), name=error.args[0],
                    candidates="、".join(t.name for t in vocabulary.tables)))
                return
            if ready is not None:
                bound[vocabulary.id][rule.id] = ready


def _shown(path: Path) -> Path:
    """The path as people would write it: relative to where they stand, when it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def _holes(text: str) -> list[str]:
    try:
        return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return ["{"]


def _validation_problems(file: Translated, path: tuple[str | int, ...], error: ValidationError) -> list[Problem]:
    out = []
    for detail in error.errors():
        location = tuple(part for part in detail["loc"] if isinstance(part, str | int))
        node = file.node((*path, *location))
        missing = str(detail["ctx"]["error"]) if "ctx" in detail and "error" in detail["ctx"] else ""
        code, _, what = missing.partition(":")
        if code == "missing":
            out.append(file.source.problem("packs.missing-key", node, key=_zh_key(what)))
        elif code == "no-test":
            out.append(file.source.problem("packs.no-test", node, expect=language().word("outcome", what)))
        elif detail["type"] == "missing":
            out.append(file.source.problem("packs.missing-key", node, key=_zh_key(str(location[-1]))))
        else:
            out.append(file.source.problem("packs.bad-value", node, key=_zh_key(str(location[-1]) if location else ""),
                                           reason=detail["msg"]))
    return out


def _zh_key(en: str) -> str:
    return next((key.zh for context in ("rule", "test", "applies", "basis", "change")
                 for key in language().contexts[context].values() if key.en == en), en)
