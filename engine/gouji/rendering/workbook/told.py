"""A finding as a row of the list tells it, all in words: where, what is written, what is wrong, why, what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gouji.checking import Result
from gouji.fitting import Report
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.reading import Place
from gouji.reasoning import Finding, ReportAudit
from gouji.reasoning.decision import Decision
from gouji.rendering.decided import remarks
from gouji.rendering.html.tables import shown
from gouji.rendering.sums import scope_text, sum_lines, sums
from gouji.rendering.views import places_text
from gouji.vocabulary import FigureSpec, Vocabulary

_FEW = 4  # cells that are named one by one
_FOLDED = 4  # further checks of the same cause whose arithmetic is shown


@dataclass(frozen=True, slots=True)
class Told:
    """One finding in words. `number` is its place within the report, from 1; `demand` what the organisation is to do;
    `decision` what was decided and still holds, `remark` what was decided and no longer does, or last year."""

    number: int
    finding: Finding
    place: str
    quote: str
    problem: str
    basis: str
    arithmetic: str
    demand: str
    decision: Decision | None
    remark: str


def told(finding: Finding, number: int, audit: ReportAudit, vocabulary: Vocabulary, pack: Pack, lang: Lang) -> Told:
    """The finding as the workbook tells it."""
    report, result = audit.report, finding.result
    bases = [b.cite() if b.verified else message("workbook.unverified", lang, cite=b.cite())
             for b in pack.cited(result.rule, report.year)]
    said = finding.decision
    holds = said if said is not None and (finding.status != "open" or said.kind == "noted") else None
    return Told(number, finding, place_of(finding, report, vocabulary, lang),
                _written(finding, report, vocabulary, lang), finding.message(lang), "\n".join(bases),
                "\n".join(_arithmetic(finding, audit, lang)),
                finding.suggestion(lang) or message(f"workbook.ask-{finding.action}", lang), holds,
                "\n".join(remarks(finding, lang)))


def place_of(finding: Finding, report: Report, vocabulary: Vocabulary, lang: Lang) -> str:
    """Where a finding stands: part of the report, table, row and column, and the line of the file."""
    result = finding.result
    parts: dict[str, None] = {}
    number = _section_number(result, report, vocabulary, lang)
    if number and (result.quotes or not result.table):
        parts[message("workbook.part", lang, number=number)] = None
    tables: dict[str, list[FigureSpec]] = {}
    for spec in _specs(finding, vocabulary):
        tables.setdefault(spec.table.id, []).append(spec)
    for specs in tables.values():
        table = specs[0].table
        part = message("workbook.part", lang, number=_number(vocabulary, table.section, lang))
        cells = message("workbook.cells", lang, table=table.name, cells=_cells(specs, lang))
        parts[f"{part} {cells}"] = None
    return "\n".join([*parts, *filter(None, [places_text(finding, lang)])])


def _specs(finding: Finding, vocabulary: Vocabulary) -> list[FigureSpec]:
    """The cells to blame where they were found, else all that the check looked at."""
    blamed = finding.cause.cells if finding.cause else ()
    return [vocabulary.figures[f] for f in blamed or finding.result.figures if f in vocabulary.figures]


def _cells(specs: list[FigureSpec], lang: Lang) -> str:
    rows, columns = {s.row.id: s.row.short for s in specs}, {s.column.id: s.column.short for s in specs}
    if len(specs) > _FEW and len(rows) == 1:
        return message("workbook.place-row", lang, row=next(iter(rows.values())))
    if len(specs) > _FEW and len(columns) == 1:
        return message("workbook.place-column", lang, column=next(iter(columns.values())))
    names = [f"{s.row.short}.{s.column.short}" for s in specs]
    more = message("rendering.and-more", lang, count=len(names) - _FEW) if len(names) > _FEW else ""
    return message("rendering.list-comma", lang).join(names[:_FEW]) + more


def _section_number(result: Result, report: Report, vocabulary: Vocabulary, lang: Lang) -> str:
    """The part that a check of the text is about: the one it names, else the one its first line stands in."""
    named = result.scope.partition(".")[0]
    if any(section.id == named for section in vocabulary.sections):
        return _number(vocabulary, named, lang)
    line = result.places[0].line if result.places else 0
    found = [s.id for s in report.sections if 0 < s.place.line <= line]
    return _number(vocabulary, found[-1], lang) if found else ""


def _number(vocabulary: Vocabulary, section: str, lang: Lang) -> str:
    place = next(i for i, s in enumerate(vocabulary.sections, 1) if s.id == section)
    return str(place) if lang == "en" else vocabulary.section(section).number


def _written(finding: Finding, report: Report, vocabulary: Vocabulary, lang: Lang) -> str:
    """The sentences it is about, or what the cells to blame say."""
    if finding.result.quotes:
        return "\n".join(finding.result.quotes)
    lines = []
    for spec in _specs(finding, vocabulary)[: _FEW * 2]:
        cell, figure = f"{spec.row.short}.{spec.column.short}", report.figures.get(spec.id)
        if figure is not None and shown(figure):
            lines.append(message("workbook.as-written", lang, cell=cell, text=shown(figure)))
        else:
            state = message(f"checking.cell-{figure.state if figure else 'missing'}", lang)
            lines.append(message("workbook.as-blank", lang, cell=cell, state=state))
    return "\n".join(lines)


def _arithmetic(finding: Finding, audit: ReportAudit, lang: Lang) -> Iterator[str]:
    result = finding.result
    if sums(result, lang):
        yield from sum_lines(result, lang)
    else:
        operands = str(result.values.get(lang, {}).get("operands", ""))
        if operands:
            yield operands
    prior = next((o for o in result.operands if o.key.scope == "prior"), None)
    if prior is not None and audit.prior_file:
        place = prior.place.describe(lang) if isinstance(prior.place, Place) else ""
        yield message("workbook.elsewhere", lang, file=audit.prior_file, place=place).replace(" ）", "）")
    for folded in finding.folded[:_FOLDED]:
        lines = list(sum_lines(folded, lang))
        if lines:
            yield message("workbook.folded-sum", lang, scope=scope_text(folded, lang))
            yield from lines
