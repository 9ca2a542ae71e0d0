"""Looking through one value on the raw text: what its first character makes of it, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from gouji.yaml_source.findings import Findings
from gouji.yaml_source.flow import SOUND, STARTERS, Budget, Flow, close_of_quote

COLON = re.compile(r":(?=[ \t]|$)")
HASH = re.compile(r"(?<=[ \t])#")
_BLOCK = re.compile(r"[|>](?:[+-]?([1-9])?|([1-9])[+-])[ \t]*(?:#.*)?$")


class Values:
    """Where the scan of a file stands, and how to step over a value."""

    def __init__(self, lines: Sequence[str], findings: Findings, known: Collection[str] | None) -> None:
        self.lines = lines
        self.findings = findings
        self.known = known
        self.budget = Budget(1000 + 20 * len(lines))
        self.at = 0  # the line in hand
        self.columns: list[int] = []  # where the open mappings and sequences stand
        self.dashes: set[int] = set()  # those of them that are sequences
        self.nested = True  # the last key or dash has no value yet
        self.floor = -1  # a value goes on only on lines deeper than this
        self.plain = False  # the last value is a plain text, which may go on
        self.sure = True  # no slip so far that makes later columns meaningless

    def _add(self, code: str, column: int, width: int = 1, /, **values: object) -> None:
        self.findings.add(code, self.at, column, width, **values)

    def _cut(self, line: str, column: int) -> int:
        """Where the plain text that begins at `column` ends; a comment behind it gets a warning."""
        if "#" in line and (found := HASH.search(line, column)):
            start = found.start()
            self.findings.warn("hash", self.at, start, len(line) - start, lost=line[start:])
            return start
        return len(line)

    def _next(self) -> str | None:
        for number in range(self.at + 1, len(self.lines)):
            self.budget.spend()
            body = self.lines[number].lstrip(" ")
            if body and body[0] != "#":
                return self.lines[number]
        return None

    def _wide_space(self, line: str, column: int, key: str) -> None:
        if line[column] == "\u3000":
            self._add("wide_space", column, key=key)
        else:
            self._add("odd_space", column, char=f"U+{ord(line[column]):04X}")

    def _comment_for_value(self, line: str, column: int) -> None:
        """`编号: #3` has no value at all, unless its value stands on the lines below."""
        follow = self._next()
        body = (follow or "").lstrip(" ")
        deeper = len(follow or "") - len(body) - self.floor
        if not (deeper > 0 or (deeper == 0 and body.startswith("-"))):
            self.findings.warn("hash", self.at, column, len(line) - column, lost=line[column:])

    def _value(self, line: str, column: int) -> None:
        self.nested = False
        first = line[column]
        if first in "\"'":
            self._quoted(line, column)
        elif first in "[{":
            self._flow(line, column)
        elif first in "|>" and (block := _BLOCK.match(line, column)):
            self._block(column, int(block[1] or block[2] or 0))
        elif first in STARTERS or first in "]}," or (first in "-?" and line[column + 1 : column + 2] in ("", " ")):
            if first in "-?" and column + 1 == len(line):
                self._add("value_start", column, 1, char=first)
            else:
                code = "folded" if first in "|>" else "value_start"
                self._add(code, column, len(line.rstrip()) - column, char=first)
            self.plain = True
        else:
            self.plain = True
            found = COLON.search(line, column, self._cut(line, column))
            if found:
                self._add("colon_in_value", found.start())

    def _quoted(self, line: str, column: int) -> None:
        closed = close_of_quote(self.lines, self.at, column, self.floor, self.budget)
        if closed is not None:
            text = self.lines[closed[0]]
            rest = text[closed[1] :].strip(" \t")
            if not rest or rest[0] == "#":
                self.at = closed[0]
                return
            if closed[0] == self.at:
                start = text.index(rest[0], closed[1])
                self._add("text_after_quote", start, len(rest), quote=line[column])
                return
        self._add("unclosed_quote", column, len(line.rstrip()) - column, quote=line[column])

    def _flow(self, line: str, column: int) -> None:
        if SOUND.match(line, column):
            return
        inner = Findings(self.findings.file, self.lines)
        flow = Flow(self.lines, self.at, column, self.floor, self.budget, inner, self.known)
        flow.scan()
        if flow.end is not None:
            text = self.lines[flow.end[0]]
            rest = text[flow.end[1] :].strip(" \t")
            if not rest or rest[0] == "#":
                self.findings.problems += inner.problems
                self.at = flow.end[0]
            else:
                self._add("value_start", column, len(line.rstrip()) - column, char=line[column])
                self.at = flow.end[0]
                self.plain = True
            return
        # What was found behind a bracket that is never closed is guesswork, except an unclosed quote in the same line.
        kept = [p for p in inner.problems if p.line == self.at + 1 and p.code == "yaml.unclosed_quote"]
        self.findings.problems += kept
        if not kept:
            at, start = flow.unclosed
            self.findings.add("unclosed_flow", at, start, 1, char=self.lines[at][start])
        self.plain = True

    def _block(self, column: int, digit: int) -> None:
        """Step over the body of a block text."""
        indent = max(self.floor, 0) + digit if digit else 0
        at = self.at
        while at + 1 < len(self.lines):
            follow = self.lines[at + 1]
            body = follow.lstrip(" ")
            depth = len(follow) - len(body)
            if body:
                if depth <= self.floor or depth < indent or (body[0] == "\t" and not indent):
                    break
                indent = indent or depth
            at += 1
        if digit and not any(line.strip() for line in self.lines[self.at + 1 : at + 1]):
            self._add("folded", column, 2, char=self.lines[self.at][column])
        self.at = at
