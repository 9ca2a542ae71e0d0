"""The words of a report by part (title, preamble, sections), made ready for searching once for all rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from gouji.checking.numbering import own_paragraphs
from gouji.claims.text import mask, squeeze
from gouji.fitting import Report
from gouji.fitting.fold import half_width
from gouji.reading import Paragraph, Place
from gouji.vocabulary import Vocabulary

_SENTENCE_END = re.compile(r"[。！？!?\n]+")
_QUOTE = 80
_AROUND = 30
# The part that sections seven and on make up.
_BEYOND = "beyond"


class Passage:
    """The paragraphs of one part, without spaces, one a line. `id` is title, preamble, or that of a section."""

    def __init__(self, part: str, title: str, paragraphs: Sequence[Paragraph], place: Place | None) -> None:
        self.id = part
        self.title = title
        self.place = place
        self._places = [p.place for p in paragraphs]
        lines = [half_width(squeeze(p.text)) for p in paragraphs]
        self.text = "\n".join(lines)
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]

    @cached_property
    def masked(self) -> str:
        """The text with what stands between 《 and 》 blotted out."""
        return mask(self.text)

    def place_at(self, at: int) -> Place | None:
        """The place of the paragraph that holds character `at`."""
        paragraph = bisect_right(self._starts, at) - 1
        return self._places[paragraph] if 0 <= paragraph < len(self._places) else self.place

    def sentence(self, at: int) -> tuple[int, int]:
        """The span of the sentence that holds character `at`, with its mark."""
        start = max((found.end() for found in _SENTENCE_END.finditer(self.text, 0, at)), default=0)
        end = _SENTENCE_END.search(self.text, at)
        return start, (end.end() if end else len(self.text))

    def sentences(self) -> list[str]:
        """Its sentences, without their marks."""
        return [sentence for sentence in _SENTENCE_END.split(self.text) if sentence]

    def quote(self, start: int, end: int) -> str:
        """The sentence around a match, or, where it is long, what is near the match."""
        first, last = self.sentence(start)
        last = max(last, end)
        if last - first <= _QUOTE:
            return self.text[first:last].strip()
        low, high = max(first, start - _AROUND), min(last, end + _AROUND)
        return ("…" if low > first else "") + self.text[low:high].strip() + ("…" if high < last else "")


class Narrative:
    """The passages of a report, each made when first asked for. A section too many is no part of the last one."""

    def __init__(self, report: Report, vocabulary: Vocabulary) -> None:
        self._report = report
        self._vocabulary = vocabulary
        self._made: dict[str, Passage | None] = {}
        self._whole: dict[tuple[tuple[str, ...], bool], str] = {}

    def passage(self, part: str) -> Passage | None:
        """The part of that name (title, preamble, a section id); None where the report has not got it."""
        if part not in self._made:
            self._made[part] = self._make(part)
        return self._made[part]

    def passages(self, parts: Sequence[str]) -> Iterator[Passage]:
        """Those of the parts that are there. Of the whole report the sections too many are a part as well."""
        everywhere = (*parts, _BEYOND) if {"preamble", self._vocabulary.sections[-1].id} <= {*parts} else parts
        return (found for part in everywhere if (found := self.passage(part)) is not None)

    def whole(self, parts: tuple[str, ...], masked: bool = False) -> str:
        """All of the parts as one text, with or without what stands in 《》."""
        key = (parts, masked)
        if key not in self._whole:
            self._whole[key] = "\n".join(p.masked if masked else p.text for p in self.passages(parts))
        return self._whole[key]

    def _make(self, part: str) -> Passage | None:
        report = self._report
        if part == "title":
            return Passage(part, report.title, (Paragraph(report.title, Place(0)),), None) if report.title else None
        if part == "preamble":
            return Passage(part, "", report.preamble, report.preamble[0].place) if report.preamble else None
        if part == _BEYOND:
            last = report.section(self._vocabulary.sections[-1].id)
            beyond = last.paragraphs[len(own_paragraphs(last, self._vocabulary)) :] if last is not None else ()
            return Passage(part, beyond[0].text, beyond, beyond[0].place) if beyond else None
        section = report.section(part)
        return None if section is None else Passage(
            part, section.title, own_paragraphs(section, self._vocabulary), section.place)
