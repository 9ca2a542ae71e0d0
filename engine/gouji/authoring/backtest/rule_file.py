"""Rules to be tried: those of a pack, or of a file that no pack lists yet, as if they were in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from gouji.cached import cached
from gouji.packs import Pack, Rule
from gouji.resources import rules_folder

_ENDINGS = (".yaml", ".yml")


def is_rule_file(text: str) -> bool:
    path = Path(text)
    return path.suffix.lower() in _ENDINGS and path.is_file()


def pack_with(pack: Path | str | None, files: Sequence[Path]) -> tuple[Pack, tuple[str, ...]]:
    """The pack with the rules of these files, each in place of the pack's rule of the same id; and their ids.

    Raises ProblemsError with every mistake in the pack and in the files.
    """
    folder = Path(pack) if pack is not None else rules_folder()
    file = (folder if folder.is_file() else folder / "pack.yaml").absolute()
    extra = [path.absolute() for path in files]

    def load() -> tuple[tuple[Pack, tuple[str, ...]], list[Path]]:
        from gouji.authoring.backtest.with_files import WithFiles

        loader = WithFiles(file, extra)
        return (loader.load(), tuple(loader.ids)), [*loader.files, *loader.folders]

    return cached("pack-with", load, key=f"{Path.cwd()}|{file}|{'|'.join(map(str, extra))}")


def in_force(pack: Pack, ids: Collection[str]) -> Pack:
    """The pack with these rules in force in every year that they are for: what they would have said before they were
    published, or after they were taken back, is what trying them is for."""
    def freed(rule: Rule) -> Rule:
        if rule.id not in ids or (not rule.since and not rule.until and rule.status != "retired"):
            return rule
        return replace(rule, since="", until="", status="official" if rule.status == "retired" else rule.status)

    rules = {rule.id: freed(rule) for rule in pack.rules}
    bound = {template: {id_: ready if rules[id_] is ready.rule else replace(ready, rule=rules[id_])
                        for id_, ready in known.items()} for template, known in pack.bound.items()}
    return replace(pack, rules=tuple(rules.values()), bound=bound,
                   disabled={id_: reason for id_, reason in pack.disabled.items() if id_ not in ids})

