"""What a page of docs/ shows, taken apart so that a test can do it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

FENCE = re.compile(r"^## (\S+)、|^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def fences(page: Path, kind: str) -> list[tuple[str, str]]:
    """The blocks of a kind in their order, each with the number of its section."""
    section, found = "", []
    for heading, tag, body in FENCE.findall(page.read_text("utf-8")):
        section = heading or section
        if tag == kind:
            found.append((section, body))
    return found


def dialogues(page: Path) -> Iterator[tuple[tuple[str, int], list[tuple[list[str], list[str]]]]]:
    """Each block of commands with its place: the words of every command, and the lines quoted of what it printed."""
    counted: dict[str, int] = {}
    for section, body in fences(page, "console"):
        place = section, counted.setdefault(section, 0)
        counted[section] += 1
        blocks = [block.splitlines() for block in re.split(r"^\$ gouji ", body, flags=re.MULTILINE)[1:]]
        yield place, [(block[0].split(), [line for line in block[1:] if line.strip() not in ("…", "")])
                      for block in blocks]


def unsaid(quoted: list[str], printed: list[str]) -> list[str]:
    """The lines quoted that were not printed; … stands for the beginning or the end of a line, days may differ."""
    known = [DAY.sub("", line).rstrip() for line in printed]
    return [line for line in quoted if not any(_same(DAY.sub("", line).rstrip(), other) for other in known)]


def _same(quoted: str, printed: str) -> bool:
    if quoted.startswith("…"):
        return printed.endswith(quoted[1:])
    return printed.startswith(quoted[:-1]) if quoted.endswith("…") else printed == quoted
