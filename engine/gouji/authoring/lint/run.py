"""Lint of a whole pack: what keeps it from being loaded, then what its rules can hardly mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gouji.authoring.lint.alike import alike_faults
from gouji.authoring.lint.bases import basis_faults, register_faults
from gouji.authoring.lint.cases import case_faults
from gouji.authoring.lint.conditions import condition_faults
from gouji.authoring.lint.meant import meaning_faults
from gouji.authoring.lint.parameters import parameter_faults
from gouji.authoring.lint.reach import reach_faults
from gouji.authoring.lint.subject import Ground, Subject
from gouji.authoring.lint.texts import text_faults
from gouji.authoring.lint.units import unit_faults
from gouji.authoring.lint.weak import weak_faults
from gouji.packs import Pack
from gouji.packs.gather import shown
from gouji.packs.load import Loader
from gouji.problems import Problem, ProblemsError
from gouji.reasoning import program_of

_OF_A_RULE = (unit_faults, condition_faults, reach_faults, basis_faults, text_faults, case_faults)


@dataclass(frozen=True, slots=True)
class Linted:
    """`problems` in the order of the files; `pack` is None where something keeps it from being used. `rules` counts
    those that could be looked at; `files` those that the pack is made of, as far as it could be read."""

    problems: tuple[Problem, ...]
    pack: Pack | None
    rules: int
    files: tuple[Path, ...] = ()

    @property
    def errors(self) -> int:
        return sum(problem.level == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def lint(path: Path, mutants: bool = False, done: Callable[[], None] = lambda: None) -> Linted:
    """Everything that is wrong in the pack of a folder (or its pack.yaml), rules that could be read looked at even
    where others could not. With `mutants` the tests are tried too: `done` is called after each rule.

    Raises nothing for a pack in whatever state.
    """
    loader = Loader((path if path.is_file() else path / "pack.yaml").absolute())
    pack, problems = _loaded(loader)
    ground = Ground.of(loader, pack)
    subjects = [Subject(rule, *loader.rule_files[rule.id],
                        {form: bound[rule.id] for form, bound in loader.bound.items() if rule.id in bound}, ground)
                for rule in loader.rules if rule.id in loader.rule_files]
    # A rule that the loader refused is not bound everywhere: what it lacks would be told of it twice.
    told = {(problem.file, problem.line) for problem in problems}
    sound = [subject for subject in subjects if not _refused(subject, told)]
    # Those inherited are looked at in their pack, one whose id a rule of this pack took too.
    names = loader.pack_file.data.get("rules", ()) if loader.pack_file is not None else ()
    files = {str(shown(loader.folder / name)) for name in names}
    own = [subject for subject in sound if subject.file.source.file in files]
    problems += [problem for subject in own for faults in _OF_A_RULE for problem in faults(subject)]
    disabled = pack.disabled if pack is not None else {}
    alike = alike_faults([subject for subject in sound if subject.rule.id not in disabled])
    problems += [p for p in alike if p.file in {subject.file.source.file for subject in own}]
    if pack is not None and pack.inherited:
        problems += meaning_faults(pack, loader)
        problems += parameter_faults(pack, loader)
    problems += [problem for file in loader.registers for problem in register_faults(file)]
    if mutants and pack is not None:
        problems += weak_faults(pack, own, done)
    return Linted(_in_order(problems, loader.files), pack, len(loader.own), tuple(loader.files))


def _loaded(loader: Loader) -> tuple[Pack | None, list[Problem]]:
    """The pack with its reasoning compiled, as an audit needs it, or why there is none."""
    try:
        pack = loader.load()
        program_of(pack)
    except ProblemsError as error:
        return None, list(error.problems)
    return pack, []


def _refused(subject: Subject, told: set[tuple[str, int]]) -> bool:
    place = subject.file.node(("rules", subject.index)).place
    return any((subject.file.source.file, line) in told for line in range(place.line, place.end_line + 1))


def _in_order(problems: Sequence[Problem], files: Sequence[Path]) -> tuple[Problem, ...]:
    """In the order in which the pack names its files, each from top to bottom; nothing twice."""
    rank = {str(file.resolve()): turn for turn, file in reversed(list(enumerate(files)))}
    unique: dict[object, Problem] = {}
    for problem in problems:
        unique.setdefault((
            problem.code, problem.file, problem.line, problem.column, str(problem.values)), problem)
    return tuple(sorted(unique.values(), key=lambda p: (
        rank.get(str(Path(p.file).resolve()), len(rank)), p.file, p.line, p.column, p.code)))


def only_in(problems: Sequence[Problem], file: Path) -> Iterator[Problem]:
    """The problems of one file."""
    return (problem for problem in problems if Path(problem.file).resolve() == file.resolve())
