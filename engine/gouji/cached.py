"""Results that are slow to build and depend on files only, kept in the user's cache between runs.

Only what is derived from rule packs and from Gouji's own data is kept, never anything of a submission. A result is
used while every file it was built from, and Gouji itself, is unchanged; a cache that cannot be read or written is as
if there were none. GOUJI_NO_CACHE=1 turns it off.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_PACKAGE = Path(__file__).resolve().parent
_KEPT = 24


def cached(name: str, build: Callable[[], tuple[T, Iterable[Path]]], key: str = "") -> T:
    """What `build` returns, from the cache where `key`, the engine, and the files it was built from are as they were.

    `build` returns its result and every file it read: exactly those are looked at again before the result is used.
    """
    folder = _folder()
    if folder is None:
        return build()[0]
    source = hashlib.sha256(f"{_engine_stamp()}|{key}".encode()).hexdigest()[:24]
    entry = folder / f"{name}-{source}.pickle"
    with contextlib.suppress(Exception):  # whatever is wrong with an entry, building anew puts it right
        if entry.stat().st_uid == os.getuid():
            with entry.open("rb") as file:
                stamps: dict[str, tuple[int, int]] = pickle.load(file)
                if all(_stamp(Path(path)) == stamp for path, stamp in stamps.items()):
                    value: T = pickle.load(file)
                    return value
    value, files = build()
    with contextlib.suppress(Exception):  # a result that cannot be kept is as good as one that is
        _keep(entry, {str(path.resolve()): _stamp(path) for path in files}, value)
    return value


def _keep(entry: Path, stamps: dict[str, tuple[int, int]], value: object) -> None:
    entry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=entry.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            pickle.dump(stamps, file, pickle.HIGHEST_PROTOCOL)
            pickle.dump(value, file, pickle.HIGHEST_PROTOCOL)
        Path(temporary).replace(entry)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _forget_old(entry.parent)


def _folder() -> Path | None:
    """None where there is no such thing as an owner of a file to check (Windows), or the user wants no cache."""
    if os.environ.get("GOUJI_NO_CACHE") or not hasattr(os, "getuid"):
        return None
    from platformdirs import user_cache_path

    return user_cache_path("gouji") / "built"


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_mtime_ns, state.st_size


@cache
def _engine_stamp() -> str:
    """Python's version and every source of the engine: an entry made by other code is never read."""
    digest = hashlib.sha256(f"{sys.version}|{_PACKAGE}".encode())
    for path in _sources():
        digest.update(f"{path.name}{_stamp(path)}".encode())
    return digest.hexdigest()


@cache
def engine_digest() -> str:
    """Of every source of the engine by its content: the same on every machine for the same code."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for folder, folders, names in os.walk(_PACKAGE):
        folders.sort()
        yield from (Path(folder) / name for name in sorted(names) if name.endswith((".py", ".yaml")))


def _forget_old(folder: Path) -> None:
    entries = sorted(folder.glob("*.pickle"), key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in entries[_KEPT:]:
        entry.unlink(missing_ok=True)
