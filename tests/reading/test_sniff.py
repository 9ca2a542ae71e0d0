"""Formats told by content: a name says nothing, a word that looks like a tag says little."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.messages import message, remedy
from gouji.reading import UnreadableError, read_bytes
from gouji.reading.sniff import sniff

PROSE = "甲县人民政府2023年政府信息公开工作年度报告\n本年收到申请 12 件。\n"
READ = {"text", "html", "mht", "docx", "xlsx", "pdf", "zip"}


def packed(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def types(part: str, kind: str) -> tuple[str, bytes]:
    return "[Content_Types].xml", (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
        f'<Override PartName="/{part}" ContentType="application/{kind}.main+xml"/></Types>').encode()


_OPEN = "vnd.openxmlformats-officedocument."
FILLER = tuple((f"media/{n}.bin", bytes(range(256)) * 40) for n in range(4))
ZIPS = {
    "docx": packed(types("word/document.xml", _OPEN + "wordprocessingml.document"), ("word/document.xml", b"<x/>")),
    "docx, its parts at the end and under other names": packed(
        *FILLER, ("text.xml", b"<x/>"), types("text.xml", _OPEN + "wordprocessingml.document")),
    "docx with macros": packed(types("word/document.xml", "vnd.ms-word.document.macroEnabled")),
    "docx with a workbook in it": packed(types("word/document.xml", _OPEN + "wordprocessingml.document"),
                                         ("word/embeddings/xl/workbook.xml", b"")),
    "docx without types that say so": packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"")),
    "xlsx": packed(*FILLER, types("xl/workbook.xml", _OPEN + "spreadsheetml.sheet")),
    "xlsx with macros": packed(types("xl/workbook.xml", "vnd.ms-excel.sheet.macroEnabled")),
    "excel-binary": packed(types("xl/workbook.bin", "vnd.ms-excel.sheet.binary.macroEnabled")),
    "slides": packed(types("ppt/presentation.xml", _OPEN + "presentationml.presentation")),
    "xps": packed(("[Content_Types].xml", b'<Types><Default Extension="fdseq" ContentType="application/vnd.ms-package.'
                                          b'xps-fixeddocumentsequence+xml"/></Types>'), ("FixedDocSeq.fdseq", b"")),
    "ofd": packed(("Doc_0/Document.xml", b""), ("OFD.xml", b"")),
    "uof": packed(("_meta/meta.xml", b""), ("uof.xml", b"")),
    "iwork": packed(("preview.jpg", b"\xff\xd8\xff"), ("Index/Document.iwa", b"")),
    "open-document": packed(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"")),
    "zip": packed(("甲县/年报.docx", b"PK"), ("word/readme.txt", b"")),
}


@pytest.mark.parametrize("name", ["docx", "xlsx", "zip", "docx with macros"])
def test_the_beginning_of_an_archive_tells_at_least_that_it_is_one(name: str) -> None:
    assert sniff(ZIPS[name][:-30]) in ("docx", "xlsx", "zip")


@pytest.mark.parametrize("name", ZIPS)
def test_archives_are_told_apart_by_what_is_in_them(name: str) -> None:
    assert sniff(ZIPS[name]) == name.partition(" ")[0].rstrip(",")


@pytest.mark.parametrize(("raw", "form"), [
    (PROSE.encode(), "text"),
    (PROSE.encode("gb18030"), "text"),
    (PROSE.encode("utf-16"), "text"),
    ((PROSE + "网页里不得再用 <table> 排版，<html> 标签应当成对，</table> 也是。\n").encode(), "text"),
    (("<html> 与 <table> 的说明\n" + PROSE).encode(), "text"),
    (("<甲县> 年报\n" + PROSE).encode(), "text"),
    ((PROSE + "标题: 值\nMIME-Version: 1.0 一说见附录\n").encode(), "text"),
    (("| 甲 | 乙 |\n|---|---|\n" + "| 1<br>2 | 3<br>4 |\n" * 30).encode(), "text"),
    (b"<!DOCTYPE html>\n<html></html>", "html"),
    (b"<?xml version='1.0' encoding='gb2312'?>\n<!-- saved from url=(0014)about:internet -->\n<HTML xmlns:o='x'>"
     b"<head><meta name='x'>", "html"),
    ("<p>甲县</p><table><tr><td>1</td></tr></table>".encode("gb18030"), "html"),
    ("\ufeff<html><head><meta charset=utf-16><p>甲".encode("utf-16-le"), "html"),
    (("甲县年报 " + "<table>" + "<tr><td>规章</td><td>1</td></tr>" * 9 + "</table>").encode(), "html"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "mht"),
    (b"From: <Saved by Blink>\r\nSubject: =?utf-8?Q?x?=\r\n y\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;"
     b"\r\n\tboundary=x\r\n\r\n", "mht"),
    (b"MIME-Version: 1.0\nContent-Type: text/html; charset=gb2312\n\n<html>", "mht"),
    (b"Received: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n", "mail"),
    (b"%PDF-1.7 ...", "pdf"),
    (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n1 0 obj\nendobj\nstartxref\n0\n%%EOF", "pdf"),
    (("%PDF 不是 PDF\n" + PROSE + "说明：%PDF-1.7 是文件头\n").encode(), "text"),
    (b"{\\rtf1\\ansi", "rtf"),
    (b"Rar!\x1a\x07\x01\x00", "rar"),
    (b"7z\xbc\xaf\x27\x1c\x00\x04", "seven-zip"),
    (b"\x1f\x8b\x08\x00", "archive"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff\xe0", "picture"),
    (b"GIF89a", "picture"),
    (b"BM" + struct.pack("<LHHLL", 99, 0, 0, 54, 40), "picture"),
    (b"II*\x00", "picture"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
    (b"\x00\x00\x00\x18ftypheic", "picture"),
    (b"CAJ\x00\x01", "caj"),
    (b"Founder CEB 3.0\x00", "ceb"),
    (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><text>1</text></svg>', "picture"),
    (b"MZ\x90\x00" + bytes(80), "program"),
    (b"[InternetShortcut]\r\nURL=http://x", "shortcut"),
    (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument xmlns:w="x">', "word-xml"),
    (b'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">', "word-xml"),
    (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
     b'xmlns:x="http://schemas.microsoft.com/x">', "excel-xml"),
    ('<?xml version="1.0" encoding="UTF-16"?><?mso-application progid="Excel.Sheet"?><Workbook>'.encode("utf-16"),
     "excel-xml"),
    ("BM 甲县的报告，MZ 与 HN 都是字母\n".encode(), "text"),
    ("HN湖南\n".encode(), "text"),
])
def test_a_file_is_told_by_its_beginning(raw: bytes, form: str) -> None:
    assert sniff(raw) == form


def ole(*root: str, below: tuple[str, ...] = ()) -> bytes:
    """A compound file with these streams in its root, and others in a storage there."""
    names = ["Root Entry", *root, *(("ObjectPool",) if below else ()), *below]
    entries = []
    for index, name in enumerate(names):
        beside = 0 < index < len(root) + bool(below) or len(root) + 1 < index < len(names) - 1
        right = index + 1 if beside else 0xFFFFFFFF
        child = 1 if index == 0 else len(root) + 2 if name == "ObjectPool" else 0xFFFFFFFF
        text = name.encode("utf-16-le")
        entries.append(text.ljust(64, b"\0") + struct.pack("<HBBLLL", len(text) + 2, 1, 1, 0xFFFFFFFF, right, child)
                       + bytes(48))
    directory = b"".join(entries).ljust(1024, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + struct.pack("<H", 9)
    head = head.ljust(48, b"\0") + struct.pack("<L", 1)
    head = head.ljust(76, b"\0") + struct.pack("<L", 0) + b"\xff" * 432
    table = struct.pack("<LLL", 0xFFFFFFFD, 2, 0xFFFFFFFE).ljust(512, b"\xff")
    return head + table + directory


@pytest.mark.parametrize(("raw", "form"), [
    (ole("WordDocument", "1Table"), "word"),
    (ole("WordDocument", below=("Workbook",)), "word"),
    (ole("1Table", "Data", "Workbook", below=("WordDocument",)), "excel"),
    (ole("Book"), "excel"),
    (ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    (ole("PowerPoint Document"), "slides"),
    (ole("__properties_version1.0"), "mail"),
    (ole("Something"), "old-office"),
    (ole("WordDocument")[:600] + "WordDocument".encode("utf-16-le"), "word"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office"),
])
def test_old_office_files_are_told_by_the_streams_in_their_root(raw: bytes, form: str) -> None:
    assert sniff(raw) == form


def test_a_directory_that_leads_in_a_circle_comes_to_an_end() -> None:
    raw = bytearray(ole("A", "B"))
    raw[512 + 4 : 512 + 8] = struct.pack("<L", 1)
    raw[1024 + 128 + 68 : 1024 + 128 + 76] = struct.pack("<LL", 1, 1)
    assert sniff(bytes(raw)) == "old-office"


@pytest.mark.parametrize(("raw", "words", "way_out"), [
    (ole("WordDocument"), "DOC", "DOCX"),
    (ole("Workbook"), "XLS", "XLSX"),
    (ole("EncryptedPackage"), "密码", "取消密码"),
    (ZIPS["ofd"], "OFD", "PDF"),
    (b"Rar!\x1a\x07\x01\x00", "RAR", "ZIP"),
    (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z", "ZIP"),
    (b"\xff\xd8\xff\xe0" + bytes(99), "图片", "Word 原件"),
    (ZIPS["open-document"], "ODT", "DOCX"),
    (ZIPS["slides"], "演示文稿", "年报"),
])
def test_a_foreign_format_is_refused_by_its_name_and_with_a_way_out(raw: bytes, words: str, way_out: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_bytes(raw, "甲县.pdf")
    error = caught.value
    assert words in message(error.code, "zh", **error.values)
    assert way_out in str(remedy(error.code, "zh", **error.values))
    assert remedy(error.code, "en", **error.values)


def test_text_and_pages_under_other_names_are_read() -> None:
    assert read_bytes(PROSE.encode(), "甲县.pdf").format == "text"


_STARTS = (b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"<!--",
           b"MIME-Version: 1.0\n", b"\xff\xfe", ZIPS["docx"], ole("WordDocument", below=("Book",)))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(_STARTS), st.binary(max_size=600), st.integers(0, 2000), st.integers(0, 40))
def test_whatever_the_bytes_a_format_that_has_a_sentence_is_named(start: bytes, rest: bytes, at: int, cut: int) -> None:
    at = min(at, len(start))
    form = sniff(start[:at] + rest + start[at + cut :])
    assert form in READ or message(f"reading.foreign-{form}", "zh", format=form)


@pytest.mark.parametrize("part", [b"<!-- ", b"<?x ", b"A:\n ", b"<p ", b"< ", b"\n\t", b"</p>", b"ms-word."])
def test_a_repeated_beginning_is_looked_at_once(part: bytes) -> None:
    raw = part * (2_000_000 // len(part))
    assert sniff(raw) in ("text", "html")
    assert sniff(packed(("[Content_Types].xml", raw))) == "zip"
