"""Which files of a folder are looked at."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from gouji.corpus import find_files


def test_a_folder_linked_into_itself_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.txt").write_text("x")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [p.name for p in find_files([tmp_path])[0]] == ["one.txt"]


def test_one_file_under_two_names_counts_once(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "one.txt").write_text("x")
    (tmp_path / "two.txt").symlink_to(tmp_path / "one.txt")
    monkeypatch.chdir(tmp_path)
    assert len(find_files(["one.txt", tmp_path / "one.txt", tmp_path])[0]) == 1


def test_documents_that_cannot_be_read_yet_are_not_passed_over(tmp_path: Path) -> None:
    for name in ("a.docx", "b.pdf", "c.py"):
        (tmp_path / name).write_bytes(b"x")
    wanted, passed, closed = find_files([tmp_path])
    assert [p.name for p in wanted] == ["a.docx", "b.pdf"]
    assert [p.name for p in passed] == ["c.py"]
    assert closed == []


def packed(path: Path, *members: tuple[str, bytes]) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path.read_bytes()


def test_an_archive_is_a_folder(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", ("d.txt", b"x"), ("e.py", b"x"))
    (tmp_path / "inner.zip").unlink()
    packed(tmp_path / "a.zip", ("乡镇/b.docx", b"x"), ("c.zip", inner), ("s.py", b"x"), ("__MACOSX/._b.docx", b"x"),
           ("~$b.docx", b"x"))
    (tmp_path / "b.txt").write_text("x")
    for named in ([tmp_path], [tmp_path / "a.zip", tmp_path / "b.txt"]):
        wanted, passed, _ = find_files(named)
        assert [p.relative_to(tmp_path).as_posix() for p in wanted] == [
            "a.zip!/c.zip!/d.txt", "a.zip!/乡镇/b.docx", "b.txt"]
        assert [p.relative_to(tmp_path).as_posix() for p in passed] == ["a.zip!/s.py", "a.zip!/c.zip!/e.py"]


def test_a_member_counts_once_under_two_names_of_its_archive(tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", ("b.txt", b"x"))
    (tmp_path / "link.zip").symlink_to(tmp_path / "a.zip")
    wanted, _, _ = find_files([tmp_path, tmp_path / "a.zip", tmp_path / "a.zip!" / "b.txt"])
    assert wanted == [tmp_path / "a.zip!" / "b.txt"]


def test_an_archive_that_cannot_be_opened_or_holds_nothing_stands_for_itself(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04" + bytes(60))
    packed(tmp_path / "empty.zip", ("s.py", b"x"))
    (tmp_path / "named.zip").write_text("甲县年报")
    inner = (tmp_path / "bad.zip").read_bytes()
    packed(tmp_path / "outer.zip", ("b.txt", b"x"), ("bad.zip", inner))
    wanted, passed, _ = find_files([tmp_path, tmp_path / "none.zip"])
    assert [p.relative_to(tmp_path).as_posix() for p in wanted] == [
        "bad.zip", "empty.zip", "named.zip", "outer.zip!/b.txt", "outer.zip!/bad.zip", "none.zip"]
    assert [p.relative_to(tmp_path).as_posix() for p in passed] == ["empty.zip!/s.py"]


def test_litter_and_the_resources_of_pages_are_no_reports(tmp_path: Path) -> None:
    (tmp_path / "page_files").mkdir()
    for name in ("page.html", "page_files/logo.png", "page_files/frame.html", "photo.png", "~$a.docx", "Thumbs.db",
                 ".DS_Store"):
        (tmp_path / name).write_bytes(b"x")
    wanted, passed, _ = find_files([tmp_path])
    assert [p.name for p in wanted] == ["page.html", "photo.png"]
    assert [p.name for p in passed] == ["frame.html", "logo.png"]


PDF, PICTURE, OLD = b"%PDF-1.7\n1 0 obj", b"\xff\xd8\xff\xe0", bytes.fromhex("d0cf11e0a1b11ae1")
FOREIGN = ("a.ceb", "b.caj", "c.XLSB", "d.pptx", "e.uof", "f.eml", "g.gif", "h.webp", "i.jfif", "j.tar", "k.tgz",
           "l.dot", "m.wpt", "n.ett", "o.rtf", "p.pages")


def test_whatever_counties_hand_in_is_no_less_a_submission_for_being_unreadable(tmp_path: Path) -> None:
    for name in (*FOREIGN, "q.shtml", "r.xhtml", "s.text", "t.dotx"):
        (tmp_path / name).write_bytes(b"x")
    wanted, passed, _ = find_files([tmp_path])
    assert len(wanted) == len(FOREIGN) + 4
    assert passed == []


def test_where_the_name_says_nothing_the_content_does(tmp_path: Path) -> None:
    word = packed(tmp_path / "甲县2021", ("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"x" * 99_999))
    files = {"乙县.docx.crdownload": word, "丙县": PDF, "丁县.gd": b"x", "戊县.扫描": PICTURE, "己县.bak": OLD,
             "庚县.aspx": b"<!DOCTYPE html><html><body>", "notes": "记事".encode(), "data.csv": b"1,2",
             "tool.exe": b"MZ\x90" + bytes(80), "empty": b"", "raw.bin": bytes(range(256))}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    known = ["丁县.gd", "丙县", "乙县.docx.crdownload", "己县.bak", "庚县.aspx", "戊县.扫描", "甲县2021"]
    others = ["data.csv", "empty", "notes", "raw.bin", "tool.exe"]
    wanted, passed, _ = find_files([tmp_path])
    assert [p.name for p in wanted] == known
    assert [p.name for p in passed] == others
    packed(tmp_path / "outer.zip", *((name, (tmp_path / name).read_bytes()) for name in [*known, *others]))
    wanted, passed, _ = find_files([tmp_path / "outer.zip"])
    assert [p.as_posix().partition("!/")[2] for p in wanted] == known
    assert [p.as_posix().partition("!/")[2] for p in passed] == others


def test_an_archive_whose_name_does_not_say_so_is_a_folder_too(tmp_path: Path) -> None:
    inner = packed(tmp_path / "甲县", ("b.txt", b"x"), ("c.txt", b"y"))
    packed(tmp_path / "outer.zip", ("乙县", inner))
    wanted, _, _ = find_files([tmp_path])
    assert [p.relative_to(tmp_path).as_posix() for p in wanted] == [
        "outer.zip!/乙县!/b.txt", "outer.zip!/乙县!/c.txt", "甲县!/b.txt", "甲县!/c.txt"]


@pytest.mark.parametrize("member", ["b.txt", "c.zip!/d.txt"])
def test_a_member_reached_through_a_link_counts_once(tmp_path: Path, member: str) -> None:
    inner = packed(tmp_path / "a.zip", ("d.txt", b"x"))
    packed(tmp_path / "a.zip", ("b.txt", b"x"), ("c.zip", inner))
    (tmp_path / "link.zip").symlink_to(tmp_path / "a.zip")
    link = tmp_path / "link.zip"
    for named in ([link, f"{link}!/{member}"], [f"{link}!/{member}", link], [f"{link}!/{member}", tmp_path / "a.zip"]):
        wanted, _, _ = find_files(named)
        assert sorted(p.as_posix().partition("!/")[2] for p in wanted) == ["b.txt", "c.zip!/d.txt"]


def test_a_member_that_cannot_be_read_and_says_nothing_is_passed_over(tmp_path: Path) -> None:
    raw = bytearray(packed(tmp_path / "a.zip", ("b.txt", b"x"), ("notes", b"y" * 99)))
    at = raw.index(b"y" * 99)
    raw[at : at + 9] = b"z" * 9  # the checksum no longer holds
    (tmp_path / "a.zip").write_bytes(raw)
    wanted, passed, _ = find_files([tmp_path])
    assert [[p.name for p in found] for found in (wanted, passed)] == [["b.txt"], ["notes"]]
