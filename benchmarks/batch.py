"""A city's thousands at once: reports per second, memory, going on after a kill, and the same bytes twice.

    python benchmarks/batch.py --reports 3000 --workers 2

Every tenth report has one wrong cell. The command is run as people run it, with an archive; memory is the highest of
this command and its processes together, looked at ten times a second.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from properties.layouts import write
from properties.made import make
from properties.styles import FILES

_MARKS = "东西南北中上下左右青白金银石云龙凤松柏梅"
_GOUJI = [str(Path(sys.executable).with_name("gouji")), "audit"]


def name_of(number: int) -> str:
    """A prefix that no other organisation has."""
    first, rest = divmod(number, len(_MARKS) ** 2)
    second, third = divmod(rest, len(_MARKS))
    return _MARKS[first % len(_MARKS)] + _MARKS[second] + _MARKS[third]


def lay_out(folder: Path, reports: int) -> None:
    """The reports of as many organisations."""
    folder.mkdir(parents=True)
    for number in range(reports):
        made = make(number)
        if number % 10 == 0:
            rng = Random(number)
            cell = rng.choice([f for f, value in made.figures.items() if isinstance(value, int) and "total" in f])
            made = made.with_cells({cell: int(str(made.figures[cell])) + rng.randint(1, 9)})
        text = write(made.vocabulary, made.figures, made.prose, made.look, made.seed)
        name = name_of(number) + made.organisation
        raw = FILES[made.look.file](text.replace(made.organisation, name))
        (folder / f"{name}{Path(made.file).suffix}").write_bytes(raw)


class Command:
    """`gouji audit` on a folder, in a process of its own, with an archive and a cache that last."""

    def __init__(self, work: Path, folder: Path, archive: Path, workers: int) -> None:
        self.archive = archive
        self.arguments = [*_GOUJI, str(folder), "--no-season", "--archive", str(archive), "--workers", str(workers),
                          "--fail-on", "never", "--format", "json", "--out"]
        self.work = work

    def start(self, out: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*self.arguments, str(self.work / out)], stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, start_new_session=True)

    def run(self, out: str) -> tuple[float, float]:
        """Seconds, and the highest memory in MB."""
        started = time.perf_counter()
        process = self.start(out)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.1)
        if process.returncode not in (0, 3):
            raise SystemExit(f"exit code {process.returncode}: {process.stderr and process.stderr.read().decode()}")
        return time.perf_counter() - started, peak

    def kill_at(self, out: str, audits: int) -> float:
        """Ends the command and its processes with SIGKILL once the archive holds so many audits; seconds until then."""
        started = time.perf_counter()
        process = self.start(out)
        while process.poll() is None and self.audits() < audits:
            time.sleep(0.05)
        subprocess.run(["pkill", "-KILL", "-s", str(process.pid)], check=False)
        process.wait()
        return time.perf_counter() - started

    def audits(self) -> int:
        """How many audits the archive holds."""
        try:
            with sqlite3.connect(f"file:{self.archive}?mode=ro", uri=True) as connection:
                return int(connection.execute("SELECT count(*) FROM audits").fetchone()[0])
        except sqlite3.Error:
            return 0


def memory(pid: int) -> float:
    """The proportional memory of a process and all below it, in MB: what is shared counts once."""
    total = 0
    for process in below(pid):
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def below(pid: int) -> list[int]:
    out = [pid]
    for parent in out:
        try:
            children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        except OSError:
            continue
        out += map(int, children)
    return out


def main(reports: int, workers: int) -> list[str]:
    """The measurements as lines."""
    lines = []
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        lay_out(work / "all", reports)
        quarter = work / "quarter"
        quarter.mkdir()
        for file in sorted((work / "all").iterdir())[: reports // 4]:
            shutil.copy(file, quarter)
        seconds, peak = Command(work, quarter, work / "quarter.sqlite", workers).run("quarter.json")
        part = reports // 4
        lines.append(f"{part} reports: {seconds:.1f} s, {part / seconds:.0f} a second, peak {peak:.0f} MB")
        whole = Command(work, work / "all", work / "all.sqlite", workers)
        seconds, peak = whole.run("first.json")
        size = (work / "all.sqlite").stat().st_size / 1e6
        lines.append(f"{reports} reports: {seconds:.1f} s, {reports / seconds:.0f} a second, peak {peak:.0f} MB, "
                     f"archive {size:.0f} MB")
        again, peak = whole.run("second.json")
        same = digest(work / "first.json") == digest(work / "second.json")
        lines.append(f"the same again from the archive: {again:.1f} s, peak {peak:.0f} MB, "
                     f"{'the same bytes' if same else 'OTHER BYTES'}")
        killed = Command(work, work / "all", work / "killed.sqlite", workers)
        until = killed.kill_at("killed.json", reports // 2)
        held = killed.audits()
        rest, _ = killed.run("killed.json")
        same = digest(work / "first.json") == digest(work / "killed.json")
        lines.append(f"killed (SIGKILL) after {until:.1f} s with {held} audits kept: {rest:.1f} s for the rest, "
                     f"{'the same bytes' if same else 'OTHER BYTES'}")
    return lines


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=3000)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    for line in main(arguments.reports, arguments.workers):
        print(line)
