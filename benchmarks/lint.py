"""Measures lint of a pack of 300 rules, without any cache: the national pack with its rules copied under other ids.

usage: python benchmarks/lint.py --rules 300 [--profile]

Process time of the whole command in a fresh process (start and imports told apart), the median of five.
"""

from __future__ import annotations

import cProfile
import gc
import os
import pstats
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from gouji.resources import rules_folder

_RULE = re.compile(r"(?m)^  - 编号: (\S+)$")
_CODE = """
import gc, sys, time
gc.set_threshold(50_000, 20, 20)
import click
from pathlib import Path
from gouji.authoring.lint import lint
from gouji.language import language, holes
language(), holes()
start = time.process_time()
found = lint(Path(sys.argv[1]))
print(start, time.process_time() - start, found.rules, found.errors, found.warnings)
"""


def big_pack(folder: Path, rules: int) -> Path:
    """The national pack with copies of its rules until there are `rules` of them."""
    shutil.copytree(rules_folder(), folder, dirs_exist_ok=True)
    files = sorted((folder / "checks").glob("*.yaml"))
    texts = {file: file.read_text("utf-8").rstrip("\n") + "\n" for file in files}
    count, turn = sum(len(_RULE.findall(text)) for text in texts.values()), 0
    while count < rules:
        turn += 1
        for file, text in texts.items():
            for rule in re.split(r"(?m)^(?=  - 编号: )", text)[1:]:
                if count < rules:
                    count += 1
                    copy = _RULE.sub(rf"  - 编号: \1-{turn}", rule)
                    with file.open("a", encoding="utf-8") as out:
                        out.write("\n" + copy)
    return folder


@click.command()
@click.option("--rules", default=300, show_default=True)
@click.option("--runs", default=5, show_default=True)
@click.option("--profile", is_flag=True, help="also show what takes the time")
def main(rules: int, runs: int, profile: bool) -> None:
    """Exit code 1 where lint itself takes a second or more."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = big_pack(Path(temporary) / "pack", rules)
        environment = {**os.environ, "GOUJI_NO_CACHE": "1", "OMP_NUM_THREADS": "1"}
        lines = [subprocess.run([sys.executable, "-c", _CODE, str(folder)], env=environment, check=True,
                                capture_output=True, text=True).stdout.split() for _ in range(runs)]
        imports, taken = (statistics.median(float(line[at]) for line in lines) for at in (0, 1))
        print(f"{lines[0][2]} rules: lint {taken:.2f} s (start and imports {imports:.2f} s), "
              f"{lines[0][3]} errors, {lines[0][4]} warnings")
        if profile:
            _profile(folder)
    sys.exit(taken >= 1)


def _profile(folder: Path) -> None:
    from gouji.authoring.lint import lint

    gc.set_threshold(50_000, 20, 20)
    profiler = cProfile.Profile()
    start = time.process_time()
    profiler.runcall(lint, folder)
    print(f"under the profiler: {time.process_time() - start:.2f} s")
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(40)


if __name__ == "__main__":
    main()
