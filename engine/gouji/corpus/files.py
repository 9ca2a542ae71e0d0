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


def find_files(paths: Iterable[Path | str]) -> tuple[list[Path], list[Path]]:
    """(files to audit, files in the folders that were passed over), each sorted by path and without repeats.

    A file named outright is always taken. Hidden files and folders are passed over without mention.
    """
    wanted: dict[Path, None] = {}
    passed: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            for file in _walk(path):
                (wanted if file.suffix.lower() in _READ | _FOREIGN else passed)[file] = None
        else:
            wanted[path] = None
    return list(wanted), list(passed)


def _walk(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.is_file():
            yield entry
