"""Looking through what stands in quotes, [ ] and { } on the raw text, over as many lines as it takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from gouji.yaml_source.findings import Findings

# Spaces that are not the plain one and that no editor shows as different.
ODD = "\u3000\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f"
WIDE_COLONS = "：﹕∶"
STARTERS = frozenset("%@`&*!|>")
# A line that begins an entry: "- …", "key: …", or "- key: …".
ENTRY = re.compile(r"(?:- +)*[^\s:\"'\[{}\],#][^:\"]{0,40}:(?:[ \t]|$)|-(?: |$)")

_REST_OF_QUOTE = {'"': re.compile(r'(?:[^"\\]|\\.)*+"'), "'": re.compile(r"(?:[^']|'')*+'")}
_PLAIN = r"(?:[^\s,\[\]{}:#]|:(?![\s,\[\]{}]|$)|(?<![ \t])#|[^\S\n](?!#))"
_PLAIN_START = rf"(?:(?![\[\]{{}},:#\"']){_PLAIN}|:(?=\S))"
_TOKEN = re.compile(
    rf"[ \t]*+(?:([\[{{])|([\]}}])|(,)|(:(?=[\s,\[\]{{}}]|$))|(#)|([\"'])|({_PLAIN_START}{_PLAIN}*+))"
)
_PLAIN_RUN = re.compile(rf"{_PLAIN}++")
_WIDE = re.compile(rf"[^\s:]{{1,12}}? ?([{WIDE_COLONS}])")
_NO_SPACE = re.compile(r"[^\s:]{1,12}?(:)(?=[^ \t])")


def _sound() -> re.Pattern[str]:
    """Brackets in one line, two deep, in which nothing can be amiss: most are, and need no closer look."""
    start = rf"(?!-[\s,\]}}])[^\s,\[\]{{}}:#\"'%@`&*!|>?{ODD}]"
    quoted = r"\"[^\"\\]*+\"|'[^']*+'"
    key = rf"{start}[^,\[\]{{}}:#\"'，：]*+: "
    item = rf"{quoted}|{start}[^,\[\]{{}}:#\"'，：]*+"
    value = rf"{quoted}|{start}[^,\[\]{{}}:#\"']*+"
    inner = rf"\[(?:(?:{item})(?:, |(?=\])))++\]|\{{(?:{key}(?:{value})(?:, |(?=\}})))++\}}"
    item, value = f"{item}|{inner}", f"{value}|{inner}"
    outer = rf"\[(?:(?:{item})(?:, |(?=\])))++\]|\{{(?:{key}(?:{value})(?:, |(?=\}})))++\}}"
    return re.compile(rf"(?:{outer})[ \t]*$")


SOUND = _sound()


class GiveUpError(Exception):
    """The text would take too long to look through; whatever is wrong with it, YAML will say so."""


@dataclass(slots=True)
class Budget:
    """How many more lines may be read ahead, so that a hostile file cannot make the work quadratic."""

    left: int

    def spend(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise GiveUpError


@dataclass(slots=True)
class _Frame:
    bracket: str
    line: int
    column: int
    seen: int = 0  # 0 nothing since the comma, 1 one node, 2 its colon, 3 the node after the colon
    plain: tuple[int, int, str] | None = None  # the last node, if it is a plain text: line, column, text


def close_of_quote(lines: Sequence[str], line: int, column: int, floor: int, budget: Budget) -> tuple[int, int] | None:
    """Just after the closing quote of the one that opens at (line, column), or None if it is not closed.

    A line no deeper than `floor` that begins an entry means that the quote was forgotten, for YAML allows no such line.
    """
    rest = _REST_OF_QUOTE[lines[line][column]]
    column += 1
    first = line
    while line < len(lines):
        text = lines[line]
        if line > first:
            budget.spend()
            body = text.lstrip(" ")
            if len(text) - len(body) <= floor and ENTRY.match(body):
                return None
        found = rest.match(text, column)
        if found:
            return line, found.end()
        line, column = line + 1, 0
    return None


@dataclass(slots=True)
class Flow:
    """One [ ] or { } and what is in it. After `scan`, `end` is just after its close, None if it is never closed."""

    lines: Sequence[str]
    line: int
    column: int
    floor: int
    budget: Budget
    findings: Findings
    known: Collection[str] | None = None
    end: tuple[int, int] | None = None
    unclosed: tuple[int, int] = (0, 0)
    stack: list[_Frame] = field(default_factory=list)
    last: tuple[int, int, str] = (0, 0, "")  # end and kind of the last token
    spoilt: bool = False

    def scan(self) -> None:
        line, column = self.line, self.column
        self.unclosed = (line, column)
        while line < len(self.lines):
            text = self.lines[line]
            if line > self.line:
                self.budget.spend()
                if self._begins_anew(text):
                    return
            while found := _TOKEN.match(text, column):
                kind, start, column = found.lastindex or 0, found.start(found.lastindex or 0), found.end()
                if kind == 5:
                    cuts = self.last[2] == "plain" and self.last[0] == line
                    if cuts or (start > 0 and text[start - 1] not in " \t"):
                        self.findings.warn("hash", line, start, len(text) - start, lost=text[start:])
                    break
                if kind == 6 and self.last[2] == "plain" and line > self.last[0]:
                    # YAML goes on with the plain text of the line above and takes the quote for a part of it.
                    self.findings.warn("missing_comma", self.last[0], self.last[1] - 1)
                    column = start + 1
                    if more := _PLAIN_RUN.match(text, column):
                        column = more.end()
                    self.last = (line, column, "plain")
                elif kind == 6:
                    closed = close_of_quote(self.lines, line, start, self.floor, self.budget)
                    if closed is None:
                        self._spoil("unclosed_quote", line, start, len(text) - start, quote=text[start])
                        return
                    self._node(line, start, None)
                    line, column = closed
                    text = self.lines[line]
                    self.last = (line, column, "quoted")
                    if text.startswith(":", column) and self.stack[-1].seen == 1:
                        self.stack[-1].seen, column = 2, column + 1
                elif not self._token(kind, line, start, text[start:column]):
                    return
            line, column = line + 1, 0

    def _begins_anew(self, text: str) -> bool:
        body = text.lstrip(" ")
        if body.startswith("- "):
            return True
        return self.last[2] in ("plain", "quoted", "close") and len(text) - len(body) <= self.floor and (
            ENTRY.match(body) is not None
        )

    def _token(self, kind: int, line: int, start: int, text: str) -> bool:
        """Take one token; False if the outermost bracket is closed or a bracket is closed by the wrong one."""
        end = start + len(text)
        if kind == 1:
            if self.stack:
                self._node(line, start, None)
            self.stack.append(_Frame(text, line, start))
            self.last = (line, end, "open")
            return True
        frame = self.stack[-1]
        if kind == 7:
            text = text.rstrip(" \t")
            self._node(line, start, text)
            self.last = (line, start + len(text), "plain")
            return True
        if kind == 4:
            self._colon(frame, line, start)
        else:
            self._end_of_entry(frame)
        self.last = (line, end, {2: "close", 3: "comma", 4: "colon"}[kind])
        if kind == 2:
            if frame.bracket + text not in ("[]", "{}"):
                self.unclosed = (frame.line, frame.column)
                return False
            self.stack.pop()
            if not self.stack:
                self.end = (line, end)
                return False
        return True

    def _node(self, line: int, start: int, plain: str | None) -> None:
        frame = self.stack[-1]
        if frame.seen in (1, 3):
            if line > self.last[0]:
                if plain is None:
                    self._spoil("missing_comma", self.last[0], self.last[1] - 1)
                elif frame.plain is not None:
                    frame.plain = (line, start, plain)
            else:
                self._spoil("flow_text", line, start, 1 if plain is None else len(plain), bracket=frame.bracket)
            return
        if plain is not None:
            if plain[0] in STARTERS:
                self._spoil("value_start", line, start, len(plain), char=plain[0])
            elif plain[0] in ODD:
                self._spoil("odd_space", line, start, char=f"U+{ord(plain[0]):04X}")
        frame.plain = None if plain is None else (line, start, plain)
        frame.seen = 3 if frame.seen == 2 else 1
        if plain and "，" in plain and frame.bracket == "[":
            comma = plain.index("，")
            self.findings.warn("wide_comma_in_list", line, start + comma)

    def _colon(self, frame: _Frame, line: int, start: int) -> None:
        if frame.seen in (2, 3):
            plain = frame.plain
            if plain and "，" in plain[2]:
                self._spoil("wide_comma", plain[0], plain[1] + plain[2].index("，"))
            elif plain and line == plain[0] and self.lines[line][: plain[1]].strip(" ") == "" and line > self.line:
                before = max(k for k in range(line) if self.lines[k].strip())
                self._spoil("missing_comma", before, max(0, len(self.lines[before].rstrip()) - 1))
            else:
                self._spoil("colon_in_value", line, start)
        elif self.lines[line][start + 1 : start + 2] in ("]", "}", ",", "[", "{"):
            self._spoil("no_space", line, start, key=frame.plain[2] if frame.plain else "")
        elif self.lines[line][start + 1 : start + 2] in tuple(ODD):
            self._spoil("wide_space", line, start + 1, key=frame.plain[2] if frame.plain else "")
        frame.seen = 2

    def _end_of_entry(self, frame: _Frame) -> None:
        if frame.bracket == "{" and frame.seen == 1:
            if frame.plain is None:
                line, end, _ = self.last
                self._spoil("flow_no_value", line, end - 1, text=self.lines[line][:end].split("{")[-1].strip(" "))
            else:
                line, start, plain = frame.plain
                if wide := _WIDE.match(plain):
                    key = plain[: wide.start(1)].strip()
                    self._spoil("wide_colon", line, start + wide.start(1), key=key)
                elif tight := _NO_SPACE.match(plain):
                    code = "wide_space" if plain[tight.end()] in ODD else "no_space"
                    at = tight.end() if code == "wide_space" else tight.start(1)
                    self._spoil(code, line, start + at, key=plain[: tight.start(1)])
                else:
                    self._spoil("flow_no_value", line, start, len(plain), text=plain)
        elif self.known and frame.seen == 1 and frame.plain:
            line, start, plain = frame.plain
            if (wide := _WIDE.match(plain)) and plain[: wide.start(1)].strip() in self.known:
                self._spoil("wide_colon", line, start + wide.start(1), key=plain[: wide.start(1)].strip())
        frame.seen, frame.plain = 0, None

    def _spoil(self, code: str, line: int, column: int, width: int = 1, /, **values: object) -> None:
        """Report a mistake, but only the first one: after it the rest cannot be told apart reliably."""
        if not self.spoilt:
            self.findings.add(code, line, column, width, **values)
        self.spoilt = True
