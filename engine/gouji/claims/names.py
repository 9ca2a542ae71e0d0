"""The name of the reporting organisation in its own prose, made 本机关 (of a place: 全县), as which the words of scope
know it: another body of the same kind, or above it, is not it."""

from __future__ import annotations

import re
from functools import lru_cache

from gouji.fitting import Organisation
from gouji.fitting.identity import organisation_data

_OWN = "本机关"


def own_named(text: str, organisation: Organisation) -> str:
    """`text`, as long as it is, with 青溪县教育局, 县教育局 and 教育局 as □□□本机关 in that bureau's own report."""
    known = _known(organisation.name, organisation.level)
    return known.sub(_own, text) if known is not None else text


def _own(found: re.Match[str]) -> str:
    said = f"全{found[0][-1]}" if found.lastgroup == "place" else _OWN
    return said.rjust(len(found[0]), "□")


@lru_cache(maxsize=64)
def _known(name: str, level: str) -> re.Pattern[str] | None:
    """How the organisation may call itself; None where its name is too short to tell."""
    data = organisation_data()
    whole = name
    for office in data.offices:
        name = name.removesuffix(office)
    if len(name) < len(_OWN) or not whole:
        return None
    if level.endswith("_government") and name != whole:
        return re.compile(f"(?P<place>{re.escape(name)})")
    place = ""
    wide, narrow = "".join(data.wide_places), "".join(data.places)
    if found := re.match(rf".{{1,6}}?[{wide}{narrow}](?=.{{3}})", name):
        place = found[0][-1]
        name = name[found.end() :]
        if place in wide and (found := re.match(rf".{{1,3}}?[{narrow}](?=.{{3}})", name)):
            place = found[0][-1]
            name = name[found.end() :]
    if len(name) + len(place) < len(_OWN):
        return re.compile(re.escape(whole))
    tail = "(?:" + "|".join(data.offices) + ")?"
    short = re.escape(name) if len(name) >= len(_OWN) else re.escape(place + name)
    return re.compile(f"{re.escape(whole)}|(?:{place}|(?<![{wide}{narrow}{''.join(data.others)}])){short}{tail}")
