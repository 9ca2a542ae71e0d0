"""A workbook being written, over XlsxWriter: the one place that knows it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

from gouji.corpus.formulas import risky
from gouji.messages import Lang, message
from gouji.rendering.workbook.cells import SheetNames, clean, height
from gouji.rendering.workbook.looks import LOOKS

CREATED = datetime(2000, 1, 1)  # not the time of writing: the same audit gives the same bytes
LAST_ROW = 1_048_575
_A4 = 9
_FOOTER = 200  # of 255 characters; a name in the middle of it may be any length


class Book:
    """The workbook of a path. It stands there only once it is whole: until then in a file beside it, which is gone
    when anything fails. Raises OSError where that cannot be written."""

    def __init__(self, path: Path, footer: str, lang: Lang) -> None:
        self.path, self.lang, self.names = path, lang, SheetNames()
        self._part = path.with_name(path.name + ".part")
        self._folder = tempfile.mkdtemp(prefix="gouji-")
        self._footer = clean(footer)[:_FOOTER].replace("&", "&&")
        self._book = xlsxwriter.Workbook(str(self._part), {
            "tmpdir": self._folder, "strings_to_urls": False, "strings_to_formulas": False,
            "default_format_properties": {"font_name": "宋体", "font_size": 10}})
        self._book.set_properties({"created": CREATED, "author": "", "comments": footer})
        self._book.set_calc_mode("auto")
        self._streamed: list[Any] = []
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._book.close()
                self._part.replace(self.path)
        except FileCreateError as failed:
            raise failed.args[0] if isinstance(failed.args[0], OSError) else OSError(str(failed)) from failed
        finally:
            for sheet in self._streamed:
                sheet._opt_close()
            self._part.unlink(missing_ok=True)
            shutil.rmtree(self._folder, ignore_errors=True)

    def look(self, look: str | dict[str, Any], quoted: bool = False) -> Any:
        properties = LOOKS[look] if isinstance(look, str) else look
        if quoted:
            properties = properties | {"quote_prefix": True}
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format(dict(properties))
        return self._looks[key]

    def sheet(self, name: str, widths: Sequence[float], streamed: bool = True, colour: str = "") -> Sheet:
        """A sheet at the end, its name made valid. A `streamed` one keeps one row in memory, so its rows must be
        written in order, and its merged cells be one row high."""
        # A setting of the workbook that each sheet takes over when it is made; closing asks all the same of all.
        self._book.constant_memory = streamed
        raw = self._book.add_worksheet(self.names.take(name))
        self._book.constant_memory = False
        if streamed:
            self._streamed.append(raw)
        return Sheet(self, raw, widths, self._footer, colour)

    def chart(self, kind: str, **options: str) -> Any:
        return self._book.add_chart({"type": kind, **options})


class Sheet:
    """A sheet being written. `row` is the next free one, from 0; `name` as it stands on its tab."""

    def __init__(self, book: Book, raw: Any, widths: Sequence[float], footer: str, colour: str) -> None:
        self.book, self.raw, self.widths, self.row, self.name = book, raw, tuple(widths), 0, str(raw.get_name())
        for column, width in enumerate(widths):
            raw.set_column(column, column, width)
        raw.set_paper(_A4)
        raw.set_landscape()
        raw.fit_to_pages(1, 0)
        raw.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        raw.center_horizontally()
        page = message("workbook.footer-page", book.lang)
        raw.set_footer(f'&L&"宋体,Regular"&8{footer}&C&"宋体,Regular"&8{page}&R&"宋体,Regular"&8&A')
        raw.hide_gridlines(2)
        if colour:
            raw.set_tab_color(colour)

    def put(self, row: int, column: int, value: str | int | date | None, look: str | dict[str, Any] = "text") -> None:
        """A value as what it is: texts are texts whatever they begin with."""
        if isinstance(value, str):
            text = clean(value)
            if text:
                self.raw.write_string(row, column, text, self.book.look(look, risky(text)))
                return
            value = None
        if value is None:
            self.raw.write_blank(row, column, None, self.book.look(look))
        elif isinstance(value, int):
            self.raw.write_number(row, column, value, self.book.look(look))
        else:
            day = datetime(value.year, value.month, value.day)
            self.raw.write_datetime(row, column, day, self.book.look(look))

    def across(self, row: int, first: int, last: int, value: str | int | date | None,
               look: str | dict[str, Any] = "text", bottom: int | None = None) -> None:
        """A value over the columns from `first` to `last`, and down to the row `bottom`."""
        end = row if bottom is None else bottom
        if (end, last) != (row, first):
            self.raw.merge_range(row, first, end, last, "", self.book.look(look))
        self.put(row, first, value, look)

    def link(self, row: int, column: int, text: str, sheet: str, look: str = "link", tip: str = "") -> None:
        """A link to the top of another sheet."""
        self.raw.write_url(row, column, f"internal:'{sheet}'!A1", self.book.look(look), clean(text), clean(tip)[:250])

    def tall(self, row: int, texts: Sequence[tuple[str, float]], least: float = 20) -> None:
        """Make a row as high as its texts need in columns of these widths; before its cells are written."""
        self.raw.set_row(row, max(least, height(iter(texts))))

    def title(self, text: str, subtitle: str, last: int) -> None:
        """The head of the sheet over the columns up to `last`."""
        self.raw.set_row(self.row, 30)
        self.across(self.row, 0, last, text, "title")
        self.raw.set_row(self.row + 1, 18)
        self.across(self.row + 1, 0, last, subtitle, "subtitle")
        self.row += 2

    def heads(self, texts: Sequence[str], look: str = "head") -> int:
        """A row of column heads; gives its number. Those before the table are printed on every page."""
        row = self.row
        self.tall(row, list(zip(texts, self.widths, strict=False)), 24)
        for column, text in enumerate(texts):
            self.put(row, column, text, look)
        self.row += 1
        return row

    def note(self, row: int, column: int, text: str, author: str = "") -> None:
        """A comment that shows when the mouse is over the cell."""
        short = clean(text)
        self.raw.write_comment(row, column, short, {
            "author": author, "width": 300, "height": min(400, 24 + 18 * int(height(iter([(short, 40)])) // 13)),
            "font_name": "宋体", "font_size": 9, "x_offset": 12, "y_offset": 4})
