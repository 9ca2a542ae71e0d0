"""Writing a file in one step: whoever reads meanwhile finds the old one or the new one, never a half."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile


def write_whole(path: Path, data: bytes) -> None:
    """With the rights that the file had; folders are made. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".gouji-", delete=False) as made:
        made.write(data)
    try:
        Path(made.name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(made.name).replace(path)
    except BaseException:
        Path(made.name).unlink(missing_ok=True)
        raise
