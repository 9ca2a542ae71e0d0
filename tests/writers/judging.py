"""Whether a written page reads back: each figure held against the truth, and the audit against silence."""

from __future__ import annotations

from dataclasses import dataclass, field

from noise import vocabularies
from properties.audits import audited, claimed, grave, told

from gouji.fitting import Report, fit
from gouji.reading import UnreadableError, read_bytes
from writers.pages import Page


@dataclass(slots=True)
class Outcome:
    """Of one page or of many: counts of figures, and what is not as it should be, in words.

    `right`: value and state as written; `doubted` of these, though a doubt was cast on them. `unsure`: not right, but
    said so. `wrong`: not right, and nothing said. `faults`: organisation, year, template or sections misread, or the
    file refused. `alarms`: what an audit says above a notice against a report without fault, and its verdict.
    """

    pages: int = 0
    right: int = 0
    doubted: int = 0
    unsure: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        self.pages += other.pages
        self.right += other.right
        self.doubted += other.doubted
        self.unsure += other.unsure
        self.wrong += other.wrong
        self.faults += other.faults
        self.alarms += other.alarms

    @property
    def sound(self) -> bool:
        return not (self.wrong or self.faults or self.alarms or self.unsure)

    @property
    def doubted_share(self) -> float:
        return self.doubted / max(1, self.right)


def judge(page: Page, raw: bytes, file: str) -> Outcome:
    """The outcome of reading the page from these bytes."""
    try:
        report = fit(read_bytes(raw, file), vocabularies())
    except UnreadableError as error:
        return Outcome(pages=1, faults=[str(error)])
    return judge_report(page, report)


def judge_report(page: Page, report: Report) -> Outcome:
    out = Outcome(pages=1)
    _figures(page, report, out)
    made = page.made
    if report.organisation.name != made.organisation:
        out.faults.append(f"organisation {report.organisation.name!r}, not {made.organisation!r}")
    for name, got, wanted in (("year", report.year, made.year), ("template", report.template, made.vocabulary.id),
                              ("sections", [s.id for s in report.sections], [s.id for s in made.vocabulary.sections])):
        if got != wanted:
            out.faults.append(f"{name} {got!r}, not {wanted!r}")
    _audit(page, report, out)
    return out


def _figures(page: Page, report: Report, out: Outcome) -> None:
    named = {key for doubt in report.doubts for key in doubt.figures}
    for key, wanted in page.wanted.items():
        figure = report.figures.get(key)
        doubted = figure is not None and (figure.doubtful or key in named)
        if figure is not None and (figure.value, figure.state) == wanted:
            out.right += 1
            out.doubted += doubted
        else:
            got = f"{figure.value} ({figure.state})" if figure else "nothing"
            (out.unsure if doubted else out.wrong).append(f"{key}: {got}, not {wanted.value} ({wanted.state})")


def _audit(page: Page, report: Report, out: Outcome) -> None:
    """Blank and marked cells may be asked about, nothing may be said of their arithmetic; a doubt may be looked at."""
    run = audited(claimed(report))
    if all(wanted.state == "given" for wanted in page.wanted.values()):
        out.alarms += told(grave(run))
        if run.verdict != "accepted" and not (run.verdict == "to_confirm" and report.doubts):
            out.alarms.append(f"verdict {run.verdict}")
    else:
        out.alarms += told(f for f in grave(run) if f.result.rule.kind == "equation")
