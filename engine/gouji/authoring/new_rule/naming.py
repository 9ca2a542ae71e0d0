"""The names that a condition may use, shown and corrected; and the next free id of a rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gouji.authoring.new_rule.draft import Draft
from gouji.expressions import ExpressionError, parse
from gouji.expressions.binding import check_type
from gouji.messages import Lang, message, remedy
from gouji.packs import Pack, Rule
from gouji.packs.binding import bind_rule
from gouji.vocabulary import Table, Vocabulary

if TYPE_CHECKING:
    from gouji.authoring.new_rule.interview import Asker

_ID = re.compile(r"(.*?)(\d+)$")
_OWN = "ZD-001"
_MENDS = 8


def next_id(pack: Pack, prefix: str = _OWN) -> str:
    """The first free one after the last of the pack's own prefix (自定: ZD)."""
    found = _ID.match(prefix)
    assert found is not None
    taken = [int(m[2]) for rule in pack.rules if (m := _ID.match(rule.id)) and m[1] == found[1]]
    return f"{found[1]}{max(taken, default=0) + 1:0{len(found[2])}}"


def names_shown(pack: Pack, table: str, each: str, lang: Lang) -> str:
    """The short names that a check may use on its table, by what it goes through."""
    lines = []
    for vocabulary in pack.vocabularies[::-1]:
        for form in vocabulary.tables:
            if table and form.name != table:
                continue
            rows, columns = _rows(form), _columns(form)
            names = {"column": rows, "row": columns}.get(each)
            told = message("new_rule.names", lang, names="、".join(names)) if names is not None else message(
                "new_rule.names-both", lang, rows="、".join(rows), columns="、".join(columns),
                example=f"{rows[0]}.{columns[0]}")
            lines.append(message("new_rule.names-of", lang, table=form.name, template=vocabulary.id, names=told))
    lines.append(message("new_rule.names-more", lang, parameters="、".join(pack.parameters) or "—"))
    return "\n".join(lines)


def corrected(pack: Pack, draft: Draft, check: str, asker: Asker, lang: Lang) -> tuple[str, str] | None:
    """The check as it can be understood, with the years it is for where not every form has its names; None where the
    clerk must write it anew. Names misspelt are offered in their right spelling."""
    for _ in range(_MENDS):
        wrong = {vocabulary.id: _error(pack, draft, check, vocabulary) for vocabulary in pack.vocabularies}
        fitting = [vocabulary for vocabulary in pack.vocabularies if wrong[vocabulary.id] is None]
        if fitting:
            return check, _years(fitting, pack)
        if lines := _lines(pack, draft, check):  # some rows have these columns, others not
            draft.keys["only"] = lines
            asker.tell(message("new_rule.only-these", lang, names="、".join(lines)))
            continue
        error = next(error for error in reversed(wrong.values()) if error is not None)
        name = check[error.start:error.end]
        if told := _other_way(pack, draft, name, error):
            asker.tell(_spot(check, error) + "\n" + message(f"new_rule.{told}", lang, name=name))
            way = {"is-column": "row", "is-row": "column"}.get(told)
            if way is None or not asker.confirm(message(f"new_rule.ask-{way}s", lang)):
                return None
            draft.keys["for_each"] = way
            draft.keys.pop("only", None)
            asker.tell(names_shown(pack, draft.keys["table"], way, lang))
            continue
        asker.tell(_marked(check, error, lang))
        offered = str(error.values.get("first") or "")
        if not offered or not asker.confirm(message("new_rule.ask-mend", lang, offered=offered)):
            return None
        check = check[:error.start] + offered + check[error.end:]
    return None


def _lines(pack: Pack, draft: Draft, check: str) -> list[str]:
    """Of a rule that goes through rows or columns those that have the names; none where it was tried already."""
    if draft.keys.get("for_each") not in ("row", "column") or "only" in draft.keys:
        return []
    out: list[str] = []
    for vocabulary in pack.vocabularies:
        for table in vocabulary.tables:
            if table.name != draft.keys["table"]:
                continue
            shorts = (row.short for row in table.rows) if draft.keys["for_each"] == "row" else (
                column.short for block in table.blocks for column in block.columns)
            out += [short for short in dict.fromkeys(shorts) if _error(
                pack, Draft({**draft.keys, "only": [short]}), check, vocabulary) is None]
    return list(dict.fromkeys(out))


def _error(pack: Pack, draft: Draft, check: str, vocabulary: Vocabulary) -> ExpressionError | None:
    try:
        check_type(parse(check), "condition")
        rule = Rule(id="?", title="?", kind=draft.keys["kind"], severity="notice", basis=(), message="", tests=(),
                    table=draft.keys.get("table"), for_each=draft.keys.get("for_each", "single"), check=check,
                    only=tuple(draft.keys.get("only", ())))
        bind_rule(rule, vocabulary, pack.parameters)
    except ExpressionError as error:
        return error
    except LookupError as error:
        return ExpressionError("expression.no-such-name", 0, len(check), {"name": str(error)})
    return None


def _years(fitting: Sequence[Vocabulary], pack: Pack) -> str:
    """The years of the forms that have the names; empty where all have them."""
    if len(fitting) == len(pack.vocabularies):
        return ""
    last = fitting[-1].last_year
    return f"{fitting[0].first_year}-{'' if last is None else last}"


def _other_way(pack: Pack, draft: Draft, name: str, error: ExpressionError) -> str:
    """Where the name is known but not by itself: that it is a column where rows are named, a row where columns are, or
    a column with no row before it. What is known need not be offered instead of itself."""
    table, each = draft.keys.get("table"), draft.keys.get("for_each", "single")
    if error.code not in ("expression.unknown-name", "expression.no-such-name"):
        return ""
    forms = [form for vocabulary in pack.vocabularies for form in vocabulary.tables]
    here = [form for form in forms if form.name == table]
    if each == "column" and any(name in _columns(form) for form in here):
        return "is-column"
    if each == "row" and any(name in _rows(form) for form in here):
        return "is-row"
    return "is-bare" if error.values.get("first") == name and any(name in _columns(form) for form in forms) else ""


def _rows(form: Table) -> list[str]:
    return [*(row.short for row in form.rows), *(group.short for group in form.groups)]


def _columns(form: Table) -> list[str]:
    return list(dict.fromkeys(column.short for block in form.blocks for column in block.columns))


def _spot(check: str, error: ExpressionError) -> str:
    """The check with a marker under the spot."""
    from wcwidth import wcswidth

    start = max(0, wcswidth(check[:error.start]))
    width = max(1, wcswidth(check[error.start:error.end]))
    return f"  {check}\n  {' ' * start}{'^' * width}"


def _marked(check: str, error: ExpressionError, lang: Lang) -> str:
    """The spot, what is wrong, and the remedy."""
    mend = remedy(error.code, lang, **error.values)
    return "\n".join([_spot(check, error), error.text(lang), *([mend] if mend else [])])
