"""Format rules: the form is the one in force, its labels are printed as they are, and its cells hold numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.checking.cells import check_cells, each_table
from gouji.checking.results import Reason, Result
from gouji.messages import message
from gouji.packs import BoundRule

if TYPE_CHECKING:
    from gouji.checking.check import Subject
    from gouji.vocabulary import Vocabulary

# Doubts of fitting that leave the report year open.
_YEAR_IN_DOUBT = frozenset({"fitting.years-differ", "fitting.year-not-in-title", "fitting.no-title"})
_NAMED = 5


def check_format(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    """A result per table, or one for the form."""
    if ready.rule.template_must is not None:
        yield _template(ready, subject)
    elif ready.rule.labels_must is not None:
        yield from _labels(ready, subject)
    else:
        yield from check_cells(ready, subject)


def _template(ready: BoundRule, subject: Subject) -> Result:
    """The form observed is the one in force in the report year. A year that is itself in doubt proves nothing."""
    rule, report, used = ready.rule, subject.report, subject.vocabulary
    wanted = next((v for v in reversed(subject.pack.vocabularies) if v.in_force(report.year)), None)
    if wanted is used:
        return Result(rule, "", "", "pass", rule.severity_of(""))
    if report.year and wanted is None:
        return Result(rule, "", "", "not_applicable", rule.severity_of(""),
                      Reason("checking.no-form", {"year": report.year}))
    if wanted is None or any(doubt.code in _YEAR_IN_DOUBT for doubt in report.doubts):
        return Result(rule, "", "", "undetermined", rule.severity_of(""), Reason("checking.year-in-doubt", {
            "year": report.year or "？", "template": _document(used, subject)}))
    shared: dict[str, object] = {"year": report.year, "template": _document(used, subject),
                                 "expected": _document(wanted, subject)}
    return Result(rule, "", "", "fail", rule.severity_of(""), values={"zh": shared, "en": shared})


def _document(form: Vocabulary, subject: Subject) -> str:
    """The number of the document that issued a form; a form whose basis has none is called by its own name."""
    basis = subject.pack.bases.get(form.basis)
    return basis.document if basis is not None and basis.document else form.name


def _labels(ready: BoundRule, subject: Subject) -> Iterator[Result]:
    rule, labels = ready.rule, subject.report.labels
    if labels is None:
        yield Result(rule, "", "", "not_applicable", rule.severity_of(""), Reason("checking.labels-unknown"))
        return
    for table, figures in each_table(ready, subject):
        if all(figure.state == "missing" for figure in figures):
            yield Result(rule, table.id, table.name, "not_applicable", rule.severity_of(table.name),
                         Reason("checking.table-missing", {"table": table.name}), table.id)
            continue
        here = [label for label in labels if label.figures and label.figures[0].split(".")[0] == table.id]
        pairs = list(dict.fromkeys((label.printed, label.label) for label in here))
        names = {lang: message("checking.between-labels", lang).join(
            message("checking.printed-for", lang, printed=printed, label=label) for printed, label in pairs[:_NAMED])
            + ("…" if len(pairs) > _NAMED else "") for lang in ("zh", "en")}
        yield Result(
            rule, table.id, table.name, "fail" if here else "pass", rule.severity_of(table.name), table=table.id,
            places=tuple(dict.fromkeys(label.place for label in here if label.place)),
            quotes=tuple(printed for printed, _ in pairs),
            values={lang: {"table": table.name, "count": len(here), "problem": text}
                    for lang, text in names.items()} if here else {})
