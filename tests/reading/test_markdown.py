"""Markdown: only stretches that may hold a table are parsed, and the blocks are those of a parse of the whole text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gouji.reading import Paragraph, TableBlock, markdown
from gouji.reading.markdown import read_markdown

LINES = st.one_of(
    st.sampled_from([
        "| 甲 | 乙 |", "|---|---|", "| --- | :-: |  ", "---|:-:", "-|-", "--", "| 1 |", "| 1 | 2 | 3 |", "甲|乙",
        "甲\\|乙|丙", "|", "||", "", " ", "\t", "\f", "\u3000", "  # 标题", "正文", "    | 深 | 列 |",
        "    |---|---|"]),

    st.text("|-: \t甲#\\\0\f\u3000", max_size=9))


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_blocks_are_those_of_a_parse_of_the_whole_text(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_stretches", lambda lines: [(0, len(lines))])
        whole = read_markdown(text)
    assert read_markdown(text) == whole


def test_tables_and_text_keep_their_lines_in_and_between_stretches() -> None:
    blocks = read_markdown("前文\n甲 | 乙\n-|-\n1 | 2\n\n| 丙 | 丁 |\n|---|---|\n| 3 |\n\n后文")
    assert [(type(block), block.place.line) for block in blocks] == [
        (Paragraph, 1), (TableBlock, 2), (TableBlock, 6), (Paragraph, 10)]
    assert [[[(cell.text, cell.place.line) for cell in row] for row in block.rows]
            for block in blocks if isinstance(block, TableBlock)] == [
        [[("甲", 2), ("乙", 2)], [("1", 4), ("2", 4)]], [[("丙", 6), ("丁", 6)], [("3", 8)]]]
