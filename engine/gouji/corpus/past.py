"""What an archive knows of earlier runs, for a run that goes on from there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from gouji.corpus.archive import Archive
from gouji.corpus.shelf import Archived
from gouji.corpus.stored import StoredReport, StoredRun
from gouji.corpus.work import Entry


class ArchivedPast:
    """The reports that counted in the runs before run number `run`. `now`: which identity an organisation has on
    today's roster, for it may have been renamed."""

    def __init__(self, archive: Archive, shelf: Archived, run: int, now: Callable[[str], str]) -> None:
        self._archive, self._shelf = archive, shelf
        self._tellings: dict[tuple[str, int], list[tuple[StoredRun, StoredReport]]] = {}
        self._held: dict[str, set[str]] = {}
        for file, hash_ in archive.contents(run):
            self._held.setdefault(str(Path(file).resolve()), set()).add(hash_)
        for telling in archive.tellings(run):
            self._tellings.setdefault((now(telling[1].identity), telling[1].year), []).append(telling)

    def counted(self, identity: str, year: int) -> Entry | None:
        """The report that last counted."""
        rows = self._tellings.get((identity, year))
        return self._shelf.recall(rows[-1][1]) if rows else None

    def before(self, identity: str, year: int, hash_: str) -> Entry | None:
        """The last version that counted and was another file than the one with that hash."""
        row = next((row for _, row in reversed(self._tellings.get((identity, year), ())) if row.hash != hash_), None)
        return self._shelf.recall(row) if row else None

    def overwritten(self, file: str, hash_: str) -> bool:
        """Whether that file held another report in an earlier run: then its content is newer than its name says."""
        return bool(self._held.get(str(Path(file).resolve()), set()) - {hash_})

    def told(self, identity: str, year: int, hash_: str) -> tuple[date, list[dict[str, Any]]] | None:
        """When that version was last told of, and what."""
        for run, row in reversed(self._tellings.get((identity, year), ())):
            if row.hash == hash_:
                return (run.finished or run.started).date(), self._shelf.told(row.audit)
        return None
