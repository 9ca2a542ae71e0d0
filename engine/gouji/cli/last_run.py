"""What the last audit was asked to look at, so that `gouji explain ID` needs no paths. Names only, no content."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

_FILE = "last-audit.json"


def remember(paths: list[str], pack: str | None, engine: str, confirmed: list[str], season: str | None = None,
             archive: str | None = None) -> None:
    """Kept in the user's cache folder; where that cannot be written, explain just needs the paths again."""
    with contextlib.suppress(OSError):
        folder = user_cache_path("gouji")
        folder.mkdir(parents=True, exist_ok=True)
        data = {"paths": [str(Path(p).resolve()) for p in paths], "folder": str(Path.cwd()),
                "pack": str(Path(pack).resolve()) if pack else None, "engine": engine,
                "confirmed": [str(Path(file).resolve()) for file in confirmed],
                "season": str(Path(season).resolve()) if season else None,
                "archive": str(Path(archive).resolve()) if archive else None}
        temporary = folder / (_FILE + ".new")
        temporary.write_text(json.dumps(data), "utf-8")
        temporary.replace(folder / _FILE)


def recall() -> dict[str, Any] | None:
    """The last audit's paths, pack and engine; None where there was none."""
    try:
        data: dict[str, Any] = json.loads((user_cache_path("gouji") / _FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return data if data.get("paths") else None
