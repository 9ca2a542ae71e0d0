"""Writing results: whole files or none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

_NAMES = {"table": "audit.txt", "json": "audit.json", "md": "audit.md"}


def write(text: str, out: str | None, form: str) -> Path | None:
    """Print `text`, or write it to a file, or into a folder under a standard name. Returns the file written.

    Raises click.ClickException where the place cannot be written; nothing is left half.
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
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from None
    return path
