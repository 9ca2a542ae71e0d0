"""Which template a report was written on: by the labels it prints, never by its year alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from gouji.fitting.fold import fold, split_numbering
from gouji.reading import Block, Paragraph, TableBlock
from gouji.vocabulary import Group, Vocabulary


def observed_template(blocks: Sequence[Block], vocabularies: Sequence[Vocabulary], year: int | None) -> Vocabulary:
    """The vocabulary most of whose own labels occur; on a tie the one in force in `year`, else the newest."""
    text = fold("".join(_texts(blocks)))
    scores = [sum(mark in text for mark in _own_labels(v, tuple(vocabularies))) for v in vocabularies]
    best = max(scores)
    tied = [v for v, score in zip(vocabularies, scores, strict=True) if score == best]
    return next((v for v in tied if year and v.in_force(year)), tied[-1])


def _texts(blocks: Sequence[Block]) -> list[str]:
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            out.append(block.text if len(block.text) < 80 else "")
        elif isinstance(block, TableBlock):
            out += [cell.text for row in block.rows for cell in row]
    return out


@cache
def _own_labels(vocabulary: Vocabulary, all_of_them: tuple[Vocabulary, ...]) -> frozenset[str]:
    others = set().union(*(_labels(v) for v in all_of_them if v is not vocabulary))
    return frozenset(label for label in _labels(vocabulary)
                     if not any(label in other or other in label for other in others))


def _labels(vocabulary: Vocabulary) -> set[str]:
    found = set()
    for table in vocabulary.tables:
        for block in table.blocks:
            entries = [c.label for c in block.columns] + [e.label for e in block.labels if not isinstance(e, Group)]
            found |= {split_numbering(fold(s))[1] for label in entries for s in label.spellings}
    return found
