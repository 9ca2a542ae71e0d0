"""Splits an expression into tokens; offsets are those of the source as written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from gouji.expressions.errors import ExpressionError
from gouji.expressions.language import Words, words

LENGTH_LIMIT = 4000
DIGIT_LIMIT = 20  # Decimal multiplies exactly up to 28 digits

Kind = Literal["number", "name", "label", "text", "sign", "word", "end"]

_NUMBER = re.compile(r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?P<fraction>\.[0-9]+)?")
_TEXT_ENDS = {'"': '"', "“": "“”", "”": "“”"}


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is canonical for a sign or a word, folded for a name, as written inside a label or a text."""

    kind: Kind
    text: str
    start: int
    end: int
    value: int | Decimal = 0
    percent: bool = False


@cache
def _by_length() -> tuple[str, ...]:
    known = words()
    return tuple(sorted({*known.signs, *known.slips}, key=len, reverse=True))


def tokens(source: str) -> list[Token]:
    """The tokens of `source`, an `end` token last. Raises ExpressionError at the first that is none."""
    if len(source) > LENGTH_LIMIT:
        raise ExpressionError("expression.too-long", LENGTH_LIMIT, len(source), {"limit": LENGTH_LIMIT})
    return _Lexer(source, words()).run()


class _Lexer:
    def __init__(self, source: str, known: Words) -> None:
        self.source = source
        self.words = known
        self.folded = known.fold(source)
        self.at = 0
        self.found: list[Token] = []
        self.calls: list[bool] = []  # for every open bracket, whether it opened the arguments of a function

    def run(self) -> list[Token]:
        size = len(self.source)
        while self.at < size:
            character = self.folded[self.at]
            if character.isspace():
                self.at += 1
            elif character in "0123456789":
                self._number()
            elif character == "「":
                self._label()
            elif character in _TEXT_ENDS:
                self._text(_TEXT_ENDS[character])
            elif self.words.starts_name(character):
                self._name()
            else:
                self._sign()
        self._add("end", "", size)
        return self.found

    def _add(self, kind: Kind, text: str, end: int, value: int | Decimal = 0, percent: bool = False) -> None:
        self.found.append(Token(kind, text, self.at, end, value, percent))
        self.at = end

    def _skip_spaces(self, at: int) -> int:
        while at < len(self.folded) and self.folded[at].isspace():
            at += 1
        return at

    def _number(self) -> None:
        match = _NUMBER.match(self.folded, self.at)
        if match is None:  # cannot be: the caller saw a digit
            raise AssertionError(self.folded[self.at])
        end = match.end()
        written = match[0]
        if "," in written and self.calls and self.calls[-1]:
            # 最大(1,234) may mean one number or two, and either would be a silent guess
            raise ExpressionError("expression.ambiguous-comma", self.at, end,
                                  {"number": written, "plain": written.replace(",", ""),
                                   "apart": written.replace(",", ", ")})
        if sum(map(str.isdigit, written)) > DIGIT_LIMIT:
            raise ExpressionError("expression.number-too-long", self.at, end, {"limit": DIGIT_LIMIT})
        value = Decimal(written.replace(",", ""))
        after = self._skip_spaces(end)
        if self.folded.startswith("%", after):
            self._add("number", written, after + 1, _exact(value.scaleb(-2)), percent=True)
            return
        stop = after
        while stop < len(self.folded) and self.words.continues_name(self.folded[stop]):
            stop += 1
        times = self.words.multipliers.get(self.folded[after:stop])
        if times is None:
            self._add("number", written, end, _exact(value))
        else:
            self._add("number", written, stop, _exact(value * times))

    def _label(self) -> None:
        close = self.source.find("」", self.at)
        if close < 0:
            raise ExpressionError("expression.unclosed-label", self.at, len(self.source))
        text = self.source[self.at + 1 : close]
        if not text.strip():
            raise ExpressionError("expression.empty-label", self.at, close + 1)
        self._add("label", text, close + 1)

    def _text(self, ends: str) -> None:
        close = self.at + 1
        while close < len(self.source) and self.folded[close] not in ends:
            close += 1
        if close == len(self.source):
            raise ExpressionError("expression.unclosed-text", self.at, close)
        self._add("text", self.source[self.at + 1 : close], close + 1)

    def _name(self) -> None:
        end = self.at
        while end < len(self.folded) and self.words.continues_name(self.folded[end]):
            end += 1
        text = self.folded[self.at : end]
        word = self.words.words.get(text.lower())
        before = self.found[-1].text if self.found and self.found[-1].kind == "sign" else ""
        # a part of a dotted name is a name, whatever it says
        if word is None or before == "." or self.folded.startswith(".", self._skip_spaces(end)):
            self._add("name", text, end)
        else:
            self._add("word", word, end)

    def _sign(self) -> None:
        for written in _by_length():
            if self.folded.startswith(written, self.at):
                break
        else:
            raise ExpressionError("expression.unknown-character", self.at, self.at + 1,
                                  {"character": self.source[self.at]})
        end = self.at + len(written)
        if written in self.words.slips:
            raise ExpressionError("expression.foreign-sign", self.at, end,
                                  {"written": self.source[self.at : end], "meant": self.words.slips[written]})
        sign = self.words.signs[written]
        if sign == "(":
            self.calls.append(bool(self.found) and self.found[-1].kind == "name")
        elif sign == ")" and self.calls:
            self.calls.pop()
        self._add("sign", sign, end)


def _exact(value: Decimal) -> int | Decimal:
    whole = int(value)
    return whole if whole == value else value
