"""Looking through the raw text for slips that YAML would misread or explain badly.

One pass over the lines. It follows as much of the layout as it needs to know where a key is expected and what a
value: the columns that are open, the bodies of block texts, quotes and brackets that run over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import suppress

from gouji.yaml_source.findings import Findings
from gouji.yaml_source.flow import ODD, STARTERS, WIDE_COLONS, GiveUpError
from gouji.yaml_source.values import COLON, HASH, Values

_DASH = re.compile(r"-(?:[ \t]+|$)")
_TIGHT_DASH = re.compile(r"-([^\s:-][^\s:]{0,11}):(?:[ \t]|$)")
_WIDE = re.compile(rf"([^\s:{WIDE_COLONS}\"'\[{{]{{1,12}}) ?([{WIDE_COLONS}])")
_NO_SPACE = re.compile(rf"([^\s:{WIDE_COLONS}\"'\[{{]{{1,12}}) ?(:)(?=[^ \t])")
_QUOTED_KEY = re.compile(r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')[ \t]*(:)(?=[ \t]|$)""")
_MARKER = re.compile(r"(?:---|\.\.\.)(?:[ \t]|$)")


def preflight(lines: Sequence[str], findings: Findings, known: Collection[str] | None) -> None:
    """Add every slip in `lines` to `findings`. `known` are the keys the caller knows of, if any."""
    with suppress(GiveUpError):
        _Preflight(lines, findings, known).run()


class _Preflight(Values):
    """The lines and their layout; what a key has for a value is left to `Values`."""

    def run(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            body = line.lstrip(" ")
            if body:
                column = len(line) - len(body)
                if body[0] == "#":
                    self.plain = False
                elif body[0] == "\t" or body[0] in ODD:
                    self._odd_indent(body[0], column)
                elif column == 0 and (_MARKER.match(body) or (body[0] == "%" and not self.columns)):
                    self.columns, self.nested, self.floor, self.plain = [], True, -1, False
                elif self.plain and column > self.floor:
                    self._continuation(line, column)
                else:
                    self._line(line, column)
            self.at += 1

    def _odd_indent(self, char: str, column: int) -> None:
        if char == "\t":
            self._add("tab_indent", column)
        elif char == "\u3000":
            self._add("wide_indent", column)
        else:
            self._add("odd_space", column, char=f"U+{ord(char):04X}")
        self.sure = False

    def _continuation(self, line: str, column: int) -> None:
        """A line that goes on with the plain text above, or was meant to be an entry of its own."""
        if self._slip(line, column, certain=False):
            return
        end = self._cut(line, column)
        found = COLON.search(line, column, end)
        if found is None:
            return
        if found.start() - column <= 12 or (self.known and line[column : found.start()].strip() in self.known):
            self._bad_indent(column, found.start() - column, self.columns)
        else:
            self._add("colon_in_value", found.start())

    def _bad_indent(self, column: int, width: int, columns: Sequence[int]) -> None:
        if self.sure:
            dash = self.lines[self.at].startswith("-", column)
            options = [c for c in columns if (c in self.dashes) == dash] or columns or [0]
            nearest = min(options, key=lambda c: abs(c - column))
            self._add("bad_indent", column, width, spaces=column, wanted=nearest)
        self.sure = False

    def _open(self, column: int) -> bool:
        """Fit a line into the open columns. False if it is a sibling of an earlier entry, so that a key must follow."""
        before = self.columns
        if before and before[-1] == column:
            return False
        self.columns = [c for c in before if c <= column]
        if self.columns and self.columns[-1] == column:
            self.dashes.intersection_update(self.columns)
            return False
        if len(self.columns) < len(before) or not self.nested:
            stop = self.lines[self.at].find(":", column)
            self._bad_indent(column, max(1, stop - column), before)
        self.dashes.intersection_update(self.columns)
        return True

    def _line(self, line: str, column: int) -> None:
        fresh = self._open(column)
        self.plain = False
        after_dash = False
        while dash := _DASH.match(line, column):
            if "\t" in dash[0]:
                self._add("tab_indent", column + 1)
            if not self.columns or self.columns[-1] < column:
                self.columns.append(column)
            self.dashes.add(column)
            self.floor, self.nested, after_dash, fresh = column, True, True, True
            column = dash.end()
        if column >= len(line):
            return
        if line[column] == "-" and self._dash_slip(line, column):
            return
        if line[column] == "#":
            self._comment_for_value(line, column)
            return
        colon = self._key_end(line, column)
        certain = not fresh or not (self.columns or after_dash)
        if (colon is None or self.known is not None) and self._slip(line, column, certain, colon):
            self._push(column)
            self.nested = True
            return
        if colon is None:
            if fresh or line[column] in "\"'[{":
                self._value(line, column)
            else:
                self._add("not_an_entry", column, len(line.rstrip()) - column)
            return
        self._push(column)
        if line[column] in STARTERS:
            self._add("value_start", column, colon - column, char=line[column])
        self.floor = column
        start = colon + 1
        while start < len(line) and line[start] in " \t":
            start += 1
        self.nested = start >= len(line)
        if self.nested:
            return
        if line[start] == "#":
            self.nested = True
            self._comment_for_value(line, start)
        elif line[start] in ODD:
            self._wide_space(line, start, line[column:colon].strip(" \t"))
        else:
            self._value(line, start)

    def _push(self, column: int) -> None:
        if not self.columns or self.columns[-1] < column:
            self.columns.append(column)

    def _key_end(self, line: str, column: int) -> int | None:
        """The colon of the key that begins at `column`, if one does."""
        first = line[column]
        if first in "[{":
            return None
        if first in "\"'":
            quoted = _QUOTED_KEY.match(line, column)
            return quoted.start(1) if quoted else None
        found = COLON.search(line, column)
        if found is None:
            return None
        if "#" in line and (cut := HASH.search(line, column)) and cut.start() < found.start():
            return None
        return found.start()

    def _dash_slip(self, line: str, column: int) -> bool:
        """`-编号: …` where a list item was meant."""
        if line[column + 1 : column + 2] in tuple(ODD):
            self._add("wide_space", column + 1, key="-")
            return True
        found = _TIGHT_DASH.match(line, column)
        in_list = column in self.dashes and self.columns[-1] == column
        if found and (in_list or (self.known is not None and found[1] in self.known)):
            self._add("no_space_after_dash", column, text=found[1])
            self.sure = False
            return True
        return False

    def _slip(self, line: str, column: int, certain: bool, colon: int | None = None) -> bool:
        """A colon that YAML does not take for one. `certain`: nothing but a key can stand here."""
        found = _WIDE.match(line, column) or _NO_SPACE.match(line, column)
        if found is None or (colon is not None and found.end() > colon):
            return False
        key, at = found[1], found.start(2)
        spaced = found[2] == ":" and line[at + 1] in ODD
        if self.known is not None and key in self.known:
            pass
        elif colon is not None or not (certain or spaced or (not self.plain and self._has_sibling(column))):
            return False
        if spaced:
            self._wide_space(line, at + 1, key)
        else:
            self._add("wide_colon" if found[2] != ":" else "no_space", at, key=key)
        return True

    def _has_sibling(self, column: int) -> bool:
        """Whether the next line stands in the same column and has a key: then this line has one too."""
        follow = self._next()
        if follow is None:
            return False
        body = follow.lstrip(" ")
        if len(follow) - len(body) != column or body.startswith("- "):
            return False
        return any(pattern.match(body) for pattern in (_WIDE, _NO_SPACE)) or COLON.search(body) is not None
