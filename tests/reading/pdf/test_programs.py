"""Small files by real programs, wording of our own: LibreOffice (row by row) and Chromium (rows cut, header again)."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.pdf.drawing import codes, read, spans, tables, texts

FILES = Path(__file__).parent / "files"
LABELS = ["道路养护登记道路养护登记道路", "供水管网登记供水管网登记供水", "公园绿地登记公园绿地登记公园"]
TEXTS = [
    "云溪镇二〇二三年公共事项登记簿",
    "本登记簿记录本镇全年公共事项，共分两部分，第一部分为文字，第二部分为登记表，表中数字记录全年公共事项，登记表中数字截至2023年12月31日。",
    "登记表中空格表示没有发生。",
    "以上各项由云溪镇办公室负责解释。",
]


@pytest.mark.parametrize(("name", "count"), [("libreoffice", 70), ("chromium", 21)])
def test_every_cell_and_paragraph_is_read(name, count):
    document = read((FILES / f"{name}.pdf").read_bytes())
    wanted = [(0, 0, 2, 1, "事项"), (0, 1, 1, 2, "数量"), (0, 3, 2, 1, "合计"),
              (1, 1, 1, 1, "甲类"), (1, 2, 1, 1, "乙类")]
    for i in range(count):
        wanted += [(i + 2, c, 1, 1, text) for c, text in enumerate([LABELS[i % 3], str(3 * i), "", str(7 * i + 1)])]
    table, = tables(document)
    assert spans(table) == wanted
    assert texts(document) == TEXTS
    assert codes(document) == []
    assert {spot.page for row in table.rows for cell in row for spot in cell.place.spots} > {1}
