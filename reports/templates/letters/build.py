"""Make the default Word templates from outlines.yaml: `python reports/templates/letters/build.py [folder]`.

Page, fonts and sizes follow the customs of GB/T 9704 (党政机关公文格式): A4, margins 37/35/28/26 mm, body 仿宋 三号 on
lines of 28.95 points (22 a page), title 小标宋 二号, page numbers 四号 in dashes, odd right and even left.
The same outlines give the same bytes.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import _Footer
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from gouji.rendering.letters import fixed

_HERE = Path(__file__).resolve().parent
_LEFT, _CENTRE, _RIGHT, _BOTH = (WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT,
                                 WD_ALIGN_PARAGRAPH.JUSTIFY)
_SONG, _FANG, _KAI, _HEI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"
# What to use where a machine lacks a font of the standard; Word looks it up by this name.
_INSTEAD = {_SONG: "华文中宋", _FANG: "仿宋", _KAI: "楷体"}
_RED = RGBColor(0xD0, 0x00, 0x00)


@dataclass(frozen=True)
class _Style:
    """`size`, `indent` and `space` (before, after) in points; `line` None: as high as the letters need."""

    font: str = _FANG
    size: float = 16
    align: Any = _BOTH
    indent: float = 0
    line: float | None = 28.95
    space: tuple[float, float] = (0, 0)
    right: float = 0
    keep: bool = False
    new_page: bool = False
    colour: RGBColor | None = None


_STYLES = {
    "issuer": _Style(_SONG, 36, _CENTRE, line=None, space=(24, 24), colour=_RED),
    "number": _Style(align=_CENTRE, space=(0, 0)),
    "title": _Style(_SONG, 22, _CENTRE, line=34, space=(30, 24), keep=True),
    "addressee": _Style(align=_LEFT),
    "body": _Style(indent=32),
    "heading": _Style(_HEI, indent=32, keep=True),
    "item": _Style(_KAI, indent=32, keep=True),
    "detail": _Style(indent=32),
    "attachment": _Style(indent=32),
    "signature": _Style(align=_RIGHT, right=32, keep=True),
    "date": _Style(align=_RIGHT, right=32),
    "annex": _Style(_HEI, align=_LEFT, new_page=True),
    "form": _Style(size=14, align=_LEFT, line=26),
    "space": _Style(),
    "tag": _Style(),
    "cell": _Style(size=10.5, align=_LEFT, line=None, space=(3, 3)),
    "head": _Style(_HEI, size=10.5, align=_CENTRE, line=None, space=(3, 3)),
}


def build(name: str, outline: list[Any]) -> bytes:
    """The template of an outline."""
    document = Document()
    _page(document)
    _fonts(document)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")  # or a fallback font may draw Japanese forms
    for style_name, style in _STYLES.items():
        _style(document, style_name, style)
    for entry in outline:
        if isinstance(entry, Mapping):
            _table(document, entry["table"])
        else:
            style_name, text = entry
            paragraph = document.add_paragraph(text, style=_name(style_name))
            if style_name == "number":
                _red_line(paragraph)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "gouji"
    properties.title, properties.comments = name.split(".", maxsplit=1)[0], ""
    properties.created = properties.modified = datetime(2000, 1, 1)
    properties.revision = 1
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue())


def _name(style: str) -> str:
    return f"gouji {style}"


def _page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    _numbered(section.footer, _RIGHT)
    _numbered(section.even_page_footer, _LEFT)


def _numbered(footer: _Footer, align: Any) -> None:
    """— 1 —, one letter in from the edge."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.right_indent = paragraph.paragraph_format.left_indent = Pt(14)
    for kind, text in (("", "— "), ("begin", ""), ("", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run("" if text == "PAGE" else text)
        run.font.size, run.font.name = Pt(14), "宋体"
        run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), "宋体")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif text == "PAGE":
            field = OxmlElement("w:instrText")
            field.text = text
            run._r.append(field)


def _fonts(document: DocumentObject) -> None:
    """What stands in for a font that is not there."""
    part = next((r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable")), None)
    if part is None:
        return
    root = parse_xml(part.blob)
    for font, instead in _INSTEAD.items():
        root.append(parse_xml(f'<w:font {nsdecls("w")} w:name="{font}"><w:altName w:val="{instead}"/>'
                              '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'))
    part._blob = serialize_part_xml(root)


def _style(document: DocumentObject, name: str, style: _Style) -> None:
    made = document.styles.add_style(_name(name), WD_STYLE_TYPE.PARAGRAPH)
    made.font.size, made.font.name = Pt(style.size), "Times New Roman"
    made.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), style.font)
    if style.colour is not None:
        made.font.color.rgb = style.colour
    layout = made.paragraph_format
    layout.alignment, layout.first_line_indent = style.align, Pt(style.indent)
    layout.right_indent = Pt(style.right)
    layout.space_before, layout.space_after = Pt(style.space[0]), Pt(style.space[1])
    layout.keep_with_next, layout.page_break_before = style.keep, style.new_page
    layout.widow_control = False
    if style.line is None:
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.line)


def _red_line(paragraph: Paragraph) -> None:
    """The red line under the number, which parts the head from the letter."""
    paragraph._p.get_or_add_pPr().append(parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="8" w:color="D00000"/></w:pBdr>'))


def _table(document: DocumentObject, spec: Mapping[str, Any]) -> None:
    """A table with one row for each of what `loop` goes through; its head is repeated on every page."""
    widths = spec["widths"]
    table = document.add_table(rows=4, cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    rows = [spec["head"], ["{%tr " + spec["loop"] + " %}"], spec["cells"], ["{%tr endfor %}"]]
    for row, texts in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text, width in zip(row.cells, [*texts, *[""] * (len(widths) - len(texts))], widths, strict=True):
            _fill(cell, text, width, "head" if texts is spec["head"] else "cell", document)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)


def _fill(cell: _Cell, text: str, width: float, style: str, document: DocumentObject) -> None:
    cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.style = document.styles[_name(style)]
    paragraph.add_run(text)


def main(folder: Path = _HERE) -> None:
    outlines = yaml.safe_load((_HERE / "outlines.yaml").read_text("utf-8"))
    for name, outline in outlines.items():
        (folder / name).write_bytes(build(name, outline))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _HERE)
