"""The fictional city's reports in everyday formats, made from their text by the programs that people use.

    git show 0f387e9:reports/submissions/云台区2022.txt > TEXTS/云台区2022.txt     and so on for each of MADE
    PYTHONPATH=tests .venv/bin/python -m writers.city TEXTS reports/submissions [name …]

A text is read and fitted; its sentences, figures and title go to a page with the official form's merged cells, and the
page to a file: python-docx (云台区2022), Chromium's print (云台区2021), a site's page (望湖县民政局2022), openpyxl
(望湖县教育体育局2022), LibreOffice from DOCX (望湖县人民政府办公室2022) and from HTML (望湖县柳林镇2022, in a ZIP),
Chromium's snapshot of a page (云岭市气象局2022). Made with python-docx 1.2, openpyxl 3.1, LibreOffice 7.4
and Chromium 156.

What tells of the machine and the hour is replaced: the same texts and programs give the same bytes. Hosts end in
.example, which no one can own.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import docx
from docx.shared import Mm
from noise import vocabularies
from properties.made import Made
from properties.prose import Prose
from properties.styles import Style

from gouji.fitting import Report, fit
from gouji.reading import read_document
from writers import web, word, workbook
from writers.office import by_libreoffice, chromium
from writers.pages import Grid, Look, Page, SpanCell, page_of

_FONT = "WenQuanYi Micro Hei"  # its subsets are the smallest
_PRINTED = f"""<style>
@page {{ size: A4; margin: 25mm 20mm }}
body {{ font: 12pt/1.8 "{_FONT}" }} h1 {{ font-size: 18pt }} h2, h3 {{ font-size: 13pt }}
h1, strong {{ font-weight: normal }}
table {{ border-collapse: collapse; width: 100%; font-size: 10pt; line-height: 1.4 }} td {{ text-align: center }}
</style>"""
_AUTHOR = re.compile(r"(<(?:dc:creator|cp:lastModifiedBy)\b[^>]*(?<!/)>)[^<]*")
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--remote-debugging-pipe",
          "--disable-background-networking", "--disable-component-update", "--disable-sync")


# ── a text to a page ──

def page(report: Report, style: Style, look: Look) -> Page:
    """The page of a report: its sentences and figures, and the form's labels."""
    heading = [p.text for p in report.preamble if p.text == report.organisation.name]
    told = {section.id: tuple(p.text for p in section.paragraphs) for section in report.sections}
    prose = Prose((*heading, report.title), tuple(p.text for p in report.preamble if p.text not in heading),
                  (("", told["overview"]),), dict.fromkeys(told, ""), False, told["problems"], told["other_matters"])
    figures = {key: figure.value for key, figure in report.figures.items() if figure.value is not None}
    assert figures.keys() == report.figures.keys()
    made = Made(report.year, report.organisation.name, report.organisation.level, report.year, figures, prose, style)
    return page_of(made, look)


def with_dashes(made: Page) -> Page:
    """The row of dashes that a converter left under table two."""
    items = list(made.items)
    at = next(i for i, item in enumerate(items) if isinstance(item, Grid))
    grid = items[at]
    assert isinstance(grid, Grid)
    dashes = (SpanCell("-" * 8), SpanCell("-" * 5), SpanCell("-" * 12, grid.columns - 2))
    items[at] = grid._replace(rows=(*grid.rows, dashes))
    return replace(made, items=tuple(items))


# ── a page to a file ──

def as_docx(report: Report) -> bytes:
    made = with_dashes(page(report, Style(cells="comma"), Look()))
    return _packed(word.write(made, word.Sheet(numbered=True), Random(1)), report)


def as_printed_page(report: Report) -> bytes:
    html = web.write(page(report, Style(cells="comma"), Look()), web.Markup(), Random(1)).decode("utf-8")
    made = _by_chromium(html.replace("</head>", _PRINTED + "</head>").encode(), "http://www.yuntai.example/nb2021.html",
                        "Page.printToPDF", preferCSSPageSize=True, generateTaggedPDF=False)
    return _settled_pdf(base64.b64decode(made), report)


def as_office_print(report: Report) -> bytes:
    made = page(report, Style(), Look(one_table=False))
    document = docx.Document(io.BytesIO(word.write(made, word.Sheet(font=_FONT), Random(1))))
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    document.sections[0].footer.paragraphs[0].runs[0].font.name = _FONT
    out = io.BytesIO()
    document.save(out)
    raw = by_libreoffice({"report": _packed(out.getvalue(), report)}, "docx", "pdf")["report"]
    return _settled_pdf(raw, report)


def as_site(report: Report) -> bytes:
    look = web.Markup("gb2312", "site", "span", loud=True)
    html = web.write(page(report, Style(), Look()), look, Random(14)).decode("gb18030")
    html = html.replace('href="/', 'href="http://www.wanghu.example/').replace("：4100000000", "：0000000000")
    return html.replace("<html ", "<!-- saved from url=(0043)http://www.wanghu.example/zwgk/nb/2022.html -->\n<html ",
                        1).encode("gb18030")


def as_workbook(report: Report) -> bytes:
    made = page(report, Style(spaces=True), Look(one_table=False))
    return _packed(workbook.write(made, workbook.Book(sheets="sections")), report)


def as_archive(report: Report) -> bytes:
    html = web.write(page(report, Style(cells="padded"), Look()), web.Markup(cell="p"), Random(1))
    made = by_libreoffice({"report": html}, "html", "docx")["report"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in ((f"{Path(report.file).stem}.docx", _packed(made, report)),
                          ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528))):
            archive.writestr(zipfile.ZipInfo(name, _day(report)), raw, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def as_snapshot(report: Report) -> bytes:
    html = web.write(page(report, Style(spaces=True), Look(stacked=True)), web.Markup(cell="br"), Random(1))
    raw = _by_chromium(html, "http://qxj.yunling.example/xxgk/nb2022.html", "Page.captureSnapshot", format="mhtml")
    raw = re.sub(r"^Date: .*$", "Date: Fri, 3 Feb 2023 09:00:00 -0000", raw, flags=re.MULTILINE)
    raw = re.sub(r"(?<=MultipartBoundary--)\w+(?=----)", "0" * 42, raw)
    return re.sub(r"(?<=cid:css-)[\w-]+(?=@)|(?<=<frame-)\w+(?=@)", "0" * 32, raw).encode("ascii")


MADE: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "云台区2022": ("docx", as_docx), "云台区2021": ("pdf", as_printed_page), "望湖县民政局2022": ("html", as_site),
    "望湖县教育体育局2022": ("xlsx", as_workbook), "望湖县人民政府办公室2022": ("pdf", as_office_print),
    "望湖县柳林镇2022": ("zip", as_archive), "云岭市气象局2022": ("mht", as_snapshot)}


# ── what tells of the machine and the hour ──

def _day(report: Report) -> tuple[int, int, int, int, int, int]:
    return report.year + 1, 1, 16, 9, 0, 0


def _packed(raw: bytes, report: Report) -> bytes:
    """An office file with the organisation as its author and a working day in January as its day."""
    stamp = "{}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*_day(report))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", stamp, part.decode("utf-8"))
                text = _AUTHOR.sub(rf"\1{report.organisation.name}", text)
                part = re.sub(r"(<dc:description>)[^<]*", r"\1", text).encode()
            new.writestr(zipfile.ZipInfo(name, _day(report)), part, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _settled_pdf(raw: bytes, report: Report) -> bytes:
    """Nothing may grow or shrink: the places of all objects stand in the file."""
    day = "{}{:02}{:02}{:02}{:02}{:02}".format(*_day(report)).encode()
    raw = re.sub(rb"(?<=\(D:)\d{14}", day, raw)
    return re.sub(rb"(?<=/DocChecksum /)\w+|(?<=<)[0-9A-F]{32}(?=>)", lambda found: b"0" * len(found[0]), raw)


# ── Chromium, told by its pipe what to do ──

def _by_chromium(html: bytes, url: str, method: str, **params: Any) -> str:
    """What a method of the DevTools protocol makes of a page as if it had come from `url`: nothing is fetched."""
    program = chromium()
    assert program is not None
    (read_in, write_in), (read_out, write_out) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        command = f'exec "$0" "$@" 3<&{read_in} 4>&{write_out}'
        process = subprocess.Popen(
            ["/bin/bash", "-c", command, program, *_FLAGS, f"--user-data-dir={home}", "about:blank"],
            pass_fds=(read_in, write_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_in)
        os.close(write_out)
        with os.fdopen(write_in, "wb", 0) as to, os.fdopen(read_out, "rb") as answers:
            try:
                pipe = _Pipe(to, answers)
                pipe.load(html, url)
                return str(pipe.call(method, **params)["data"])
            finally:
                process.terminate()
                process.wait()


class _Pipe:
    """Messages of the DevTools protocol, each ended by a NUL."""

    def __init__(self, to: Any, answers: Any) -> None:
        self.to, self.answers, self.count, self.session, self.seen = to, answers, 0, "", list[dict[str, Any]]()

    def load(self, html: bytes, url: str) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Fetch.enable")
        self.send("Page.navigate", url=url)
        request = self.event("Fetch.requestPaused")["requestId"]
        self.call("Fetch.fulfillRequest", requestId=request, responseCode=200,
                  responseHeaders=[{"name": "Content-Type", "value": "text/html; charset=utf-8"}],
                  body=base64.b64encode(html).decode())
        self.event("Page.loadEventFired")

    def send(self, method: str, **params: Any) -> int:
        self.count += 1
        session = {"sessionId": self.session} if self.session else {}
        self.to.write(json.dumps({"id": self.count, "method": method, "params": params, **session}).encode() + b"\0")
        return self.count

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        number = self.send(method, **params)
        return dict(self.wait(lambda said: said.get("id") == number)["result"])

    def event(self, method: str) -> dict[str, Any]:
        return dict(self.wait(lambda said: said.get("method") == method)["params"])

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while not any(map(wanted, self.seen)):
            said = bytearray()
            while (one := self.answers.read(1)) != b"\0":
                assert one, "Chromium went away"
                said += one
            self.seen.append(json.loads(said))
        found = next(filter(wanted, self.seen))
        self.seen.remove(found)
        return found


def main(texts: Path, out: Path, names: list[str]) -> None:
    for name in names or MADE:
        suffix, make = MADE[name]
        raw = make(fit(read_document(texts / f"{name}.txt"), vocabularies()))
        (out / f"{name}.{suffix}").write_bytes(raw)
        sys.stdout.write(f"{name}.{suffix} {len(raw)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
