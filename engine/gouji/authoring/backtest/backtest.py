"""Trying rules on the reports of an archive, or on the files of a folder."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gouji.authoring.backtest.kept import Body, BrokenKeptError, Store, bodies, opened, readings, shares
from gouji.authoring.backtest.sparse import Found, Sparse, needs_roster, on_figures
from gouji.authoring.backtest.together import cores, together
from gouji.authoring.backtest.tried import Backtest, Evidence, Failing, Tried, by_rule, finding_of, looks_at_several
from gouji.authoring.backtest.whole import whole_results
from gouji.corpus.roster import Roster
from gouji.packs import Pack, Rule
from gouji.reasoning.findings import finding_id

Progress = Callable[[int, int], None]  # how many reports are done, of how many
_SHARE = 400  # reports that a process does at once
_FEW = 1500  # reports for which starting other processes costs more than it saves
_NOTHING = Found(frozenset(), [])
_WHOLE_FEW = 200  # likewise where each is unpacked


class Share(NamedTuple):
    """What one piece came to: by rule, how many reports, and how many could not be looked at."""

    tried: dict[str, Tried]
    reports: int
    unread: int


def try_on_archive(path: Path, pack: Pack, rules: Sequence[Rule], roster: Roster | None = None,
                   workers: int | None = None, progress: Progress | None = None) -> Backtest:
    """The rules (of the pack) on every report of the archive that counts. Raises ArchiveError."""
    given = bodies(path, pack, roster)
    total = {rule.id: _blank(rule, pack, roster is not None) for rule in rules}
    wanted = [rule for rule in rules if not total[rule.id].not_tried]
    done = unread = 0
    for share in _shared(path, pack, wanted, given, workers) if wanted else ():
        done, unread = done + share.reports, unread + share.unread
        for id_, tried in share.tried.items():
            total[id_].merge(tried)
        if progress is not None:
            progress(done + unread, len(given))
    for tried in total.values():
        tried.finish()
    _tell(path, pack, given, total)
    return Backtest(list(total.values()), len(given), dict(readings(given, pack)), unread, str(path), pack.name,
                    pack.version)


def try_on_files(paths: Iterable[Path | str], pack: Pack, rules: Sequence[Rule], season: object = None,
                 workers: int | None = None, progress: Progress | None = None) -> Backtest:
    """The rules (of the pack) on files and folders, each read as an audit does; versions, priors and subordinates are
    found as there."""
    from gouji.corpus import audit
    from gouji.corpus.season_file import SeasonFile

    file = season if isinstance(season, SeasonFile) else None
    seen: set[str] = set()

    def tell(name: str, phase: str, count: int) -> None:
        if progress is not None and phase == "reading":
            seen.add(name)
            progress(len(seen), count)

    run = audit(paths, pack, "plain", tell, season=file, workers=workers)
    total = {rule.id: _blank(rule, pack, file is not None) for rule in rules}
    count = 0
    for number, report in enumerate(run.reports):
        count += 1
        organisation = report.report.organisation
        results = by_rule((*report.results, *report.on_trial))
        for id_, tried in total.items():
            found = results.get(id_, [])
            if not tried.not_tried:
                tried.add(found, number, organisation.name or report.report.file, report.report.year)
            for result in found:
                if result.status == "fail":
                    tried.gravest.append(Evidence(
                        organisation.name, organisation.identity, report.report.year, report.report.file,
                        finding_of(result, finding_id(organisation.identity, report.report.year, result))))
    for tried in total.values():
        tried.finish()
        by_place = {(failing.number, failing.scope): at for at, failing in enumerate(tried.worst)}
        numbers = {report.file: number for number, report in enumerate(run.summaries)}
        found_at = {(numbers[e.file], e.finding.result.scope): e for e in tried.gravest}
        tried.gravest = [found_at[key] for key in by_place]
    return Backtest(list(total.values()), count, {"own": count, "other": 0}, len(run.not_audited),
                    " ".join(map(str, paths)), pack.name, pack.version)


def _blank(rule: Rule, pack: Pack, roster: bool) -> Tried:
    why = "backtest.needs-roster" if not roster and needs_roster(rule, pack) else ""
    return Tried(rule, looks_at_several(rule), why)


# ── shared out ──

def _shared(path: Path, pack: Pack, rules: Sequence[Rule], given: Sequence[Body],
            workers: int | None) -> Iterable[Share]:
    figures = all(map(on_figures, rules))
    pieces = shares(given, _SHARE)
    count = workers if workers is not None else cores() if len(given) > (_FEW if figures else _WHOLE_FEW) else 1
    if count < 2:
        _Here.begin(path, pack, rules, given)
        try:
            for piece in pieces:
                yield try_share(piece)
        finally:
            _Here.end()
        return
    yield from together(try_share, pieces, count, _Here.begin, path, _lighter(pack, rules), rules, given)


def _lighter(pack: Pack, rules: Sequence[Rule]) -> Pack:
    """The pack without what the rules do not need, for it goes to other processes: doubtful cells are confirmed by any
    equation, so these stay."""
    ids = {rule.id for rule in rules}
    kept = tuple(rule for rule in pack.rules if rule.id in ids or rule.kind == "equation")
    return replace(pack, rules=kept, bound={
        template: {rule.id: bound[rule.id] for rule in kept if rule.id in bound}
        for template, bound in pack.bound.items()})


class _Here:
    """What a process works with."""

    store: Store
    pack: Pack
    rules: Sequence[Rule]
    given: Sequence[Body]
    sparse: Sparse
    open: contextlib.ExitStack

    @classmethod
    def begin(cls, path: Path, pack: Pack, rules: Sequence[Rule], given: Sequence[Body]) -> None:
        cls.open = contextlib.ExitStack()
        cls.store = Store(cls.open.enter_context(opened(path)), pack)
        cls.pack, cls.rules, cls.given = pack, rules, given
        cls.sparse = Sparse(pack, [rule for rule in rules if on_figures(rule)], cls.store)

    @classmethod
    def end(cls) -> None:
        cls.open.close()


def try_share(piece: range) -> Share:
    """One piece of the archive, in this process."""
    given = _Here.given[piece.start : piece.stop]
    tried = {rule.id: Tried(rule, looks_at_several(rule)) for rule in _Here.rules}
    wordy = [rule for rule in _Here.rules if not on_figures(rule)]
    figures = len(wordy) < len(_Here.rules)
    if figures:
        _Here.store.fetch([kept for body in given for kept in _Here.sparse.asks(body)])
    unread = 0
    for number, body in enumerate(given, piece.start):
        try:
            held, results = _Here.sparse.found(body) if figures else _NOTHING
            if wordy:
                results = results + whole_results(body, _Here.pack, wordy, _Here.store)
        except BrokenKeptError:
            unread += 1
            continue
        for id_ in held:
            tried[id_].hold(body.kept.year)
        for id_, found in by_rule(results).items():
            tried[id_].add(found, number, body.kept.organisation or body.kept.file, body.kept.year)
    return Share(tried, len(given) - unread, unread)


# ── the gravest ──

def _tell(path: Path, pack: Pack, given: Sequence[Body], total: dict[str, Tried]) -> None:
    """The gravest findings with all that is told of them, from the whole reports."""
    if not any(tried.worst for tried in total.values()):
        return
    with opened(path) as connection:
        store = Store(connection, pack, claims=not all(on_figures(tried.rule) for tried in total.values()))
        for tried in total.values():
            tried.gravest = [found for failing in tried.worst
                             if (found := _evidence(failing, given[failing.number], tried.rule, pack, store))]


def _evidence(failing: Failing, body: Body, rule: Rule, pack: Pack, store: Store) -> Evidence | None:
    results = whole_results(body, pack, [rule], store)
    for result in results:
        if result.scope == failing.scope and result.status == "fail":
            kept = body.kept
            return Evidence(kept.organisation, kept.identity, kept.year, kept.file,
                            finding_of(result, finding_id(kept.identity, kept.year, result)))
    return None
