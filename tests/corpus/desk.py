"""A desk for tests: an archive, a season where there is one, and one audit after another."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from gouji.corpus import Audit, audit
from gouji.corpus.archive import Archive
from gouji.corpus.season_file import SeasonFile, read_season
from gouji.packs import Pack
from gouji.reasoning import Decision, Finding, ReportAudit
from gouji.rendering.json_text import render_json

REPORTS = Path(__file__).resolve().parents[2] / "reports"


def city_copy(folder: Path) -> Path:
    """reports/ without results and decisions, somewhere that may be written."""
    shutil.copytree(REPORTS / "submissions", folder / "submissions")
    for name in ("roster.csv", "received.csv"):
        shutil.copy(REPORTS / name, folder / name)
    lines = (REPORTS / "season.yaml").read_text("utf-8").splitlines(keepends=True)
    (folder / "season.yaml").write_text("".join(x for x in lines if not x.startswith("处置")), "utf-8")
    return folder


class Desk:
    """Audits go into one archive, in this process and with the engine that needs no other."""

    def __init__(self, pack: Pack, archive: Path, season: Path | SeasonFile | None = None) -> None:
        self.pack = pack
        self.archive = Archive(archive)
        self.season = read_season(season / "season.yaml") if isinstance(season, Path) else season

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *exc: object) -> None:
        self.archive.close()

    def audit(self, *paths: Path, pack: Pack | None = None, today: date | None = None, **more: Any) -> Audit:
        return audit(paths, pack or self.pack, more.pop("engine", "plain"), season=self.season, archive=self.archive,
                     today=today, **{"workers": 1, **more})

    def json(self, *paths: Path, **more: Any) -> str:
        return render_json(self.audit(*paths, **more))

    def decide(self, finding: Finding, kind: Any, organisation: str = "清溪县人民政府", year: int = 2022,
               **more: Any) -> Decision:
        decision = Decision(finding.id, finding.fingerprint, kind, organisation, year, finding.result.rule.id, **more)
        self.archive.keep_decisions([decision], again=True)
        return decision


def of(run: Audit, name: str) -> ReportAudit:
    """The audit of the file whose name begins so."""
    (found,) = [report for report in run.reports if Path(report.report.file).name.startswith(name)]
    return found


def rules(report: ReportAudit) -> dict[str, Finding]:
    """Its findings by rule."""
    return {finding.result.rule.id: finding for finding in report.findings}
