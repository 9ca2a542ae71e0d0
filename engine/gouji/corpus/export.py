"""The archive for analysts: Parquet files, one row a report, a finding, a decision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gouji.corpus.archive import Archive


def export_parquet(archive: Archive, folder: Path) -> list[tuple[Path, int]]:
    """Writes reports.parquet, figures.parquet (wide: a column for every figure; amounts as Decimal texts), findings,
    decisions and runs into `folder`; returns each file with its number of rows. Each is written whole or not at all.

    Raises OSError where the folder cannot be written.
    """
    import polars

    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in ("runs", "reports", "findings", "decisions", "figures"):
        rows = archive.rows(name)
        frame = polars.DataFrame(list(map(_wide, rows)) if name == "figures" else rows, infer_schema_length=None,
                                 strict=False)
        target = folder / f"{name}.parquet"
        temporary = target.with_suffix(".new")
        try:
            frame.write_parquet(temporary, compression="zstd")
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        written.append((target, frame.height))
    return written


def _wide(row: dict[str, Any]) -> dict[str, Any]:
    """A report's figures as columns; counts are integers, amounts texts, for Parquet's decimals have one scale."""
    figures = json.loads(row.pop("figures") or "{}")
    return row | {figure: value if isinstance(value, int) else str(value) for figure, value in figures.items()}
