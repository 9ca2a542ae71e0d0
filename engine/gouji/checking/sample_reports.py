"""The report that a test inside a rule describes: complete and consistent, or that of a sample, but for what the test
gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gouji.expressions.fields import Binding, Fields
from gouji.expressions.lookups import Below
from gouji.fitting import Figure, PrintedLabel, Report, SectionText, organisation
from gouji.fitting.numbers import read_cell
from gouji.packs import BoundCheck, BoundRule, Pack, Parameter, Test
from gouji.packs.binding import parts_of
from gouji.packs.models import Change, Texts
from gouji.packs.parameters import parameter_value
from gouji.packs.samples import MISSING, Sample
from gouji.reading import Doubt, Paragraph, Place
from gouji.vocabulary import Section, Vocabulary

_NO_REPORT = ("缺报告", "no report")
_HERE = Place(1)
_UNREPORTED = ("未报", "not handed in")
_OFFICE = "某某县人民政府办公室"
_USUAL = Test.__dataclass_fields__["level"].default
_BODIES = "甲乙丙丁戊己庚辛壬癸"


@dataclass(slots=True)
class Given:
    """What a test gives: figures of this year and of last year (None: no report), parameters, and the figures of the
    office and the subordinates by their names (None: not handed in). `roster`: whether there is one at all."""

    own: dict[str, Figure]
    prior: dict[str, Figure] | None
    values: dict[str, Parameter] = field(default_factory=dict)
    bodies: dict[str, dict[str, Figure] | None] = field(default_factory=dict)
    roster: bool = False

    def put(self, body: str, key: str, text: str, test: Test, vocabulary: Vocabulary) -> None:
        """A figure of one body; 未报 says that its report is not there, whatever else is given of it."""
        figures = self.bodies.setdefault(body, {k: _figure(k, test.others) for k in vocabulary.figures})
        if text in _UNREPORTED:
            self.bodies[body] = None
        elif figures is not None:
            figures[key] = _figure(key, text)

    def below(self, test: Test, year: int, vocabulary: Vocabulary) -> Below | None:
        """The office and the subordinates, 甲局 first; None where the test names none of their figures."""
        if not self.roster:
            return None
        reports = {body: replace(report_of(vocabulary, figures, test, year, None), file=body,
                                 organisation=organisation(body))
                   for body, figures in self.bodies.items() if figures is not None}
        return Below(reports.get(_OFFICE), _OFFICE, tuple(r for body, r in reports.items() if body != _OFFICE),
                     tuple(body for body in self.bodies if body not in reports))


def given_figures(ready: BoundRule, bound: BoundCheck | None, test: Test, vocabulary: Vocabulary, pack: Pack,
                  sample: Sample | None = None) -> Given:
    """What the test gives, by the names the rule uses, in place of the figures of the `sample` (or of 其余).

    Raises UnknownName, AmbiguousName for what the form has not.
    """
    binding = bound.scope_of.binding if bound is not None else Binding(ready.table)
    fields = Fields(vocabulary, frozenset(pack.parameters))
    if sample is None:
        own = {key: _figure(key, test.others) for key in vocabulary.figures}
        given = Given(own, None if test.prior_texts is None else dict(own))
    else:
        own = {key: _figure(key, sample.figures.get(key, MISSING[0])) for key in vocabulary.figures}
        form = pack.vocabulary(sample.prior_template) if sample.prior is not None else vocabulary
        given = Given(own, None if sample.prior is None else {
            key: _figure(key, sample.prior.get(key, MISSING[0])) for key in form.figures})
    for name, texts in (test.given or {}).items():
        scope, key = fields.resolve(tuple(name.split(".")), binding)[0]
        if scope in ("organ", "children"):
            given.roster = True
            if _OFFICE not in given.bodies:
                given.put(_OFFICE, key, test.others, test, vocabulary)
        if scope == "children":
            for place, text in enumerate((texts,) if isinstance(texts, str) else texts):
                given.put(f"{_BODIES[place:place + 1] or place + 1}局", key, text, test, vocabulary)
            continue
        assert isinstance(texts, str)  # seen to when the pack was loaded, as was that it is a number
        text = texts
        if scope == "parameter":
            value = parameter_value(text)
            assert value is not None
            given.values[key] = Parameter(key, value)
        elif scope == "organ":
            given.put(_OFFICE, key, text, test, vocabulary)
        elif scope == "prior":
            if text in _NO_REPORT:
                given.prior = None if sample is not None else given.prior
                continue
            given.prior = given.prior or {k: _figure(k, test.others) for k in vocabulary.figures}
            given.prior[key] = _figure(key, text)
        else:
            # A group is given as a whole: its first row takes the number.
            own[key] = _figure(key, text)
    return given


def _figure(key: str, text: str) -> Figure:
    if text in MISSING:
        return Figure(key, None, "missing")
    cell = read_cell(text)
    return Figure(key, cell.value, cell.state, text, _HERE)


def report_of(vocabulary: Vocabulary, figures: Mapping[str, Figure], test: Test, year: int,
              texts: Mapping[str, Texts] | None, sample: Sample | None = None) -> Report:
    """The report of a county (or of the test's level) with these figures, and `texts` in place of its own words.

    Of a sample its level and its sections, unless the test says another level.
    """
    said = {part: _paragraphs(text) for name, text in (texts or {}).items() for part in parts_of(name, vocabulary)}
    if test.text:
        said.setdefault("overview", _paragraphs(test.text))
    sections = [SectionText(s.id, f"{s.number}、{s.label.text}", _HERE, said.get(s.id) or _paragraphs("内容。"),
                            s.has_table) for s in _sections(vocabulary, sample)]
    doubts: tuple[Doubt, ...] = ()
    if test.change is not None:
        sections = _changed(sections, test.change, vocabulary)
        if test.change.year_in_doubt:
            doubts = (Doubt("fitting.year-not-in-title", None, {"year": year}),)
    title = "".join(p.text for p in said.get("title", ())) or f"某某县人民政府{year}年政府信息公开工作年度报告"
    return Report("test", replace(organisation("某某县人民政府"), level=_level(test, sample)), year, vocabulary.id,
                  tuple(sections), dict(figures), doubts=doubts, title=title, preamble=said.get("preamble", ()),
                  labels=tuple(_label(name, printed, vocabulary) for name, printed in (test.labels or {}).items()))


def _sections(vocabulary: Vocabulary, sample: Sample | None) -> list[Section]:
    """Those of the form, or those that the sample has, in its order."""
    if sample is None or not sample.sections:
        return list(vocabulary.sections)
    return [vocabulary.section(part) for part in sample.sections]


def _level(test: Test, sample: Sample | None) -> str:
    return sample.level if sample is not None and test.level == _USUAL else test.level


def _paragraphs(text: Texts) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line, _HERE) for line in ((text,) if isinstance(text, str) else text))


def _label(name: str, printed: str, vocabulary: Vocabulary) -> PrintedLabel:
    for spec in vocabulary.figures.values():
        for kind, entry in (("row", spec.row), ("column", spec.column)):
            if name in (entry.short, entry.label.text):
                return PrintedLabel(entry.label.text, printed, _HERE, (spec.id,),
                                    "row" if kind == "row" else "column")
    raise LookupError(name)


def _changed(sections: list[SectionText], change: Change, vocabulary: Vocabulary) -> list[SectionText]:
    def named(name: str | None) -> tuple[str, ...]:
        return parts_of(name, vocabulary) if name else ()

    sections = [replace(s, paragraphs=(), has_table=False) if s.id in named(change.empty_section) else s
                for s in sections if s.id not in named(change.drop_section)]
    if change.swap_sections:
        ids = [s.id for s in sections]
        a, b = (ids.index(part) for name in change.swap_sections for part in named(name))
        sections[a], sections[b] = sections[b], sections[a]
    titles = {part: title for name, title in (change.titles or {}).items() for part in named(name)}
    return [replace(s, title=titles[s.id]) if s.id in titles else s for s in sections]
