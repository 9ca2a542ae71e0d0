"""The season file: what a city's yearly round consists of, so that one short command runs all of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gouji.corpus.roster import Roster, headers, read_roster
from gouji.corpus.sheet import read_date, read_sheet
from gouji.language import Translated, language, read
from gouji.packs import Pack
from gouji.problems import Problem, ProblemsError

NAME = "season.yaml"
_ABOVE = 3  # how far above a submission its season file may lie
_DAYS = 5


@dataclass(frozen=True, slots=True)
class SeasonFile:
    """A season file as read; paths are relative to its folder no longer. `received`: file name to the day it came;
    `submissions`: where all of them lie (empty: not known); `pack`: the rule pack to audit by (None: the national)."""

    file: Path
    name: str
    city: str
    issuer: str
    year: int
    deadline: date | None
    demand_days: int
    roster: Roster
    received: dict[str, date]
    archive: Path | None
    out: Path | None
    decisions: Path | None
    scoring: Path | None
    templates: Path | None
    submissions: tuple[Path, ...] = ()
    pack: Path | None = None

    def due(self, pack: Pack) -> date:
        """The last day to hand in: the season's own, else that of the rule pack."""
        return self.deadline or date.fromisoformat(pack.due(self.year))

    def unmatched(self, files: Iterable[Path | str]) -> list[str]:
        """The names in the register that none of these files bears, in its order."""
        there = {Path(file).name for file in files}
        return [name for name in self.received if name not in there]


def find_season(paths: Iterable[Path | str]) -> Path | None:
    """The season file that lies in the folder of every path or, at most three folders, above; None where there is
    none, or not the same for all."""
    found = {_above(Path(path).resolve()) for path in paths}
    return found.pop() if len(found) == 1 else None


def _above(path: Path) -> Path | None:
    folders = [path, *path.parents][: _ABOVE + 1] if path.is_dir() else list(path.parents)[:_ABOVE]
    return next((folder / NAME for folder in folders if (folder / NAME).is_file()), None)


def read_season(path: Path) -> SeasonFile:
    """Raises ProblemsError with every mistake in the file and its roster, UnreadableError for a roster or register that
    cannot be read."""
    file = read(path, "season")
    data, problems = file.data, list(file.problems)
    problems += [file.source.problem("packs.missing-key", file.node(()), key=language().contexts["season"][key].zh)
                 for key in ("season", "year", "roster") if not data.get(key)]
    year = _number(file, "year", problems)
    days = _number(file, "demand_days", problems) or _DAYS
    deadline = read_date(data.get("deadline", ""))
    if data.get("deadline") and deadline is None:
        problems.append(file.source.problem("corpus.bad-date", file.node(("deadline",)), text=data["deadline"]))
    if data.get("pack") and not (path.parent / data["pack"]).exists():
        from gouji.packs.load import national_name  # pydantic, which a season otherwise needs not

        if data["pack"] == national_name():
            del data["pack"]
        else:
            problems.append(file.source.problem("corpus.no-pack", file.node(("pack",)), name=data["pack"]))
    if problems:
        raise ProblemsError(problems)

    def beside(key: str) -> Path | None:
        return path.parent / data[key] if data.get(key) else None

    roster, received = beside("roster"), beside("received")
    assert roster is not None
    return SeasonFile(
        path, data["season"], data.get("city", ""), data.get("issuer", ""), year, deadline, days, read_roster(roster),
        read_register(received) if received else {}, beside("archive"), beside("out"), beside("decisions"),
        beside("scoring"), beside("templates"), _submissions(path.parent, data.get("submissions", [])), beside("pack"))


def _submissions(folder: Path, named: list[str]) -> tuple[Path, ...]:
    """The folders that the file names, else the one called `submissions` beside it."""
    usual = folder / "submissions"
    return tuple(folder / name for name in named) if named else (usual,) if usual.is_dir() else ()


def _number(file: Translated, key: str, problems: list[Problem]) -> int:
    text = str(file.data.get(key, ""))
    if text and not (text.isascii() and text.isdigit() and len(text) <= 4):
        problems.append(file.source.problem("corpus.not-a-number", file.node((key,)), text=text))
        return 0
    return int(text or 0)


def read_register(path: Path) -> dict[str, date]:
    """The register of what came when: file name to day. Raises ProblemsError for a day that is none or a file that
    stands twice with different days or a header that is misspelt, UnreadableError for a file that is no such table."""
    columns = headers("register-column-")
    sheet = read_sheet(path, columns, ["file"])
    out: dict[str, date] = {}
    problems = sheet.header_problems(columns, list(columns))
    if problems:
        raise ProblemsError(problems)
    for row in sheet.rows:
        name, day = Path(row["file"]).name, read_date(row["received"])
        if day is None:
            problems.append(sheet.problem("corpus.bad-date", row.number, "received", text=row["received"]))
        elif out.setdefault(name, day) != day:
            problems.append(sheet.problem("corpus.register-twice", row.number, "file", name=name))
    if problems:
        raise ProblemsError(problems)
    return out
