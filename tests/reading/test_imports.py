"""Reading any format loads nothing heavy: neither numpy nor torch, nor a library that only benchmarks or tests use."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random

import pytest
from properties.made import make
from properties.styles import Style
from writers import pdf, web, word, workbook
from writers.pages import page_of

HEAVY = {"numpy", "torch", "pandas", "polars", "scipy", "PIL", "lxml", "openpyxl", "docx", "reportlab", "bs4",
         "pdfplumber", "pdfminer"}
_SCRIPT = """
import json, sys
from pathlib import Path
from gouji.reading import read_document
for file in sys.argv[1:]:
    assert read_document(Path(file)).blocks
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
WRITERS = {"docx": (word, "plain"), "html": (web, "site"), "mht": (web, "mail"), "xlsx": (workbook, "openpyxl"),
           "pdf": (pdf, "grid")}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A report in every format."""
    folder = tmp_path_factory.mktemp("formats")
    page = page_of(make(1))
    raws = {form: writer.write_kind(page, kind, Random(1)) for form, (writer, kind) in WRITERS.items()}
    raws |= {"txt": make(1, look=Style()).raw, "md": make(1, look=Style(table="pipes")).raw}
    for form, raw in raws.items():
        (folder / f"report.{form}").write_bytes(raw)
    return sorted(folder.iterdir())


def test_reading_all_formats_imports_nothing_heavy(files):
    command = [sys.executable, "-c", _SCRIPT, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(json.loads(done.stdout)) == set()
