"""A web page to a document."""

from __future__ import annotations

import re
from functools import lru_cache

from selectolax.lexbor import LexborNode

from gouji.reading.document import (
    Block,
    Cell,
    Document,
    Doubt,
    Flag,
    Paragraph,
    ParagraphSpot,
    Picture,
    Place,
    TableBlock,
    TableSpot,
    UnreadableError,
)
from gouji.reading.encoding import decode
from gouji.reading.html.content import Content
from gouji.reading.html.flow import Image, Inner, Line, Unseen, flow, plain_text
from gouji.reading.html.guard import check, check_size
from gouji.reading.html.objects import holds_unread
from gouji.reading.html.tables import Row, Slot, Tables
from gouji.reading.html.tree import Tree, squash
from gouji.reading.limits import Limits

_OWN_TEXT = 200
_TRIVIAL = 20
_ONE_IN = 1000
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*(?:gb2312|gbk|gb18030|x-gbk)", re.IGNORECASE)
_HEAD = 4096
_FORMS = 64  # rows of a form are mostly alike
_BEGIN, _END, _TABLE, _TABLE_END = (re.compile(tag, re.IGNORECASE) for tag in ("<html", "</html", "<table", "</table"))


def read_html(raw: bytes, file: str, limits: Limits) -> Document:
    """The article of a web page. Raises UnreadableError for a page that is too large or too deep, only a frame, or
    without text."""
    check_size(raw, file, limits)
    text, encoding, doubts = _decoded(raw, file)
    return read_page(text, file, limits, "html", encoding, doubts)


def read_page(
    text: str, file: str, limits: Limits, form: str, encoding: str, doubts: tuple[Doubt, ...] = ()
) -> Document:
    """As `read_html`, for a page that is decoded already."""
    check(text, file, limits)
    reading = _Reading(Tree(text), file, limits)
    reading.read()
    if reading.tree.has_frames and reading.is_frame():
        raise UnreadableError(file, "web.frames")
    if not reading.blocks:
        raise UnreadableError(file, "web.no-text")
    if _is_cut(text, reading.tree):
        reading.doubt("web.cut", Place(reading.line))
    return Document(file, form, tuple(reading.blocks), (*doubts, *reading.doubts()), encoding)


def _decoded(raw: bytes, file: str) -> tuple[str, str, tuple[Doubt, ...]]:
    try:
        return decode(raw, file)
    except UnreadableError:
        if not _DECLARED.search(raw[:_HEAD]):
            raise
        # A page put together from several sources has a few bytes of another encoding more often than other files.
        text = raw.decode("gb18030", "replace").replace("\r\n", "\n").replace("\r", "\n")
        lost = text.count("\ufffd")
        if lost * _ONE_IN > len(text):
            raise
        return text, "gb18030", (Doubt("web.undecodable", None, {"count": lost}),)


def _is_cut(text: str, tree: Tree) -> bool:
    """Whether a comment swallows the rest, or the file ends before its tables and its page do."""
    tail = text.rfind("<!--")
    if tail > text.rfind("-->"):
        last = tree.body.last_child
        while last is not None and last.last_child is not None:
            last = last.last_child
        if last is not None and last.is_comment_node and squash(last.comment_content or "").endswith(
                squash(text[tail + 4:])[-_TRIVIAL:]):
            return bool(squash(text[tail + 4:]))
    if _END.search(text, max(0, len(text) - _HEAD)) or not _BEGIN.search(text):
        return False
    return len(_TABLE.findall(text)) > len(_TABLE_END.findall(text))


def _names(row: Row, tree: Tree) -> list[str]:
    """The last step of the path of each cell in a row."""
    slots = row.slots
    if tree.has_hidden_cells:  # cells that are not shown count in a path
        above = len(tree.path(row.node))
        return [tree.path(slot.node)[above:] for slot in slots]
    return _numbered(tuple([slot.tag for slot in slots]))


@lru_cache(_FORMS)
def _numbered(tags: tuple[str, ...]) -> list[str]:
    alone = {tag for tag in ("td", "th") if tags.count(tag) == 1}
    turns = {"td": 0, "th": 0}
    names = []
    for tag in tags:
        turns[tag] += 1
        names.append(f"/{tag}" if tag in alone else f"/{tag}[{turns[tag]}]")
    return names


class _Reading:
    """The blocks of one page as they come, and what is doubtful about them."""

    def __init__(self, tree: Tree, file: str, limits: Limits) -> None:
        self.tree = tree
        self.tables = Tables(tree, file, limits)
        self.blocks: list[Block] = []
        self.line = 0
        self._paragraphs = 0
        self._table = 0
        self._doubts: dict[str, tuple[Place | None, int]] = {}

    def read(self) -> None:
        content = Content(self.tree, self.tables)
        article = content.article()
        if article.title is not None:
            self._paragraph(article.title)
        met: set[int] = set()
        for item in flow(self.tree, article.roots, self.tables.is_grid, content.skip):
            if isinstance(item, Line):
                self._paragraph(item)
            elif isinstance(item, Inner):
                self._tables_from(item.node)
            elif isinstance(item, Image):
                self.line += 1
                spot = ParagraphSpot(max(self._paragraphs, 1), self.tree.path(item.node))
                self.blocks.append(Picture(Place(self.line, None, (spot,))))
            elif item.flag == "struck":
                self.doubt("web.struck-text", self._next_place(item.node))
            elif item.flag == "hidden":
                met.add(item.node.mem_id)
                if len(item.text) > _TRIVIAL or self.tree.hidden[item.node.mem_id].has_table:
                    self.doubt("web.hidden-text", self._next_place(item.node))
        for key, taken in self.tree.hidden.items():  # a report that is not shown, beside the article
            if key not in met and taken.figures and len(taken.text) >= _OWN_TEXT:
                self.doubt("web.hidden-text", None)
        if self.tree.shows_hidden:
            self.doubt("web.hidden-shown", None)
        if content.left_out:
            self.doubt("web.part-left-out", None, content.left_out)

    def is_frame(self) -> bool:
        """Whether so little is read that the text must be in a frame."""
        text = sum(len(b.text) for b in self.blocks if isinstance(b, Paragraph))
        return text < _OWN_TEXT and not any(isinstance(b, TableBlock) for b in self.blocks)

    def doubt(self, code: str, place: Place | None, count: int = 1) -> None:
        first, before = self._doubts.get(code, (place, 0))
        self._doubts[code] = first, before + count

    def doubts(self) -> list[Doubt]:
        return [Doubt(code, place, {"count": count}) for code, (place, count) in self._doubts.items()]

    def _next_place(self, node: LexborNode) -> Place:
        return Place(self.line + 1, None, (ParagraphSpot(self._paragraphs + 1, self.tree.path(node)),))

    def _paragraph(self, line: Line) -> None:
        self.line += 1
        self._paragraphs += 1
        path = self.tree.path(line.node)
        place = Place(self.line, None, (ParagraphSpot(self._paragraphs, path),))
        flags: tuple[Flag, ...] = (*line.flags, "generated") if line.label else line.flags
        self.blocks.append(Paragraph(line.text, place, line.label, flags))

    def _tables_from(self, outer: LexborNode) -> None:
        """A table, then those in its cells, and so on, each after the one that holds it."""
        waiting = [outer]
        while waiting:
            waiting += self._one_table(waiting.pop())[::-1]

    def _one_table(self, table: LexborNode) -> list[LexborNode]:
        grid = self.tables.grid(table)
        caption = next((child for child in table.iter() if child.tag == "caption"), None)
        if caption is not None:
            for item in flow(self.tree, [caption], self.tables.is_grid):
                if isinstance(item, Line):
                    self._paragraph(item)
        self._table += 1
        inner: list[LexborNode] = []
        rows: list[tuple[Cell, ...]] = []
        start = Place(self.line + 1, None, (TableSpot(self._table, 1, 1, self.tree.path(table)),))
        images: list[LexborNode] = []
        quick, odd = not self.tree.has_word_numbers, self.tree.odd
        for number, row in enumerate(grid.rows, 1):
            self.line += 1
            above = self.tree.path(row.node) if row.slots else ""
            cells = []
            for turn, (slot, name) in enumerate(zip(row.slots, _names(row, self.tree), strict=True), 1):
                place = Place(self.line, turn, (TableSpot(self._table, number, turn, above and above + name),))
                text = plain_text(slot.node, odd) if quick else None
                if text is None:
                    cells.append(self._cell(slot, place, inner, images))
                else:
                    flags: tuple[Flag, ...] = ("clipped",) if slot.clipped else ()
                    cells.append(Cell(text, place, slot.column, slot.columns, slot.rows, flags))
            rows.append(tuple(cells))
        if self.tree.has_hidden_cells:
            for text in self._gone_cells(table):
                if text:
                    self.doubt("web.hidden-text", start)
        if any(cell.text for cells_ in rows for cell in cells_):
            self.blocks.append(TableBlock(tuple(rows), True, start, grid.columns))
        else:
            self._table -= 1
            self.line -= len(rows)
        for image in images:
            self.line += 1
            spot = ParagraphSpot(max(self._paragraphs, 1), self.tree.path(image))
            self.blocks.append(Picture(Place(self.line, None, (spot,))))
        return inner

    def _gone_cells(self, table: LexborNode) -> list[str]:
        """The texts of hidden rows and cells, which have no slot in the grid."""
        hidden = self.tree.hidden
        return [hidden[node.mem_id].text for node in table.css("tbody, thead, tfoot, tr, td, th")
                if node.mem_id in hidden and self.tree.is_gone(node)]

    def _cell(self, slot: Slot, place: Place, inner: list[LexborNode], images: list[LexborNode]) -> Cell:
        flags: list[Flag] = ["clipped"] if slot.clipped else []
        lines = []
        before = len(images)
        for item in flow(self.tree, [slot.node], self.tables.is_grid, in_cell=True):
            if isinstance(item, Line):
                lines.append(item.label + item.text)
                if item.label:
                    flags.append("generated")
            elif isinstance(item, Inner):
                inner.append(item.node)
                flags.append("nested")
                self.doubt("web.nested-table", place)
            elif isinstance(item, Unseen):
                flags.append(item.flag)
                if item.flag == "hidden":
                    self.doubt("web.hidden-text", place)
            else:
                images.append(item.node)
        if not (lines or flags) and (len(images) > before or holds_unread(slot.node)):
            flags.append("unread")
        return Cell("\n".join(lines), place, slot.column, slot.columns, slot.rows, tuple(dict.fromkeys(flags)))
