"""Rules on figures alone, evaluated on the line that the archive keeps of a report: the ordinary checks on an ordinary
subject, whose lookup holds nothing but the cells that these rules ask for.

Where that cannot do (a doubtful cell decides, another vocabulary, subordinates), the whole table is laid out and all
equations are run, as in an audit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from gouji.authoring.backtest.holding import Quick, holding, quick
from gouji.authoring.backtest.kept import Body, BrokenKeptError, Kept, Store
from gouji.checking import Result, Subject, check, subject_of
from gouji.corpus.lean import Lean, cell, form_of
from gouji.expressions import Key, Operand, references
from gouji.expressions.lookups import Below, Lookup
from gouji.fitting import Figure, Organisation, Report
from gouji.packs import Pack, Rule
from gouji.reading import Doubt
from gouji.vocabulary import Vocabulary

_KINDS = ("equation", "plausibility")
_BELOW = ("organ", "children")
_MOST_PACKS = 200


def on_figures(rule: Rule) -> bool:
    """Whether a rule asks for nothing but cells and parameters."""
    return rule.kind in _KINDS and rule.check is not None


def needs_roster(rule: Rule, pack: Pack) -> bool:
    """Whether a rule asks for the reports of subordinates."""
    return any(key.scope in _BELOW for keys in _keys(pack, [rule]).values() for key in keys)


def _keys(pack: Pack, rules: Sequence[Rule]) -> dict[str, dict[Key, None]]:
    """The cells that rules ask for, by template."""
    out: dict[str, dict[Key, None]] = {}
    for template, bound in pack.bound.items():
        keys = out.setdefault(template, {})
        for rule in rules:
            ready = bound.get(rule.id)
            for each in ready.checks if ready is not None else ():
                keys.update((key, None) for reference in references(each.prepared.node) for key in reference.keys)
    return out


class _Asked(NamedTuple):
    """A cell that is asked for: its key, what it is called and takes, and its place in the line (-1: it has none)."""

    key: Key
    pattern: Operand
    place: int


@dataclass(frozen=True, slots=True)
class _Form:
    """What is the same for all reports of one template, year and level with last year's on one template. `nowhere`: the
    results of the rules that do not apply to any of them; `quick`: those rules that can be."""

    subject: Subject
    own: tuple[_Asked, ...]
    prior: tuple[_Asked, ...]
    nowhere: dict[str, list[Result]]
    quick: tuple[Quick, ...]


class Found(NamedTuple):
    """What rules came to on a report: the ids of those that hold on every scope that there is, and the results of the
    others."""

    holding: frozenset[str]
    results: list[Result]


class _Lookup:
    """The cells asked for; anything else is as in a report without figures."""

    __slots__ = ("_rest", "known")

    def __init__(self, known: Mapping[Key, Operand], rest: Lookup) -> None:
        self.known, self._rest = known, rest

    def __call__(self, key: Key) -> Sequence[Operand]:
        found = self.known.get(key)
        return (found,) if found is not None else self._rest(key)


class Sparse:
    """Rules that `on_figures` holds of, ready to be applied to the reports of a store.

    `pack` is the whole pack: what confirms a doubtful cell may be any of its equations.
    """

    def __init__(self, pack: Pack, rules: Sequence[Rule], store: Store) -> None:
        self._store = store
        self._pack = pack
        self._few = replace(pack, rules=tuple(rules))
        self.ids = {rule.id for rule in rules}
        self._whole = replace(pack, rules=tuple(
            rule for rule in pack.rules if rule.kind == "equation" or rule.id in self.ids))
        self._below = any(needs_roster(rule, pack) for rule in rules)
        self._keys = _keys(pack, rules)
        self._sorted = {v.id: tuple(sorted(v.figures)) for v in pack.vocabularies}
        self._forms = {template: form_of(ids) for template, ids in self._sorted.items()}
        self._years = any(key.scope == "prior" for keys in self._keys.values() for key in keys)
        self._tabled = {rule for table in pack.decision_tables for rule in table.rules}  # which may ask for any cell
        self._packs: dict[frozenset[str], Pack] = {}
        self._ready: dict[tuple[str, int, str, str], _Form] = {}

    def asks(self, body: Body) -> Iterator[Kept]:
        """The reports whose lines these rules want."""
        yield body.kept
        if self._years and body.prior is not None:
            yield body.prior
        if self._below and body.listed:
            yield from filter(None, (body.organ, *body.children))

    def found(self, body: Body) -> Found:
        """As `checking.check` comes to for these rules. Raises BrokenKeptError."""
        lean = self._line(body.kept)
        prior = self._line(body.prior) if body.prior is not None and self._years else None
        if lean is None or (body.prior is not None and self._years and prior is None) or (self._below and body.listed):
            return Found(frozenset(), self._ordinary(body))
        level = body.kept.level or lean.level
        key = lean.template, lean.year, level, prior.template if prior is not None else ""
        form = self._ready.get(key)
        if form is None:
            form = self._ready[key] = self._form(*key)
        held = holding(form.quick, lean.cells if prior is None else [*lean.cells, *prior.cells], lean.doubtful,
                       prior.doubtful if prior is not None else ())
        out = [result for results in form.nowhere.values() for result in results]
        left = self.ids - held - form.nowhere.keys()
        if left:
            results = check(self._subject(body, form, lean, prior, left))
            if any(result.unsure or (result.status == "fail" and result.rule.id in self._tabled)
                   for result in results):
                results = [result for result in self._ordinary(body) if result.rule.id in left]
            out += results
        return Found(frozenset(held), out)

    def _line(self, kept: Kept) -> Lean | None:
        """The line; None where it was written by another vocabulary."""
        lean = self._store.lean(kept)
        if lean.template not in self._forms:
            raise BrokenKeptError(lean.template)
        return lean if lean.form == self._forms[lean.template] else None

    def _subject(self, body: Body, form: _Form, lean: Lean, prior: Lean | None, wanted: set[str]) -> Subject:
        known = _operands(form.own, lean, "")
        if prior is not None and body.prior is not None:
            known |= _operands(form.prior, prior, body.prior.file)
        subject = form.subject
        pack = subject.pack if wanted == self.ids else self._only(frozenset(wanted))
        return replace(subject, pack=pack, report=replace(
            subject.report, file=body.kept.file, organisation=_organisation(body.kept, lean)),
            lookup=_Lookup(known, subject.lookup))

    def _only(self, wanted: frozenset[str]) -> Pack:
        pack = self._packs.get(wanted)
        if pack is None:
            if len(self._packs) > _MOST_PACKS:
                self._packs.clear()
            pack = self._packs[wanted] = replace(
                self._few, rules=tuple(rule for rule in self._few.rules if rule.id in wanted))
        return pack

    def _form(self, template: str, year: int, level: str, before: str) -> _Form:
        report = _empty(self._few.vocabulary(template), year, level)
        prior = _empty(self._few.vocabulary(before), year - 1, level) if before else None
        subject = subject_of(report, self._few, prior)
        at = {figure: place for place, figure in enumerate(self._sorted[template])}
        then = {figure: place for place, figure in enumerate(self._sorted.get(before, ()))}
        asked: dict[str, list[_Asked]] = {"own": [], "prior": []}
        for key in self._keys[template]:
            places = at if key.scope == "own" else then
            if key.scope in asked and key.id in places:
                asked[key.scope].append(_Asked(key, subject.lookup(key)[0], places[key.id]))
        probe: dict[str, list[Result]] = {}
        for result in check(subject):
            probe.setdefault(result.rule.id, []).append(result)
        nowhere = {id_: results for id_, results in probe.items()
                   if all(result.status == "not_applicable" for result in results)}
        ready = self._few.bound[template]
        quicks = [quick(rule, ready[rule.id], subject, probe[rule.id], at, then) for rule in self._few.rules
                  if rule.id not in nowhere and rule.id in ready]
        return _Form(subject, tuple(asked["own"]), tuple(asked["prior"]), nowhere,
                     tuple(one for one in quicks if one is not None))

    def _ordinary(self, body: Body) -> list[Result]:
        """With every cell and every equation."""
        report = self._laid_out(body.kept)
        prior = self._laid_out(body.prior) if body.prior is not None else None
        below = Below(self._laid_out(body.organ) if body.organ else None, body.organ_name,
                      tuple(self._laid_out(child) for child in body.children), body.missing) if body.listed else None
        results = check(subject_of(report, self._whole, prior, below=below))
        return [result for result in results if result.rule.id in self.ids]

    def _laid_out(self, kept: Kept) -> Report:
        lean = self._store.lean(kept)
        if self._line(kept) is None:
            return self._store.report(kept)
        doubtful = set(lean.doubtful)
        figures = {}
        for place, (figure, held) in enumerate(zip(self._sorted[lean.template], lean.cells, strict=True)):
            value, state = cell(held)
            figures[figure] = Figure(figure, value, state, doubtful=place in doubtful)
        return Report(kept.file, _organisation(kept, lean), lean.year, lean.template, (), figures,
                      doubts=tuple(Doubt(code, figures=tuple(ids)) for code, ids in lean.doubts))


def _empty(vocabulary: Vocabulary, year: int, level: str) -> Report:
    return Report("", Organisation("", "", level), year, vocabulary.id, (), {})


def _organisation(kept: Kept, lean: Lean) -> Organisation:
    return Organisation(lean.organisation, kept.identity, kept.level or lean.level)


def _operands(asked: Sequence[_Asked], lean: Lean, source: str) -> dict[Key, Operand]:
    cells, doubtful = lean.cells, lean.doubtful
    out = {}
    for key, pattern, place in asked:
        held = cells[place]
        if type(held) is int:
            out[key] = Operand(key, pattern.label, held, "given", pattern.number, bool(doubtful) and place in doubtful,
                               None, source)
        else:
            value, state = cell(held)
            out[key] = Operand(key, pattern.label, value, state, pattern.number, place in doubtful, None, source)
    return out
