"""The audit as one page of HTML: needs nothing but itself, and says in words what it shows in colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import jinja2

from gouji.corpus.audits import Audit
from gouji.corpus.summaries import summary_of
from gouji.messages import Lang, message
from gouji.rendering.html.anchors import Anchors
from gouji.rendering.html.charts import charts
from gouji.rendering.html.overview import overview
from gouji.rendering.html.reports import MANY, NAMED, ReportShown, Teller
from gouji.rendering.views import closing, partial_notes, words
from gouji.resources import templates_folder

_TEMPLATE = "audit.html.j2"
_PIECE = 1 << 16  # characters that are written at a time


def render_html(audit: Audit, lang: Lang = "zh", templates: Path | None = None) -> str:
    """The page of `write_html` in one piece."""
    parts: list[str] = []
    write_html(audit, parts.append, lang, templates)
    return "".join(parts)


def write_html(audit: Audit, write: Callable[[str], object], lang: Lang = "zh", templates: Path | None = None,
               progress: Callable[[str], object] | None = None) -> None:
    """The audit as an HTML page, filled into `page/audit.html.j2` of `templates` (the ones that ship with Gouji) and
    handed to `write` bit by bit.

    The reports are gone through once and none is kept, so memory does not grow with them; what stands above them is
    taken from the audit's summaries (made here, in a pass of their own, where it has none). `progress` is told each
    report's file when it is written.

    Raises FileNotFoundError where the installation has no template, jinja2.TemplateError for one in error.
    """
    def say(name: str, /, **values: object) -> str:
        return message(f"page.text-{name}", lang, **values)

    def day(when: date | None) -> str:
        return say("day", year=when.year, month=when.month, day=when.day) if when else ""

    if not audit.summaries:
        audit = replace(audit, summaries=tuple(summary_of(n, report) for n, report in enumerate(audit.reports)))
    summaries, anchors = audit.summaries, Anchors(audit.summaries)
    seen = overview(audit, anchors, lang)
    teller = Teller(audit, anchors, seen, lang)

    def told() -> Iterator[ReportShown]:
        for number, report in enumerate(audit.reports):
            yield teller.tell(report, number)
            if progress is not None:
                progress(report.report.file)

    folders = tuple(folder / "page" for folder in (templates, templates_folder()) if folder)
    pieces = _environment(folders).get_template(_TEMPLATE).generate(
        lang=lang, say=say, day=day, words=words(lang), run=audit, pack=audit.pack, season=audit.season, overview=seen,
        charts=charts(audit, lang), count=len(summaries), many=teller.many, limit=MANY, named=NAMED,
        only=summaries[0] if len(summaries) == 1 else None, reports=told(),
        engines=audit.engines, notes=[*audit.notes(lang), *partial_notes(audit, lang)],
        closing=list(closing(audit, lang)))
    buffer: list[str] = []
    size = 0
    for piece in pieces:
        buffer.append(piece)
        size += len(piece)
        if size >= _PIECE:
            write("".join(buffer))
            buffer, size = [], 0
    write("".join(buffer) + "\n")


@cache
def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    """Everything is escaped, and a name that a template gets wrong is an error and not an empty place. A template that
    the first folder has not got is taken from the next."""
    return jinja2.Environment(loader=jinja2.FileSystemLoader(folders), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True, undefined=jinja2.StrictUndefined)
