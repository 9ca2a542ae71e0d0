"""Cutting samples out of reports: the cells as they stand and which sections there are, never a sentence or a name."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gouji.fitting import Figure, Report
from gouji.language import language
from gouji.messages import Lang, message
from gouji.packs import Pack
from gouji.packs.samples import MISSING, Sample

# A cell without a number may hold anything; what is longer than a dash, a mark or a unit could be a sentence or a name.
_SHORT = 4
_LONG = 16
_BARE = re.compile(r"[A-Za-z0-9_.%+-]*")


@dataclass(frozen=True, slots=True)
class Cut:
    """A sample as the text of its file, and how many cells were given, blank, missing and unreadable."""

    text: str
    counts: Mapping[str, int]


def cut_sample(report: Report, prior: Report | None, name: str) -> Sample:
    """The sample of a report and of last year's, where there is one."""
    return Sample(
        name, report.template, report.year, report.organisation.level, _cells(report),
        _cells(prior) if prior is not None else None, prior.template if prior is not None else "",
        tuple(section.id for section in report.sections))


def default_name(report: Report, lang: Lang) -> str:
    """A name that tells samples apart and says nothing of whose report it was."""
    from hashlib import sha256

    cells = json.dumps(sorted(_cells(report).items()), ensure_ascii=False)
    return message("rule_tests.sample-name", lang, year=report.year,
                   mark=sha256(cells.encode()).hexdigest()[:6])


def alike(report: Report, prior: Report) -> bool:
    """Whether `prior` is the same organisation's report of the year before."""
    return prior.organisation.identity == report.organisation.identity and prior.year == report.year - 1


def write_sample(report: Report, prior: Report | None, name: str, pack: Pack, lang: Lang) -> Cut:
    """The file of the sample, its cells table by table."""
    sample = cut_sample(report, prior, name)
    counts: Counter[str] = Counter(figure.state for figure in report.figures.values())
    return Cut("\n".join(_lines(sample, pack, lang)) + "\n", counts)


def _cells(report: Report) -> dict[str, str]:
    return {key: _cell(figure) for key, figure in report.figures.items()}


def _cell(figure: Figure) -> str:
    if figure.state == "missing":
        return MISSING[0]
    if figure.state == "unreadable" and len(figure.raw.strip()) > _SHORT:
        return message("rule_tests.sample-text", "zh")
    if figure.value is not None and len(figure.raw.strip()) > _LONG:  # a note stands with the number
        return str(figure.value)
    return figure.raw.strip()


def _lines(sample: Sample, pack: Pack, lang: Lang) -> Iterator[str]:
    keys = {key.en: key.zh if lang == "zh" else key.en for key in language().contexts["sample"].values()}
    yield "# " + message("rule_tests.sample-head", lang)
    yield "# " + message("rule_tests.sample-note", lang, text=message("rule_tests.sample-text", "zh"))
    yield f"{keys['sample']}: {_scalar(sample.name)}"
    yield f'{keys["template"]}: "{sample.template}"'
    yield f"{keys['level']}: {language().word('level', sample.level, lang)}"
    yield f"{keys['year']}: {sample.year}"
    yield f"{keys['sections']}: [{', '.join(sample.sections)}]"
    yield f"{keys['figures']}:"
    yield from _figures(sample.figures, pack, sample.template, lang)
    if sample.prior is not None:
        if sample.prior_template != sample.template:
            yield f'{keys["prior_template"]}: "{sample.prior_template}"'
        yield f"{keys['prior']}:"
        yield from _figures(sample.prior, pack, sample.prior_template, lang)


def _figures(cells: Mapping[str, str], pack: Pack, template: str, lang: Lang) -> Iterator[str]:
    for table in pack.vocabulary(template).tables:
        yield f"  # {table.name}"
        for spec in pack.vocabulary(template).cells(table):
            text = cells.get(spec.id, MISSING[0])
            yield f"  {spec.id}: {_scalar(MISSING[lang == 'en'] if text == MISSING[0] else text)}"


def _scalar(text: str) -> str:
    """A YAML text, in quotes wherever plain text could be read as something else."""
    plain = text and (text.isdigit() or not _BARE.fullmatch(text)) and not set(text) & set("\"'#:,[]{}&*!|>%@`?- \n\t")
    return text if plain else json.dumps(text, ensure_ascii=False)
