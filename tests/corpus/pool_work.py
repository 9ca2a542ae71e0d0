"""What processes of the pool are given to do in tests: they must be able to import it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from gouji.reading import limits as module
from gouji.reading.limits import bounded, limits


class _OddError(Exception):
    """One that cannot go from one process to another."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def nothing() -> None:
    """Nothing to make ready."""


SMALL = {"memory_mb": 300, "cpu_seconds": 8, "wall_seconds": 15, "zip_part_mb": 6, "html_tags": 100_000,
         "table_slots": 20_000}


def begin_within_small_limits(*values: Any) -> None:
    """As the processes of a run are made ready, with limits that small attacks run into as large ones do."""
    from gouji.corpus.work import begin  # which the other pieces need not wait for

    _set_small_limits()
    begin(*values)


def _set_small_limits() -> None:
    """In a process that nothing else uses."""
    small = replace(module.limits(), **SMALL)
    module.limits.cache_clear()
    module.cached = lambda *values, **more: small


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


def die_at_once() -> None:
    os._exit(4)


def hostile(piece: tuple[str, str]) -> str:
    """Does what the piece says, within limits, and notes that it was begun: (what, file of notes)."""
    what, notes = piece
    with Path(notes).open("a") as file:
        file.write(what + "\n")
    short = {"sleep": {"wall_seconds": 1}, "spin": {"cpu_seconds": 1}}
    with bounded(replace(limits(), **short.get(what, {}))):
        match what.split()[0]:
            case "sleep":
                time.sleep(60)
            case "spin":
                while True:
                    pass
            case "abort":
                os.abort()
            case "segfault":
                ctypes.string_at(0)
            case "exit":
                raise SystemExit(3)
            case "hog":
                return str(len(bytearray(1 << 40)))
    return what


def once(piece: tuple[int, str]) -> int:
    """Dies, of nothing of the piece, where it is begun for the first time."""
    number, folder = piece
    begun = Path(folder) / str(number)
    if number == 3 and not begun.exists():
        begun.touch()
        os.abort()
    return number


_kept: list[bytes] = []


def keep(piece: int) -> int:
    """Leaves far more in memory than it found, and tells in which process."""
    _kept.append(b"x" * (300 << 20))
    return os.getpid()


def most_memory(folder: str) -> int:
    """The largest memory, in kilobytes, of the processes that an audit of a folder reads in, under the small limits."""
    import resource

    from gouji.corpus import audit
    from gouji.packs import load_pack

    _set_small_limits()
    audit([folder], load_pack(), "plain", workers=1)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
