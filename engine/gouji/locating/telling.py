"""A cause in words: which cell should read what, or what cannot be told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gouji.locating.causes import Cause, Change, Repair, Witness
from gouji.locating.patterns import amount, moved
from gouji.messages import Lang, message

_SHOWN = 4


def describe(cause: Cause, lang: Lang = "zh") -> str:
    """What comes before the arithmetic of the check that stands for the cause; "" where nothing can be added to it."""
    text = _cells(cause, lang)
    if text and cause.likely == 1 and not cause.complete and cause.pattern != "many":
        return _say("perhaps", lang, text=text)
    if not text or not cause.settled or len(cause.repairs) == 1:
        return text
    name = "one-of-several-vouched" if cause.witnesses else "one-of-several"
    return _say(name, lang, text=text, count=len(cause.repairs), witnesses=_witnesses(cause.witnesses, lang))


def _cells(cause: Cause, lang: Lang) -> str:
    checks, first = len(cause.checks), cause.repairs[0]
    heals = _say("heals-one" if checks == 1 else "heals", lang, checks=checks)
    match cause.pattern:
        case "cell":
            return _say("cell-opposed" if cause.against else "cell", lang, **_spelled(first[0], lang), heals=heals,
                        checks=checks, witnesses=_witnesses(cause.against, lang))
        case "cells":
            return _say("cells", lang, count=len(first), changes=changes_text(first, lang), checks=checks)
        case "columns" | "rows":
            return _moved(cause, lang)
        case "many":
            return _say("many", lang, checks=checks, count=len(first))
    if checks == 1 and cause.likely == len(cause.repairs):  # any cell would do: the check itself says as much
        return ""
    return _say("open", lang, checks=checks, repairs=_repairs(cause, lang))


def advice(cause: Cause, lang: Lang = "zh") -> str:
    """The correction proposed, or "" where none can be singled out."""
    if cause.pattern in ("cell", "cells") and cause.settled and not cause.against:
        return _say("advice-settled", lang, changes=changes_text(cause.repairs[0], lang))
    return _say("advice-moved", lang) if cause.pattern in ("columns", "rows") else ""


def changes_text(repair: Repair, lang: Lang = "zh") -> str:
    """“予以公开.自然人” 23 应为 20、…."""
    return _say("between-changes", lang).join(
        _say("change-doubtful" if change.doubtful else "change", lang, **_spelled(change, lang)) for change in repair)


def _moved(cause: Cause, lang: Lang) -> str:
    repairs = cause.candidates
    taken, given = moved(repairs[0])
    side, along = ("column", "row") if cause.pattern == "columns" else ("row", "column")
    values: dict[str, object] = {
        "taken": getattr(taken, side), "given": getattr(given, side), "amount": amount(repairs[0]),
        "checks": len(cause.checks)}
    if len(repairs) == 1:
        return _say(cause.pattern, lang, **values, **{along: getattr(taken, along)})
    lines = list(dict.fromkeys(getattr(repair[0], along) for repair in repairs))
    name = "columns-some-row" if along == "row" else "rows-some-column"
    return _say(name, lang, **values, **{f"{along}s": _some(lines, len(lines), cause.complete, lang)})


def _repairs(cause: Cause, lang: Lang) -> str:
    shown = [changes_text(repair, lang) for repair in cause.candidates]
    return _some(shown, len(shown), cause.complete, lang, _say("between-repairs", lang))


def _some(shown: Sequence[str], count: int, complete: bool, lang: Lang, between: str = "") -> str:
    text = (between or _say("between-changes", lang)).join(shown[:_SHOWN])
    if not complete:
        return _say("more-unknown", lang, shown=text)
    return _say("more-repairs", lang, shown=text, count=count - _SHOWN) if count > _SHOWN else text


def _witnesses(kinds: Sequence[Witness], lang: Lang) -> str:
    return _say("between-changes", lang).join(_say(f"witness-{kind}", lang) for kind in kinds)


def _spelled(change: Change, lang: Lang) -> Mapping[str, object]:
    return {"cell": f"{change.row}.{change.column}", "reads": change.reads,
            "was": change.was if change.was is not None else change.printed or _say("blank", lang)}


def _say(name: str, lang: Lang, /, **values: object) -> str:
    return message(f"locating.{name}", lang, **values)
