"""The audit as one page of HTML: needs nothing but itself, and says in words what it shows in colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from gouji.corpus.audits import Audit
from gouji.messages import Lang, message
from gouji.reasoning import NotRun, ReportAudit
from gouji.rendering.html.findings import Told, counts, told
from gouji.rendering.html.marks import all_marks
from gouji.rendering.html.outline import OutlineItem, outline
from gouji.rendering.html.tables import Drawing, draw
from gouji.rendering.views import closing, why_open, words
from gouji.resources import templates_folder
from gouji.vocabulary import Vocabulary

_TEMPLATE = "audit.html.j2"


@dataclass(frozen=True, slots=True)
class DoubtShown:
    """A doubt of reading with the cells it concerns, as `table.row.column` and as people call them."""

    text: str
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReportShown:
    """One report on the page. `number` counts from 1 and begins the ids of everything in it."""

    number: int
    name: str
    audit: ReportAudit
    verdict: str
    counts: dict[str, int]
    findings: tuple[Told, ...]
    doubts: tuple[DoubtShown, ...]
    tables: tuple[Drawing, ...]
    outline: tuple[OutlineItem, ...]
    not_run: tuple[NotRun, ...]
    basis: str
    why_open: str


def render_html(audit: Audit, lang: Lang = "zh", templates: Path | None = None) -> str:
    """The audit as an HTML page, filled into `page/audit.html.j2` of `templates` (the ones that ship with Gouji).

    Raises FileNotFoundError where the installation has none, jinja2.TemplateError for a template in error.
    """
    def say(name: str, /, **values: object) -> str:
        return message(f"page.text-{name}", lang, **values)

    return _environment((templates or templates_folder()) / "page").get_template(_TEMPLATE).render(
        lang=lang, say=say, words=words(lang), run=audit, pack=audit.pack, engines=audit.engines,
        reports=[_report(report, number, audit, lang) for number, report in enumerate(audit.reports, 1)],
        not_audited=audit.not_audited, notes=list(_notes(audit, lang)), closing=closing(audit, lang)) + "\n"


@cache
def _environment(folder: Path) -> jinja2.Environment:
    """Everything is escaped, and a name that a template gets wrong is an error and not an empty place."""
    return jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True, trim_blocks=True,
                              lstrip_blocks=True, undefined=jinja2.StrictUndefined)


def _notes(audit: Audit, lang: Lang) -> Iterator[str]:
    yield from sorted({note for report in audit.reports if (note := report.inference.note_text(lang))})
    if audit.interrupted:
        yield message("rendering.interrupted", lang)


def _report(audit: ReportAudit, number: int, run: Audit, lang: Lang) -> ReportShown:
    report, pack = audit.report, run.pack
    vocabulary = pack.vocabulary(report.template)
    marks = all_marks(audit.findings)
    numbered = list(enumerate(audit.findings, 1))
    return ReportShown(
        number, report.organisation.name or message("page.no-organisation", lang), audit, audit.verdict,
        counts(audit.findings),
        tuple(told(finding, n, audit, vocabulary, pack, lang) for n, finding in numbered),
        tuple(DoubtShown(doubt.text(lang), tuple((f, _name(f, vocabulary)) for f in doubt.figures))
              for doubt in report.doubts),
        tuple(draw(table, report, vocabulary, marks, lang) for table in vocabulary.tables),
        outline(report, vocabulary, numbered, lang), tuple(audit.not_run()),
        pack.bases[vocabulary.basis].cite() if vocabulary.basis in pack.bases else "",
        why_open(audit, lang))


def _name(figure: str, vocabulary: Vocabulary) -> str:
    """A cell as people call it: 本年新收.自然人."""
    spec = vocabulary.figures.get(figure)
    return f"{spec.row.short}.{spec.column.short}" if spec else figure
