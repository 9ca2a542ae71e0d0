"""Audits as processes of their own: killed half-way, two at once, with several workers, on a disk that is full."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cases.build import report, write

from gouji.corpus import audit
from gouji.corpus.archive import Archive
from gouji.rendering.json_text import render_json

COUNT = 60
WRONG = {"applications.new.total": 24}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Reports of many organisations, every third with a fault; the first and the last file are rivals."""
    folder = tmp_path_factory.mktemp("many")
    for number in range(COUNT - 1):
        figures = WRONG if number % 3 else {}
        write(folder, f"{number:02}.json", report(organisation=f"第{number}县人民政府", figures=figures))
    write(folder, "99.json", report("the other version", organisation="第0县人民政府"))
    return folder


def started(folder, archive, *options, **more) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "gouji", "audit", str(folder), "--no-season", "--archive", str(archive), "--format",
         "json", "--engine", "plain", "--fail-on", "never", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONIOENCODING": "utf-8"}, **more)


def printed(process: subprocess.Popen[bytes]) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    return out.decode()


@pytest.fixture(scope="module")
def uninterrupted(folder, pack):
    return render_json(audit([folder], pack, "plain", workers=1))


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(query).fetchall()


def wait_for(path: Path, table: str, count: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(sqlite3.Error):
            if rows(path, f"SELECT count(*) FROM {table}")[0][0] >= count:
                return
        time.sleep(0.005)
    raise AssertionError("the audit was over before it could be killed")


@pytest.mark.parametrize("table", ["documents", "audits"])
def test_killed_half_way_and_run_again_it_comes_to_the_same_and_does_nothing_twice(
        table, folder, uninterrupted, tmp_path):
    archive = tmp_path / "archive.sqlite"
    process = started(folder, archive, "--workers", "1")
    wait_for(archive, table, 12, process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with Archive(archive, create=False) as kept:
        kept.verify()
    before = rows(archive, f"SELECT rowid, * FROM {table}")
    assert 12 <= len(before) < COUNT
    assert printed(started(folder, archive, "--workers", "1")) == uninterrupted
    after = rows(archive, f"SELECT rowid, * FROM {table}")
    assert len(after) == COUNT and set(before) <= set(after)  # the rows are those of the run that was killed
    assert rows(archive, "SELECT state FROM runs ORDER BY id") == [("running",), ("finished",)]
    if table == "documents":
        assert rows(archive, "SELECT first_run, count(*) FROM documents GROUP BY first_run") == [
            (1, len(before)), (2, COUNT - len(before))]


def test_two_audits_at_once_lose_nothing(folder, uninterrupted, tmp_path):
    archive = tmp_path / "new" / "archive.sqlite"  # neither there nor its folder: both make them
    both = [started(folder, archive, "--workers", "1") for _ in range(2)]
    assert [printed(process) for process in both] == [uninterrupted] * 2
    assert rows(archive, "SELECT state FROM runs") == [("finished",)] * 2
    assert rows(archive, "SELECT run, count(*) FROM reports GROUP BY run") == [(1, COUNT), (2, COUNT)]
    assert rows(archive, "SELECT count(*) FROM documents") == rows(archive, "SELECT count(*) FROM audits") == [(COUNT,)]


def test_several_workers_come_to_the_same_with_and_without_an_archive(folder, uninterrupted, tmp_path, pack):
    assert render_json(audit([folder], pack, "plain", workers=2)) == uninterrupted
    with Archive(tmp_path / "a.sqlite") as archive:
        for _ in range(2):
            assert render_json(audit([folder], pack, "plain", workers=2, archive=archive)) == uninterrupted


def test_a_disk_that_is_full_is_said_and_the_next_run_goes_on_from_there(folder, uninterrupted, tmp_path):
    archive = tmp_path / "archive.sqlite"
    full = started(folder, archive, "--workers", "1", "--out", str(tmp_path / "r.json"),
                   preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)))
    _, err = full.communicate(timeout=120)
    assert full.returncode == 3, err.decode()
    assert "磁盘可能满了" in err.decode() and "腾出空间" in err.decode()
    assert not (tmp_path / "r.json").exists()
    kept = rows(archive, "SELECT count(*) FROM documents")[0][0]
    assert 0 < kept < COUNT
    assert printed(started(folder, archive, "--workers", "1")) == uninterrupted
    assert rows(archive, "SELECT count(*) FROM documents WHERE first_run = 1") == [(kept,)]
