"""A small report written out in several layouts, for tests that change one thing in it."""

from __future__ import annotations

from noise import vocabularies

from gouji.fitting import Report, fit
from gouji.reading import read_bytes
from gouji.vocabulary import Group, Vocabulary

TITLE = "望湖县人民政府2021年政府信息公开工作年度报告"


def vocabulary(year: int = 2021) -> Vocabulary:
    return vocabularies()[year >= 2021]


def fitted(text: str, file: str = "x.txt") -> Report:
    return fit(read_bytes(text.encode(), file), vocabularies())


def value(vocab: Vocabulary, key: str) -> int:
    """A number of its own for every figure, so that a shifted cell shows."""
    return 1000 + list(vocab.figures).index(key)


def sections(year: int = 2021, layout: str = "lines", blank: frozenset[str] = frozenset(),
             raw: dict[str, str] | None = None) -> dict[str, str]:
    """The six sections as text, by id. Layouts: lines (tabs), flow (one cell per line), spaces, pipes."""
    vocab = vocabulary(year)
    cells = {key: "" if key in blank else (raw or {}).get(key, str(value(vocab, key))) for key in vocab.figures}
    prose = "本年度情况正常，没有需要说明的事情，工作平稳。"
    out = {s.id: f"{s.number}、{s.label.text}\n\n{prose}\n" for s in vocab.sections}
    for table in vocab.tables:
        rows: list[list[str]] = []
        if table.layout == "strip":
            columns = [(b, c) for b in table.blocks for c in b.columns]
            rows.append(["行政复议", "", "", "", "", "行政诉讼", *[""] * 9])
            rows.append([c.label.text for _, c in columns])
            rows.append([cells[f"{table.id}.{b.rows[0].id}.{c.id}"] for b, c in columns])
        else:
            for block in table.blocks:
                if block.heading:
                    rows.append([block.heading, *[""] * len(block.columns)])
                rows.append(["信息内容" if block.heading else "", *[c.label.text for c in block.columns]])
                group = ""
                for entry in block.labels:
                    if isinstance(entry, Group):
                        group = entry.label.text
                        continue
                    own = [cells[f"{table.id}.{entry.id}.{c.id}"] for c in block.columns]
                    rows.append([group + entry.label.text, *own])
                    group = ""
        section = next(s for s in vocab.sections if s.id == table.section)
        out[section.id] = f"{section.number}、{section.label.text}\n\n{written(rows, layout)}\n"
    return out


def written(rows: list[list[str]], layout: str) -> str:
    if layout == "flow":
        return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)
    if layout == "pipes":
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)
    if layout == "spaces":
        return "\n".join("  ".join(cell for cell in row if cell) for row in rows)
    return "\n".join("\t".join(row) for row in rows)


def text_of(parts: dict[str, str], title: str = TITLE) -> str:
    return "\n".join([title, "", *parts.values()])
