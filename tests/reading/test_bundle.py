"""Archives as folders: what they hold is named, found and read, and what cannot be says why."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.messages import message, remedy
from gouji.reading import UnreadableError, bundle, read_bytes, read_document
from gouji.reading.bundle import contents, depth, exists, is_member, member_path, read_head, read_source
from gouji.reading.limits import limits
from gouji.reading.names import sort_out
from gouji.reading.zipped import open_zip

TEXT = "甲县人民政府\n规章\t0\t12\n".encode()


def packed(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(
        ("乡镇/b.txt", TEXT), ("乡镇/inner.zip", packed(("c.txt", TEXT + b"2"), ("x!/d.txt", TEXT + b"3"))),
        ("__MACOSX/乡镇/._b.txt", b"x"), ("~$b.docx", b"x"), ("Thumbs.db", b"x"), (".hidden/e.txt", b"x"),
        ("win\\f.txt", TEXT + b"4")))
    return path


def code_of(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_document(path)
    for lang in ("zh", "en"):
        assert message(caught.value.code, lang, **caught.value.values)  # type: ignore[arg-type]
        assert remedy(caught.value.code, lang, **caught.value.values)  # type: ignore[arg-type]
    return caught.value.code


def test_members_are_read_by_name_also_from_an_archive_within(archive: Path) -> None:
    for name, more in (("乡镇/b.txt", b""), ("乡镇/inner.zip!/c.txt", b"2"), ("乡镇/inner.zip!/x!/d.txt", b"3"),
                       ("win/f.txt", b"4")):
        path = member_path(archive, name)
        assert is_member(path)
        assert exists(path)
        assert read_source(path, limits()) == TEXT + more
        document = read_document(path)
        assert (document.file, document.format) == (str(path), "text")
    assert depth(member_path(archive, "乡镇/inner.zip!/c.txt")) == 2
    assert depth(archive) == 0


def test_what_is_not_there_is_said(archive: Path) -> None:
    for name in ("b.txt", "乡镇", "乡镇/inner.zip!/none.txt", "乡镇/b.txt!/c.txt"):
        assert not exists(member_path(archive, name))
    assert code_of(member_path(archive, "b.txt")) == "bundle.no-member"
    assert code_of(member_path(archive, "乡镇/b.txt!/c.txt")) == "zipped.damaged"
    assert not is_member(archive.parent / "none.zip!" / "b.txt")
    assert code_of(archive.parent / "none.zip!" / "b.txt") == "reading.not-openable"


def test_a_folder_whose_name_ends_in_the_mark_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "wow!").mkdir()
    path = tmp_path / "wow!" / "b.txt"
    path.write_bytes(TEXT)
    assert not is_member(path)
    assert exists(path)
    assert read_document(path).format == "text"


def test_contents_are_listed_like_a_folder_without_litter(archive: Path) -> None:
    assert contents(archive, limits()) == [PurePosixPath(n) for n in ("win/f.txt", "乡镇/b.txt", "乡镇/inner.zip")]
    inner = member_path(archive, "乡镇/inner.zip")
    assert contents(inner, limits()) == [PurePosixPath("c.txt"), PurePosixPath("x!/d.txt")]


def test_a_document_that_is_called_zip_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(TEXT)
    assert contents(tmp_path / "a.zip", limits()) is None
    assert read_document(tmp_path / "a.zip").format == "text"


def test_an_archive_with_one_report_is_that_report(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(("甲/b.txt", TEXT), ("封面.jpg", b"\xff\xd8\xff"), (".x", b"")))
    assert read_document(path).file == f"{path}!/甲/b.txt"
    path.write_bytes(packed(("b.zip", packed(("c.txt", TEXT)))))
    assert read_document(path).file == f"{path}!/b.zip!/c.txt"
    assert read_bytes(path.read_bytes(), "x").file == "x!/b.zip!/c.txt"


def test_the_report_in_an_archive_may_lack_a_name_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    page = b"<!DOCTYPE html><html><body><p>1</p></body></html>"
    path.write_bytes(packed(("甲县", page), ("封面.jpg", b"\xff\xd8\xff"), ("notes", b"x"), ("扫描", b"\x89PNG\r\n")))
    assert read_document(path).file == f"{path}!/甲县"


def test_the_beginning_of_a_file_is_had_wherever_it_lies(archive: Path) -> None:
    (archive.parent / "plain").write_bytes(b"x" * 100_000)
    assert read_head(archive.parent / "plain", limits()) == b"x" * (1 << 14)
    assert read_head(member_path(archive, "乡镇/inner.zip!/c.txt"), limits()) == TEXT + b"2"
    for name in ("none", "a.zip!/none", "a.zip!/乡镇/b.txt!/c"):
        assert read_head(archive.parent / name, limits()) == b""


def test_an_archive_with_several_says_how_to_name_one(archive: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_document(archive)
    assert caught.value.code == "bundle.several"
    assert caught.value.values["count"] == 3
    assert f"{archive}!/win/f.txt" in str(remedy("bundle.several", "zh", **caught.value.values))


def nest(levels: int) -> bytes:
    raw = TEXT
    for level in range(levels):
        raw = packed(("c.txt" if level == 0 else "b.zip", raw))
    return raw


def test_archives_lie_in_each_other_only_so_deep(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    most = limits().zip_depth
    path.write_bytes(nest(most))
    assert read_document(path).format == "text"
    path.write_bytes(nest(most + 1))
    assert code_of(path) == "bundle.too-deep"
    deepest = Path("!/".join([str(path), *["b.zip"] * most]))
    assert code_of(deepest) == "bundle.too-deep"
    with pytest.raises(UnreadableError):
        contents(deepest, limits())
    assert code_of(member_path(deepest, "c.txt")) == "bundle.too-deep"


def encrypted() -> bytes:
    raw = bytearray(packed(("b.txt", TEXT)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + at] |= 1
    return bytes(raw)


@pytest.mark.parametrize(("raw", "code"), [
    (encrypted(), "zipped.encrypted"),
    (packed(("b.txt", TEXT))[:40], "zipped.damaged"),
    (packed(("b.txt", bytes(20_000_000))), "zipped.ratio"),
    (packed(("../b.txt", TEXT)), "zipped.unsafe-path"),
    (packed(("readme.exe", b"MZ")), "bundle.no-report"),
    (packed(), "bundle.no-report"),
    (packed(("封面.jpg", b"\xff\xd8\xff" + bytes(9))), "reading.foreign-picture"),
])
def test_an_archive_that_cannot_be_read_says_why(tmp_path: Path, raw: bytes, code: str) -> None:
    (tmp_path / "a.zip").write_bytes(raw)
    assert code_of(tmp_path / "a.zip") == code


def test_an_archive_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.zip").open("wb") as file:
        file.truncate(limits().file_mb * 1024 * 1024 + 1)
    assert code_of(tmp_path / "a.zip") == "bundle.too-large"


def test_reading_all_members_opens_the_archive_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(*((f"{n}.txt", TEXT * 9) for n in range(300))))
    opened = []

    def counted(*args: object) -> object:
        opened.append(args)
        return open_zip(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(bundle, "open_zip", counted)
    for name in contents(path, limits()) or []:
        assert read_document(member_path(path, name)).format == "text"
    assert len(opened) == 1


def test_reading_members_again_and_again_passes_no_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(("b.txt", TEXT * 20_000)))
    bounds = replace(limits(), zip_total_mb=1)
    for _ in range(3):
        assert len(read_source(member_path(path, "b.txt"), bounds)) > 1024 * 1024 / 2


def test_a_changed_archive_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed(("b.txt", TEXT)))
    assert exists(member_path(path, "b.txt"))
    path.write_bytes(packed(("other.txt", TEXT)))
    assert not exists(member_path(path, "b.txt"))
    assert exists(member_path(path, "other.txt"))


def test_names_from_a_chinese_windows_are_read(tmp_path: Path) -> None:
    raw = packed(("XXXX.txt", TEXT)).replace(b"XXXX", "甲县".encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(raw)
    assert contents(tmp_path / "a.zip", limits()) == [PurePosixPath("甲县.txt")]
    assert exists(tmp_path / "a.zip!" / "甲县.txt")


@pytest.mark.parametrize("folder", ["年报_files", "年报.files", "年报_文件", "年报_FILES".lower()])
def test_what_a_browser_saves_beside_a_page_is_passed_over(folder: str) -> None:
    files = [PurePosixPath(n) for n in ("年报.html", f"{folder}/a.png", f"{folder}/x/frame.html", "other_files/b.png",
                                        "s.py")]
    wanted, passed = sort_out(files)
    assert [str(p) for p in wanted] == ["年报.html", "other_files/b.png"]
    assert len(passed) == 3


GOOD = packed(("乡镇/b.txt", TEXT), ("c.zip", packed(("d.txt", TEXT))))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2000), st.binary(max_size=8), st.integers(0, 100))
def test_mutated_archives_are_read_or_refused(at: int, new: bytes, cut: int) -> None:
    at = at % len(GOOD)
    try:
        read_bytes(GOOD[:at] + new + GOOD[at + cut :], "a.zip")
    except UnreadableError as error:
        assert message(error.code, "zh", **error.values)
