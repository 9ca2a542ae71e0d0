"""Which files of a folder are looked at."""

from __future__ import annotations

from pathlib import Path

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
