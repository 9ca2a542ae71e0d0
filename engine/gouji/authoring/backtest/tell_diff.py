"""What another pack would tell of the same reports, as text for the screen and as data."""

from __future__ import annotations

from collections import Counter
from typing import Any

from gouji.authoring.backtest.changes import Change, Changes, Side, VerdictChange, Why
from gouji.authoring.backtest.compare import Comparison
from gouji.authoring.backtest.pack_lines import key_name, meaning_lines, pack_lines
from gouji.authoring.backtest.saying import speaker
from gouji.authoring.backtest.tell_try import notes
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.rendering.views import words
from gouji.rendering.wrap import wrap

_RULES, _EACH, _VERDICTS = 12, 3, 12  # how much of it the screen shows
KINDS = ("new", "gone", "changed")


def render_diff(comparison: Comparison, lang: Lang, width: int) -> str:
    """First what the same words mean otherwise, then the packs, then the reports."""
    say = speaker(lang)
    packs, changes = comparison.packs, comparison.changes
    meanings, lines = meaning_lines(packs, lang), pack_lines(packs, lang)
    parts = [wrap(say("title-diff", before=pack_name(comparison.before, lang),
                      after=pack_name(comparison.after, lang)), width),
             "\n".join(wrap(line, width) for line in [say("head-meanings"), *meanings]) if meanings else
             say("meanings-none"),
             "\n".join(wrap(line, width) for line in [say("head-pack"), *lines]) if lines else say("pack-none")]
    if changes is not None:
        parts += _reports(comparison, changes, lang, width)
    return "\n\n".join(parts) + "\n"


def pack_name(pack: Pack, lang: Lang) -> str:
    return message("backtest.pack-line", lang, name=pack.name, version=pack.version, hash=pack.hash)


def _reports(comparison: Comparison, changes: Changes, lang: Lang, width: int) -> list[str]:
    say = speaker(lang)
    head = [say("head-reports", source=comparison.source, reports=comparison.reports)]
    head += notes(comparison.readings[1], changes.unread, lang)
    if not changes.findings and not changes.verdicts:
        return ["\n".join(wrap(line, width) for line in [*head, say("nothing-changes")])]
    counts = kind_counts(changes)
    head.append(say("counts", **counts, verdicts=len(changes.verdicts),
                    same=changes.same))
    parts = ["\n".join(wrap(line, width) for line in head)]
    if changes.verdicts:
        parts.append(_verdicts(changes.verdicts, lang, width))
    if changes.findings:
        parts.append(_by_rule(changes, lang, width))
    return parts


def verdict_lines(changed: list[VerdictChange], lang: Lang) -> list[str]:
    """From which verdict to which how many reports go."""
    said = words(lang)
    return [message("backtest.verdict-counts", lang, before=said[before], after=said[after], count=count)
            for (before, after), count in verdict_counts(changed).items()]


def _verdicts(changed: list[VerdictChange], lang: Lang, width: int) -> str:
    say, said = speaker(lang), words(lang)
    lines = [say("head-verdicts"), *("  " + line for line in verdict_lines(changed, lang))]
    lines += ["  " + say("verdict-one", organisation=one.whose.organisation or one.whose.file, year=one.whose.year,
                         before=said[one.before], after=said[one.after], rules=" ".join(one.rules) or "—")
              for one in changed[:_VERDICTS]]
    if len(changed) > _VERDICTS:
        lines.append("  " + say("more", count=len(changed) - _VERDICTS))
    return "\n".join(wrap(line, width) for line in lines)


def kind_counts(changes: Changes) -> dict[str, int]:
    return {kind: sum(change.kind == kind for change in changes.findings) for kind in KINDS}


def verdict_counts(changed: list[VerdictChange]) -> dict[tuple[str, str], int]:
    return dict(sorted(Counter((one.before, one.after) for one in changed).items()))


def rule_counts(changes: Changes) -> list[tuple[str, Counter[str], Counter[Why]]]:
    """By rule, the one with the most changes first: how many of each kind, and what is responsible how often."""
    kinds: dict[str, Counter[str]] = {}
    causes: dict[str, Counter[Why]] = {}
    for change in changes.findings:
        kinds.setdefault(change.rule, Counter())[change.kind] += 1
        causes.setdefault(change.rule, Counter())[change.why] += 1
    return [(rule, kinds[rule], causes[rule]) for rule in sorted(kinds, key=lambda r: (-kinds[r].total(), r))]


def _by_rule(changes: Changes, lang: Lang, width: int) -> str:
    from tabulate import tabulate

    say = speaker(lang)
    counted = rule_counts(changes)
    rows = [[rule, *(kinds[kind] for kind in KINDS), wrap(why_text(causes.most_common(1)[0][0], lang), width - 40)]
            for rule, kinds, causes in counted[:_RULES]]
    table = tabulate(rows, [say("col-rule"), *(say(f"col-{kind}") for kind in KINDS), say("col-why")], "simple")
    lines = [say("more", count=len(counted) - _RULES)] if len(counted) > _RULES else []
    lines.append(say("head-changes"))
    for rule, kinds, _ in counted[:_RULES]:
        lines.append(rule)
        found = [change for change in changes.findings if change.rule == rule]
        for kind in KINDS:
            lines += ["  " + change_text(change, lang) for change in [c for c in found if c.kind == kind][:_EACH]]
        if more := sum(max(0, kinds[kind] - _EACH) for kind in KINDS):
            lines.append("  " + say("more", count=more))
    return "\n".join([table, "", *(wrap(line, width) for line in lines)])


def why_text(why: Why, lang: Lang) -> str:
    """What is responsible, in words."""
    what = [key_name(name, lang) for name in why.what] if why.cause == "rule-changed" else list(why.what)
    return message(f"backtest.why-{why.cause}", lang, what=message("backtest.list-comma", lang).join(what) or "—")


def change_text(change: Change, lang: Lang) -> str:
    say = speaker(lang)
    whose = {"organisation": change.whose.organisation or change.whose.file, "year": change.whose.year}
    one = change.after or change.before
    assert one is not None
    if change.kind != "changed":
        return say(f"change-{change.kind}", **whose, told=told(one, lang), message=one.messages[lang])
    return say("change-changed", **whose, what=say("list-comma").join(fields_of(change, lang)),
               before=short(change.before, change, lang), after=short(change.after, change, lang))


def told(side: Side, lang: Lang) -> str:
    said = words(lang)
    return message("backtest.told", lang, severity=said[side.severity], action=said[side.action])


def fields_of(change: Change, lang: Lang) -> list[str]:
    return [message(f"backtest.field-{field}", lang) for field in change.fields]


def short(side: Side | None, change: Change, lang: Lang) -> str:
    """Of one side what differs: the grade where that does, else the message."""
    if side is None:
        return "—"
    graded = set(change.fields) & {"severity", "action"}
    return message("backtest.list-semicolon", lang).join([*([told(side, lang)] if graded else []),
                     *([side.messages[lang]] if "message" in change.fields else [])])


# ── as data ──

def diff_view(comparison: Comparison, lang: Lang) -> dict[str, Any]:
    packs, changes = comparison.packs, comparison.changes
    out: dict[str, Any] = {
        "before": _pack_view(comparison.before), "after": _pack_view(comparison.after),
        "meanings": [each._asdict() for each in packs.meanings],
        "rules": [{"rule": c.rule.id, "what": c.what, "keys": list(c.keys)} for c in packs.rules],
        **{name: [each._asdict() for each in group] for name, group in (
            ("parameters", packs.parameters), ("vocabularies", packs.vocabularies), ("phrases", packs.phrases),
            ("reasoning", packs.reasoning), ("decision_tables", packs.tables))},
        "deadline": list(packs.deadline) if packs.moved else None,
        "told": meaning_lines(packs, lang) + pack_lines(packs, lang)}
    if changes is not None:
        counts = kind_counts(changes)
        out |= {"source": comparison.source, "reports": comparison.reports,
                "readings": {"before": comparison.readings[0], "after": comparison.readings[1]},
                "unread": changes.unread, "same": changes.same,
                "counts": {**counts, "verdicts": len(changes.verdicts)},
                "findings": [_change_view(change, lang) for change in changes.findings],
                "verdicts": [{**one.whose._asdict(), "before": one.before, "after": one.after,
                              "rules": list(one.rules)} for one in changes.verdicts]}
    return out


def _pack_view(pack: Pack) -> dict[str, str]:
    return {"name": pack.name, "version": pack.version, "hash": pack.hash}


def _change_view(change: Change, lang: Lang) -> dict[str, Any]:
    return {"kind": change.kind, **change.whose._asdict(), "id": change.id, "rule": change.rule,
            "scope": change.scope, "fields": list(change.fields), "before": _side(change.before, lang),
            "after": _side(change.after, lang),
            "why": {"cause": change.why.cause, "what": list(change.why.what), "text": why_text(change.why, lang)}}


def _side(side: Side | None, lang: Lang) -> dict[str, str] | None:
    return None if side is None else {"severity": side.severity, "action": side.action,
                                      "message": side.messages[lang]}
