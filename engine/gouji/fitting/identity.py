"""Whose report it is, and for which year: from the title, the lines about it, the period, the file name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

from gouji.cached import cached
from gouji.fitting.fold import fold
from gouji.fitting.report import Organisation
from gouji.fitting.sections import is_title, title_head
from gouji.language import read
from gouji.problems import ProblemsError
from gouji.reading import Doubt, Paragraph
from gouji.resources import rules_folder
from gouji.vocabulary import Vocabulary

_YEAR = re.compile(r"(20\d{2}|二[〇零○OΟо0][〇零○OΟо0一二三四五六七八九]{2})年?度?")
_HAN_YEAR = str.maketrans("〇零○OΟо一二三四五六七八九", "000000123456789")
_AROUND_NAME = re.compile(r"^(?:关于|[-·])+|(?:关于|的|年度|[-·])+$")
_TITLE_LINE = 40
_PERIOD = re.compile(r"自?(20\d{2})年1月1日")


@dataclass(frozen=True, slots=True)
class OrganisationData:
    levels: tuple[tuple[str, tuple[str, ...]], ...]
    completions: tuple[tuple[tuple[str, ...], str, str], ...]
    drop_prefixes: tuple[str, ...]
    drop_through: tuple[str, ...]
    wide_places: tuple[str, ...]
    places: tuple[str, ...]
    offices: tuple[str, ...]
    others: tuple[str, ...]
    versions: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """`title` is the block index of the title line, None where there is none; `title_text` what it says, with the line
    it goes on in."""

    organisation: Organisation | None
    year: int | None
    title: int | None
    doubts: tuple[Doubt, ...]
    title_text: str = ""
    title_lines: int = 1


@cache
def organisation_data() -> OrganisationData:
    """`rules/organisations.yaml`. Raises ProblemsError when that file is in error."""
    file = rules_folder() / "organisations.yaml"
    files = [file, rules_folder() / "language.yaml"]
    return cached("organisations", lambda: (_read_data(file), files), key=str(file))


def _read_data(file: Path) -> OrganisationData:
    translated = read(file, "organisations")
    if translated.problems:
        raise ProblemsError(translated.problems)
    data = translated.data
    return OrganisationData(
        tuple((level["level"], tuple(level["endings"])) for level in data["levels"]),
        tuple((tuple(c["endings"]), c.get("strip", ""), c["append"]) for c in data["complete"]),
        tuple(data["drop_prefixes"]), tuple(data["drop_through"]),
        tuple(data["wide_places"]), tuple(data["places"]), tuple(data["offices"]), tuple(data["others"]),
        tuple(tuple(version["words"]) for version in data.get("versions", ())),
    )


def organisation(name: str) -> Organisation:
    """An organisation by its printed name: 宜丰县 and 山东省东阿县人民政府 are governments; an office is another."""
    data = organisation_data()
    name = fold(name)
    for endings, dropped, appended in data.completions:
        if name.endswith(endings):
            name = name.removesuffix(dropped) + appended
            break
    identity = name
    for mark in data.drop_through:
        at = identity.find(mark)
        rest = identity[at + len(mark) :]
        if 0 < at <= 6 and len(rest) > 2 and not rest.startswith(tuple(c[2] for c in data.completions)):
            identity = rest
    for prefix in data.drop_prefixes:
        if identity.startswith(prefix) and len(identity) > len(prefix) + 4:
            identity = identity[len(prefix) :]
    level = next((level for level, endings in data.levels if name.endswith(endings)), "unknown")
    return Organisation(name, identity, level)


def looks_like_organisation(text: str) -> bool:
    name = fold(text)
    return 2 < len(name) <= 30 and not re.search(r"[0-9,.:;()]", name) and organisation(name).level != "unknown"


def identify(paragraphs: Sequence[tuple[int, Paragraph]], vocabulary: Vocabulary, file: str) -> Identity:
    """Organisation and year from the lines before the first section (`paragraphs`, with their block numbers)."""
    name: str | None = None
    year: int | None = None
    title: int | None = None
    title_text, title_lines = "", 1
    doubts: list[Doubt] = []
    head = title_head(vocabulary)
    for at, (index, paragraph) in enumerate(paragraphs):
        text, lines = paragraph.text, 1
        if len(text) < _TITLE_LINE and not is_title(text, vocabulary):
            both = text + "".join(p.text for _, p in paragraphs[at + 1 : at + 2])  # a title set in two lines
            if head in fold(both) and (head in fold(text) or head not in fold(both[len(text) :])):
                text, lines = both, 2
        if not is_title(text, vocabulary):
            continue
        if title is None:
            title_text, title_lines = text, lines
        folded = fold(text)
        title = index if title is None else title
        found = _YEAR.search(folded)
        year = int(found[1].translate(_HAN_YEAR)) if found and year is None else year
        before = _AROUND_NAME.sub("", _YEAR.sub("", folded[: folded.index(head)]))
        if looks_like_organisation(before) or len(before) > 3:
            name = before
        else:
            above = [p.text for _, p in paragraphs[max(0, at - 3) : at]][::-1] + [
                p.text for _, p in paragraphs[at + 1 : at + 2]]
            name = next((text for text in above if looks_like_organisation(text)), None)
        if name and year:
            break
    stated = next((int(m[1]) for _, p in paragraphs if (m := _PERIOD.search(fold(p.text)))), None)
    if year and stated and year != stated:
        doubts.append(Doubt("fitting.years-differ", None, {"title": year, "period": stated}))
    stem = fold(PurePath(file).stem)
    if year is None:
        in_name = _YEAR.search(stem)
        year = stated or (int(in_name[1].translate(_HAN_YEAR)) if in_name else None)
        if year:
            doubts.append(Doubt("fitting.year-not-in-title", None, {"year": year}))
    if name is None:
        bare = re.split(r"\d", stem)[0]
        if looks_like_organisation(bare):
            name = bare
            doubts.append(Doubt("fitting.organisation-from-file-name", None, {"name": organisation(bare).name}))
    return Identity(organisation(name) if name else None, year, title, tuple(doubts), title_text,
                    title_lines)
