"""`make bench`: reading each format, beside the floor below which no reader can go, and beside its peers.

usage: python benchmarks/formats.py [--runs 7]

The floor opens a file and looks at each of its words once: decode and split, unzip and parse, parse the tags, load the
pages. CPU milliseconds per document: the median document, each the median of its runs, on one core. Peak memory is that
of a process which reads the files of the format and nothing else. The files are rebuilt county reports where they lie
beside the repository (../shared/documents), else generated ones.
"""

from __future__ import annotations

import io
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared" / "documents"
# Folders of ../shared/documents, and the aim for reading, in CPU milliseconds (formats.md §4).
FOLDERS = {"markdown": ("md", "*.md"), "html utf-8": ("html", "*utf8.html"), "html gbk": ("html", "*gbk.html"),
           "docx": ("docx", "*.docx"), "xlsx": ("xlsx", "*.xlsx"), "pdf": ("pdf", "*.pdf"),
           "pdf truetype": ("pdf_tt", "*.pdf"), "pdf cid": ("pdf_rl", "*.pdf")}
AIMS = {"text": 5.0, "markdown": 5.0, "html utf-8": 5.0, "html gbk": 5.0, "docx": 10.0, "xlsx": 5.0, "pdf": 30.0,
        "pdf truetype": 30.0, "pdf cid": 70.0}
_GENERATED = 3
_BANNED = ("numpy", "torch")
_HEAVY = 3  # how a process says that it loaded one of them
_TEXT_CELL = re.compile(r"\t")


def floor_text(raw: bytes) -> object:
    return [_TEXT_CELL.split(line) for line in _decoded(raw).split("\n")]


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def floor_html(raw: bytes) -> object:
    from selectolax.lexbor import LexborHTMLParser

    return [cell.text() for cell in LexborHTMLParser(_decoded(raw)).css("td, th, p")]


def _floor_zip(raw: bytes, *parts: str) -> object:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = [name for name in archive.namelist() if name.startswith(parts) and name.endswith(".xml")]
        return [[node.text for node in ElementTree.fromstring(archive.read(name)).iter()] for name in names]


def floor_docx(raw: bytes) -> object:
    return _floor_zip(raw, "word/document")


def floor_xlsx(raw: bytes) -> object:
    return _floor_zip(raw, "xl/worksheets/", "xl/sharedStrings")


def floor_pdf(raw: bytes) -> object:
    import pypdfium2

    document = pypdfium2.PdfDocument(raw)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def peer_pdfplumber(raw: bytes) -> object:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(raw)) as document:
        return [(page.extract_text(), page.extract_tables()) for page in document.pages]


def peer_docx(raw: bytes) -> object:
    import docx

    document = docx.Document(io.BytesIO(raw))
    return ([paragraph.text for paragraph in document.paragraphs],
            [[cell.text for cell in row.cells] for table in document.tables for row in table.rows])


def peer_soup(raw: bytes) -> object:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(raw, "lxml", from_encoding=None if b"utf-8" in raw[:2000].lower() else "gb18030")
    return [[cell.get_text() for cell in row.find_all(("td", "th"))] for row in soup.find_all("tr")]


def peer_openpyxl(raw: bytes) -> object:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(raw))
    return [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


def ours_read(raw: bytes) -> object:
    from gouji.reading import read_bytes

    return read_bytes(raw, "bench")


def ours_fit(raw: bytes) -> object:
    from gouji.fitting import fit
    from gouji.reading import read_bytes

    return fit(read_bytes(raw, "bench"), _vocabularies())


_LOADED: list[Any] = []


def _vocabularies() -> list[Any]:
    if not _LOADED:
        from gouji.packs import load_pack

        _LOADED.extend(load_pack().vocabularies)
    return _LOADED


Doer = Callable[[bytes], object]
FLOORS: dict[str, Doer] = {"text": floor_text, "markdown": floor_text, "html": floor_html, "docx": floor_docx,
                           "xlsx": floor_xlsx, "pdf": floor_pdf}
PEERS: dict[str, tuple[str, Doer]] = {"html": ("BeautifulSoup", peer_soup), "docx": ("python-docx", peer_docx),
                                      "xlsx": ("openpyxl", peer_openpyxl), "pdf": ("pdfplumber", peer_pdfplumber)}
DOERS: dict[str, Doer] = {"read": ours_read, "read+fit": ours_fit}


def doers_of(form: str) -> Iterator[tuple[str, Doer]]:
    yield "floor", FLOORS[form]
    yield from DOERS.items()
    if form in PEERS:
        yield PEERS[form]


def generated(form: str) -> list[bytes]:
    """Files of our own, where none of real reports are there, and for plain text always."""
    sys.path.insert(0, str(HERE.parent / "tests"))
    from properties.made import make
    from properties.styles import Style
    from writers import pdf, web, word, workbook
    from writers.pages import page_of

    made = [make(seed, look=Style(table="pipes" if form == "markdown" else "tabs")) for seed in range(_GENERATED)]
    pages = [page_of(each) for each in made]
    writers: dict[str, Callable[[Any, Random], bytes]] = {
        "html utf-8": lambda page, rng: web.write(page, web.Markup("utf-8", "site", "span", loud=True), rng),
        "html gbk": lambda page, rng: web.write(page, web.Markup("gb2312", "site", "span", loud=True), rng),
        "docx": lambda page, rng: word.write(page, word.Sheet(), rng),
        "xlsx": lambda page, rng: workbook.write(page, workbook.Book()),
        "pdf": lambda page, rng: pdf.write(page, pdf.Print("boxes", font=pdf.fonts()[-1])),
        "pdf truetype": lambda page, rng: pdf.write(page, pdf.Print(font=pdf.fonts()[-1])),
        "pdf cid": lambda page, rng: pdf.write(page, pdf.Print("boxes"))}
    if form not in writers:
        return [each.raw for each in made]
    return [writers[form](page, Random(1)) for page in pages]


def documents() -> dict[str, list[bytes]]:
    out = {"text": generated("text")}
    for form, (folder, pattern) in FOLDERS.items():
        files = sorted((SHARED / folder).glob(pattern))
        out[form] = [file.read_bytes() for file in files] or generated(form)
    return out


def measure(name: str, form: str, folder: Path, runs: int) -> dict[str, float]:
    """CPU ms of the median document and the peak of memory in MB, in a process of their own; {} where it cannot run."""
    done = subprocess.run([sys.executable, __file__, "--one", name, form, str(folder), str(runs)], capture_output=True,
                          text=True, check=False)
    if done.returncode == _HEAVY:
        sys.exit(done.stderr)
    if done.returncode:
        sys.stderr.write(f"{form} {name}: {(done.stderr.strip().splitlines() or ['failed'])[-1]}\n")
        return {}
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def one(name: str, form: str, folder: Path, runs: int) -> None:
    do = dict(doers_of(form.split(maxsplit=1)[0]))[name]
    medians = []
    for file in sorted(folder.iterdir()):
        raw = file.read_bytes()
        do(raw)
        times = []
        for _ in range(runs):
            start = time.process_time()
            do(raw)
            times.append(time.process_time() - start)
        medians.append(statistics.median(times) * 1000)
    loaded = [module for module in _BANNED if module in sys.modules]
    if loaded and name in DOERS:
        sys.stderr.write(f"{name} of {form} imports {', '.join(loaded)}\n")
        sys.exit(_HEAVY)
    print(json.dumps({"ms": statistics.median(medians), "mb": _peak()}))


def _peak() -> float:
    """The most memory this process had, in MB. getrusage would count that of the parent before exec, too."""
    status = Path("/proc/self/status")
    if status.is_file():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    if "--one" in sys.argv:
        asked, of, where, times = sys.argv[sys.argv.index("--one") + 1 :]
        one(asked, of, Path(where), int(times))
        return
    runs = int(sys.argv[sys.argv.index("--runs") + 1]) if "--runs" in sys.argv else 7
    print(f"CPU ms per document, and peak MB; from {'rebuilt' if SHARED.is_dir() else 'generated'} reports\n")
    print(f"{'format':14}{'kB':>6}{'floor':>8}{'read':>8}{'aim':>6}{'/floor':>8}{'read+fit':>10}{'MB':>6}{'MB fit':>8}"
          "   peer")
    with tempfile.TemporaryDirectory() as home:
        for form, raws in documents().items():
            folder = Path(home) / form.replace(" ", "-")
            folder.mkdir()
            for i, raw in enumerate(raws):
                (folder / str(i)).write_bytes(raw)
            found = {name: measure(name, form, folder, runs) for name, _ in doers_of(form.split()[0])}
            print(_line(form, statistics.median(map(len, raws)) / 1000, found))
    print(f"\nNeither reading nor fitting loaded {' or '.join(_BANNED)}.")


def _line(form: str, size: float, found: dict[str, dict[str, float]]) -> str:
    def number(name: str, key: str = "ms") -> float:
        return found[name].get(key, float("nan"))

    floor, read = number("floor"), number("read")
    line = (f"{form:14}{size:6.0f}{floor:8.2f}{read:8.2f}{AIMS[form]:6.0f}{read / floor:8.1f}{number('read+fit'):10.2f}"
            f"{number('read', 'mb'):6.0f}{number('read+fit', 'mb'):8.0f}")
    for name in found.keys() - {"floor", *DOERS}:
        line += (f"   {name} {number(name):.1f} ms ({number(name) / read:.0f} x ours), {number(name, 'mb'):.0f} MB"
                 if found[name] else f"   {name} not installed or failed")
    return line


if __name__ == "__main__":
    main()
