"""What the forms of a pack do to the rules that it inherits: names that now stand for other figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gouji.authoring.meanings import Meaning, meanings
from gouji.expressions.fields import SCOPES, row_name
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
        code = "lint.meaning-changed" if more and less else "lint.meaning-more" if more else "lint.meaning-less"
        yield file.source.problem(code, file.node(("vocabularies",)), "warning", name=name, template=template,
                                  count=len(each), scope=_scope(pack, first), more=_named(pack, template, more),
                                  less=_named(load_pack(pack.inherited[0]), template, less))


def _scope(pack: Pack, meaning: Meaning) -> str:
    """The short name of the row, column or cell that the check was of; empty where it was of none."""
    bound = pack.bound[meaning.template].get(meaning.name)
    short = next((check.short for check in bound.checks if check.scope == meaning.scope), "") if bound else ""
    return short or meaning.scope


def _named(pack: Pack, template: str, figures: Sequence[str]) -> str:
    """The first few, as a rule would write them."""
    forms = [v for v in pack.vocabularies if v.id == template] or list(pack.vocabularies)[::-1]
    out = []
    for figure in figures[:_NAMED]:
        scope, colon, name = figure.rpartition(":")
        form = next((v for v in forms if name in v.figures), None)
        spelled = next((zh for zh, en in SCOPES.items() if en == scope), scope)
        out.append((f"{spelled}." if colon else "") + (row_name(form, name) if form is not None else name))
    return "、".join(out)
