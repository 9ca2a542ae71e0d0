"""Writing results: whole files or none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from gouji.cli.texts import NotWrittenError

_NAMES = {"table": "audit.txt", "json": "audit.json", "md": "audit.md"}


def write(text: str, out: str | None, form: str) -> Path | None:
    """Print `text`, or write it to a file, or into a folder under a standard name. Returns the file written.

    Raises NotWrittenError where the place cannot be written; nothing is left half.
    """
    if out is None:
        click.echo(text, nl=False)
        return None
    path = Path(out)
    if path.is_dir() or out.endswith(("/", os.sep)):
        path = path / _NAMES[form]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".gouji-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).chmod(_mode(path))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NotWrittenError(f"{path}: {error.strerror or error}") from None
    return path


def _mode(path: Path) -> int:
    """The rights that the file had, or that any new file gets; a temporary file is its owner's alone."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
