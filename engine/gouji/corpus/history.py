"""What people confirmed of earlier audits, so that what comes again is told more gravely."""

from __future__ import annotations

import json
from pathlib import Path

from gouji.fitting import organisation
from gouji.reading import UnreadableError
from gouji.reasoning import Confirmed


def confirmed_in(path: Path | str) -> list[Confirmed]:
    """The findings with status `confirmed` of an audit that `gouji audit --format json` printed.

    Raises UnreadableError for a file that is no such audit.
    """
    try:
        audit = json.loads(Path(path).read_text("utf-8-sig"))
        return [_confirmed(report, finding) for report in audit["reports"] for finding in report["findings"]
                if finding["status"] == "confirmed"]
    except OSError as error:
        raise UnreadableError(str(path), "reading.not-openable", reason=error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(str(path), "corpus.not-an-audit", reason=f"{type(error).__name__}: {error}") from error


def _confirmed(report: dict[str, object], finding: dict[str, object]) -> Confirmed:
    checks = finding["checks"]
    if not isinstance(checks, list):
        raise TypeError("checks")
    rule, year = str(finding["rule"]), report["year"]
    scope = str(checks[0]).removeprefix(rule).removeprefix(":")
    return Confirmed(organisation(str(report["organisation"])).identity, int(str(year)), rule, scope)
