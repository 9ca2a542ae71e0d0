"""What the forms of a pack do to the rules that it inherits: names that now stand for other figures."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.authoring.meanings import Meaning, meanings
from gouji.packs import Pack, load_pack
from gouji.packs.load import Loader
from gouji.problems import Problem

_NAMED = 3


def meaning_faults(pack: Pack, loader: Loader) -> Iterator[Problem]:
    """A warning for each rule or phrase and template, where the pack file names its vocabularies."""
    assert loader.pack_file is not None
    found: dict[tuple[str, str], list[Meaning]] = {}
    for meaning in meanings(load_pack(pack.inherited[0]), pack):
        found.setdefault((meaning.name, meaning.template), []).append(meaning)
    file = loader.pack_file
    for (name, template), each in found.items():
        first = each[0]
        more = [figure for figure in first.after if figure not in first.before]
        less = [figure for figure in first.before if figure not in first.after]
        yield file.source.problem("lint.meaning-changed", file.node(("vocabularies",)), "warning", name=name,
                                  template=template, count=len(each), scope=first.scope or "—",
                                  more=" ".join(more[:_NAMED]) or "—", less=" ".join(less[:_NAMED]) or "—")
