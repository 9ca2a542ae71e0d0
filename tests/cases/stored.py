"""Stored results of audits: what is kept, how it is compared, and what people are told when it moved."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gouji.corpus import Audit, audit, confirmed_in
from gouji.packs import Pack
from gouji.reasoning.run import Engine
from gouji.rendering import audit_view

CASES = Path(__file__).parent
ROOT = CASES.parent.parent
SUBMISSIONS = ROOT / "reports" / "submissions"
EXPECTED_SUBMISSIONS = ROOT / "reports" / "expected" / "audit.json"
_KEPT = ("id", "rule", "severity", "action", "figures", "quotes", "left", "right", "difference", "checks", "pattern",
         "correction", "alternatives", "doubtful")
# What a case wants that must give no finding at all, or none but notices.
NOTHING, NOTHING_GRAVE = "no finding", "nothing above notice"


def case_names() -> list[str]:
    return sorted(path.parent.name for path in CASES.glob("*/input"))


def told_about(name: str) -> tuple[str, str | list[str]]:
    """What a case is about, and what it wants: the rules that must fire in it, NOTHING or NOTHING_GRAVE.

    Both stand in its JSON report, or in about.json beside the input where that is text; empty where it does not say.
    """
    for file in (CASES / name / "about.json", *sorted((CASES / name / "input").glob("*.json"))):
        if file.exists() and file.name != "broken.json":
            data = json.loads(file.read_text("utf-8"))
            if data.get("about"):
                return data["about"], data.get("wants", [])
    return "", []


def fired(expected: Mapping[str, Any]) -> set[str]:
    """The rules a case's findings come from, those folded into another among them."""
    return {check.partition(":")[0] for report in expected["reports"].values() for finding in report["findings"]
            for check in finding["checks"]}


def stores() -> dict[Path, Path]:
    """Every folder of inputs, and the file that says what an audit of it finds."""
    return {SUBMISSIONS: EXPECTED_SUBMISSIONS} | {
        CASES / name / "input": CASES / name / "expected.json" for name in case_names()}


def result_of(folder: Path, pack: Pack, engine: Engine = "auto") -> dict[str, Any]:
    """What an audit of a folder comes to, as it is stored; `confirmed.json` beside it is an audit of last year."""
    before = folder.parent / "confirmed.json"
    return kept(audit([folder], pack, engine, confirmed=confirmed_in(before) if before.exists() else ()), folder)


def kept(run: Audit, folder: Path) -> dict[str, Any]:
    view = audit_view(run)

    def named(file: str) -> str:
        return Path(os.path.relpath(file, folder)).as_posix()

    reports = {}
    for report, done in zip(view["reports"], run.reports, strict=True):
        undetermined = sorted(rule for rule, status in done.rules.items() if status == "undetermined")
        reports[named(report["file"])] = {
            "organisation": report["organisation"], "year": report["year"], "template": report["template"],
            "verdict": report["verdict"],
            "findings": sorted(({key: f[key] for key in _KEPT} for f in report["findings"]), key=lambda f: f["id"]),
            "undetermined": undetermined,
        }
    missed = sorted(({"file": named(n["file"]), "code": n["code"]} for n in view["not_audited"]),
                    key=lambda n: n["file"])
    return {"reports": dict(sorted(reports.items())), "not_audited": missed}


def load(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.exists() else {"reports": {}, "not_audited": []}


def dump(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return re.sub(r"\[\n\s+([^\[\]{}]*?)\n\s+\]", lambda m: "[" + re.sub(r"\n\s+", " ", m[1]) + "]", text) + "\n"


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """One line for everything that is new, gone or changed; empty when the two are the same."""
    lines = []
    for file in sorted(set(expected["reports"]) | set(found["reports"])):
        old, new = expected["reports"].get(file), found["reports"].get(file)
        if old is None or new is None:
            lines.append(f"{file}: {'new' if old is None else 'gone'} (the whole report)")
            continue
        lines += [f"{file}: changed {key}: {old[key]!r} → {new[key]!r}"
                  for key in new if key != "findings" and old.get(key) != new[key]]
        was, now = ({f["id"]: f for f in each["findings"]} for each in (old, new))
        lines += [f"{file}: gone {told(was[key])}" for key in was if key not in now]
        lines += [f"{file}: new {told(now[key])}" for key in now if key not in was]
        lines += [f"{file}: changed {key}.{name}: {was[key].get(name)!r} → {value!r}"
                  for key in now if key in was for name, value in now[key].items() if was[key].get(name) != value]
    if expected["not_audited"] != found["not_audited"]:
        lines.append(f"changed not_audited: {expected['not_audited']!r} → {found['not_audited']!r}")
    return lines


def told(finding: Mapping[str, Any]) -> str:
    return (f"{finding['id']} {finding['severity']}/{finding['action']} "
            f"{finding['left']} : {finding['right']} {' '.join(finding['quotes'])}").strip()
