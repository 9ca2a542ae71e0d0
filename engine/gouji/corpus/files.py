"""Which files to audit: files and folders as named, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

# What a submission may be called. The second line is what counties also hand in and this version cannot read: such a
# file in a folder is listed as not audited, for silence would pass for an audit. Anything else (scripts, data) is
# passed over and said so.
_READ = frozenset({".txt", ".md", ".markdown", ".json"})
_FOREIGN = frozenset({".doc", ".docx", ".wps", ".rtf", ".pdf", ".ofd", ".xls", ".xlsx", ".et", ".htm", ".html", ".mht",
                      ".zip", ".rar", ".7z", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})


def find_files(paths: Iterable[Path | str]) -> tuple[list[Path], list[Path], list[Path]]:
    """(files to audit, files passed over, folders that may not be read), in the order named and then by path.

    A file named outright is always taken. One file under two names or behind a link counts once; a folder linked
    into itself is walked once. Hidden files and folders are passed over without mention.
    """
    wanted: dict[Path, Path] = {}
    passed: dict[Path, Path] = {}
    closed: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            for file in _walk(path, closed, set()):
                to = wanted if file.suffix.lower() in _READ | _FOREIGN else passed
                to.setdefault(file.resolve(), file)
        else:
            wanted.setdefault(path.resolve(), path)
    return list(wanted.values()), list(passed.values()), closed


def _walk(folder: Path, closed: list[Path], seen: set[Path]) -> Iterator[Path]:
    if folder.resolve() in seen:
        return
    seen.add(folder.resolve())
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        closed.append(folder)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(entry, closed, seen)
        elif entry.is_file():
            yield entry
