"""A new decision table: headers with comments, drop-downs, and room for the rows that clerks fill in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gouji.language import language
from gouji.messages import Lang, message
from gouji.packs.binding import has_sides
from gouji.packs.decision_tables.headers import SCOPE, Bound, HeaderReader
from gouji.packs.decision_tables.model import Column
from gouji.packs.models import Rule
from gouji.packs.pack import Pack

_ROOM = 200  # rows with drop-downs
_LIST_LIMIT = 255  # characters of a list in a drop-down, by Excel


def write_empty(file: Path, rules: Sequence[Rule], pack: Pack, lang: Lang = "zh", verdict: bool = False) -> None:
    """A workbook with an empty table for `rules`, and one for the verdict where none are given or with `verdict`.

    Raises OSError.
    """
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(str(file)) as book:
        if rules:
            _sheet(book, rules, pack, lang)
        if verdict or not rules:
            _sheet(book, (), pack, lang)


def _sheet(book: Any, rules: Sequence[Rule], pack: Pack, lang: Lang) -> None:
    headers = _headers(rules, lang)
    graded = [Bound(rule, [(v, pack.bound[v.id][rule.id]) for v in pack.vocabularies if rule.id in pack.bound[v.id]])
              for rule in rules]
    reader = HeaderReader(graded, pack.vocabularies, pack.parameters)
    sheet = book.add_worksheet("、".join(rule.id for rule in rules) or message("decision.sheet-verdict", lang))
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    text = book.add_format({"num_format": "@"})  # else Excel makes dates of 1-10 and formulas of =5
    for at, key in enumerate(headers):
        column = reader.column(key, "")
        sheet.set_column(at, at, 18, text)
        sheet.write_string(0, at, key, head)
        sheet.write_comment(0, at, _comment(column, lang))
        words = [column.word(meant) for meant in column.domain.words]
        if words and len(",".join(words)) < _LIST_LIMIT:
            _drop_down(sheet, at, words, strict=False)
    group = "severity" if rules else "verdict"
    last = len(headers)
    sheet.set_column(last, last, 12, text)
    sheet.write_string(0, last, message(f"decision.header-{group}", lang), head)
    more = [message("decision.comment-more", lang)] if rules else []
    sheet.write_comment(0, last, "\n".join([message("decision.comment-result", lang), *more]))
    _drop_down(sheet, last, [language().word(group, meant, lang)
                             for meant in dict.fromkeys(language().values[group].values())], strict=True)
    sheet.freeze_panes(1, 0)


def _headers(rules: Sequence[Rule], lang: Lang) -> list[str]:
    """What such a table most likely looks at."""
    def named(key: str) -> str:
        return message(f"decision.name-{key}", lang)

    if not rules:
        return [*(language().word("action", action, lang) for action in ("mend", "confirm")), named("undecided")]
    sided = all(rule.kind == "claim" or (rule.check is not None and has_sides(rule.check)) for rule in rules)
    out = [named("difference")] if sided else []
    out += [named(key) for key in SCOPE if all(rule.for_each in (key, "cell") for rule in rules)]
    return out or [named("level")]


def _comment(column: Column, lang: Lang) -> str:
    known = "、".join(column.word(meant) for meant in column.domain.words)
    named = column.key if column.key in ("difference", "undecided", *SCOPE, "level") else "count"
    return message(f"decision.comment-header-{named}", lang, known=known)


def _drop_down(sheet: Any, at: int, words: Sequence[str], strict: bool) -> None:
    """A list to choose from; where it is not `strict` other text may be written too."""
    sheet.data_validation(1, at, _ROOM, at, {"validate": "list", "source": list(words), "show_error": strict})
