"""How fitting stands up to noise: right figures per injector, and combinations, over some 2,000 runs.

    .venv/bin/python benchmarks/noise.py [RUNS]

The reports are the real ones, those of the city in reports/submissions, and generated ones in all their layouts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import noise
from properties.layouts import LAYOUTS
from properties.made import YEARS, make
from properties.styles import Style

_GENERATED = 20


def generated() -> list[noise.Specimen]:
    """Generated reports whose clean text reads back to what was drawn. Pipes are left out: the injectors know tabs."""
    layouts = [name for name in LAYOUTS if name != "pipes"]
    made = [make(seed, YEARS[seed % len(YEARS)], look=Style(table=layouts[seed % len(layouts)]))
            for seed in range(_GENERATED)]
    found = [noise.specimen_of(one.text, one.file) for one in made]
    for one, clean in zip(made, found, strict=True):
        assert {key: figure.value for key, figure in clean.figures.items()} == dict(one.figures), one.seed
    return found


def measure(clean: list[noise.Specimen], names: list[str], runs: int, blanks: bool) -> tuple[noise.Score, int]:
    """The score of some runs, and how many of them hold a figure that is wrong with nothing said."""
    total = noise.Score()
    bad = 0
    for seed in range(runs):
        random = Random(f"{names}{blanks}{seed}")
        chosen = names if len(names) == 1 else random.sample(names, random.randint(2, min(6, len(names))))
        one = clean[seed % len(clean)]
        lines, emptied = noise.blanked(one, random, random.random()) if blanks else (list(one.lines), set())
        lines = noise.noisy(lines, random, chosen, random.uniform(0.2, 1))
        found = noise.score(one, noise.read_back(lines), emptied)
        if found.wrong:
            bad += 1
            found.worst = f"seed {seed} {chosen} {found.worst}"
        total.add(found)
    return total, bad


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    clean = [*noise.specimens(), *generated()]
    names = list(noise.INJECTORS)
    each = max(1, runs // (2 * len(names) + 2))
    print(f"{len(clean)} reports, {each} runs a line, {runs // 4} for combinations")
    for blanks in (False, True):
        print("zeros left blank" if blanks else "all cells filled")
        for group in [*([n] for n in names), names]:
            count = each if len(group) == 1 else runs // 4
            total, bad = measure(clean, group, count, blanks)
            name = group[0] if len(group) == 1 else "combinations"
            print(f"  {name:18} right {total.rate:8.3%}  doubted {total.doubted:6}  wrong {total.wrong:4} in {bad} runs"
                  + (f"  {total.worst}" if total.worst else ""))


if __name__ == "__main__":
    main()
