"""`make bench`: the whole process for one report, and the stages over 1,000 generated reports. Medians of several runs.

Beside it runs the floor that no reader can beat: decode the bytes and split them into lines and cells.
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import locating
from generate import generate, make
from rates import changed_cell

import gouji
from gouji.checking import check, subject_of
from gouji.claims import extract_claims
from gouji.fitting import fit
from gouji.locating import locate
from gouji.reading import read_bytes
from gouji.reasoning import audit_report, infer, program_of
from gouji.reasoning.facts import facts_of

REPORTS = int(os.environ.get("BENCH_REPORTS", "1000"))
RUNS = 5
AIMS = {"whole process, one report": 300.0, "reading and fitting": 3.0, "checking": 0.3,
        "locating, one wrong cell": 1.0, "reasoning": 2.0,
        "reasoning, no check failed": 0.2}


def median_ms(do: Callable[[], Any], runs: int = RUNS, per: int = 1) -> float:
    times = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        do()
        times.append((time.perf_counter() - start) * 1000 / per)
    return statistics.median(times)


def whole_process(text: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.txt"
        file.write_text(text, "utf-8")
        command = [sys.executable, "-m", "gouji", "audit", str(file), "--format", "json", "--fail-on", "never"]
        return median_ms(lambda: subprocess.run(command, check=True, capture_output=True), 9)


def main() -> None:
    pack = gouji.load_pack()
    program = program_of(pack)
    rng = random.Random(20261121)
    texts = [generate(rng.choice(pack.vocabularies), rng.choice((2019, 2020, 2021, 2022)), rng).text
             for _ in range(REPORTS)]
    raws = [text.encode() for text in texts]
    reports = [extract_claims(r, pack.phrases, subject_of(r, pack).lookup)
               for r in (fit(read_bytes(raw, "bench.txt"), pack.vocabularies) for raw in raws)]
    subjects = [subject_of(report, pack) for report in reports]
    results = [check(subject) for subject in subjects]
    failing = [r for r in results if any(x.status == "fail" for x in r)]
    # One wrong cell in every report, for reasoning with something to reason about.
    broken = [subject_of(changed_cell(make(rng.getrandbits(48)), seed)[0].report(), pack)
              for seed in range(REPORTS // 5)]
    failed = [(check(subject), subject) for subject in broken]
    clean = [facts_of(r, (), "x") for r in results if not any(x.status in ("fail", "undetermined") for x in r)]
    faulty = [facts_of(r, locate(r, subject), "x") for r, subject in failed]
    infer(program, clean[0])

    figures = {
        "whole process, one report": whole_process(texts[0]),
        "floor: decode and split": median_ms(
            lambda: [[line.split("\t") for line in raw.decode().split("\n")] for raw in raws], per=REPORTS),
        "reading and fitting": median_ms(
            lambda: [fit(read_bytes(raw, "bench.txt"), pack.vocabularies) for raw in raws], per=REPORTS),
        "claims": median_ms(lambda: [extract_claims(r, pack.phrases, s.lookup)
                                     for r, s in zip(reports, subjects, strict=True)], per=REPORTS),
        "checking": median_ms(lambda: [check(subject_of(r, pack)) for r in reports], per=REPORTS),
        "locating, one wrong cell": median_ms(lambda: [locate(r, s) for r, s in failed], per=len(failed)),
        "reasoning": median_ms(lambda: [infer(program, facts) for facts in faulty], per=len(faulty)),
        "reasoning, plain back end": median_ms(
            lambda: [infer(program, facts, "plain") for facts in faulty], per=len(faulty)),
        "reasoning, no check failed": median_ms(lambda: [infer(program, facts) for facts in clean], per=len(clean)),
        "all stages of an audit": median_ms(lambda: [audit_report(
            subject_of(fit(read_bytes(raw, "bench.txt"), pack.vocabularies), pack), program) for raw in raws[:200]],
            per=200),
    }
    floor = figures["floor: decode and split"]
    sys.stdout.write(f"{REPORTS} generated reports, {sum(map(len, raws)) / REPORTS / 1000:.1f} kB each; medians of "
                     f"{RUNS} runs; clean reports with findings (notices too): {len(failing)}\n\n")
    for name, value in figures.items():
        aim = f"  aim {AIMS[name]:g}" if name in AIMS else ""
        times = f"  {value / floor:.0f} x floor" if name == "reading and fitting" else ""
        sys.stdout.write(f"{name:32} {value:9.3f} ms{aim}{times}\n")
    sys.stdout.write("\n" + "\n".join(locating.run()) + "\n")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
