"""(g) A second run on the same input prints the same bytes, whatever the order of hashing."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from properties.audits import covered, the_pack
from properties.made import make, make_pair

from gouji.corpus import audit
from gouji.packs import load_pack
from gouji.rendering import audit_view


@pytest.fixture(scope="module")
def season(tmp_path_factory):
    """A folder of reports: clean ones, wrong ones, two years of one organisation."""
    folder = tmp_path_factory.mktemp("season")
    made = [make(seed) for seed in range(6)]
    made += [one.with_cells({covered(one)[seed * 37 % 150]: 77}) for seed, one in enumerate(map(make, range(6, 14)))]
    made += make_pair(99)
    for number, one in enumerate(made):
        (folder / f"{number}-{one.file}").write_text(one.text, "utf-8")
    return folder


def _json(season, pack):
    return json.dumps(audit_view(audit([season], pack)), ensure_ascii=False, indent=1)


def test_a_second_run_is_byte_identical(season):
    first = _json(season, the_pack())
    assert _json(season, the_pack()) == first
    assert _json(season, load_pack()) == first
    findings = [f for report in json.loads(first)["reports"] for f in report["findings"]]
    assert findings
    assert {f["status"] for f in findings} == {"open"}
    ids = [f["id"] for f in findings]
    assert len(set(ids)) == len(ids)


def test_the_order_of_hashing_does_not_show(season):
    printed = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "gouji", "audit", str(season), "--format", "json", "--fail-on", "never"]
        done = subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        printed.append(done.stdout)
    assert printed[0] == printed[1]
    assert len(printed[0]) > 10_000
