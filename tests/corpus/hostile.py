"""Files made to hurt whoever reads them, small on the disk: each as it could come by mail."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
          '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
          '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/>'
          "{more}</Types>")
_RELS = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         '<Relationship Id="rId1" Type="{type}" Target="{target}"/></Relationships>')
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(document: bytes | str, **parts: bytes | str) -> bytes:
    kind = "wordprocessingml.document"
    return zipped({"[Content_Types].xml": _TYPES.format(part="word/document.xml", kind=kind, more=""),
                   "_rels/.rels": _RELS.format(type=f"{_R}/officeDocument", target="word/document.xml"),
                   "word/document.xml": document, **parts})


def word(body: str, before: str = "") -> str:
    return f"{_HEAD}{before}<w:document {W}><w:body>{body}</w:body></w:document>"


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx(sheet: bytes | str, **parts: bytes | str) -> bytes:
    more = ('<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'spreadsheetml.worksheet+xml"/>')
    book = f'{_HEAD}<workbook {S} xmlns:r="{_R}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return zipped({"[Content_Types].xml": _TYPES.format(part="xl/workbook.xml", kind="spreadsheetml.sheet", more=more),
                   "_rels/.rels": _RELS.format(type=f"{_R}/officeDocument", target="xl/workbook.xml"),
                   "xl/workbook.xml": book,
                   "xl/_rels/workbook.xml.rels": _RELS.format(type=f"{_R}/worksheet", target="worksheets/sheet1.xml"),
                   "xl/worksheets/sheet1.xml": sheet, **parts})


def sheet(rows: str, before: str = "") -> str:
    return f"{_HEAD}{before}<worksheet {S}><sheetData>{rows}</sheetData></worksheet>"


def pdf(content: bytes, *, kids: bytes = b"3 0 R", extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """Pages with this content stream; `kids`: which objects the pages are."""
    data = zlib.compress(content, 9)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, kids.count(b"R")),
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d/Filter/FlateDecode>>stream\n" % len(data) + data + b"\nendstream",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", *([extra] if extra else [])]
    out = bytearray(b"%PDF-1.7\n")
    at = []
    for number, text in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj" % number + text + b"endobj\n"
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % n for n in at)
    out += b"trailer<</Size %d/Root 1 0 R%s>>startxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, xref)
    return bytes(out)


def html(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


def laughs(element: str, levels: int = 12) -> str:
    """Ten to the power of `levels` times “lol”."""
    entities = '<!ENTITY l0 "lol">' + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels + 1))
    return f"<!DOCTYPE {element} [{entities}]>"


def with_member(raw: bytes, **header: int) -> bytes:
    """The archive with other values in the headers of its first member: flags (of both headers), size."""
    changed = bytearray(raw)
    central = raw.index(b"PK\x01\x02")
    if "flags" in header:
        struct.pack_into("<H", changed, 6, header["flags"])
        struct.pack_into("<H", changed, central + 8, header["flags"])
    if "size" in header:
        struct.pack_into("<L", changed, 22, header["size"])
        struct.pack_into("<L", changed, central + 24, header["size"])
    return bytes(changed)


def nested(raw: bytes, levels: int) -> bytes:
    for level in range(levels):
        raw = zipped({f"{level}.zip": raw})
    return raw


def quine(levels: int = 60) -> bytes:
    """Ten archives in each archive, as deep as anyone cares to go."""
    raw = zipped({"a.txt": b"0" * 100_000})
    for _ in range(levels):
        raw = zipped({f"{n}.zip": raw for n in range(2)}) if len(raw) < 1_000_000 else zipped({"0.zip": raw})
    return raw


@dataclass(frozen=True, slots=True)
class Attack:
    """`codes`: what may be said of it. `make` takes how large it is in units of its own, `full` of them to hurt and
    `few` that show the same within a second under lowered limits."""

    file: str
    codes: frozenset[str]
    make: Callable[[int], bytes]
    full: int = 1
    few: int = 1


def _(file: str, codes: str, make: Callable[[int], bytes], full: int = 1, few: int = 1) -> Attack:
    return Attack(file, frozenset(codes.split()), make, full, few)


def bomb(parts: Callable[[bytes], bytes]) -> Callable[[int], bytes]:
    return lambda mb: parts(b"x" * (mb << 20))


XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
MANY_ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENCRYPTED = (b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>")
STYLES = (f'<w:styles {W}><w:style w:styleId="a"><w:basedOn w:val="b"/></w:style>'
          '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>')
DOC_RELS = _RELS.format(type=f"{_R}/styles", target="styles.xml")
SPREAD = ("</sheetData><mergeCells>" + "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 3000))
          + "</mergeCells>")
REPEATED = "<tr>" + "<td>1</td>" * 10 + "</tr>"

NO_REPORT = "fitting.no-report"
COST = "limits.memory limits.cpu limits.wall reading.too-many-blocks reading.too-many-cells"

ATTACKS = [
    _("实体外泄.docx", "zipped.xml-doctype", lambda n: docx(word(paragraph("&x;"), XXE))),
    _("实体外泄.xlsx", "zipped.xml-doctype", lambda n: xlsx(sheet('<row r="1"><c><v>&x;</v></c></row>', XXE))),
    _("笑.docx", "zipped.xml-doctype", lambda n: docx(word(paragraph("&l12;"), laughs("w:document")))),
    _("笑.xlsx", "zipped.xml-doctype", lambda n: xlsx(sheet('<row r="1"><c><v>&l12;</v></c></row>',
                                                           laughs("worksheet")))),
    _("笑16.docx", "zipped.xml-doctype", lambda n: docx(
        word(paragraph("&l12;"), laughs("w:document")).replace("UTF-8", "UTF-16").encode("utf-16"))),
    _("炸弹.docx", "zipped.ratio zipped.part-too-large zipped.too-large limits.memory", bomb(
        lambda x: docx(word("").encode().replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>" + x + b"</w:t></w:r></w:p>"))),
      600, 8),
    _("炸弹.xlsx", "zipped.ratio zipped.part-too-large zipped.too-large limits.memory", bomb(
        lambda x: xlsx(sheet("").encode().replace(b"<sheetData>", b"<sheetData><!--" + x + b"-->"))), 540, 8),
    _("炸弹.zip", "zipped.ratio zipped.part-too-large zipped.too-large", bomb(lambda x: zipped({"a.txt": x})), 600, 8),
    _("两格.xlsx", "sheet.too-far-apart", lambda n: xlsx(sheet(MANY_ROWS))),
    _("跨列.docx", "fitting.no-report", lambda n: docx(word(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>' + paragraph("1") + "</w:tc></w:tr>"
        "<w:tr><w:tc>" + paragraph("2") + "</w:tc></w:tr></w:tbl>"))),
    _("跨行.html", "web.table-too-large", lambda n: html(
        "<table>" + "<tr>" + '<td rowspan=65534 colspan=1000>1</td>' * 40 + "</tr>" + "<tr><td>1</td></tr>" * 900
        + "</table>")),
    _("嵌套.html", "web.too-deep", lambda n: html("<div>" * n + "表" + "</div>" * n), 100_000, 20_000),
    _("百万格.html", "web.table-too-large web.too-large web.too-many-tags fitting.no-report",
      lambda n: html("<table>" + REPEATED * n + "</table>"), 200_000, 20_000),
    _("炸弹.pdf", "limits.memory limits.cpu limits.wall limits.crashed pdf.too-many-objects",
      lambda n: pdf(b"0 0 m 10 10 l S\n" * n), 18 << 20, 1 << 21),
    _("加密.pdf", "pdf.encrypted", lambda n: pdf(b"", extra=ENCRYPTED,
                                               trailer=b"/Encrypt 6 0 R/ID[<41414141><41414141>]")),
    _("截断.pdf", "pdf.damaged", lambda n: pdf(b"0 0 m 10 10 l S\n" * 99)[:60]),
    _("截断.docx", "zipped.damaged", lambda n: docx(word(paragraph("x")))[:-100]),
    _("截断.zip", "zipped.damaged", lambda n: zipped({"a.txt": b"x" * 999})[:-30]),
    _("空.docx", "reading.empty", lambda n: b""),
    _("空.pdf", "reading.empty", lambda n: b" \n"),
    _("外逃.zip", "zipped.unsafe-path", lambda n: zipped({"../../etc/cron.d/a.txt": b"x"})),
    _("外逃.docx", "zipped.unsafe-path", lambda n: docx(word(paragraph("x")), **{"/etc/x": b"x"})),
    _("套娃.zip", "bundle.too-deep", lambda n: nested(zipped({"a.txt": b"x"}), 40)),
    _("分身.zip", "bundle.several bundle.too-deep", lambda n: quine()),
    _("加锁.zip", "zipped.encrypted", lambda n: with_member(zipped({"a.txt": b"x" * 99}), flags=1)),
    _("深.docx", "zipped.xml-too-deep", lambda n: docx(word("<w:a>" * n + "</w:a>" * n)), 200_000, 20_000),
    _("谎.zip", "zipped.damaged-part zipped.damaged zipped.part-too-large zipped.too-large zipped.ratio",
      lambda mb: with_member(zipped({"a.txt": b"x" * (mb << 20)}), size=99), 300, 8),
    _("谎.docx", "zipped.damaged-part zipped.damaged", lambda n: docx(word(paragraph("x"))).replace(
        b"word/document.xml", b"word/document.xmL", 1)),
    _("件多.zip", "zipped.too-many-entries", lambda n: zipped({f"{i}.txt": b"" for i in range(n)}), 60_000, 6_000),
    _("绕圈.docx", NO_REPORT, lambda n: docx(
        word('<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'),
        **{"word/styles.xml": STYLES, "word/_rels/document.xml.rels": DOC_RELS})),
    _("绕圈.pdf", "pdf.damaged pdf.damaged-page pdf.no-text " + NO_REPORT,
      lambda n: pdf(b"0 0 m 10 10 l S\n", kids=b"2 0 R 2 0 R")),
    _("合并.xlsx", "sheet.too-many-cells sheet.too-far-apart " + NO_REPORT, lambda n: xlsx(
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>').replace("</sheetData>", SPREAD))),
    # Just within the limits: what they let pass has to be borne.
    _("贴边.docx", NO_REPORT + " " + COST, lambda n: docx(word("".join(paragraph(str(i * 7919)) for i in range(n)))),
      330_000, 3_000),
    _("贴边.xlsx", "sheet.too-many-cells zipped.xml-too-large " + NO_REPORT + " " + COST, lambda n: xlsx(sheet("".join(
        f'<row r="{r}">' + "".join(f"<c><v>{r * 7919 + c}</v></c>" for c in range(1000)) + "</row>"
        for r in range(1, n)))), 1_900, 20),
    _("贴边.html", NO_REPORT + " " + COST, lambda n: html("<table>" + REPEATED * n + "</table>"), 19_999, 400),
    _("多段.html", NO_REPORT + " " + COST, lambda n: html("<p>1</p>" * n), 490_000, 5_000),
    _("贴边.pdf", "pdf.no-text pdf.no-rules " + NO_REPORT + " " + COST, lambda n: pdf(
        b"".join(b"%d 0 m %d 800 l S\n" % (i % 500, i % 499) for i in range(19_000)), kids=b"3 0 R " * n), 300, 2),
    _("多字.pdf", NO_REPORT + " " + COST, lambda n: pdf(
        b"BT /F1 9 Tf " + b"".join(b"1 0 0 1 %d %d Tm (12) Tj " % (i % 590, i % 840) for i in range(n)) + b"ET"),
      19_000, 500),
]
