"""What the cells of sheets hold, read by calamine: from parts that have passed the guards, and from nothing else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook

from gouji.reading.document import UnreadableError
from gouji.reading.sheet.marks import Slot
from gouji.reading.sheet.texts import text_of
from gouji.reading.sheet.workbook import Workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def read_values(book: Workbook, sheets: Sequence[bytes]) -> Iterator[tuple[dict[Slot, str], list[tuple[Slot, Slot]]]]:
    """Of each sheet, given as its XML, the texts of its cells (none is empty) and its merged ranges (first, last).

    calamine gets an archive with these parts alone, under plain names: in the file itself it could find others than
    the guard did (a second part of that name, another format), and it does not follow every path.

    Raises UnreadableError for what calamine refuses.
    """
    try:
        with CalamineWorkbook.from_filelike(_packed(book, sheets)) as workbook:
            for index in range(len(sheets)):
                sheet = workbook.get_sheet_by_index(index)
                top, left = sheet.start or (0, 0)
                texts = {(r, c): text for r, row in enumerate(sheet.to_python(), top)
                         for c, value in enumerate(row, left) if value != "" and (text := text_of(value))}
                yield texts, sheet.merged_cell_ranges or []
    except (CalamineError, ArithmeticError, ValueError, OSError):
        raise UnreadableError(book.file, "sheet.damaged") from None


def _packed(book: Workbook, sheets: Sequence[bytes]) -> io.BytesIO:
    numbers = range(1, len(sheets) + 1)
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _relations(f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/_rels/workbook.xml.rels": _relations("".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/{n}.xml"/>' for n in numbers)),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(book.since_1904)}"/><sheets>'
            + "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers) + "</sheets></workbook>"),
        **{f"xl/worksheets/{n}.xml": content for n, content in zip(numbers, sheets, strict=True)}, **book.shared}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'
