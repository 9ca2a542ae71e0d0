"""Writing results: whole files or none."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from gouji.cli.texts import NotWrittenError, reason_of, say
from gouji.messages import Lang

_NAMES = {"table": "audit.txt", "json": "audit.json", "html": "audit.html", "md": "audit.md",
          "csv": "audit.csv", "sarif": "audit.sarif"}


# What a report could hold to command a terminal or to turn its text around: control and direction characters. A
# carriage return is one, but not where it ends a line, as lines of CSV end.
_COMMANDS = re.compile("\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """`text` with control characters shown as �, and file names of another encoding so that they can be written."""
    return _COMMANDS.sub("\ufffd", text).encode("utf-8", "replace").decode("utf-8")


def show(text: str, nl: bool = True) -> None:
    """Print what may hold words of a report."""
    click.echo(printable(text), nl=nl)


def write(text: str | Iterable[str], out: str | None, form: str, inputs: Iterable[str], lang: Lang) -> Path | None:
    """Print `text` (no `out`, or "-"), or write it to a file, or into a folder under a standard name. A long one comes
    in pieces, so that it never stands in memory.

    Returns the file written. Raises NotWrittenError where the place cannot be written, is one of the `inputs`, or is
    no file; nothing is left half. What is printed may end with a BrokenPipeError.
    """
    pieces = map(printable, (text,) if isinstance(text, str) else text)
    if out is None or out == "-":
        try:
            for piece in pieces:
                click.echo(piece, nl=False)
        except BrokenPipeError:
            raise
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or its rest fails again at the very end
            raise NotWrittenError(say("not-printed", lang, reason=reason_of(error, lang))) from None
        return None
    path = Path(out)
    try:
        if path.is_dir() or out.endswith(("/", os.sep)):
            path = path / _NAMES[form]
        if path.exists() and not path.is_file():
            raise NotWrittenError(say("no-file", lang, file=path))
        if path.resolve() in {Path(file).resolve() for file in inputs}:
            raise NotWrittenError(say("is-input", lang, file=path))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".gouji-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
            Path(name).chmod(_mode(path))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NotWrittenError(say("not-written", lang, file=path, reason=reason_of(error, lang))) from None
    return path


def _mode(path: Path) -> int:
    """The rights that the file had, or that any new file gets; a temporary file is its owner's alone."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
