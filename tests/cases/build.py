"""Small reports for tests: a consistent one in the shape that `gouji parse` prints, and changes to it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from gouji.corpus.report_input import report_from_json
from gouji.fitting import Figure, Report
from gouji.packs import Pack
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary, load_vocabulary

BLANK = {"value": None, "raw": "", "state": "blank"}
SLASH = {"value": None, "raw": "/", "state": "not_applicable"}
MISSING = {"value": None, "state": "missing"}
UNREADABLE = {"value": None, "raw": "见附件", "state": "unreadable"}

_COLUMNS = ("natural_person", "business", "research", "welfare", "legal_service", "other_org", "total")
# Rows of table three that are not all zero; natural persons, businesses. The other columns are zero.
_ROWS = {"new": (20, 3), "carried_in": (4, 1), "granted": (15, 2), "denied.third_party": (2, 0),
         "unavailable.not_held": (3, 1), "closed": (20, 3), "carried_out": (4, 1)}
_OTHERS = {"proceedings.review.upheld": 2, "proceedings.review.other": 1, "proceedings.review.total": 3,
           "proceedings.litigation_direct.upheld": 1, "proceedings.litigation_direct.total": 1,
           "proceedings.litigation_after_review.corrected": 2, "proceedings.litigation_after_review.total": 2,
           "disclosure.normative_documents.made": 6, "disclosure.normative_documents.published": 6,
           "disclosure.normative_documents.repealed": 6, "disclosure.normative_documents.in_force": 41,
           "disclosure.licences.prior_items": 120, "disclosure.licences.decisions": 812}
# What a report says that no rule has anything to add to.
PROSE = {
    "overview": (
        "主动公开各类信息，规范办理依申请公开，落实保密审查等政府信息管理制度，改版政府网站，"
        "加强监督保障；开展工作考核和社会评议，没有发生责任追究情形。"),
    "problems": (
        "存在的主要问题是部分单位公开不够及时、人员变动较多；已建立台账逐月通报，增配专职人员，"
        "下一步继续加强业务培训，改进信息审核。"),
    "other_matters": "本年度没有收取信息处理费，无其他需要报告的事项。"}
SECTIONS = ("overview", "disclosure", "applications", "proceedings", "problems", "other_matters")


@cache
def vocabulary(template: str) -> Vocabulary:
    return load_vocabulary((rules_folder() / "vocabularies" / f"{template}.yaml").resolve())


def doubtful(value: int) -> dict[str, Any]:
    return {"value": value, "state": "given", "doubtful": True}


def row(name: str, *cells: Any) -> dict[str, Any]:
    """The seven cells of a row of table three."""
    return {f"applications.{name}.{column}": cell for column, cell in zip(_COLUMNS, cells, strict=True)}


def consistent(template: str = "2021") -> dict[str, Any]:
    """Figures that every equation holds for."""
    known = vocabulary(template).figures
    out: dict[str, Any] = dict.fromkeys(known, 0)
    for name, (natural, business) in _ROWS.items():
        out |= row(name, natural, business, 0, 0, 0, 0, natural + business)
    return out | {key: value for key, value in _OTHERS.items() if key in known}


def claim(phrase: str, value: int, quote: str, **more: Any) -> dict[str, Any]:
    return {"phrase": phrase, "value": value, "quote": quote, "place": {"line": 5}, **more}


def report(about: str = "", *, organisation: str = "清溪县人民政府", year: int = 2022, template: str = "",
           figures: Mapping[str, Any] | None = None, sections: Sequence[str] = SECTIONS,
           prose: Mapping[str, str] | None = None, claims: Sequence[Mapping[str, Any]] | None = ()) -> dict[str, Any]:
    """A report as JSON data; `claims` None: they are to be taken from `prose` (section id to its text)."""
    template = template or ("2019" if year < 2021 else "2021")
    form = {s.id: s for s in vocabulary(template).sections}
    told = {**PROSE, **(prose or {})}
    cells = consistent(template) | dict(figures or {})
    out: dict[str, Any] = {"about": about} if about else {}
    out |= {"organisation": organisation, "year": year, "template": template,
            "title": f"{organisation}{year}年政府信息公开工作年度报告", "labels": [],
            "preamble": [{"text": f"数据统计时间自{year}年1月1日起，到当年12月31日止。", "place": {"line": 1}}]}
    out["sections"] = [{
        "id": s, "title": f"{form[s].number}、{form[s].label.text}", "place": {"line": 10 * i + 1},
        "has_table": form[s].has_table, "paragraphs": [{"text": told[s]}] if told.get(s) else [],
    } for i, s in enumerate(sections)]
    out["figures"] = {key: cell if isinstance(cell, dict) else {"value": cell} for key, cell in cells.items()}
    if claims is not None:
        out["claims"] = [dict(c) for c in claims]
    return out


def dump(data: Mapping[str, Any]) -> str:
    """JSON for people: one row of a table a line."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    text = re.sub(r"\{\n\s+([^{}\[\]]*?)\n\s+\}", lambda m: "{" + re.sub(r"\n\s+", " ", m[1]) + "}", text)
    lines: list[str] = []
    for line in text.split("\n"):
        key = re.match(r'\s+"([a-z_]+\.[a-z_.]+)\.[a-z_]+": \{', line)
        before = re.match(r'\s+"([a-z_]+\.[a-z_.]+)\.[a-z_]+": \{', lines[-1]) if lines else None
        if key and before and key[1] == before[1]:
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def write(folder: Path, name: str, data: Mapping[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(dump(data), "utf-8")
    return path


def read(path: Path, pack: Pack) -> Report:
    return report_from_json(path, pack)[0]


def changed(base: Report, cells: Mapping[str, Any]) -> Report:
    """`base` with other cells: numbers, or one of BLANK, SLASH, MISSING, UNREADABLE, doubtful(n)."""
    from dataclasses import replace

    figures = dict(base.figures)
    for key, cell in cells.items():
        spec = cell if isinstance(cell, dict) else {"value": cell}
        figures[key] = Figure(key, spec["value"], spec.get("state", "given"), spec.get("raw", ""),
                              doubtful=spec.get("doubtful", False))
    return replace(base, figures=figures)
