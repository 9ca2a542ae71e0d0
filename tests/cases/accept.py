"""Accept what audits now find as what they are to find: rewrites reports/expected/audit.json and every expected.json.

    .venv/bin/python tests/cases/accept.py            rewrite, and print what is new, gone and changed
    .venv/bin/python tests/cases/accept.py --dry-run  print only; exit code 1 when something moved

Read what it prints before you commit: each line is a finding that people will see or miss from now on.
"""

from __future__ import annotations

import sys
from pathlib import Path

from stored import ROOT, differences, dump, load, result_of, stores

from gouji.packs import load_pack


def accept(dry_run: bool) -> int:
    pack = load_pack()
    moved = 0
    for folder, file in stores().items():
        found = result_of(folder, pack)
        lines = differences(load(file), found)
        if lines or not file.exists():
            moved += 1
            sys.stdout.write(f"{Path(file).relative_to(ROOT)}\n" + "".join(f"  {line}\n" for line in lines))
            if not dry_run:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(dump(found), "utf-8")
    sys.stdout.write(f"{moved} of {len(stores())} moved{', nothing written' if dry_run else ''}\n")
    return 1 if dry_run and moved else 0


if __name__ == "__main__":
    sys.exit(accept("--dry-run" in sys.argv[1:]))
