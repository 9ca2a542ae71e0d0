"""Compares the back ends of reasoning on random packs, each in a forked child: crashes, hangs and differences.

usage: python benchmarks/fuzz_reasoning.py --packs 300 --seed 1
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from reasoning.packs import compare_in_child

from gouji.reasoning import durable_available


@click.command()
@click.option("--packs", default=300, show_default=True, help="how many packs")
@click.option("--seed", default=1, show_default=True, help="the seed of the first pack; each further one is one more")
def main(packs: int, seed: int) -> None:
    """Exit code 1 if any pack crashed, hung, failed or differed."""
    if not durable_available():
        raise click.ClickException("durable_rules cannot be imported here")
    start = time.perf_counter()
    verdicts: Counter[str] = Counter()
    runs = firings = 0
    for number in range(seed, seed + packs):
        outcome = compare_in_child(number)
        verdicts[outcome.verdict] += 1
        runs += outcome.runs
        firings += outcome.firings
        if outcome.verdict not in {"same", "refused"}:
            print(f"seed {number}: {outcome.verdict} {outcome.detail}", flush=True)
    seconds = time.perf_counter() - start
    print(f"{packs} packs, {runs} inferences, {firings} firings in {seconds:.0f} s: {dict(verdicts)}")
    sys.exit(not set(verdicts) <= {"same", "refused"})


if __name__ == "__main__":
    main()
