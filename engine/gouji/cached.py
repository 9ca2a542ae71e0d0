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
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
_PACKAGE = Path(__file__).resolve().parent
_KEPT = 24


def cached(name: str, files: Iterable[Path], build: Callable[[], T], key: str = "") -> T:
    """What `build` returns, from the cache where `files`, `key` and the engine are as they were when it was built."""
    folder = _folder()
    if folder is None:
        return build()
    entry = folder / f"{name}-{_stamp(files, key)}.pickle"
    with contextlib.suppress(Exception):  # whatever is wrong with an entry, building anew puts it right
        if entry.stat().st_uid == os.getuid():
            value: T = pickle.loads(entry.read_bytes())
            return value
    value = build()
    with contextlib.suppress(OSError, pickle.PicklingError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        Path(temporary).replace(entry)
        _forget_old(folder)
    return value


def _folder() -> Path | None:
    """None where there is no such thing as an owner of a file to check (Windows), or the user wants no cache."""
    if os.environ.get("GOUJI_NO_CACHE") or not hasattr(os, "getuid"):
        return None
    from platformdirs import user_cache_path

    return user_cache_path("gouji") / "built"


def _stamp(files: Iterable[Path], key: str) -> str:
    digest = hashlib.sha256(f"{_engine_stamp()}|{key}|".encode())
    for file in sorted(files):
        with contextlib.suppress(OSError):
            state = file.stat()
            digest.update(f"{file}|{state.st_mtime_ns}|{state.st_size}\n".encode())
    return digest.hexdigest()[:24]


@cache
def _engine_stamp() -> str:
    """Python's version and the newest source of the engine: an entry made by other code is never read."""
    newest = 0
    for folder, _, names in os.walk(_PACKAGE):
        for name in names:
            if name.endswith((".py", ".yaml")):
                newest = max(newest, (Path(folder) / name).stat().st_mtime_ns)
    return f"{sys.version}|{_PACKAGE}|{newest}"


def _forget_old(folder: Path) -> None:
    entries = sorted(folder.glob("*.pickle"), key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in entries[_KEPT:]:
        entry.unlink(missing_ok=True)
