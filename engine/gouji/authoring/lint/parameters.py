"""Parameters of a pack beside those that it inherits: in another unit, or under a name that nothing uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from gouji.language import read
from gouji.packs import Pack, load_pack
from gouji.packs.gather import shown
from gouji.packs.load import Loader
from gouji.packs.parameters import PREFIXES
from gouji.problems import Problem

_NAMED = re.compile(rf"(?:{'|'.join(PREFIXES)})\s*\.\s*([\w·-]+)")
_NEAR = 0.6


def parameter_faults(pack: Pack, loader: Loader) -> Iterator[Problem]:
    """Of the pack's own: 85 in place of 90 % makes the limit a hundred times what was meant; a name misspelt changes
    nothing at all."""
    if loader.pack_file is None or not loader.pack_file.data.get("parameters"):
        return
    inherited = load_pack(pack.inherited[0]).parameters
    file = read(shown(loader.folder / loader.pack_file.data["parameters"]), "parameters")
    used = _used(pack)
    for i, raw in enumerate(file.data.get("parameters", ())):
        name = raw.get("name", "")
        own, below = pack.parameters.get(name), inherited.get(name)
        if own is not None and below is not None and own.percent != below.percent:
            code = "lint.parameter-percent" if below.percent else "lint.parameter-no-percent"
            plain = next(iter(raw["value"].values())) if isinstance(raw["value"], dict) else raw["value"]
            yield file.source.problem(code, file.node(("parameters", i, "value")), name=name, value=plain.rstrip("%％"))
        elif below is None and name not in used and (near := get_close_matches(name, inherited, 3, _NEAR)):
            yield file.source.problem("lint.parameter-unused", file.node(("parameters", i, "name")), "warning",
                                      name=name, candidates="、".join(near))


def _used(pack: Pack) -> set[str]:
    """The parameters that rules, decision tables and reasoning name."""
    texts = [text for rule in pack.rules for text in (rule.check, rule.min_length, rule.max_share, rule.min_cells)
             if text]
    texts += [text for table in pack.decision_tables for text in (
        *(column.name for column in table.columns), *(text for row in table.rows for text in row.texts))]
    texts += [line for file in pack.reasoning for line in file.source.lines]
    return {name for text in texts for name in _NAMED.findall(text)}
