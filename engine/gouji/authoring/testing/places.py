"""Where the tests of a pack stand in its files."""

from __future__ import annotations

from collections.abc import Mapping

from gouji.packs import Pack
from gouji.problems import ProblemsError


def places_of_tests(pack: Pack) -> Mapping[str, tuple[str, ...]]:
    """By the id of a rule the `file:line` of each of its tests; none where the files cannot be read any more."""
    from gouji.packs.load import Loader

    loader = Loader((pack.folder / "pack.yaml").absolute())
    try:
        loader.load()
    except ProblemsError:
        return {}
    out = {}
    for rule in loader.rules:
        file, index = loader.rule_files[rule.id]
        out[rule.id] = tuple(f"{file.source.file}:{file.node(('rules', index, 'tests', k)).place.line}"
                             for k in range(len(rule.tests)))
    return out
