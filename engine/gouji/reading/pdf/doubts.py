"""What is said of whole pages."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.reading.document import Doubt, PageSpot, Place
from gouji.reading.pdf.page import Page

_FEW = 3


def page_doubts(pages: list[Page]) -> Iterator[Doubt]:
    odd = [page for page in pages if page.unmapped > _FEW]
    if odd:
        yield Doubt("pdf.some-no-unicode", _place(odd[0]), {"count": sum(page.unmapped for page in odd)})
    for code, own in (("pdf.form-fields", [page for page in pages if page.widgets]),
                      ("pdf.watermark", [page for page in pages if page.watermark])):
        if own:
            yield Doubt(code, _place(own[0]), {"pages": ranges([page.number for page in own])})


def _place(page: Page) -> Place:
    return Place(1, None, (PageSpot(page.number, 0, 0, page.width, page.height),))


def ranges(numbers: list[int]) -> str:
    """1-6, 8"""
    out: list[list[int]] = []
    for number in numbers:
        if out and number == out[-1][-1] + 1:
            out[-1].append(number)
        else:
            out.append([number])
    return ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in out)
