"""`gouji rules tables`: the decision tables of a pack as read, or a new empty one for Excel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gouji.cli.options import lang_option, pack_option, rule_of
from gouji.messages import Lang, message

if TYPE_CHECKING:  # what a command does not need is not loaded for it
    from gouji.packs import Pack
    from gouji.packs.decision_tables import DecisionTable

_SHEET_NAME = 31  # characters in the name of a sheet, by Excel


def tables_command(lang: Lang) -> click.Command:
    @click.command("tables", help=message("decision.help", lang))
    @click.option("--new", "new", type=click.Path(dir_okay=False), default=None, help=message("decision.opt-new", lang))
    @click.option("--rule", "rule_ids", multiple=True, help=message("decision.opt-rule", lang))
    @pack_option(lang)
    @lang_option(lang)
    def tables(new: str | None, rule_ids: tuple[str, ...], pack: str | None, lang: Lang) -> None:
        from gouji.packs import load_pack

        if (new is None) != (not rule_ids):
            raise click.UsageError(message("decision.new-needs-rule", lang))
        loaded = load_pack(pack)
        if new is not None:
            click.echo(_written(Path(new), rule_ids, loaded, lang))
            return
        if not loaded.decision_tables:
            click.echo(message("decision.none", lang))
        for at, table in enumerate(loaded.decision_tables):
            click.echo(("\n" if at else "") + _shown(table, lang))

    return tables


def _written(file: Path, rule_ids: tuple[str, ...], pack: Pack, lang: Lang) -> str:
    """Writes the empty table; what to say of it."""
    from gouji.packs.decision_tables.read import said
    from gouji.packs.decision_tables.write import write_empty

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(message("decision.new-suffix", lang))
    if file.exists():
        raise click.UsageError(message("decision.new-exists", lang, file=file))
    named = [id_ for id_ in dict.fromkeys(rule_ids) if id_.lower() not in said("sheet-verdict")]
    rules = list({rule.id: rule for rule in (rule_of(pack, id_, lang) for id_ in named)}.values())
    if len("、".join(rule.id for rule in rules)) > _SHEET_NAME:
        raise click.UsageError(message("decision.new-too-many", lang, limit=_SHEET_NAME))
    try:
        write_empty(file, rules, pack, lang, verdict=len(named) < len(set(rule_ids)))
    except OSError as error:
        raise click.UsageError(message("decision.new-not-written", lang, file=file,
                                       reason=error.strerror or str(error))) from None
    return message("decision.new-done", lang, file=file, name=file.name)


def _shown(table: DecisionTable, lang: Lang) -> str:
    """A table with its rows, and what the check for gaps and overlaps came to."""
    from tabulate import tabulate

    from gouji.language import language

    group = "severity" if table.rules else "verdict"
    what = message("decision.grades", lang, rules="、".join(table.rules)) if table.rules else message(
        "decision.concludes", lang)
    blank = message("decision.any", lang)
    rows = [[str(row.number), *(text or blank for text in row.texts), language().word(group, row.result, lang)]
            for row in table.rows]
    heads = [message("decision.row-number", lang), *(column.name for column in table.columns), table.result_name]
    lines = [f"■ {table.file}!{table.sheet}  {what}",
             tabulate(rows, headers=heads, tablefmt="simple", disable_numparse=True)]
    if table.cases:
        lines.append(message("decision.sound-but" if table.warnings else "decision.sound", lang, cases=table.cases))
    return "\n".join([*lines, *(warning.render(lang) for warning in table.warnings)])
