"""Consistent annual reports made at random, as text in the layouts that real reports have.

The figures satisfy every equation of the form; the narrative states counts that agree with them. Used by the
benchmarks and by property tests.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from gouji.vocabulary import Group, Row, Table, Vocabulary

_APPLICANTS = ("natural_person", "business", "research", "welfare", "legal_service", "other_org")
_RESULTS = ("upheld", "corrected", "other", "pending")
_SURNAMES = "青白云石龙凤金玉松柏梅兰清平安和永福东西南北"
_KINDS = "溪山河湖桥林泉岭川原"
_UNITS = ("件", "份", "宗", "条")


@dataclass(frozen=True, slots=True)
class Generated:
    """A report's text and the figures it states."""

    organisation: str
    year: int
    text: str
    figures: dict[str, int]


def generate(vocabulary: Vocabulary, year: int, rng: random.Random, carried_in: dict[str, int] | None = None,
             organisation: str | None = None) -> Generated:
    """One consistent report. `carried_in` gives last year's carried-out figures by applicant column."""
    figures = {**_disclosure(vocabulary, rng), **_applications(vocabulary, rng, carried_in), **_proceedings(rng)}
    name = organisation or "".join(rng.choice(_SURNAMES) for _ in range(2)) + rng.choice(_KINDS) + "县"
    layout = rng.choice((_tabbed, _one_per_line))
    return Generated(name + "人民政府", year, _write(vocabulary, name, year, figures, rng, layout), figures)


def _disclosure(vocabulary: Vocabulary, rng: random.Random) -> dict[str, int]:
    figures = {}
    for spec in vocabulary.cells(vocabulary.table("disclosure")):
        figures[spec.id] = rng.choice((0, rng.randint(0, 90), rng.randint(0, 20000)))
    figures |= {key: 0 for key in figures if key.startswith("disclosure.regulations.")}
    return figures


def _applications(vocabulary: Vocabulary, rng: random.Random, carried_in: dict[str, int] | None) -> dict[str, int]:
    table = vocabulary.table("applications")
    outcomes = [r.id for r in table.rows if r.id not in ("new", "carried_in", "closed", "carried_out")]
    figures: dict[str, int] = {}
    for applicant in _APPLICANTS:
        busy = applicant == "natural_person" or rng.random() < 0.3
        for row in outcomes:
            figures[f"applications.{row}.{applicant}"] = rng.randint(0, 30) if busy and rng.random() < 0.4 else 0
        closed = sum(figures[f"applications.{row}.{applicant}"] for row in outcomes)
        before = (carried_in or {}).get(applicant, rng.randint(0, min(5, closed)))
        out = max(0, before - closed) + (rng.randint(0, 6) if busy else 0)
        figures |= {f"applications.{row}.{applicant}": value for row, value in (
            ("closed", closed), ("carried_in", before), ("carried_out", out), ("new", closed + out - before))}
    for row in table.rows:
        figures[f"applications.{row.id}.total"] = sum(figures[f"applications.{row.id}.{a}"] for a in _APPLICANTS)
    return figures


def _proceedings(rng: random.Random) -> dict[str, int]:
    figures = {}
    for row in ("review", "litigation_direct", "litigation_after_review"):
        values = [rng.randint(0, 6) for _ in _RESULTS]
        figures |= {f"proceedings.{row}.{result}": v for result, v in zip(_RESULTS, values, strict=True)}
        figures[f"proceedings.{row}.total"] = sum(values)
    return figures


_Layout = Callable[[list[list[str]]], str]


def _tabbed(rows: list[list[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows)


def _one_per_line(rows: list[list[str]]) -> str:
    return "\n\n".join("\n".join("\t" + cell for cell in row) for row in rows) + "\n"


def _write(vocabulary: Vocabulary, name: str, year: int, figures: dict[str, int], rng: random.Random,
           layout: _Layout) -> str:
    parts = [f"{name}人民政府{year}年政府信息公开工作年度报告", "",
             f"本报告由{name}人民政府办公室编制，统计期限为{year}年1月1日至{year}年12月31日。", ""]
    for section in vocabulary.sections:
        parts += [f"{section.number}、{section.label.text}", ""]
        if section.id == "overview":
            parts += _overview(year, figures, rng)
        elif section.has_table:
            table = next(t for t in vocabulary.tables if t.section == section.id)
            parts += [layout(_strip(table, figures) if table.layout == "strip" else _blocks(table, figures)), ""]
        else:
            parts += ["本年度工作还有不足：个别单位更新不及时，工作人员变动较多。下一步将加强培训，完善制度。"
                      if section.id == "problems" else "本年度没有收取信息处理费，无其他需要报告的事项。", ""]
    return "\n".join(parts)


def _overview(year: int, figures: dict[str, int], rng: random.Random) -> list[str]:
    unit = rng.choice(_UNITS)
    total = {row: figures[f"applications.{row}.total"] for row in ("new", "carried_in", "closed", "carried_out")}
    lawsuits = figures["proceedings.litigation_direct.total"] + figures["proceedings.litigation_after_review.total"]
    return [
        f"{year}年，全县围绕中心工作推进政务公开，主动公开各类信息{rng.randint(500, 20000)}条，回应网民留言"
        f"{rng.randint(5, 400)}条，办理人大代表建议{rng.randint(5, 90)}件，办复率100%。", "",
        f"全县共收到政府信息公开申请{total['new']}{unit}，上年结转{total['carried_in']}{unit}，"
        f"办结{total['closed']}{unit}，结转下年度继续办理{total['carried_out']}{unit}。县长信箱收到来信"
        f"{rng.randint(10, 900)}封。因政府信息公开引起的行政复议{figures['proceedings.review.total']}件、"
        f"行政诉讼{lawsuits}件。", "",
        "健全工作考核、社会评议和责任追究制度，加强平台建设和政府信息管理。" * rng.randint(1, 20), ""]


def _blocks(table: Table, figures: dict[str, int]) -> list[list[str]]:
    rows: list[list[str]] = []
    for block in table.blocks:
        if block.heading:
            rows.append([block.heading])
        rows.append([*table.headings[:1], *(c.label.text for c in block.columns)])
        for entry in block.labels:
            if isinstance(entry, Group):
                rows.append([entry.label.text])
            elif isinstance(entry, Row):
                rows.append([entry.label.text,
                             *(str(figures[f"{table.id}.{entry.id}.{c.id}"]) for c in block.columns)])
    return rows


def _strip(table: Table, figures: dict[str, int]) -> list[list[str]]:
    return [[block.heading for block in table.blocks],
            [c.label.text for block in table.blocks for c in block.columns],
            [str(figures[f"{table.id}.{block.rows[0].id}.{c.id}"]) for block in table.blocks for c in block.columns]]
