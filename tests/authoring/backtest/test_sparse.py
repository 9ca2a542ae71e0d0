"""The quick ways through an archive come to what the ordinary evaluator comes to, rule by rule and check by check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gouji.authoring.backtest.backtest import try_on_archive
from gouji.authoring.backtest.kept import Store, bodies, opened
from gouji.authoring.backtest.sparse import Sparse, on_figures
from gouji.authoring.backtest.whole import subject
from gouji.checking import check
from gouji.checking.check import outcomes
from gouji.corpus.lean import Cell, cell, lean_of, read_lean
from gouji.corpus.work import packed_report


def _unplaced(result):
    """Without where in the file it stands, which a line does not hold."""
    operands = tuple(o._replace(place=None) for o in result.operands)
    return result._replace(places=(), operands=operands, unsure=tuple(o._replace(place=None) for o in result.unsure))


@pytest.fixture(scope="module")
def both(pack, archive):
    """For each report: what the ordinary evaluator and the line come to, for every rule on figures."""
    rules = [rule for rule in pack.rules if on_figures(rule)]
    out = []
    with opened(archive) as connection:
        store = Store(connection, pack)
        sparse = Sparse(pack, rules, store)
        given = bodies(archive, pack)
        store.fetch([kept for body in given for kept in sparse.asks(body)])
        for body in given:
            whole = check(subject(body, pack, store))
            out.append((body, [r for r in whole if on_figures(r.rule)], sparse.found(body)))
    return out


def test_every_check_on_figures_comes_to_the_same_with_the_same_evidence(both):
    for body, whole, found in both:
        by_rule = {}
        for result in whole:
            by_rule.setdefault(result.rule.id, []).append(_unplaced(result))
        for id_ in found.holding:
            assert {r.status for r in by_rule[id_]} <= {"pass", "not_applicable"}, (body.kept.file, id_)
            assert "pass" in {r.status for r in by_rule[id_]}
        rest = [r for id_, results in by_rule.items() if id_ not in found.holding for r in results]
        assert sorted(map(_unplaced, found.results), key=lambda r: r.key) == sorted(rest, key=lambda r: r.key)


def test_the_reports_leave_no_outcome_and_no_short_cut_unseen(both):
    seen = {result.status for _, whole, _ in both for result in whole}
    assert seen == {"pass", "fail", "undetermined", "not_applicable"}
    assert any(found.holding for _, _, found in both)
    assert any(result.doubt == "reading" for _, whole, _ in both for result in whole)
    assert any(o.key.scope == "prior" for _, whole, _ in both for r in whole for o in r.operands)
    assert any(o.state == "blank" for _, whole, _ in both for r in whole if r.status == "pass" for o in r.operands)


def test_outcomes_of_all_rules_are_those_of_the_ordinary_evaluator(pack, archive):
    expected = {}
    with opened(archive) as connection:
        store = Store(connection, pack)
        for body in bodies(archive, pack):
            for rule, status in outcomes(check(subject(body, pack, store))).items():
                key = rule, body.kept.year, status
                expected[key] = expected.get(key, 0) + 1
    tried = try_on_archive(archive, pack, pack.rules, workers=1)
    got = {(one.rule.id, year, status): count for one in tried.tried for year, counts in one.years.items()
           for status, count in counts.items()}
    skipped = {one.rule.id for one in tried.tried if one.not_tried}
    assert skipped
    assert got == {key: count for key, count in expected.items() if key[0] not in skipped}


def test_two_processes_come_to_what_one_does(pack, archive):
    rules = [pack.rule("GJ-301"), pack.rule("KN-301")]
    assert try_on_archive(archive, pack, rules, workers=2) == try_on_archive(archive, pack, rules, workers=1)


def test_a_line_says_what_the_report_says_of_every_cell(both, pack, archive):
    with opened(archive) as connection:
        store = Store(connection, pack)
        for body, _, _ in both:
            report = store.report(body.kept)
            lean = read_lean(lean_of(packed_report(report).content))
            figures = [report.figures[key] for key in sorted(report.figures)]
            assert [cell(kept) for kept in lean.cells] == [Cell(f.value, f.state) for f in figures]
            assert list(lean.doubtful) == [at for at, f in enumerate(figures) if f.doubtful]
            assert (lean.organisation, lean.year, lean.template) == (
                report.organisation.name, report.year, report.template)


@pytest.mark.parametrize("text", ["", "[]", "{}", "[1, 2]", "null"])
def test_a_line_that_is_none_is_refused(text):
    with pytest.raises(ValueError):
        read_lean(text)


@pytest.mark.parametrize("content", [b"", b"not packed", b"x\x9cK\xab\x05\x00"])
def test_content_that_is_no_report_is_refused(content):
    with pytest.raises(ValueError):
        lean_of(content)


def test_an_archive_without_lines_comes_to_the_same(pack, archive, tmp_path):
    import shutil
    import sqlite3

    older = tmp_path / "older.sqlite"
    shutil.copy(archive, older)
    with sqlite3.connect(older) as connection:
        connection.execute("DROP TABLE lean")
    rules = [pack.rule("GJ-301"), pack.rule("KN-301")]
    with_lines = try_on_archive(archive, pack, rules, workers=1)
    assert replace(try_on_archive(older, pack, rules, workers=1), source="") == replace(with_lines, source="")
