"""Running the command as people do, in this process."""

from __future__ import annotations

import sys
from typing import NamedTuple

import pytest

import gouji.cli


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def gouji_(monkeypatch, capsys, tmp_path):
    """Call with the arguments of the command line; gives exit code, output and errors."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("GOUJI_LANG", raising=False)
    monkeypatch.delenv("GOUJI_DEBUG", raising=False)

    def run(*arguments) -> Run:
        monkeypatch.setattr(sys, "argv", ["gouji", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            gouji.cli.main()
        return Run(ended.value.code or 0, *capsys.readouterr())

    return run


@pytest.fixture
def quick(monkeypatch, pack):
    """The national pack as already loaded; for commands that name no other."""
    monkeypatch.setattr("gouji.packs.load_pack", lambda path=None: pack)
