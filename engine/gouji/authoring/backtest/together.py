"""Pieces of work shared by processes that each read their own share of the archive: nothing but names and counts goes
through pipes.

Nothing that somebody handed in is read here, only what we packed ourselves, so a process that dies is a fault of ours
and ends the whole.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def together(work: Callable[[T], R], pieces: Sequence[T], workers: int, begin: Callable[..., None],
             *values: Any) -> Iterator[R]:
    """What `work` makes of each piece, in the order they are done. `begin(*values)` makes each process ready; both
    must be importable. Raises what either raises."""
    # A process that is forked has the pack and our code already; where there is no fork, each loads its own.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    gc.freeze()  # what is there already is not gone through again and again by every process
    with ProcessPoolExecutor(min(workers, max(1, len(pieces))), multiprocessing.get_context(method), begin,
                             values) as pool:
        waiting = [pool.submit(work, piece) for piece in pieces]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            gc.unfreeze()
