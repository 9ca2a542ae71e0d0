"""Shared work goes on whatever becomes of a process, and ends when nobody takes its results."""

from __future__ import annotations

import time

import pytest
from corpus import pool_work

from gouji.corpus.pool import LostWorkerError, shared


def run(work, pieces, workers=2, begin=pool_work.nothing, *values):
    return dict(shared(work, pieces, workers, begin, *values))


def test_every_piece_comes_back_with_its_result():
    assert run(pool_work.double, range(30)) == {n: 2 * n for n in range(30)}


def test_no_pieces_are_no_results():
    assert run(pool_work.double, []) == {}


def test_the_piece_that_kills_its_process_is_told_apart_and_the_others_are_done():
    found = run(pool_work.die_of_seven, range(12))
    assert isinstance(found.pop(7), LostWorkerError)
    assert found == {n: 2 * n for n in range(12) if n != 7}


def test_where_every_piece_kills_every_piece_is_told():
    assert {type(found) for found in run(pool_work.die_always, range(3), 1).values()} == {LostWorkerError}


def test_an_exception_comes_back_with_its_piece_even_one_that_cannot_travel():
    found = run(pool_work.fail_at_three, range(6))
    assert isinstance(found[3], KeyError) and "drei" in str(found[3])
    assert isinstance(found[4], RuntimeError) and "_OddError: 1 and 2" in str(found[4])
    assert [found[n] for n in (0, 1, 2, 5)] == [0, 1, 2, 5]


def test_what_begin_raises_is_raised():
    with pytest.raises(ValueError, match="no engine"):
        run(pool_work.double, range(9), 2, pool_work.refuse, "no engine")


def test_ctrl_c_where_results_are_taken_ends_the_processes():
    source = shared(pool_work.slow, iter([0, *[1] * 9]), 2, pool_work.nothing)
    next(source)
    children = pool_work.alive()
    assert children
    with pytest.raises(KeyboardInterrupt):
        source.throw(KeyboardInterrupt())
    for _ in range(200):
        if not set(children) & set(pool_work.alive()):
            break
        time.sleep(0.05)
    assert not set(children) & set(pool_work.alive())


def test_pieces_are_taken_only_as_they_are_needed():
    taken = []

    def pieces():
        for n in range(1000):
            taken.append(n)
            yield n

    source = shared(pool_work.double, pieces(), 2, pool_work.nothing)
    next(source)
    source.close()
    assert len(taken) < 50


CAUSES = {"sleep": "wall", "spin": "cpu", "abort": "crashed", "segfault": "crashed"}


def test_why_a_process_died_is_told_and_a_limit_is_run_into_once(tmp_path):
    notes = tmp_path / "notes"
    pieces = [(what, str(notes)) for what in ("a", "sleep", "b", "spin", "abort", "c", "segfault", "hog", "exit",
                                              "d")]
    found = {what: result for (what, _), result in shared(pool_work.hostile, pieces, 2, pool_work.nothing)}
    assert {what: found[what].cause for what in CAUSES} == CAUSES
    assert found["abort"].signal == "SIGABRT"
    assert isinstance(found["hog"], MemoryError) and "SystemExit" in str(found["exit"])
    assert [found[what] for what in "abcd"] == list("abcd")
    begun = notes.read_text().split()
    assert {what: begun.count(what) for what in found} == dict.fromkeys(found, 1) | {
        "abort": 2, "segfault": 2}


def test_when_half_are_hostile_the_others_are_done(tmp_path):
    pieces = [(f"{'abort' if n % 2 else 'good'} {n}", str(tmp_path / "notes")) for n in range(4)]
    found = {what: result for (what, _), result in shared(pool_work.hostile, pieces, 1, pool_work.nothing)}
    assert len(found) == 4
    assert all(isinstance(result, LostWorkerError) == what.startswith("abort") for what, result in found.items())


def test_a_death_that_was_not_the_pieces_fault_loses_nothing(tmp_path):
    pieces = [(n, str(tmp_path)) for n in range(6)]
    assert dict(shared(pool_work.once, pieces, 2, pool_work.nothing)) == {piece: piece[0] for piece in pieces}


def test_where_no_process_gets_ready_every_piece_is_lost_soon():
    found = run(pool_work.double, range(50), 2, pool_work.die_at_once)
    assert {type(result) for result in found.values()} == {LostWorkerError} and len(found) == 50


def test_a_process_that_keeps_much_of_its_pieces_gives_way_to_another():
    assert len(set(run(pool_work.keep, range(3), 1).values())) == 3


def test_a_piece_that_cannot_be_sent_is_told():
    found = run(pool_work.double, [1, test_no_pieces_are_no_results.__code__, 2])
    assert [found[1], found[2]] == [2, 4]
    assert isinstance(found[test_no_pieces_are_no_results.__code__], TypeError)


def test_nothing_is_left_behind():
    run(pool_work.double, range(5))
    assert not pool_work.alive()
