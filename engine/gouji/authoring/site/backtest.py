"""What the last backtest of the rules came to, as `gouji rules try … --format json` prints it:

    {"rules": [{"rule": "GJ-303", "years": {"2021": {"pass": 120, "fail": 3, …}}, "alarms": [{"text": "…"}]}]}

Whatever else stands there is left alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUTCOMES = ("pass", "fail", "undetermined", "not_applicable", "broken")


@dataclass(frozen=True, slots=True)
class Tried:
    """Checks or reports by report year and outcome, and what gave alarm."""

    years: Mapping[str, Mapping[str, int]]
    alarms: tuple[str, ...]


def read_backtest(file: Path) -> dict[str, Tried]:
    """The statistics of each rule. Raises ValueError for a file that holds no backtest, OSError for one not there."""
    try:
        data = json.loads(file.read_text("utf-8-sig"))
        return {str(entry["rule"]): Tried(_years(entry["years"]), tuple(str(each["text"]) for each in entry["alarms"]))
                for entry in _list(data["rules"])}
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _years(years: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    return {str(year): {name: int(counts.get(name, 0)) for name in OUTCOMES} for year, counts in sorted(years.items())}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(value)
    return value
