"""ZIP archives: read within bounds, names as their packers meant them, refused with a reason."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.messages import remedy
from gouji.reading import UnreadableError
from gouji.reading.limits import Limits, limits
from gouji.reading.zipped import open_zip


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def bounds(**changes: int) -> Limits:
    return dataclasses.replace(limits(), **changes)


def refused(raw: bytes, most: Limits, part: str = "") -> str:
    with pytest.raises(UnreadableError) as caught:
        archive = open_zip(raw, "a.zip", most)
        archive.read(part)
    assert remedy(caught.value.code, "zh", **caught.value.values)
    return caught.value.code


def test_files_are_read_and_folders_are_none() -> None:
    archive = open_zip(packed({"甲/": b"", "甲/年报.txt": b"abc", "b": b""}), "a.zip", limits())
    assert archive.names == ("甲/年报.txt", "b")
    assert archive.read("甲/年报.txt") == b"abc"
    assert archive.size("甲/年报.txt") == 3
    assert "b" in archive
    assert "c" not in archive


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_mark_are_chinese(encoding: str) -> None:
    name = "甲县许村2021年报.docx"
    raw = packed({"x" * len(name.encode(encoding)): b"abc"})
    raw = raw.replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    archive = open_zip(raw, "a.zip", limits())
    assert archive.names == (name,)
    assert archive.read(name) == b"abc"


def test_a_name_in_unicode_beside_the_other_is_taken() -> None:
    info = zipfile.ZipInfo("old.txt")
    info.extra = struct.pack("<HHBL", 0x7075, 5 + len("年报".encode()), 1, 0) + "年报".encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, b"abc")
    raw = stream.getvalue().replace(b"old.txt", b"\x84ld.txt")
    opened = open_zip(raw, "a.zip", limits())
    assert opened.names == ("年报",)
    assert opened.read("年报") == b"abc"


@pytest.mark.parametrize(("raw", "most", "code"), [
    (b"PK\x03\x04" + bytes(40), {}, "zipped.damaged"),
    (packed({"a": b"1"})[:-10], {}, "zipped.damaged"),
    (packed({f"{i}": b"" for i in range(20)}), {"zip_entries": 19}, "zipped.too-many-entries"),
    (packed({"a": bytes(2 << 20)}), {"zip_part_mb": 1}, "zipped.part-too-large"),
    (packed({c: bytes(1 << 20) for c in "abc"}), {"zip_total_mb": 2}, "zipped.too-large"),
    (packed({"a": bytes(5 << 20)}), {}, "zipped.ratio"),
    (packed({"a": b"1"}, zipfile.ZIP_LZMA), {}, "zipped.method"),
    (packed({"../a": b"1"}), {}, "zipped.unsafe-path"),
    (packed({"b/..\\a": b"1"}), {}, "zipped.unsafe-path"),
    (packed({"/a": b"1"}), {}, "zipped.unsafe-path"),
    (packed({"C:a": b"1"}), {}, "zipped.unsafe-path"),
    (packed({"b": b"1"}), {}, "zipped.no-part"),
])
def test_what_is_not_safe_is_refused(raw: bytes, most: dict[str, int], code: str) -> None:
    assert refused(raw, bounds(**most), "a") == code


def test_an_encrypted_member_is_refused() -> None:
    raw = bytearray(packed({"a": b"1"}))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert refused(bytes(raw), limits()) == "zipped.encrypted"


def test_sizes_in_headers_are_not_believed() -> None:
    raw = bytearray(packed({"a": bytes(3 << 20)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", raw, raw.index(mark) + offset, 10)
    assert refused(bytes(raw), limits(), "a") == "zipped.damaged-part"


def test_what_was_read_counts_also_when_it_is_read_again() -> None:
    archive = open_zip(packed({"a": bytes(1 << 20)}), "a.zip", bounds(zip_total_mb=2))
    archive.read("a")
    archive.read("a")
    with pytest.raises(UnreadableError) as caught:
        archive.read("a")
    assert caught.value.code == "zipped.too-large"


def test_an_archive_within_may_have_entries_of_its_own() -> None:
    inner = packed({f"{i}": b"" for i in range(30)}, zipfile.ZIP_STORED)
    raw = packed({"a.zip": inner, "b.zip": inner}, zipfile.ZIP_STORED)
    assert open_zip(raw, "a.zip", bounds(zip_entries=20)).names == ("a.zip", "b.zip")


def test_a_million_entries_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    raw = entry * 1_000_000
    raw += struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(raw), 0, 0)  # and it says that there is one
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refused(raw, limits()) == "zipped.too-many-entries"


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_damage_is_told_and_nothing_else_raised(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(packed({"甲.txt": b"abc" * 100, "b": b"1"}))
    for at, byte in changes:
        raw[at % len(raw)] = byte
    with contextlib.suppress(UnreadableError):
        archive = open_zip(bytes(raw), "a.zip", limits())
        for name in archive.names:
            with contextlib.suppress(UnreadableError):
                archive.read(name)
