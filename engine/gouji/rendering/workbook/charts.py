"""The sheet 图表: the numbers of the season in four charts, each beside the data it is drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from gouji.corpus.standing import Standing, Summary
from gouji.messages import message
from gouji.packs import Pack
from gouji.rendering.views import words
from gouji.rendering.workbook.book import Book, Sheet
from gouji.rendering.workbook.overview import counted_summaries

_WIDTHS = (44, 10, 3)
_RULES, _ORGANISATIONS = 15, 20
_BLOCK = 20  # rows that a chart takes at least
_FONT = {"name": "宋体", "size": 9}
_COLOURS = {"error": "#D9655C", "warning": "#E0A83B", "notice": "#7FA7D6", "on_time": "#6BAA75", "late": "#E0A83B",
            "missing": "#D9655C", "unknown": "#A6A6A6"}
_PLAIN = "#5B86B8"


def write_charts(book: Book, summaries: Sequence[Summary], standings: Sequence[Standing], pack: Pack,
                 subtitle: str) -> None:
    """The sheet at the end of the workbook; charts without data are left out."""
    lang, said = book.lang, words(book.lang)
    counted = counted_summaries(standings, summaries)
    rules: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    for summary in counted:
        rules.update(summary.rules)
        severities.update(summary.severities)
        bodies[summary.organisation or summary.file] += sum(summary.actions.values())
    titles = {rule.id: rule.title_in(lang) for rule in pack.rules}
    sheet = book.sheet(message("workbook.sheet-charts", lang), _WIDTHS, streamed=False)
    sheet.title(message("workbook.title-charts", lang), subtitle, 14)
    breaks: list[int] = []
    found, some = message("workbook.chart-count", lang), message("workbook.chart-bodies", lang)
    times = Counter(standing.timeliness for standing in standings)
    for name, unit, rows in (
            ("rules", found, [(f"{rule} {titles.get(rule, '')}".strip(), count, _PLAIN)
                              for rule, count in _first(rules, _RULES)]),
            ("organisations", found, [(body, count, _PLAIN) for body, count in _first(bodies, _ORGANISATIONS)]),
            ("severities", found, [(said[s], severities[s], _COLOURS[s]) for s in ("error", "warning", "notice")]),
            ("timeliness", some, [(message(f"workbook.time-{t}", lang), times[t], _COLOURS[t])
                                  for t in ("on_time", "late", "missing", "unknown")])):
        if any(count for _, count, _ in rows):
            if sheet.row > 2:
                breaks.append(sheet.row)
            _chart(sheet, name, unit, rows)
    sheet.raw.set_h_pagebreaks(breaks)


def _first(counts: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    """The largest counts, the names in order where they are equal."""
    return sorted(((name, count) for name, count in counts.items() if count), key=lambda e: (-e[1], e[0]))[:most]


def _chart(sheet: Sheet, name: str, unit: str, rows: Sequence[tuple[str, int, str]]) -> None:
    title = message(f"workbook.chart-{name}", sheet.book.lang)
    top = sheet.row + 1
    sheet.put(top, 0, title, "head")
    sheet.put(top, 1, unit, "head")
    for i, (label, count, _) in enumerate(rows, top + 1):
        sheet.put(i, 0, label, "short")
        sheet.put(i, 1, count, "number")
    first, last = top + 1, top + len(rows)
    lying = name in ("rules", "organisations")
    chart = sheet.book.chart("bar" if lying else "column")
    chart.add_series({"name": [sheet.name, top, 1], "categories": [sheet.name, first, 0, last, 0],
                      "values": [sheet.name, first, 1, last, 1], "gap": 60 if len(rows) > 6 else 160,
                      "fill": {"color": _PLAIN},
                      "points": [{"fill": {"color": colour}} for _, _, colour in rows],
                      "data_labels": {"value": True, "font": _FONT}})
    chart.set_title({"name": title, "name_font": {"name": "黑体", "size": 12, "bold": False}, "overlay": False})
    chart.set_legend({"none": True})
    axis = {"num_font": _FONT, "line": {"color": "#8C96A3"}}
    whole = axis | {"major_gridlines": {"visible": True, "line": {"color": "#E3E7EC"}}, "num_format": "0", "min": 0}
    chart.set_x_axis(axis)
    chart.set_y_axis(whole)
    if lying:
        chart.set_y_axis(axis | {"reverse": True})  # the first row of the data on top
        chart.set_x_axis(whole)
    block = max(_BLOCK, len(rows) + 6)
    chart.set_size({"width": 760, "height": (block - 2) * 20})
    sheet.raw.insert_chart(top, 3, chart, {"object_position": 2, "description": title})
    sheet.row = top + block
