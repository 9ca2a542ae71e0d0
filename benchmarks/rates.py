"""Rates of false alarms and of faults found, over generated reports, with exact 95 % confidence bounds.

usage: python benchmarks/rates.py --reports 5000
       python benchmarks/rates.py --one --seed 1234          (one report and what is said of it)

Consistent reports must raise nothing above a notice; of reports with one changed cell each must raise a finding that
names the cell, alone where no other single cell would heal the table. Every third report comes with last year's. How
many wrong numbers of the text are found is measured too, and promised nothing: there, precision comes first.
"""

from __future__ import annotations

import math
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import TypeVar

import click
from tqdm import tqdm

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from properties.audits import audited, covered, grave, named, new_value, the_pack, told
from properties.made import Made, make, make_pair
from properties.oracle import single_repairs

T = TypeVar("T")
JOBS = 2
_SHOWN = 10
_TAIL = 0.05
_STEPS = (1, -1, 2, -2, 3, -3, 5, -5, 9, -9, 10, -10, 90, -90, 100, 1000)


@dataclass(slots=True)
class Clean:
    """What a consistent report came to: alarms above notice, cells misread, doubts of reading, rules of notices."""

    seed: int
    alarms: list[str] = field(default_factory=list)
    misread: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    verdict: str = ""


@dataclass(slots=True)
class Changed:
    """What a report with one changed cell came to. `unique`: no other single cell would heal the table."""

    seed: int
    cell: str
    unique: bool
    found: bool = False
    named: bool = False
    alone: bool = False
    wrong: str = ""
    said: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Misstated:
    """What a report with one wrong number in its text came to; `clause` with a box for the number."""

    seed: int
    clause: str = ""
    found: bool = False
    said: list[str] = field(default_factory=list)


def drawn(seed: int) -> tuple[Made, Made | None]:
    """The report of a seed, and last year's for every third one."""
    if seed % 3:
        return make(seed), None
    before, now = make_pair(seed)
    return now, before


def look_at_clean(seed: int) -> Clean:
    made, prior = drawn(seed)
    out = Clean(seed)
    run = audited(made, prior)
    out.verdict = run.verdict
    out.alarms = told(grave(run))
    out.misread = [f"{key}: {run.report.figures[key].value} for {value}" for key, value in made.figures.items()
                   if run.report.figures[key].value != value]
    out.doubts = [doubt.text() for doubt in run.report.doubts]
    out.notices = Counter(f.result.rule.id for f in run.findings if f.severity == "notice")
    return out


def changed_cell(made: Made, seed: int) -> tuple[Made, str]:
    """The report with one cell changed that an equation covers, and the cell."""
    rng = Random(f"cell {seed}")
    key = rng.choice(covered(made))
    return made.with_cells({key: new_value(made.figures[key], rng.choice(_STEPS))}), key


def look_at_changed(seed: int) -> Changed:
    made, prior = drawn(seed)
    wrong, key = changed_cell(made, seed)
    out = Changed(seed, key, len(single_repairs(made.vocabulary, wrong.figures)) == 1)
    run = audited(wrong, prior)
    about = [f for f in grave(run) if f.result.rule.kind == "equation"]
    out.said = told(about)
    out.found = bool(about)
    out.named = any(key in named(f) for f in about)
    causes = [f.cause for f in about if f.cause is not None]
    settled = [cause for cause in causes if cause.settled]
    out.alone = any(cause.cells == (key,) for cause in settled)
    out.wrong = "; ".join(str(cause.cells) for cause in settled if cause.cells != (key,))
    return out


def look_at_misstated(seed: int) -> Misstated:
    made, prior = drawn(seed)
    rng = Random(f"text {seed}")
    stated = made.prose.stated()
    if not stated:
        return Misstated(seed)
    at = rng.choice(stated)
    wrong = int(at[2][1]) + rng.choice((1, 2, 7, 20))
    run = audited(made.changed(prose=made.prose.misstated(at, wrong)), prior)
    before, behind = at[2].string[: at[2].start()], at[2].string[at[2].end() :]
    clause = re.split(r"[，。；：、（]", before)[-1] + "□" + re.split(r"[，。；、）]", behind)[0]
    clause = re.sub(r"20\d\d", "某", clause)
    said = [f for f in grave(run) if f.result.rule.kind == "claim"]
    return Misstated(seed, clause, bool(said), told(said))


def upper(hits: int, runs: int) -> float:
    """The exact one-sided 95 % upper bound of a rate (Clopper-Pearson), by bisection on the binomial tail."""
    if not runs or hits >= runs:
        return 1.0
    low, high = hits / runs, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, runs, middle) > _TAIL else (low, middle)
    return high


def lower(hits: int, runs: int) -> float:
    """Likewise the lower bound."""
    return 1 - upper(runs - hits, runs)


def _at_most(hits: int, runs: int, rate: float) -> float:
    """P(X <= hits) for a binomial."""
    logs = (math.lgamma(runs + 1) - math.lgamma(k + 1) - math.lgamma(runs - k + 1)
            + k * math.log(rate) + (runs - k) * math.log1p(-rate) for k in range(hits + 1))
    return math.fsum(math.exp(value) for value in logs)


def spread(what: Callable[[int], T], seeds: range, jobs: int, title: str) -> tuple[list[T], float]:
    """`what` of every seed, in order, in `jobs` processes, with a progress bar; and the seconds it took."""
    start = time.perf_counter()
    with Pool(jobs) as pool:
        found = list(tqdm(pool.imap(what, seeds, chunksize=20), total=len(seeds), desc=title, file=sys.stderr))
    return found, time.perf_counter() - start


def print_clean(found: list[Clean], seconds: float) -> bool:
    runs = len(found)
    alarms = [c for c in found if c.alarms]
    misread = [c for c in found if c.misread]
    doubted = [c for c in found if c.doubts]
    print(f"consistent reports           {runs:6}   {1000 * seconds / runs:.1f} ms each")
    print(f"  with a finding above notice{len(alarms):6}   rate at most {upper(len(alarms), runs):.4%}")
    print(f"  with a cell misread        {len(misread):6}   rate at most {upper(len(misread), runs):.4%}")
    print(f"  with a doubt of reading    {len(doubted):6}   rate at most {upper(len(doubted), runs):.4%}")
    print(f"  verdicts                   {dict(Counter(c.verdict for c in found))}")
    notices = sum((c.notices for c in found), Counter())
    print("  notices per 1,000 reports  " + (", ".join(
        f"{rule} {1000 * n / runs:.0f}" for rule, n in sorted(notices.items())) or "none"))
    _first("false alarm", [(c.seed, c.alarms) for c in alarms])
    _first("misread", [(c.seed, c.misread[:3]) for c in misread])
    _first("doubted", [(c.seed, c.doubts) for c in doubted])
    return not alarms and not misread


def print_changed(found: list[Changed], seconds: float) -> bool:
    runs = len(found)
    missed = [c for c in found if not c.found]
    unnamed = [c for c in found if not c.named]
    unique = [c for c in found if c.unique]
    vague = [c for c in unique if not c.alone]
    wrong = [c for c in found if c.wrong]
    several = sum(c.alone for c in found if not c.unique)
    print(f"reports with one changed cell{runs:6}   {1000 * seconds / runs:.1f} ms each")
    print(f"  found                      {runs - len(missed):6}   rate at least {lower(runs - len(missed), runs):.4%}")
    print(f"  the cell among those named {runs - len(unnamed):6}   rate at least "
          f"{lower(runs - len(unnamed), runs):.4%}")
    print(f"  only one cell possible     {len(unique):6}")
    if unique:
        print(f"    named alone              {len(unique) - len(vague):6}   rate at least "
              f"{lower(len(unique) - len(vague), len(unique)):.4%}")
    print(f"  several cells possible     {runs - len(unique):6}   of which named alone by another witness: {several}")
    print(f"  another cell named alone   {len(wrong):6}   rate at most {upper(len(wrong), runs):.4%}")
    _first("missed", [(c.seed, [c.cell]) for c in missed])
    _first("not named", [(c.seed, [c.cell, *c.said]) for c in unnamed if c.found])
    _first("not named alone", [(c.seed, [c.cell, *c.said]) for c in vague])
    _first("another cell named", [(c.seed, [c.cell, c.wrong, *c.said]) for c in wrong])
    return not missed and not unnamed and not vague and not wrong


def print_misstated(found: list[Misstated], seconds: float) -> bool:
    """How much of what the text states is held against the tables at all. No promise: precision comes first."""
    tried = [m for m in found if m.clause]
    hits = sum(m.found for m in tried)
    print(f"reports with one wrong number in the text {len(tried):6}   {1000 * seconds / len(found):.1f} ms each")
    print(f"  found                      {hits:6}   {hits / max(1, len(tried)):.1%}, at least "
          f"{lower(hits, len(tried)):.1%}")
    clauses = Counter(m.clause for m in tried)
    missed = {m.clause: m.seed for m in reversed(tried) if not m.found}
    count = Counter(m.clause for m in tried if not m.found)
    for clause, times in count.most_common(_SHOWN * 2):
        print(f"  not found: {times:4} of {clauses[clause]:4}  {clause}  (--one --seed {missed[clause]})")
    return True


def _first(title: str, failures: list[tuple[int, list[str]]]) -> None:
    for seed, lines in failures[:_SHOWN]:
        print(f"  {title}: --one --seed {seed}")
        for line in lines:
            print(f"      {line}")
    if len(failures) > _SHOWN:
        print(f"  {title}: {len(failures) - _SHOWN} more")


def show(seed: int) -> None:
    """One report, what is said of it as it is, and with its cell changed."""
    made, prior = drawn(seed)
    print(made.text)
    if prior:
        print(f"(last year's: {prior.file}, seed {prior.seed})")
    print(f"{made.file} {made.look}")
    print(look_at_clean(seed))
    wrong, key = changed_cell(made, seed)
    print(f"\n{key}: {wrong.figures[key]} for {made.figures[key]}; could be blamed alone: "
          f"{single_repairs(made.vocabulary, wrong.figures)}")
    print(look_at_changed(seed))
    print(look_at_misstated(seed))


@click.command()
@click.option("--reports", default=5000, show_default=True, help="how many of each kind")
@click.option("--seed", default=0, show_default=True, help="the seed of the first; each further one is one more")
@click.option("--jobs", default=JOBS, show_default=True, help="processes")
@click.option("--one", is_flag=True, help="print the report of --seed and what is said of it")
def main(reports: int, seed: int, jobs: int, one: bool) -> None:
    """Exit code 1 if a consistent report raised an alarm, or a changed cell was missed or wrongly located."""
    the_pack()  # once, before the processes part
    if one:
        show(seed)
        return
    seeds = range(seed, seed + reports)
    good = [print_clean(*spread(look_at_clean, seeds, jobs, "consistent")),
            print_changed(*spread(look_at_changed, seeds, jobs, "changed")),
            print_misstated(*spread(look_at_misstated, seeds, jobs, "text"))]
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
