"""Bars as pygal lays them out, drawn anew as bare SVG: no script, no style, no comment, nothing that changes by itself.

pygal puts a random id, its version and a script into what it writes; only the geometry is taken from it. Colours come
from the style sheet by class. Every label stands above its bar, so that a chart keeps its words on a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from xml.etree import ElementTree as Tree

from markupsafe import Markup

WIDTH = 380  # of the drawing; about that of a phone, so that its words are never shrunk much
_ROOM = 1.14  # what the longest bar leaves on its right for its number
_SLOT, _BAR = 30, 13  # what a category takes besides its bars, and each bar of it
_DIGIT = 8
_LABEL = 58  # columns of a label, a Chinese character counting two
_NS = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, slots=True)
class Series:
    """What is counted: `tones` are the classes of its bars, one for all or one for each."""

    name: str
    values: tuple[int, ...]
    tones: tuple[str, ...]

    def tone(self, place: int) -> str:
        return self.tones[place] if len(self.tones) > 1 else self.tones[0]


@dataclass(frozen=True, slots=True)
class _Bar:
    x: float
    y: float
    width: float
    height: float


def draw_bars(name: str, labels: Sequence[str], series: Sequence[Series], stacked: bool = False) -> Markup:
    """A chart called `name`, a category to each label from the top down; `series` beside each other, or stacked."""
    beside = 1 if stacked else len(series)
    height = len(labels) * (_SLOT + beside * _BAR)
    layers = _layout(series, len(labels), height, stacked)
    svg = Tree.Element("svg", {"viewBox": f"0 0 {WIDTH} {height}", "role": "img", "aria-label": name, "class": "bars"})
    for place, label in enumerate(labels):
        bars = [layer[place] for layer in layers]
        text = _add(svg, "text", {"x": "0", "y": _number(min(bar.y for bar in bars) - 6), "class": "name"}, _cut(label))
        _add(text, "title", {}, label) if _cut(label) != label else None
        for one, bar in zip(series, bars, strict=True):
            _draw(svg, one, place, label, bar, stacked)
        if stacked:
            end = max(bar.x + bar.width for bar in bars)
            _value(svg, end + 6, bars[0], str(sum(one.values[place] for one in series)), "value")
    return Markup(Tree.tostring(svg, "unicode"))  # ElementTree escapes what it writes


def _draw(svg: Tree.Element, one: Series, place: int, label: str, bar: _Bar, stacked: bool) -> None:
    value = str(one.values[place])
    if bar.width > 0:
        rect = _add(svg, "rect", {
            "x": _number(bar.x), "y": _number(bar.y), "width": _number(bar.width), "height": _number(bar.height),
            "class": f"bar {one.tone(place)}"})
        _add(rect, "title", {}, " ".join(filter(None, (label, one.name, value))))
    if not stacked:
        _value(svg, bar.x + bar.width + 6, bar, value, "value")
    elif bar.width > _DIGIT * len(value) + 4:
        _value(svg, bar.x + bar.width / 2, bar, value, f"inside {one.tone(place)}")


def _value(svg: Tree.Element, x: float, bar: _Bar, text: str, kind: str) -> None:
    _add(svg, "text", {"x": _number(x), "y": _number(bar.y + bar.height / 2 + 4.2), "class": kind}, text)


def _layout(series: Sequence[Series], categories: int, height: int, stacked: bool) -> list[list[_Bar]]:
    """Where pygal puts the bars of each series, in the order of the categories."""
    import pygal  # type: ignore[import-untyped]  # only where a chart is drawn

    kind = pygal.HorizontalStackedBar if stacked else pygal.HorizontalBar
    chart = kind(width=WIDTH, height=height, margin=0, show_legend=False, show_x_labels=False, show_y_labels=False,
                 js=(), no_prefix=True, disable_xml_declaration=True)
    slot = height / categories
    chart._series_margin = _SLOT / 2 / slot  # no setting of pygal's does this
    longest = max([sum(v) if stacked else max(v) for v in zip(*(s.values for s in series), strict=True)], default=0)
    chart.range = (0, max(longest, 1) * _ROOM)
    for one in series:
        chart.add(one.name, list(reversed(one.values)))  # pygal begins at the bottom
    drawn = Tree.fromstring(chart.render())
    plot = next(g for g in drawn.iter(f"{_NS}g") if g.get("class") == "plot")
    groups = {int(name.removeprefix("serie-")): group for group in plot.iter(f"{_NS}g")
              for name in group.get("class", "").split() if name.startswith("serie-")}
    layers = [[_bar(rect) for rect in reversed(list(groups[n].iter(f"{_NS}rect")))] for n in range(len(series))]
    zero = min((bar.x for layer in layers for bar in layer), default=0)  # pygal leaves a margin before the bars
    return [[replace(bar, x=bar.x - zero) for bar in layer] for layer in layers]


def _bar(rect: Tree.Element) -> _Bar:
    return _Bar(*(float(rect.get(name) or 0) for name in ("x", "y", "width", "height")))  # an empty one has no width


def _add(parent: Tree.Element, tag: str, attributes: dict[str, str], text: str = "") -> Tree.Element:
    made = Tree.SubElement(parent, tag, attributes)
    made.text = text or None
    return made


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _cut(label: str) -> str:
    widths = list(accumulate(2 if ord(c) > 0x2E80 else 1 for c in label))
    if not widths or widths[-1] <= _LABEL:
        return label
    return label[:next(i for i, w in enumerate(widths) if w > _LABEL - 2)] + "…"
