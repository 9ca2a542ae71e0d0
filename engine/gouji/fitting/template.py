"""Which template a report was written on: by the labels it prints, never by its year alone."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache

from gouji.fitting.fold import fold, split_numbering
from gouji.reading import Block, Paragraph, TableBlock
from gouji.vocabulary import Group, Vocabulary


def observed_template(blocks: Sequence[Block], vocabularies: Sequence[Vocabulary], year: int | None) -> Vocabulary:
    """The vocabulary in force in `year`, else the newest, unless the report prints the labels of another one."""
    text = fold("".join(_texts(blocks)))
    alone = {split_numbering(fold(part))[1] for each in _texts(blocks) for part in (each, *each.split())}
    newest = vocabularies[::-1]
    found = next((v for v in newest if year and v.in_force(year)), newest[0])
    for other in newest:
        if other is not found and _bears_out(other, found, text, alone):
            found = other
    return found


def _bears_out(form: Vocabulary, other: Vocabulary, text: str, alone: Set[str]) -> bool:
    """Whether more of the labels that tell the two apart are those of `form`.

    One that only adds to the other, as a province's does, has few such labels, and prose uses their words too: most of
    them must stand alone, as in a table.
    """
    own, others = _own_labels(form, other), _own_labels(other, form)
    if not others:
        return 2 * len(own & alone) > len(own)
    return sum(label in text for label in own) > sum(label in text for label in others)


def _texts(blocks: Sequence[Block]) -> list[str]:
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            out.append(block.text if len(block.text) < 80 else "")
        elif isinstance(block, TableBlock):
            out += [cell.text for row in block.rows for cell in row]
    return out


@cache
def _own_labels(vocabulary: Vocabulary, other: Vocabulary) -> frozenset[str]:
    """Those that neither hold a label of the other nor stand within one."""
    theirs = _labels(other)
    return frozenset(label for label in _labels(vocabulary)
                     if not any(label in each or each in label for each in theirs))


def _labels(vocabulary: Vocabulary) -> set[str]:
    found = set()
    for table in vocabulary.tables:
        for block in table.blocks:
            entries = [c.label for c in block.columns] + [e.label for e in block.labels if not isinstance(e, Group)]
            found |= {split_numbering(fold(s))[1] for label in entries for s in label.spellings}
    return found
