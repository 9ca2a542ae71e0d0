"""Trying one rule and comparing two packs over an archive of thousands of reports, as whole processes.

    python benchmarks/backtest.py --reports 15000 [--archive FILE]

The archive is generated (half as many organisations, two years each, every tenth report with one wrong cell) and may be
kept with --archive, for making it takes minutes. The packs compared have 100 rules each; the changes are those of an
ordinary year: a limit, a severity, a message, an equation, and (which has every report audited twice) a reasoning rule.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from properties.made import make_pair

from gouji.checking import subject_of
from gouji.claims import extract_claims
from gouji.corpus.archive import Archive
from gouji.corpus.packed import stamp
from gouji.corpus.stored import StoredReport
from gouji.corpus.work import entry_of, packed_report
from gouji.fitting import Report
from gouji.packs import Pack, load_pack
from gouji.resources import rules_folder

_DISTINCT = 600  # pairs that are really read; the others are these under other names, with other errors
_BATCH = 200
_RUNS = 3
_RULES = 100
RULE = "GJ-301"


def build(path: Path, count: int, pack: Pack) -> None:
    """An archive of one finished run over so many reports."""
    with Archive(path) as archive:
        run = archive.begin(datetime(2024, 2, 1), pack_name=pack.name, pack_version=pack.version, pack_hash=pack.hash,
                            engine="plain", season="", year=None, paths=[])
        documents, told = [], []
        reader = f"{stamp()}-{pack.reading_hash}"
        for report in reports(count, pack):
            kept, hash_ = packed_report(report), sha256(report.file.encode()).hexdigest()
            entry = entry_of(report, hash_, 0)
            documents.append({
                "hash": hash_, "stem": Path(report.file).stem, "reader": reader, "first_run": run, "size": 0,
                "packed": kept.packed, "content": kept.content, "figures": kept.figures, "code": None,
                "details": json.dumps(asdict(entry), ensure_ascii=False)})
            told.append(StoredReport(report.file, hash_, entry.organisation, entry.identity, entry.year, "counted", ""))
            if len(documents) == _BATCH:
                archive.keep_documents(documents)
                archive.keep_reports(run, told)
                documents, told = [], []
        archive.keep_documents(documents)
        archive.keep_reports(run, told)
        archive.end(run, datetime(2024, 2, 2), "finished")


def reports(count: int, pack: Pack) -> Iterator[Report]:
    """Two years of each organisation, one after the other."""
    read: list[tuple[Report, ...]] = []
    for number in range(count // 2):
        if number < _DISTINCT:
            pair = [made.report() for made in make_pair(number)]
            read.append(tuple(extract_claims(r, pack.phrases, subject_of(r, pack).lookup) for r in pair))
        for report in read[number % _DISTINCT]:
            yield renamed(report, number)


def renamed(report: Report, number: int) -> Report:
    rng = Random(f"{number}{report.year}")
    name = f"{number}号{report.organisation.name}"
    organisation = replace(report.organisation, name=name, identity=f"{number}号{report.organisation.identity}")
    figures = dict(report.figures)
    if rng.random() < 0.1:
        key = rng.choice([f for f, figure in figures.items() if isinstance(figure.value, int) and "total" in f])
        value = int(figures[key].value or 0) + rng.randint(1, 9)
        figures[key] = replace(figures[key], value=value, raw=str(value))
    return replace(report, file=f"{name}{report.year}.txt", organisation=organisation, figures=figures)


def packs(folder: Path) -> Iterator[tuple[str, Path, Path]]:
    """What the change is called, and a pack of 100 rules before and after it."""
    import yaml

    before = folder / "before"
    shutil.copytree(rules_folder(), before)
    left = _RULES
    listed = yaml.safe_load((before / "pack.yaml").read_text("utf-8"))["规则"]
    for file in (before / name for name in listed):
        data = yaml.safe_load(file.read_text("utf-8"))
        data["规则"] = data["规则"][:max(0, left)]
        left -= len(data["规则"])
        file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")

    def changed(name: str, path: str, old: str, new: str) -> tuple[str, Path, Path]:
        after = folder / name.replace(" ", "-")
        shutil.copytree(before, after)
        text = (after / path).read_text("utf-8")
        assert old in text, (path, old)
        (after / path).write_text(text.replace(old, new, 1), "utf-8")
        return name, before, after

    yield changed("a parameter", "parameters.yaml", "值: 30%", "值: 25%")
    yield changed("a severity", "checks/carryover.yaml", "合计列: 严重", "合计列: 一般")
    yield changed("a message", "checks/carryover.yaml", "的结转下年度继续办理是", "结转下年的是")
    yield changed("an equation", "checks/table-three.yaml", "+ 其他组织 = 合计列", "+ 其他组织 ≤ 合计列")
    yield changed("a reasoning rule", "reasoning/verdict.yaml", "为: 退回", "为: 待核")


def timed(*arguments: str) -> float:
    """Seconds that `gouji ARGUMENTS` takes from start to end."""
    started = time.perf_counter()
    done = subprocess.run([str(Path(sys.executable).with_name("gouji")), *arguments], capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"exit code {done.returncode}: {done.stderr.decode()}")
    return time.perf_counter() - started


def main(count: int, path: Path | None) -> list[str]:
    """The measurements as lines."""
    lines = []
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        archive = path or work / "archive.sqlite"
        if not archive.is_file():
            started = time.perf_counter()
            build(archive, count, load_pack())
            lines.append(f"archive of {count} reports made in {time.perf_counter() - started:.0f} s, "
                         f"{archive.stat().st_size / 1e6:.0f} MB")
        timed("rules", "list")  # the pack is in the cache afterwards
        for rule in (RULE, "KN-301"):
            seconds = statistics.median(
                timed("rules", "try", rule, "--archive", str(archive)) for _ in range(_RUNS))
            lines.append(f"try {rule} over {count} reports: {seconds:.2f} s (median of {_RUNS}, whole process)")
        for name, before, after in packs(work):
            for pack in (before, after):
                timed("rules", "list", "--pack", str(pack))
            seconds = timed("rules", "diff", str(before), str(after), "--archive", str(archive))
            lines.append(f"diff, {name} changed: {seconds:.1f} s (whole process)")
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=15_000)
    parser.add_argument("--archive", type=Path)
    options = parser.parse_args()
    for line in main(options.reports, options.archive):
        print(line)
