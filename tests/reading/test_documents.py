"""Files to documents: by content, with the place of everything, and a plain refusal of what is no text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gouji.reading import Paragraph, TableBlock, UnreadableError, read_bytes, read_document
from gouji.reading.limits import limits
from gouji.reading.text import read_text

TEXT = "甲县人民政府\n规章\t0\t12\n"


def cells(block: object) -> list[list[str]]:
    assert isinstance(block, TableBlock)
    return [[cell.text for cell in row] for row in block.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encoding_is_told_from_the_bytes(encoding: str) -> None:
    document = read_bytes((TEXT * 5).encode(encoding), "a.txt")
    assert next(document.paragraphs()).text == "甲县人民政府"


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_line_ends_do_not_change_the_document(newline: str) -> None:
    assert read_bytes(TEXT.replace("\n", newline).encode(), "a") == read_bytes(TEXT.encode(), "a")


def test_a_character_cut_in_half_at_the_end_is_left_out() -> None:
    assert next(read_bytes("甲县乙".encode()[:-1], "a").paragraphs()).text == "甲县"


@pytest.mark.parametrize(("raw", "code"), [
    (b"", "reading.empty"),
    (b" \r\n\t ", "reading.empty"),
    ("\u3000\u3000\n".encode(), "reading.empty"),
    (b"PK\x03\x04" + bytes(100), "zipped.damaged"),
    (b"Rar!\x1a\x07\x01\x00", "reading.foreign-rar"),
    (bytes(range(256)) * 40, "reading.binary"),
    (b"\xff\xfe\x00\xdc\x41\x00", "reading.binary"),
    (b"a" * (limits().text_mb * 1024 * 1024 + 1), "reading.too-large"),
])
def test_what_is_no_text_is_refused_with_a_reason(raw: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(raw, "a.txt")
    assert caught.value.code == code


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(UnreadableError) as caught:
        read_document(path)
    assert caught.value.code == "reading.too-large"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_document(tmp_path / "none.txt")
    assert caught.value.code == "reading.not-openable"


def test_a_line_with_tabs_is_a_row_and_knows_its_place() -> None:
    [table] = read_text("规章\t0\t\t12")
    assert cells(table) == [["规章", "0", "", "12"]]
    assert isinstance(table, TableBlock)
    assert (table.rows[0][3].place.line, table.rows[0][3].place.cell) == (1, 4)


def test_cells_one_per_line_make_a_row_until_a_blank_line() -> None:
    [table] = read_text("\t规章\n\t0\n\t\n\t5\n\n\t下一行\n\t1")
    assert cells(table) == [["规章", "0", "", "5"], ["下一行", "1"]]


def test_tabs_at_the_end_of_a_cell_line_are_litter() -> None:
    [table] = read_text("\t规章\n\t0\t\t\n\t5")
    assert cells(table) == [["规章", "0", "5"]]


def test_a_line_without_tab_is_a_paragraph() -> None:
    blocks = read_text("　一、总体情况　\n\n\f\n正文")
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["一、总体情况", "正文"]
    assert blocks[1].place.line == 4


def test_a_line_in_pipes_is_a_row_of_a_grid() -> None:
    [table] = read_text("| 规章 | 0 | |\n|| 5 | 9 |")
    assert cells(table) == [["规章", "0", ""], ["", "5", "9"]]
    assert isinstance(table, TableBlock)
    assert table.grid


def test_a_markdown_table_keeps_its_grid_and_its_lines() -> None:
    document = read_bytes("## 标题\n\n| 甲 | 乙 |\n|---|---|\n| 1 |  |\n\n后文".encode(), "a.md")
    title, table, after = document.blocks
    assert isinstance(title, Paragraph)
    assert title.text == "标题"
    assert cells(table) == [["甲", "乙"], ["1", ""]]
    assert after.place.line == 7


def test_a_stray_zero_byte_makes_no_other_encoding_and_is_said() -> None:
    document = read_bytes(("甲县人民政府\n" + TEXT * 5).encode().replace("甲县".encode(), "甲\0县".encode(), 1), "a")
    assert next(document.paragraphs()).text == "甲县人民政府"
    assert [d.code for d in document.doubts] == ["reading.zero-bytes"]
    [table] = [b for b in read_bytes("规章\t1\x002\n".encode(), "a").blocks if isinstance(b, TableBlock)]
    assert cells(table) == [["规章", "1\ufffd2"]]


def test_a_byte_that_is_no_utf8_is_replaced_and_said_with_its_line() -> None:
    raw = "甲县人民政府\n".encode() + b"\xe5\n" + ("规章\t0\t12\n" * 200).encode()
    document = read_bytes(raw, "a")
    assert next(document.paragraphs()).text == "甲县人民政府"
    [doubt] = document.doubts
    assert (doubt.code, doubt.place and doubt.place.line) == ("reading.undecodable", 2)
    assert doubt.text("en")


def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableError) as caught:
        read_document(tmp_path / "pipe")
    assert caught.value.code == "reading.not-regular"


@pytest.mark.parametrize("text", [
    ("\t" * 200 + "\n") * 200, ("1" + "\t" * 200 + "\n") * 200, "\t" * 3_000_000, ("\t" * 100 + "\n") * 30_000,
])
def test_litter_of_tabs_makes_few_cells(text: str) -> None:
    document = read_bytes(("规章\t1\n" + text).encode(), "a")
    cells = sum(len(row) for block in document.blocks if isinstance(block, TableBlock) for row in block.rows)
    assert cells <= 2 + 202 * 202


def test_a_table_of_more_cells_than_any_report_has_is_refused() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(b"\t1\n" * 200_000, "a")
    assert caught.value.code == "reading.too-many-cells"
