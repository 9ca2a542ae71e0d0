"""Which files to audit: files, folders and archives as named, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from gouji.reading import UnreadableError
from gouji.reading.bundle import contents, member_path, read_head, resolved
from gouji.reading.limits import limits
from gouji.reading.names import ZIP, is_litter, says_format, sort_out
from gouji.reading.sniff import sniff


def find_files(paths: Iterable[Path | str]) -> tuple[list[Path], list[Path], list[Path]]:
    """(files to audit, files passed over, folders that may not be read), in the order named and then by path.

    A file named outright is always taken; of those in folders and archives, what may be a report by its name, or by
    its content where the name says nothing. One file under two names or behind a link counts once; a folder linked
    into itself is walked once. Hidden files and folders, and what systems and open programs leave, are passed over
    without mention.

    A ZIP is a folder: what it holds is taken as `a.zip!/b.docx`. It stands for itself where it cannot be opened or
    holds nothing to audit, for reading it says why.
    """
    wanted: dict[Path, Path] = {}
    passed: dict[Path, Path] = {}
    closed: list[Path] = []

    def take(file: Path, known: Path) -> None:
        """`known`: the same file under whatever name."""
        if not _is_archive(file):
            wanted.setdefault(known, file)
            return
        inside, others = _inside(file)
        for name in others:
            passed.setdefault(member_path(known, name), member_path(file, name))
        if not inside:
            wanted.setdefault(known, file)
        for name in inside:
            take(member_path(file, name), member_path(known, name))

    for path in map(Path, paths):
        if path.is_dir():
            files = {PurePosixPath(file.as_posix()): file for file in _walk(path, closed, set())}
            may_be, others = sort_out(files, lambda name: read_head(Path(name), limits()))
            for name in may_be:
                take(files[name], files[name].resolve())
            for name in others:
                passed.setdefault(files[name].resolve(), files[name])
        else:
            take(path, resolved(path))
    return list(wanted.values()), list(passed.values()), closed


def _is_archive(file: Path) -> bool:
    """By its name, or by its content where the name says nothing."""
    return file.suffix.lower() == ZIP or (not says_format(file) and sniff(read_head(file, limits())) == "zip")


def _inside(archive: Path) -> tuple[list[PurePosixPath], list[PurePosixPath]]:
    """(files in an archive that may be reports, others); nothing where it is none or cannot be opened."""
    try:
        return sort_out(contents(archive, limits()) or (),
                        lambda name: read_head(member_path(archive, name), limits()))
    except UnreadableError:
        return [], []


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
        if is_litter(entry.name):
            continue
        if entry.is_dir():
            yield from _walk(entry, closed, seen)
        elif entry.is_file():
            yield entry
