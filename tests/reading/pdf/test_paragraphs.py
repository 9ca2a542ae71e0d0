"""Lines to paragraphs: sentences stay whole however a page is set, for what they say is held against the tables."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph as Set
from reportlab.platypus import SimpleDocTemplate

from gouji.reading import Paragraph, read_bytes

TEXTS = [
    "一、总体情况",
    "本年度全县共收到政府信息公开申请46件，其中信函申请32件、网上申请14件，均在法定期限内答复，没有超期，也没有因答复不当"
    "被投诉举报；对涉及多个部门的申请，由县政府办公室牵头会商后统一答复。",
    "全县公开行政规范性文件7件，废止3件，解读材料21篇，回应公众关切65次，政务公开专栏访问量比上年增加12.5%，公众满意度继续保持在"
    "较高水平，各乡镇便民服务中心设置公开查阅点28处。",
    "（一）加强组织领导",
    "县政府常务会议两次听取汇报，明确一名副县长分管，各单位确定专职人员1名，全年开展业务培训4次、参训320人次。",
]


def printed(alignment: int, indent: int, size: int, after: int) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("text", fontName="STSong-Light", fontSize=size, leading=1.8 * size, alignment=alignment,
                           firstLineIndent=indent * size, spaceAfter=after, wordWrap="CJK")
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build([Set(text, style) for text in TEXTS])
    return out.getvalue()


@pytest.mark.parametrize("size", [10, 12, 16])
@pytest.mark.parametrize(("alignment", "indent", "after"), [
    (TA_LEFT, 0, 12), (TA_LEFT, 2, 0), (TA_JUSTIFY, 2, 0), (TA_JUSTIFY, 0, 12)])
def test_sentences_are_whole_however_lines_end(alignment: int, indent: int, after: int, size: int) -> None:
    document = read_bytes(printed(alignment, indent, size, after), "a.pdf")
    assert [b.text for b in document.blocks if isinstance(b, Paragraph)] == TEXTS
