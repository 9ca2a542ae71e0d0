"""What a pack is made of, gathered from its own files and from those of the packs that it inherits from: each file
read, translated and validated, all independent mistakes told at once."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from gouji.language import Translated, language, read
from gouji.packs.decision_tables.read import Layer
from gouji.packs.models import Basis, Rule
from gouji.packs.parameters import Parameter
from gouji.packs.parts import Parts, Sourced, laid_over
from gouji.packs.profile import apply_profile, turned_off
from gouji.packs.samples import read_sample
from gouji.packs.validate import day_of_year, is_day, read_basis, read_parameter, read_rule
from gouji.problems import Problem, ProblemsError
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary, load_vocabulary
from gouji.yaml_source import Mapping, Place, Source

# Without rules, or without reasoning, everything would pass in silence; a pack that inherits has those of the other.
_NEEDED = ("pack", "version")
_OF_ITS_OWN = ("vocabularies", "bases", "rules", "reasoning")
_FILE = "pack.yaml"


class Gatherer:
    """One gathering: `problems` found, `files` read, `folders` of rule files (one put there later is seen, though the
    pack is cached), `inherited`: the folders of the packs below, the nearest first, `registers` of bases, `own` and
    `own_phrases`: the ids of the pack's own rules, the names of its own phrases. `broken`: a file that the rules build
    on cannot be read, so what they name in it is not known."""

    def __init__(self, file: Path, above: tuple[Path, ...] = ()) -> None:
        self.file = file
        self.folder = file.parent
        self.above = (*above, file.resolve())  # the packs that inherit from this one
        self.problems: list[Problem] = []
        self.files: list[Path] = []
        self.folders: list[Path] = []
        self.inherited: list[Path] = []
        self.registers: list[Translated] = []
        self.own: list[str] = []
        self.own_phrases: list[str] = []
        self.pack_file: Translated | None = None
        self.broken = False

    def parts(self) -> tuple[Translated, Parts]:
        """The pack file, and what it and the packs that it inherits from are made of."""
        pack = self.pack_file = self.read(self.file, "pack")
        data = pack.data
        keys = language().contexts["pack"]
        for key in (*_NEEDED, *(() if "inherits" in data else _OF_ITS_OWN)):
            if not data.get(key):
                code = "packs.missing-own" if key in _OF_ITS_OWN else "packs.missing-key"
                self.problems.append(pack.source.problem(code, pack.node(()), key=keys[key].zh,
                                                         national=national_name()))
        for key in () if "inherits" in data else ("disabled", "adjustments"):
            if data.get(key):
                self.problems.append(pack.source.problem("packs.nothing-inherited", pack.node((key,)),
                                                         key=keys[key].zh))
        self.stop_if_broken()
        parts = self.parent(pack) if "inherits" in data else Parts()
        before = len(self.files)
        own = []
        for name in data.get("vocabularies", ()):
            if (found := self.vocabulary(name, parts.vocabulary_files)) is not None:
                own.append(found[0])
                parts.vocabulary_files[found[0].id] = found[1]
        parts.vocabularies = laid_over(parts.vocabularies, own)
        parts.claim_files += [self.folder / name for name in data.get("claims", ())]
        claims = [self.read(self.folder / name, "claims") for name in data.get("claims", ())]
        self.own_phrases = [str(each.get("name", "")) for file in claims for each in file.data.get("phrases", ())]
        parts.claims += claims
        parts.read_with += self.files[before:]
        if data.get("bases"):
            self.read_bases(self.read(self.folder / data["bases"], "bases"), parts.bases)
        if data.get("parameters"):
            given = self.read_parameters(self.read(self.folder / data["parameters"], "parameters"))
            parts.parameters |= {name: parameter.upon(parts.parameters.get(name, parameter))
                                 for name, parameter in given.items()}
        for name in data.get("samples", ()):
            self.read_sample(self.read(self.folder / name, "sample"), parts)
        self.problems += apply_profile(pack, parts)
        for name in data.get("rules", ()):
            file = self.read(self.folder / name, "rules")
            rules = ((i, self.rule(file, i, raw)) for i, raw in enumerate(file.data.get("rules", ())))
            sourced = [Sourced(rule, file, i) for i, rule in rules if rule is not None]
            self.own += [each.rule.id for each in sourced]
            parts.rules += sourced
        self.unlisted(data.get("rules", ()))
        parts.reasoning += [self.read(self.folder / name, "reasoning") for name in data.get("reasoning", ())]
        self.note_tables(data, parts)
        self.keep(pack, parts)
        if data.get("since") and not is_day(data["since"]):
            self.problems.append(pack.source.problem("packs.bad-day", pack.node(("since",)), day=data["since"]))
        if data.get("deadline"):
            parts.deadline = day_of_year(data["deadline"]) or ""
            if not parts.deadline:
                self.problems.append(pack.source.problem("packs.bad-deadline", pack.node(("deadline",)),
                                                         day=data["deadline"]))
        return pack, parts

    def parent(self, pack: Translated) -> Parts:
        """The parts of the pack that the file inherits from: a folder, as seen from its own, or Gouji's own pack."""
        name = pack.data["inherits"]
        path = self.folder / name
        file = path if path.is_file() and path.name == _FILE else path / _FILE
        if not file.is_file() and name == national_name():
            file = rules_folder() / _FILE
        if not file.is_file():
            raise ProblemsError([*self.problems, pack.source.problem(
                "packs.unknown-parent", pack.node(("inherits",)), name=name, national=national_name())])
        if file.resolve() in self.above:
            raise ProblemsError([*self.problems, pack.source.problem(
                "packs.inherits-itself", pack.node(("inherits",)), name=name)])
        below = Gatherer(file, self.above)
        _, parts = below.parts()
        self.files += below.files
        self.folders += below.folders
        self.inherited += [below.folder, *below.inherited]
        self.problems += below.problems
        self.broken |= below.broken
        return parts

    def keep(self, pack: Translated, parts: Parts) -> None:
        """Rules that packs on top of this one may not turn off."""
        known = [sourced.rule.id for sourced in parts.rules]
        for i, rule_id in enumerate(pack.data.get("kept", ())):
            if rule_id in parts.disabled:
                self.problems.append(turned_off(pack, ("kept", i), rule_id, parts))
            elif rule_id in known:
                parts.kept.setdefault(rule_id, pack.data["pack"])
            elif not self.problems:  # a rule in error is not known either, and was told
                self.problems.append(pack.source.problem("packs.unknown-rule", pack.node(("kept", i)), id=rule_id,
                                                         candidates="、".join(known[:6])))

    def note_tables(self, data: dict[str, Any], parts: Parts) -> None:
        """The workbooks of decision tables; they are read when the rules are known."""
        files = tuple((self.folder / name, str(shown(self.folder / name))) for name in data.get("decision_tables", ()))
        self.files += [path for path, _ in files if path.is_file()]
        adjusted = frozenset(each["rule"] for each in data.get("adjustments", ()) if {"rule", "severity"} <= set(each))
        parts.decision_tables.append(Layer(files, dict(parts.kept), adjusted))

    def unlisted(self, names: Iterable[str]) -> None:
        """Rule files that lie by the others and that the pack does not name: their rules would never run."""
        folders = [folder for folder in dict.fromkeys((self.folder / name).parent.resolve() for name in names)
                   if folder != self.folder.resolve()]  # beside pack.yaml lies much else
        self.folders += folders
        listed = {path.resolve() for path in self.files}
        for folder in folders:
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.suffix.lower() in (".yaml", ".yml") and path.resolve() not in listed:
                    self.problems.append(Problem("packs.unlisted-file", str(shown(path)), 1, 1, 1, "", {
                        "file": os.path.relpath(path, self.folder.resolve())}))

    def vocabulary(self, name: str, known: dict[str, Path]) -> tuple[Vocabulary, Path] | None:
        files: list[Path] = []
        path = (self.folder / name).resolve()
        try:
            return load_vocabulary(path, files, known), path
        except ProblemsError as error:
            self.problems += [replace(p, file=str(shown(Path(p.file)))) for p in error.problems]
            self.broken = True
            return None
        finally:
            self.files += [file for file in files if file not in self.files]

    def read_bases(self, file: Translated, known: dict[str, Basis]) -> None:
        """Adds the entries of a register to those known."""
        self.registers.append(file)
        for i, raw in enumerate(file.data.get("bases", ())):
            basis, problems = read_basis(file, ("bases", i), raw)
            self.problems += problems
            if basis is not None and basis.id in known:
                self.problems.append(file.source.problem("packs.id-twice", file.node(("bases", i, "id")), id=basis.id))
            elif basis is not None:
                known[basis.id] = basis

    def read_parameters(self, file: Translated) -> dict[str, Parameter]:
        """Those of a parameter file; a pack may have none."""
        out: dict[str, Parameter] = {}
        for i, raw in enumerate(file.data.get("parameters", ())):
            parameter, problems = read_parameter(file, ("parameters", i), raw)
            self.problems += problems
            if parameter is not None and parameter.name in out:
                self.problems.append(file.source.problem(
                    "packs.id-twice", file.node(("parameters", i, "name")), id=parameter.name))
            elif parameter is not None:
                out[parameter.name] = parameter
        return out

    def read_sample(self, file: Translated, parts: Parts) -> None:
        """Adds a sample to those that tests may stand on."""
        sample, problems = read_sample(file, parts.vocabularies)
        self.problems += problems
        if sample is not None and sample.name in parts.samples:
            self.problems.append(file.source.problem("rule_tests.sample-twice", file.node(("sample",)),
                                                     name=sample.name))
        elif sample is not None:
            parts.samples[sample.name] = sample

    def rule(self, file: Translated, i: int, raw: dict[str, Any]) -> Rule | None:
        if any(p.line >= file.node(("rules", i)).place.line and p.line <= file.node(("rules", i)).place.end_line
               for p in file.problems if p.level == "error"):
            return None
        rule, problems = read_rule(file, ("rules", i), raw)
        self.problems += problems
        return rule

    def read(self, path: Path, context: str) -> Translated:
        """A file of the pack; one that cannot be read is told and then as if empty, so that the others are read too."""
        self.files.append(path)
        try:
            translated = read(shown(path), context)
        except ProblemsError as error:
            if context == "pack":
                raise
            self.problems += error.problems
            self.broken |= context not in ("rules", "reasoning")
            nothing = Mapping((), Place(1, 1, 1, 1))
            return Translated(Source(str(shown(path)), ("",), nothing), {}, {(): nothing})
        if context not in ("claims", "reasoning"):
            self.problems += translated.problems
        return translated

    def stop_if_broken(self) -> None:
        """Warnings stop too: text lost behind a # makes another rule than the one that was written."""
        if self.problems:
            raise ProblemsError(sorted(self.problems, key=lambda p: (p.file, p.line, p.column)))


def national_name() -> str:
    """What the pack that ships with Gouji calls itself; other packs inherit from it by this name."""
    return str(read(rules_folder() / _FILE, "pack").data["pack"])


def shown(path: Path) -> Path:
    """The path as people would write it: relative to where they stand, when it lies below."""
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path
