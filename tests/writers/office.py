"""Files by programs that people use: LibreOffice and Chromium, where they are installed. Slow; only for benchmarks."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

BATCH = 40  # files a process: starting LibreOffice costs more than converting ten files
_SECONDS = 600
_CHROMIUM_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                   "--disable-background-networking", "--disable-component-update", "--disable-sync",
                   "--no-pdf-header-footer")
# A page of HTML opens in Writer as text: as a web page it cannot be saved as DOCX, and its tables run off the paper.
_AS_TEXT = "--infilter=HTML (StarWriter)"
_FILTERS = {"docx": "docx:MS Word 2007 XML", "pdf": "pdf:writer_pdf_Export"}


def libreoffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def by_libreoffice(files: Mapping[str, bytes], suffix: str, target: str) -> dict[str, bytes]:
    """Each named file, whose format `suffix` tells, converted to docx or pdf. A file that fails is left out.

    LibreOffice runs in a profile of its own, so that one which a person has open does not take the work.
    """
    program = libreoffice()
    assert program is not None
    out: dict[str, bytes] = {}
    names = list(files)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for start in range(0, len(names), BATCH):
            sources = []
            for name in names[start : start + BATCH]:
                source = home / f"{name}.{suffix}"
                source.write_bytes(files[name])
                sources.append(str(source))
            _run([program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless",
                  *([_AS_TEXT] if suffix == "html" else []), "--convert-to", _FILTERS[target],
                  "--outdir", str(home / "out"), *sources])
        for name in names:
            made = home / "out" / f"{name}.{target}"
            if made.is_file():
                out[name] = made.read_bytes()
    return out


def by_chromium(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Each named page of HTML printed to PDF, a process for each."""
    program = chromium()
    assert program is not None
    out: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        for name, raw in files.items():
            source, made = home / f"{name}.html", home / f"{name}.pdf"
            source.write_bytes(raw)
            _run([program, *_CHROMIUM_FLAGS, f"--user-data-dir={home / 'profile'}", f"--print-to-pdf={made}",
                  source.as_uri()])
            if made.is_file():
                out[name] = made.read_bytes()
    return out


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=False, capture_output=True, timeout=_SECONDS)
