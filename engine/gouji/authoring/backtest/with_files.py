"""Loading a pack together with rule files that it does not list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gouji.language import Translated
from gouji.packs.load import Loader
from gouji.packs.parts import Parts, Sourced

_UNLISTED = "packs.unlisted-file"


class WithFiles(Loader):
    """`ids`: the rules of the files, once loaded."""

    def __init__(self, file: Path, extra: Sequence[Path]) -> None:
        super().__init__(file)
        self._extra = extra
        self.ids: list[str] = []

    def parts(self) -> tuple[Translated, Parts]:
        """Those of the pack; a rule of the files stands in place of the pack's rule of the same id."""
        pack, parts = super().parts()
        there = {path.resolve() for path in self._extra}
        self.problems = [problem for problem in self.problems
                         if problem.code != _UNLISTED or Path(problem.file).resolve() not in there]
        known = {path.resolve() for path in self.files}
        for path in self._extra:
            if path.resolve() in known:  # the pack's own: all its rules are meant
                self.ids += [sourced.rule.id for sourced in parts.rules
                             if Path(sourced.file.source.file).resolve() == path.resolve()]
                continue
            file = self.read(path, "rules")
            found = [Sourced(rule, file, i) for i, raw in enumerate(file.data.get("rules", ()))
                     if (rule := self.rule(file, i, raw)) is not None]
            ids = {sourced.rule.id for sourced in found}
            parts.rules = [sourced for sourced in parts.rules if sourced.rule.id not in ids] + found
            self.ids += [sourced.rule.id for sourced in found]
        return pack, parts
