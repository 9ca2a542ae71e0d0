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
