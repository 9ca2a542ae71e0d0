"""What stands in the archive, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as it was read: whether there is a packed report, or why it could not be read."""

    packed: bool
    code: str = ""
    details: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding as it was told in a run: texts by language."""

    id: str
    rule: str
    scope: str
    severity: str
    action: str
    status: str
    fingerprint: str
    checks: list[str]
    messages: dict[str, str]
    suggestions: dict[str, str]
    quotes: list[str]
    figures: list[str]


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A file of a run, what it counted for, and the key of its audit ("": none)."""

    file: str
    hash: str
    organisation: str
    identity: str
    year: int
    role: str
    audit: str


@dataclass(frozen=True, slots=True)
class StoredRun:
    id: int
    started: datetime
    finished: datetime | None
    state: str
    pack_name: str
    pack_version: str
    pack_hash: str
    engine: str
    season: str
    year: int | None
    paths: list[str]
