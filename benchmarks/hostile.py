"""What hostile files cost at full size: seconds, the most memory that any process had, and what is said of them.

    python benchmarks/hostile.py

Each is audited twice, as people do it: alone (`gouji audit FILE`), then all of them in one batch with good files among
them. Exit code 1 where one takes 20 seconds or 1000 MB, is read without a word, or is told as a fault of ours, and
where a good file is lost.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from corpus.hostile import ATTACKS
from tabulate import tabulate

from gouji.corpus import Audit, audit
from gouji.packs import load_pack

SECONDS, MB = 20, 1000
GOOD = sorted((Path(__file__).resolve().parents[1] / "reports" / "submissions").glob("*2022.*"))


def in_a_process(work: Callable[[], str]) -> tuple[str, float, float]:
    """What it says, seconds, and the most MB that it or any process below it had."""
    out, into = os.pipe()
    started = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        try:
            said = work()
            peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            os.write(into, f"{peak / 1024:.0f} {said}".encode())
        finally:
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as answer:
        peak, _, said = answer.read().decode().partition(" ")
    os.waitpid(pid, 0)
    return said or "DIED", time.perf_counter() - started, float(peak or 0)


def told(found: Audit) -> str:
    return "; ".join(f"{missed.code}: {missed.reason('en')}" for missed in found.not_audited) or "READ"


def main() -> int:
    pack = load_pack(None)
    rows: list[list[object]] = []
    amiss = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for attack in ATTACKS:
            file = folder / attack.file
            in_a_process(lambda a=attack, f=file: str(f.write_bytes(a.make(a.full))))
            said, seconds, peak = in_a_process(lambda f=file: told(audit([f], pack, "plain", workers=1)))
            code = said.partition(":")[0]
            right = code in attack.codes and seconds < SECONDS and peak < MB
            amiss += not right
            rows.append([attack.file, file.stat().st_size / 1e6, seconds, peak, code if right else f"!! {code}",
                         said.partition(": ")[2][:70]])
            print(f"{attack.file}: {code}, {seconds:.1f} s, {peak:.0f} MB", file=sys.stderr, flush=True)
        print(tabulate(rows, ["file", "MB on disk", "seconds", "peak MB", "code", "message"], floatfmt=".1f"))

        def batch() -> str:
            alone = audit(GOOD, pack, "plain", workers=1)
            found = audit([folder, *GOOD], pack, "plain", workers=2)
            ours = [missed.code for missed in found.not_audited if missed.code.startswith("corpus.")]
            return (f"{len(found.summaries)} of {len(alone.summaries)} good ones audited, "
                    f"{len(found.not_audited)} told, faults of ours {ours}")

        said, seconds, peak = in_a_process(batch)
        print(f"in one batch with two workers: {said}, {seconds:.1f} s, peak of any process {peak:.0f} MB")
        audited, _, alone = said.split()[:3]
        amiss += peak >= MB or audited != alone or not said.endswith("[]")
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main())
