"""What processes of the pool are given to do in tests: they must be able to import it."""

from __future__ import annotations

import multiprocessing
import os
import time


class _OddError(Exception):
    """One that cannot go from one process to another."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def nothing() -> None:
    """Nothing to make ready."""


def refuse(reason: str) -> None:
    raise ValueError(reason)


def double(piece: int) -> int:
    return 2 * piece


def die_of_seven(piece: int) -> int:
    if piece == 7:
        os._exit(3)
    return 2 * piece


def die_always(piece: int) -> int:
    os._exit(3)


def fail_at_three(piece: int) -> int:
    if piece == 3:
        raise KeyError("drei")
    if piece == 4:
        raise _OddError(1, 2)
    return piece


def slow(piece: int) -> int:
    if piece:
        time.sleep(60)
    return os.getpid()


def alive() -> list[int]:
    return [process.pid for process in multiprocessing.active_children() if process.pid is not None]
