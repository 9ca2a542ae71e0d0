"""A page as DOCX: python-docx makes the file, its styles and its parts, and the body is set as Word saves it.

Tables are set as elements, not through `cell.merge`, whose cost is the square of the cells; `native` merges by it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from writers.pages import Grid, Heading, Item, Page, SpanCell, Title

_SPACES = " ".join([nsdecls("w"), 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
                    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
                    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
                    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
                    'xmlns:v="urn:schemas-microsoft-com:vml"'])
_FONTS = ("宋体", "仿宋_GB2312", "方正小标宋简体", "Times New Roman")
_SECTION_NUMBERING, _ITEM_NUMBERING = 90, 91
KINDS = ("plain", "native", "numbered", "controls", "before", "boxed", "split")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`native`: small tables are merged by python-docx. `numbered`: Word generates 一、 of the sections and 1. of table
    three's rows. `controls`: content controls around paragraphs, tables, rows and cells. `before`: rows in which the
    slots below a merged label are not there (gridBefore). `boxed`: the title in a text box. `split`: the text of a
    cell in several runs and paragraphs, with proofing marks and bookmarks. `landscape`, `font`: as they say.
    """

    native: bool = False
    numbered: bool = False
    controls: bool = False
    before: bool = False
    boxed: bool = False
    split: bool = False
    landscape: bool = False
    font: str = _FONTS[0]


def sheet(rng: Random, kind: str) -> Sheet:
    options = {kind: True} if kind != "plain" else {}
    return Sheet(**options, landscape=rng.random() < 0.3, font=rng.choice(_FONTS))


def write_kind(page: Page, kind: str, rng: Random) -> bytes:
    return write(page, sheet(rng, kind), rng)


def write(page: Page, look: Sheet, rng: Random) -> bytes:
    document = Document()
    if look.landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    document.core_properties.title = page.name
    document.sections[0].footer.paragraphs[0].text = "- 1 -"
    body = _Body(document, look, rng)
    if look.numbered:
        body.define_numbering()
    for item in page.items:
        body.add(item)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


class _Body:
    def __init__(self, document: Any, look: Sheet, rng: Random) -> None:
        self.document, self.look, self.rng = document, look, rng
        self.end = document.element.body.sectPr
        self.groups = 0

    def add(self, item: Item) -> None:
        if isinstance(item, Grid):
            if self.look.native and item.columns * len(item.rows) < 80:
                self.native(item)
            else:
                self.put(self.table(item))
            self.put("<w:p/>")
            return
        if isinstance(item, Title):
            text = self.paragraph(item.text, '<w:jc w:val="center"/>')
            self.put(self.box(text) if self.look.boxed else text)
            return
        if isinstance(item, Heading) and item.level == 1 and self.look.numbered:
            self.put(self.paragraph(item.text, f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{_SECTION_NUMBERING}"/>'
                                               "</w:numPr>"))
            return
        text = self.paragraph(item.number + item.text if isinstance(item, Heading) else item.text,
                              '<w:ind w:firstLine="640"/>')
        if self.look.controls and self.rng.random() < 0.3:
            text = f"<w:sdt><w:sdtPr/><w:sdtContent>{text}</w:sdtContent></w:sdt>"
        self.put(text)

    def put(self, xml: str) -> None:
        at = xml.index(">") if not xml.startswith("<w:p/>") else 4
        self.end.addprevious(parse_xml(f"{xml[:at]} {_SPACES}{xml[at:]}"))

    def run(self, text: str) -> str:
        font = self.look.font
        parts = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
        return f'<w:r><w:rPr><w:rFonts w:eastAsia="{font}" w:ascii="{font}"/></w:rPr>{parts}</w:r>'

    def paragraph(self, text: str, properties: str = "") -> str:
        cuts = sorted(self.rng.randrange(len(text) + 1) for _ in range(2)) if self.look.split and text else []
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        runs = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="7" w:name="_GoBack"/>'.join(
            self.run(piece) for piece in pieces if piece)
        return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"

    def box(self, paragraph: str) -> str:
        """A text box as Word saves it: the drawing, and the picture of older versions with the same text."""
        content = f"<w:txbxContent>{paragraph}</w:txbxContent>"
        drawing = ('<w:drawing><wp:anchor simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" '
                   'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0'
                   '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset>'
                   '</wp:positionV><wp:extent cx="5000000" cy="600000"/><wp:wrapTopAndBottom/>'
                   '<wp:docPr id="1" name="1"/>'
                   '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
                   f"<wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp>"
                   "</a:graphicData></a:graphic></wp:anchor></w:drawing>")
        picture = f'<w:pict><v:shape style="width:400pt"><v:textbox>{content}</v:textbox></v:shape></w:pict>'
        return (f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice>'
                f"<mc:Fallback>{picture}</mc:Fallback></mc:AlternateContent></w:r></w:p>")

    def native(self, grid: Grid) -> None:
        table = self.document.add_table(len(grid.rows), grid.columns)
        table.style = "Table Grid"
        slots = grid.slots()
        cells = [list(row.cells) for row in table.rows]
        for r, row in enumerate(grid.rows):
            for turn, cell in enumerate(row):
                column = slots[r].index((r, turn))
                at = cells[r][column]
                if cell.columns * cell.rows > 1:
                    at = at.merge(cells[r + cell.rows - 1][column + cell.columns - 1])
                at.text = cell.text

    def table(self, grid: Grid) -> str:
        rows = "".join(self.row(grid, r, slots) for r, slots in enumerate(grid.slots()))
        wide = 9000 // grid.columns
        xml = ('<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
               f'<w:tblGrid>{f"<w:gridCol w:w={chr(34)}{wide}{chr(34)}/>" * grid.columns}</w:tblGrid>{rows}</w:tbl>')
        if self.look.controls and self.rng.random() < 0.5:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml}</w:sdtContent></w:sdt>"
        return xml

    def row(self, grid: Grid, r: int, slots: list[tuple[int, int]]) -> str:
        cells: list[str] = []
        before = 0
        column = 0
        while column < grid.columns:
            top, turn = slots[column]
            cell = grid.rows[top][turn]
            if top < r and self.look.before and not cells and before == column:
                before += cell.columns  # the whole row begins behind what is merged from above
            else:
                cells.append(self.cell(cell, top == r))
            column += cell.columns
        properties = f'<w:gridBefore w:val="{before}"/><w:wBefore w:w="100" w:type="dxa"/>' if before else ""
        if r < grid.header_rows:
            properties += "<w:tblHeader/>"
        xml = f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"
        if self.look.controls and self.rng.random() < 0.1:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml}</w:sdtContent></w:sdt>"
        return xml

    def cell(self, cell: SpanCell, first: bool) -> str:
        spans = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        # Where rows lack the slots below, nothing goes on from the merged cell either, and Word shows it one row high.
        if cell.rows > 1:
            spans += '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
        inside = self.inside(cell) if first else "<w:p/>"
        xml = f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/>{spans}</w:tcPr>{inside}</w:tc>'
        if self.look.controls and self.rng.random() < 0.05:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{xml}</w:sdtContent></w:sdt>"
        return xml

    def inside(self, cell: SpanCell) -> str:
        if not cell.text:
            return "<w:p/>"
        number, dot, label = cell.text.partition(".")
        if self.look.numbered and dot and number.isascii() and number.isdigit() and not cell.figure:
            self.groups += number == "1"
            numbering = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{_ITEM_NUMBERING + self.groups}"/></w:numPr>'
            return self.paragraph(label.strip(), numbering)
        if self.look.split and not cell.figure and len(cell.text) > 8 and "\n" not in cell.text:
            at = self.rng.randrange(2, len(cell.text) - 2)
            return self.paragraph(cell.text[:at]) + self.paragraph(cell.text[at:])
        return self.paragraph(cell.text, '<w:jc w:val="center"/>')

    def define_numbering(self) -> None:
        """一、 for sections, and 1. for the rows of each group of table three, which each begin anew."""
        numbering = self.document.part.numbering_part.element

        def define(number: int, form: str, text: str, instances: int) -> None:
            numbering.insert(0, parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
                f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'))
            for n in range(instances):
                override = ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if instances > 1
                            else "")
                numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number + n}"><w:abstractNumId '
                                           f'w:val="{number}"/>{override}</w:num>'))

        define(_SECTION_NUMBERING, "chineseCountingThousand", "%1、", 1)
        define(_ITEM_NUMBERING, "decimal", "%1.", 6)
