"""The sheet on which a leader signs what a version changes: a page of Word, on a template that users may replace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from gouji.authoring.backtest.compare import Comparison
from gouji.authoring.backtest.pack_changes import PackChanges, RuleChange, pack_changes
from gouji.authoring.backtest.pack_lines import meaning_lines, pack_lines
from gouji.authoring.backtest.tell_diff import kind_counts, verdict_lines
from gouji.authoring.publishing.release import Release
from gouji.authoring.sentence.rule import read_out
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.rendering.letters.filling import fill, template_file
from gouji.rendering.letters.letter import day

_TEMPLATE = "publication"
_MUST = "must"  # the part of a rule read out that says what must hold


Effects = Callable[[Pack, Pack], Sequence[str]]


def sheet_maker(lang: Lang, effects: Effects = lambda before, pack: (),
                templates: Path | None = None) -> Callable[[Pack | None, Pack, Release], Mapping[str, bytes]]:
    """What `publish` calls for the documents of a release. `effects`: what the change from one pack to the other does
    to reports, in lines. Raises TemplateFaultError for a template that cannot be filled, and what `effects` raises."""
    def made(before: Pack | None, pack: Pack, release: Release) -> Mapping[str, bytes]:
        told = effects(before, pack) if before is not None else ()
        content = fill(template_file(_TEMPLATE, lang, templates), sheet_data(before, pack, release, lang, told))
        return {f"{message('publishing.sheet-name', lang)}.docx": content}

    return made


def sheet_data(before: Pack | None, pack: Pack, release: Release, lang: Lang,
               effects: Sequence[str] = ()) -> dict[str, object]:
    """What the template may use: see reports/templates/letters/README.md."""
    changes = pack_changes(before, pack) if before is not None else None
    rules = changes.rules if changes is not None else ()
    return {
        "pack": release.pack, "version": release.version, "since": day(date.fromisoformat(release.since), lang),
        "note": release.note,
        "before": f"{before.name} {before.version}" if before is not None else "", "hash": release.hash,
        "tests": release.tests, "gaps": release.gaps, "rules": len(pack.rules),
        "trial": sum(r.status == "trial" for r in pack.rules),
        "counts": {what: sum(c.what == what and c.counts for c in rules) for what in ("added", "changed", "removed")},
        "meanings": meaning_lines(changes, lang) if changes is not None else [],
        "rows": [{"number": n, "text": text} for n, text in enumerate(_lines(changes, pack, lang), 1)],
        "effects": list(effects),
    }


def _lines(changes: PackChanges | None, pack: Pack, lang: Lang) -> list[str]:
    """What changed; of a new rule also what it demands, as it would be read aloud."""
    if changes is None:
        return [f"{rule.id} {rule.title}" for rule in pack.rules]
    demands = {message("backtest.rule-added", lang, rule=change.rule.id, title=change.rule.title_in(lang)):
               _demand(change, pack, lang) for change in changes.rules if change.what == "added"}
    return [f"{line}{message('publishing.demand', lang, text=demands[line])}" if line in demands else line
            for line in pack_lines(changes, lang)]


def _demand(change: RuleChange, pack: Pack, lang: Lang) -> str:
    parts = read_out(change.rule, pack, lang).parts
    comma = message("publishing.semicolon", lang)
    return comma.join(part.text + comma.join(part.items) for part in parts if part.name == _MUST)


def effect_lines(made: Comparison, lang: Lang) -> list[str]:
    """What a comparison on reports came to: how many findings come and go, which verdicts change."""
    changes = made.changes
    if changes is None:
        return []
    counts = message("backtest.counts", lang, **kind_counts(changes), verdicts=len(changes.verdicts), same=changes.same)
    return [message("publishing.effects", lang, reports=made.reports), counts, *verdict_lines(changes.verdicts, lang)]
