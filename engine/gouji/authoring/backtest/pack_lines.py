"""What differs between two packs, in lines that a leader can read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from typing import Any

from gouji.authoring.backtest.pack_changes import SILENT, PackChanges, RuleChange
from gouji.authoring.backtest.saying import speaker
from gouji.language import language
from gouji.messages import Lang, message
from gouji.packs.pack import USUAL_DEADLINE

_LONG = 60  # characters of a value that is shown before and after
_GROUPS = {"if_doubtful": "severity", "when_undetermined": "undetermined"}


def meaning_lines(packs: PackChanges, lang: Lang) -> list[str]:
    """Rules that mean other cells by the same words: told before anything else."""
    say = speaker(lang)
    return [say("meaning", name=each.name, template=each.template,
                scope=say("meaning-scope", scope=each.scope) if each.scope else "",
                before=say("list-comma").join(each.before) or "—", after=say("list-comma").join(each.after) or "—")
            for each in packs.meanings]


def pack_lines(packs: PackChanges, lang: Lang) -> list[str]:
    """Rules, parameters, vocabularies, phrases, reasoning rules, tables, deadline."""
    say = speaker(lang)
    out = [_rule(change, lang) for change in packs.rules if change.counts]
    for begin, group in (("parameter-", packs.parameters), ("phrase-", packs.phrases),
                         ("reasoning-", packs.reasoning), ("table-", packs.tables)):
        out += [say(begin + each.what, **{**each._asdict(), "name": each.name or say("phrase-shared")})
                for each in group]
    for each in packs.vocabularies:
        cells = (say("cells-gone", cells=each.before) if each.before else "") + (
            say("cells-new", cells=each.after) if each.after else "")
        out.append(say(f"vocabulary-{each.what}", name=each.name, cells=cells))
    if packs.moved:
        before, after = (day or USUAL_DEADLINE for day in packs.deadline)
        out.append(say("deadline-changed", before=before, after=after))
    return out


def _rule(change: RuleChange, lang: Lang) -> str:
    say = speaker(lang)
    values = {"rule": change.rule.id, "title": change.rule.title_in(lang)}
    if change.what != "changed":
        return say(f"rule-{change.what}", **values)
    return say("rule-changed", **values, keys=say("list-semicolon").join(_keys(change, lang)))


def _keys(change: RuleChange, lang: Lang) -> Iterator[str]:
    for key, (before, after) in change.keys.items():
        if key in SILENT:
            continue
        shown = [_value(key, value, lang) for value in (before, after)]
        name = key_name(key, lang)
        short = all(len(text) <= _LONG for text in shown) and any(shown)
        yield message("backtest.key-changed", lang, key=name, before=shown[0] or "—", after=shown[1] or "—"
                      ) if short else name


def key_name(key: str, lang: Lang) -> str:
    """A key of a rule as rule files spell it."""
    if key in ("words", "disabled"):
        return message(f"backtest.key-{key}", lang)
    return next((each.zh if lang == "zh" else each.en for each in language().contexts["rule"].values()
                 if each.en == key), key)


def _value(key: str, value: Any, lang: Lang) -> str:
    group = _GROUPS.get(key, key)
    if isinstance(value, str) and group in language().values and value:
        return language().word(group, value, lang)
    if is_dataclass(value) and not isinstance(value, type):
        return _value("", {name: each for name, each in asdict(value).items() if each}, lang)
    if isinstance(value, dict):
        return speaker(lang)("list-comma").join(f"{name} {_value(key, each, lang)}" for name, each in value.items())
    if isinstance(value, tuple | list):
        return speaker(lang)("list-comma").join(_value(key, each, lang) for each in value)
    return "" if value is None else str(value)
