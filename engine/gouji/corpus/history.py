"""What people confirmed of earlier audits, so that what comes again is told more gravely."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from gouji.fitting import organisation
from gouji.reading import UnreadableError
from gouji.reasoning import Confirmed

_STATUSES = ("open", "confirmed", "explained", "waived")
_T = TypeVar("_T")


def confirmed_in(path: Path | str) -> list[Confirmed]:
    """The findings with status `confirmed` of an audit that `gouji audit --format json` printed.

    People write the status by hand: raises UnreadableError, with the place, for a file that is no such audit or has a
    status that is no known word.
    """
    file = str(path)
    try:
        audit = json.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        raise UnreadableError(file, "reading.not-openable", reason=error.strerror or str(error)) from error
    except json.JSONDecodeError as error:
        raise UnreadableError(file, "corpus.audit-not-json", line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:  # no text, or nothing that a person or gouji wrote
        raise UnreadableError(file, "corpus.not-an-audit") from error
    if not isinstance(audit, dict) or not isinstance(audit.get("reports"), list):
        raise UnreadableError(file, "corpus.not-an-audit")
    try:
        return [confirmed for i, report in enumerate(audit["reports"]) for confirmed in _of(report, f"reports[{i}]")]
    except _AmissError as amiss:
        raise UnreadableError(file, amiss.code, **amiss.values) from None


class _AmissError(Exception):
    def __init__(self, code: str, **values: object) -> None:
        self.code, self.values = code, values


def _of(report: object, at: str) -> list[Confirmed]:
    """The confirmed findings of one report. Raises _AmissError with the place of what is missing or wrong."""
    name, year = _field(report, "organisation", str, at), _field(report, "year", int, at)
    out = []
    for i, finding in enumerate(_field(report, "findings", list, at)):
        here = f"{at}.findings[{i}]"
        status = _field(finding, "status", str, here)
        if status not in _STATUSES:
            raise _AmissError("corpus.unknown-status", where=f"{here}.status", status=status, known=" ".join(_STATUSES))
        if status == "confirmed":
            rule, checks = _field(finding, "rule", str, here), _field(finding, "checks", list, here)
            if not checks or not isinstance(checks[0], str):
                raise _AmissError("corpus.audit-amiss", where=f"{here}.checks")
            scope = checks[0].removeprefix(rule).removeprefix(":")
            out.append(Confirmed(organisation(name).identity, year, rule, scope))
    return out


def _field(holder: object, name: str, kind: type[_T], at: str) -> _T:
    value = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _AmissError("corpus.audit-amiss", where=f"{at}.{name}")
    return value
