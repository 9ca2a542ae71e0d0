"""The city's season, audited once for all tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus.desk import Desk, city_copy

from gouji.corpus import Audit
from gouji.packs import Pack


@pytest.fixture(scope="session")
def season_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of reports/ without results; not to be changed."""
    return city_copy(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def season_run(pack: Pack, season_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """The audit of the whole season, with an archive of its own."""
    with Desk(pack, tmp_path_factory.mktemp("archive") / "archive.sqlite", season_folder) as desk:
        run = desk.audit(season_folder / "submissions")
        list(run.reports)  # lazily loaded: keep the archive open until the session ends
        yield run


@pytest.fixture
def desk(pack: Pack, tmp_path: Path) -> Desk:
    """An archive to audit with, and no season."""
    with Desk(pack, tmp_path / "archive.sqlite") as made:
        yield made
