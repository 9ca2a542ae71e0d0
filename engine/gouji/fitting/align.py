"""Find the printed labels of a table, in their printed order, in a stream of cells.

All label text of the stream is laid end to end, so a label split over cells, lines or a page break is whole again;
each occurrence of each label is scored, and the best chain that keeps the printed order wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gouji.fitting.fold import fold, split_numbering
from gouji.fitting.form import Spelled
from gouji.fitting.tokens import Token

_SHORT = 3
_FUZZY = 82
_MOST_OCCURRENCES = 8
_MOST_CANDIDATES = 200
_HEADING = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """Label number `label` stands at tokens `first` to `last` of the stream; `exact` False: spelled differently.

    `core`: the label as it stands there, folded and without its number. `numbered` False: without the number that the
    form prints before it.
    """

    label: int
    first: int
    last: int
    exact: bool
    start: int
    end: int
    score: float
    core: str
    numbered: bool = True


class LabelText:
    """The text tokens of a stream laid end to end, each character knowing its token. Prose holds no labels."""

    def __init__(self, stream: Sequence[Token]) -> None:
        self.stream = stream
        self.owner: list[int] = []
        parts: list[str] = []
        for i, token in enumerate(stream):
            if token.kind == "text" and not token.prose:
                folded = fold(token.text)
                parts.append(folded)
                self.owner += [i] * len(folded)
        self.text = "".join(parts)
        # Where tokens start, and at the very end: a label from edge to edge fills its cells.
        self.edges = bytearray(len(self.text) + 1)
        at = 0
        for part in parts:
            self.edges[at] = 1
            at += len(part)
        self.edges[at] = 1


def align(stream: Sequence[Token], labels: Sequence[Spelled]) -> dict[int, Found]:
    """The labels found, by their number in `labels`, in printed order."""
    text = LabelText(stream)
    candidates: list[Found] = []
    for number, label in enumerate(labels):
        candidates += _occurrences(text, number, label)
    chain = {found.label: found for found in _best_chain(candidates)}
    if len(chain) < len(labels):
        _add_differing(text, labels, chain)
        chain = dict(sorted(chain.items()))
    return chain


def _occurrences(text: LabelText, number: int, label: Spelled) -> list[Found]:
    found: dict[int, Found] = {}
    find = text.text.find
    for printed, core in label.spellings:
        at = find(core)
        while at >= 0 and len(found) < _MOST_CANDIDATES:
            candidate = _scored(text, number, printed, core, at, heading=label.heading)
            if candidate and (at not in found or found[at].score < candidate.score):
                found[at] = candidate
            at = find(core, at + 1)
    if not found:
        return []
    best = max(f.score for f in found.values())
    return [f for f in found.values() if f.score >= best - 5][:_MOST_OCCURRENCES]


def _scored(text: LabelText, number: int, printed: str, core: str, at: int, *, heading: bool) -> Found | None:
    start, end = at, at + len(core)
    score = float(min(len(core), 12))
    if printed and at >= len(printed) and text.text.startswith(printed, at - len(printed)):
        start = at - len(printed)
        score += 4
    elif printed:
        start = _own_number(text, at)
    whole_start, whole_end = text.edges[start], text.edges[end]
    if len(core) <= _SHORT and not (whole_start and whole_end):
        return None
    score += 3 * whole_start + 2 * whole_end
    if heading:
        # A page break may carry it behind its first row, which counts for more.
        score *= _HEADING
    own = text.text[start:at]
    # A number that was joined to the label by guess must be the right one; else it may be the last figure of a row.
    numbered = not printed or own == printed or (start < at and not text.stream[text.owner[start]].joined)
    return Found(number, text.owner[start], text.owner[end - 1], True, start, end, score, core, numbered)


def _own_number(text: LabelText, at: int) -> int:
    """Where the label starts when the report numbered it otherwise: 3、 for （三）."""
    for length in (4, 3, 2):
        before = text.text[max(0, at - length) : at]
        numbering, rest = split_numbering(before)
        if numbering and not rest and text.edges[at - len(before)]:
            return at - len(before)
    return at


def _best_chain(candidates: list[Found]) -> list[Found]:
    """The highest-scoring chain in which both the label number and the position grow."""
    ordered = sorted(candidates, key=lambda f: (f.start, f.label))
    if all(a.label < b.label and a.end <= b.start for a, b in pairwise(ordered)):
        return ordered
    total: list[float] = []
    before: list[int] = []
    labels: list[int] = []
    ends: list[int] = []
    for found in ordered:
        best, link = 0.0, -1
        label, start = found.label, found.start
        for j, score in enumerate(total):
            if score > best and labels[j] < label and ends[j] <= start:
                best, link = score, j
        total.append(best + found.score)
        before.append(link)
        labels.append(label)
        ends.append(found.end)
    at = max(range(len(ordered)), key=total.__getitem__, default=-1)
    chain = []
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    return chain[::-1]


def _add_differing(text: LabelText, labels: Sequence[Spelled], chain: dict[int, Found]) -> None:
    """Look for labels not found as printed, misspelled, in the stretch that their neighbours leave free."""
    if len(chain) < len(labels) * 0.4:
        return
    for number in [n for n in range(len(labels)) if n not in chain]:
        low = max((f.end for n, f in chain.items() if n < number), default=0)
        high = min((f.start for n, f in chain.items() if n > number), default=len(text.text))
        _, core = labels[number].spellings[0]
        gap = text.text[low:high]
        if len(core) <= _SHORT or len(gap) < len(core) * 0.6:
            continue
        from rapidfuzz import fuzz  # only needed for a report that departs from the form

        match = fuzz.partial_ratio_alignment(core, gap, score_cutoff=_FUZZY)
        if match is None or match.dest_end <= match.dest_start:
            continue
        start, end = low + match.dest_start, low + match.dest_end
        start = max(low, _own_number(text, start))
        if text.edges[start] or text.edges[end]:
            printed = split_numbering(text.text[start:end])[1]
            chain[number] = Found(number, text.owner[start], text.owner[end - 1], False, start, end, 1.0, printed)
