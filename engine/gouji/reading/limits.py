"""How large a file may be, and what reading it may cost: `限额` of `rules/reading.yaml`, against hostile files."""

from __future__ import annotations

import contextlib
import math
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache, partial
from pathlib import Path

from gouji.cached import cached
from gouji.language import Translated, language, read
from gouji.problems import ProblemsError
from gouji.resources import rules_folder

_MOST = 1_000_000_000  # times a megabyte it is still a number that the system can be given
_MB = 1024 * 1024
_LEAST = 4  # a fourth of the memory is granted at the least, however much the process had before
_COUNT = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in megabytes, times in seconds, else counts; `rules/language.yaml` says what each is of.

    The defaults were measured against hostile files (formats.md §5): each stops a file before it costs a gigabyte or
    twenty seconds, and no ordinary report comes near.
    """

    file_mb: int
    text_mb: int
    zip_entries: int
    zip_total_mb: int
    zip_part_mb: int
    zip_ratio: int
    zip_ratio_from_mb: int
    zip_depth: int
    html_mb: int
    html_tags: int
    html_depth: int
    xml_depth: int
    table_slots: int
    blocks: int
    columns_spanned: int
    sheet_slots: int
    pdf_pages: int
    pdf_objects: int
    memory_mb: int
    cpu_seconds: int
    wall_seconds: int


@cache
def limits() -> Limits:
    """Raises ProblemsError when `rules/reading.yaml` is in error."""
    file = rules_folder() / "reading.yaml"
    return cached("limits", lambda: (_read(file), [file, rules_folder() / "language.yaml"]), key=str(file))


def _read(file: Path) -> Limits:
    translated = read(file, "reading")
    given = translated.data.get("limits", {})
    counts = {f.name: _count(f.name, given, translated) for f in fields(Limits)}
    if any(problem.level == "error" for problem in translated.problems):
        raise ProblemsError(translated.problems)
    return Limits(**counts)


def _count(name: str, given: object, translated: Translated) -> int:
    """The number given for a limit; what is wrong with it is noted with its place."""
    node, source = translated.node(("limits", name)), translated.source
    key = next(key.zh for key in language().contexts["limits"].values() if key.en == name)
    if not isinstance(given, dict) or name not in given:
        translated.problems.append(source.problem("limits.absent", node, key=key))
        return 0
    text = str(given[name]).strip()
    if _COUNT.fullmatch(text) and 1 <= int(text) <= _MOST:
        return int(text)
    if text:  # nothing written, or no plain text, is told by the translation
        translated.problems.append(source.problem("limits.not-a-count", node, key=key, text=text, most=_MOST))
    elif not any(problem.line == node.place.line for problem in translated.problems):
        translated.problems.append(source.problem("limits.absent", node, key=key))
    return 0


# ── in force ──

class _Here:
    """This process; `bounded` while limits are in force."""

    bounded = False


def is_bounded() -> bool:
    return _Here.bounded


@contextlib.contextmanager
def bounded(bounds: Limits) -> Iterator[None]:
    """Memory, processor time and time of this process are limited meanwhile. Beyond the first, allocation fails
    (MemoryError; a library may abort); at the others the system ends the process, in C code as well, by SIGXCPU and
    SIGALRM: only for a process that may be lost. Main thread only. Within itself it does nothing, and on a system
    without rlimits and timers (Windows) nothing is limited."""
    if _Here.bounded:
        yield
        return
    undo = bind(bounds)
    try:
        yield
    finally:
        _Here.bounded = False
        for step in undo:
            step()


def granted_memory(bounds: Limits, resident: int) -> int:
    """Bytes that a process which has so many in memory may take besides."""
    most = bounds.memory_mb * _MB
    return max(most - resident, most // _LEAST)


def bind(bounds: Limits) -> list[Callable[[], object]]:
    """As `bounded`, for good: returns what takes the limits back."""
    _Here.bounded = True
    if sys.platform == "win32":
        return []
    import resource

    undo: list[Callable[[], object]] = []

    def limit(kind: int, most: int) -> None:
        soft, hard = resource.getrlimit(kind)
        most = min([most, *(known for known in (soft, hard) if known != resource.RLIM_INFINITY)])
        with contextlib.suppress(ValueError, OSError):  # a system that has no such limit
            resource.setrlimit(kind, (most, hard))
            undo.append(lambda: resource.setrlimit(kind, (soft, hard)))

    size, resident = memory()
    # What is limited is addresses, of which a process has more than memory: those are not the file's. Where the system
    # does not say how many there are, a limit could be passed already.
    if size:
        limit(resource.RLIMIT_AS, size + granted_memory(bounds, resident))
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + bounds.cpu_seconds)
    limit(resource.RLIMIT_CORE, 0)
    for kind in (signal.SIGALRM, signal.SIGXCPU):
        before = signal.signal(kind, signal.SIG_DFL)
        if before is not None:  # one that was not set from Python cannot be set again
            undo.append(partial(signal.signal, kind, before))
    signal.setitimer(signal.ITIMER_REAL, bounds.wall_seconds)
    undo.insert(0, lambda: signal.setitimer(signal.ITIMER_REAL, 0))
    return undo


def memory() -> tuple[int, int]:
    """Bytes of this process: its addresses, and those in memory; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 — twice as fast, and asked for every file
            size, resident = file.read().split()[:2]
    except OSError:
        return 0, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return int(size) * page, int(resident) * page
