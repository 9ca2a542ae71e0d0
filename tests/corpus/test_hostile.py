"""Files made to hurt: each is told for what it is, the others are audited, and no process grows beyond its bounds."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cases.build import report, write
from corpus import pool_work
from corpus.hostile import ATTACKS, docx, html, paragraph, word, zipped

from gouji.corpus import audit
from gouji.corpus import run as running
from gouji.corpus.archive import Archive
from gouji.corpus.work import digest_of, parse
from gouji.reading import UnreadableError, apart
from gouji.reading import limits as module
from gouji.reading.limits import limits

GOOD = ("甲县人民政府.json", "乙县人民政府.json", "丙县人民政府.json")


@pytest.fixture
def strict(monkeypatch):
    """Limits that small attacks run into as large ones do into the usual ones."""
    small = replace(limits(), **pool_work.SMALL)
    monkeypatch.setattr(module, "cached", lambda *values, **more: small)
    limits.cache_clear()
    yield small
    limits.cache_clear()


def laid_out(folder: Path, attacks, good=GOOD) -> Path:
    """The attacks among good files."""
    for attack in attacks:
        (folder / attack.file).write_bytes(attack.make(attack.few))
    for name in good:
        write(folder, name, report(organisation=name.removesuffix(".json")))
    return folder


def told(run) -> dict[str, str]:
    """Code by file; of an archive whose members are told one by one, by its name."""
    return {Path(str(missed.file).partition("!/")[0]).name: missed.code for missed in run.not_audited}


def assert_told(run, attacks, good=GOOD):
    codes = told(run)
    assert {attack.file: codes.get(attack.file, "nothing") for attack in attacks
            if codes.get(attack.file) not in attack.codes} == {}
    assert set(codes) == {attack.file for attack in attacks}, [
        (missed.code, missed.reason("en")) for missed in run.not_audited if missed.code.startswith("corpus")]
    assert {Path(audited.report.file).name for audited in run.reports} == set(good)
    assert all(missed.reason(lang) and missed.remedy(lang) for missed in run.not_audited for lang in ("zh", "en"))
    assert run.exit_code("never") == 3  # the files' fault, not ours


def test_every_attack_is_told_for_what_it_is_and_good_files_among_them_are_audited(tmp_path, pack, strict):
    assert_told(audit([laid_out(tmp_path, ATTACKS)], pack, "plain", workers=1), ATTACKS)


def test_no_process_that_reads_them_grows_beyond_a_gigabyte(tmp_path):
    """Seen from a process of its own: here the memory of the tests before would count, too."""
    laid_out(tmp_path, ATTACKS)
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        assert 0 < pool.submit(pool_work.most_memory, str(tmp_path)).result() < 1_000_000


def test_the_same_in_processes_that_share_the_work(tmp_path, pack, strict, monkeypatch):
    """PDFium aborts the process over one of them, and another process takes its place."""
    monkeypatch.setattr(running, "begin", pool_work.begin_within_small_limits)
    attacks = [attack for attack in ATTACKS if attack.file in ("炸弹.pdf", "两格.xlsx")]
    good = GOOD[:1]  # one report needs no processes to be audited
    assert_told(audit([laid_out(tmp_path, attacks, good)], pack, "plain", workers=2), attacks, good)


def test_what_took_too_long_once_is_read_anew_by_the_next_run(tmp_path, pack, strict, monkeypatch):
    (tmp_path / "a.html").write_bytes(html("<p>正文</p>"))
    with Archive(tmp_path / "archive.sqlite") as archive:
        with monkeypatch.context() as busy:
            busy.setattr(apart, "limits", lambda: replace(strict, wall_seconds=1))
            busy.setattr(apart, "read_document", lambda path: time.sleep(60))
            first = audit([tmp_path / "a.html"], pack, "plain", workers=1, archive=archive)
        second = audit([tmp_path / "a.html"], pack, "plain", workers=1, archive=archive)
    assert [run.not_audited[0].code for run in (first, second)] == ["limits.wall", "fitting.no-report"]


def test_nothing_outside_the_file_gets_into_a_report(tmp_path, pack):
    secret = tmp_path / "secret"
    secret.write_text("机密内容")
    file = tmp_path / "a.docx"
    file.write_bytes(docx(word(paragraph("&x;"), f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>')))
    with pytest.raises(UnreadableError) as caught:
        parse(file, pack)
    assert "机密" not in str(caught.value)
    (tmp_path / "slip.zip").write_bytes(zipped({"../escaped.txt": b"x"}))
    with pytest.raises(UnreadableError):
        parse(tmp_path / "slip.zip", pack)
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_a_member_of_an_archive_is_known_by_its_own_bytes(tmp_path):
    content = "一、总体情况".encode()
    for name, more in (("a.zip", {}), ("b.zip", {"other.txt": b"x"})):
        (tmp_path / name).write_bytes(zipped({"in/report.txt": content, **more}))
    (tmp_path / "outer.zip").write_bytes(zipped({"a.zip": (tmp_path / "a.zip").read_bytes()}))
    (tmp_path / "report.txt").write_bytes(content)
    plain = digest_of(tmp_path / "report.txt")
    assert plain[1] == len(content)
    for name in ("a.zip!/in/report.txt", "b.zip!/in/report.txt", "outer.zip!/a.zip!/in/report.txt"):
        assert digest_of(tmp_path / name) == plain
    assert digest_of(tmp_path / "a.zip!/none.txt")[1] == -1


def test_a_member_that_is_too_large_is_known_by_its_name(tmp_path, strict):
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"x" * (8 << 20)}))
    assert digest_of(tmp_path / "a.zip!/a.txt")[1] == -1
