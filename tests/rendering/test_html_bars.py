"""The bars of the charts: as long as their numbers, each beside the other or stacked, with nothing but shapes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rendering.markup import Element, read_html

from gouji.rendering.html.bars import WIDTH, Series, draw_bars

LABELS = ["甲县", "乙县", "丙县"]


def bars(page: Element, tone: str) -> list[tuple[float, float, float]]:
    return [tuple(float(rect.attributes[name]) for name in ("x", "y", "width"))  # type: ignore[misc]
            for rect in page.all("rect", class_=tone)]


def test_bars_stand_from_the_top_down_and_are_as_long_as_their_numbers() -> None:
    page = read_html(draw_bars("图", LABELS, [Series("问题", (4, 0, 2), ("mend",))]))
    (x, y, width), (_, lower, half) = bars(page, "mend")
    assert x == 0
    assert lower > y
    assert abs(width - 2 * half) < 0.2
    assert [text.text for text in page.all("text", class_="value")] == ["4", "0", "2"]
    assert [text.text for text in page.all("text", class_="name")] == LABELS


def test_stacked_bars_begin_where_the_one_before_ends_and_tell_their_sum() -> None:
    page = read_html(draw_bars("图", ["甲县"], [Series("改", (3,), ("mend",)), Series("核", (1,), ("confirm",))], True))
    [(x, y, width)], [(next_x, next_y, _)] = bars(page, "mend"), bars(page, "confirm")
    assert (abs(x + width - next_x) < 0.2, y) == (True, next_y)
    assert page.one("text", class_="value").text == "4"


def test_of_two_series_the_first_stands_above() -> None:
    two = [Series("去年", (1, 2, 3), ("before",)), Series("今年", (3, 2, 1), ("mend",))]
    page = read_html(draw_bars("图", LABELS, two))
    for before, now in zip(bars(page, "before"), bars(page, "mend"), strict=True):
        assert before[1] < now[1]
    assert [b[2] for b in bars(page, "before")] == sorted(b[2] for b in bars(page, "before"))


def test_a_long_label_is_cut_and_said_in_full_on_asking() -> None:
    page = read_html(draw_bars("图", ["很" * 60], [Series("问题", (1,), ("mend",))]))
    label = page.one("text", class_="name")
    assert label.all("title")[0].text == "很" * 60
    assert label.text.startswith("很" * 20 + "很")
    assert "…" in label.text


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=8),
       st.booleans())
def test_any_names_and_numbers_give_well_formed_bars_within_the_drawing(rows, stacked: bool) -> None:
    names = ["".join(c for c in name if c.isprintable()) for name, _, _ in rows]
    text = draw_bars("图<&", names, [Series("a", tuple(a for _, a, _ in rows), ("mend",)),
                                   Series("b", tuple(b for _, _, b in rows), ("confirm",))], stacked)
    page = read_html(text)
    for rect in page.all("rect"):
        assert float(rect.attributes["x"]) + float(rect.attributes["width"]) <= WIDTH
    assert text == draw_bars("图<&", names, [Series("a", tuple(a for _, a, _ in rows), ("mend",)),
                                           Series("b", tuple(b for _, _, b in rows), ("confirm",))], stacked)
