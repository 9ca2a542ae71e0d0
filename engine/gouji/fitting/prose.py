"""The narrative of a section: its paragraphs without the tables, and whole again where a page break cut them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from gouji.fitting.fold import fold, split_numbering
from gouji.fitting.numbers import is_page_mark
from gouji.reading import Block, Paragraph, TableBlock
from gouji.vocabulary import Vocabulary

_SENTENCE_ENDS = "。！？；：…”）)!?;:"
_CUT_LENGTH = 25


@cache
def _table_headings(vocabulary: Vocabulary) -> frozenset[str]:
    """第二十条第（一）项 and the like."""
    return frozenset(fold(block.heading) for table in vocabulary.tables for block in table.blocks if block.heading)


def paragraphs_of(body: Sequence[Block], vocabulary: Vocabulary) -> tuple[Paragraph, ...]:
    """The prose among the blocks of a section body.

    Short lines between or right behind table lines are wrapped cells, not prose, and neither are headings of tables
    that stand above them. A long line that ends in the middle
    of a sentence goes on in the next one (pages cut paragraphs so), unless that one starts with a number of its own.
    """
    out: list[Paragraph] = []
    for index, block in enumerate(body):
        if not isinstance(block, Paragraph) or is_page_mark(folded := fold(block.text)):
            continue
        if folded in _table_headings(vocabulary) and isinstance(next(iter(body[index + 1 :]), None), TableBlock):
            continue
        if index and isinstance(body[index - 1], TableBlock) and len(block.text) < _CUT_LENGTH and any(
                isinstance(b, TableBlock) for b in body[index + 1 : index + 2]):
            continue
        last = out[-1].text if out else ""
        # Only lines of a text are cut; what has spots is a paragraph as its reader found it.
        cut = len(last) >= _CUT_LENGTH and last[-1] not in _SENTENCE_ENDS and not block.place.spots
        if cut and not split_numbering(fold(block.text))[0]:
            out[-1] = Paragraph(last + block.text, out[-1].place)
        else:
            out.append(block)
    return tuple(out)
