"""pytest collects the tests inside a rule pack: one id for each case, so `pytest rules/` runs them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gouji.checking.rule_tests import TestOutcome, run_rule_tests
from gouji.packs import load_pack
from gouji.problems import ProblemsError


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A pack is known by its pack.yaml."""
    if file_path.name == "pack.yaml":
        return PackFile.from_parent(parent, path=file_path)
    return None


class PackFile(pytest.File):
    """The cases of one pack: those of its rules, and the examples of its phrases."""

    def collect(self) -> Iterator[pytest.Item]:
        try:
            pack = load_pack(self.path)
        except ProblemsError as error:
            raise self.CollectError(error.render("zh")) from None
        from gouji.claims.examples import check_examples

        for outcome in run_rule_tests(pack):
            yield RuleCase.from_parent(self, name=f"{outcome.rule}[{outcome.name}-{outcome.template}]",
                                       problem=_told(outcome), gap=outcome.gap)
        for vocabulary in pack.vocabularies if pack.own_phrases else ():
            for i, example in enumerate(check_examples(pack.phrases, vocabulary)):
                told = f"{example.text}: expected {example.expected}, found {example.found}"
                problem = "" if example.passed else told
                yield RuleCase.from_parent(self, name=f"{example.phrase}[{i}-{vocabulary.id}]", problem=problem)


def _told(outcome: TestOutcome) -> str:
    return "" if outcome.passed else f"{outcome.rule} “{outcome.name}” on {outcome.template}: {outcome.told('en')}"


class RuleCase(pytest.Item):
    """One case, already run when the pack was collected. A known gap is expected to fail, and fails if it passes."""

    def __init__(self, *, problem: str, gap: str = "", **keywords: object) -> None:
        super().__init__(**keywords)  # type: ignore[arg-type]
        self.problem, self.gap = problem, gap
        if gap:
            self.add_marker(pytest.mark.xfail(reason=gap, strict=True))

    def runtest(self) -> None:
        # Of a known gap `problem` is that it is none any more, or that its test never ran.
        if self.problem and not self.gap:
            pytest.fail(self.problem, pytrace=False)
        if self.gap and not self.problem:
            pytest.fail(self.gap, pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name
