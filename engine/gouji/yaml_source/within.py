"""Where the characters of a scalar's text stand in the file: quotes, escapes and folded lines make the two differ."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.yaml_source.nodes import Place, Scalar

_ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}


def span(lines: Sequence[str], scalar: Scalar, start: int, end: int) -> Place:
    """The place of the characters `start` to `end` (exclusive) of `scalar.text`; an empty range is one position."""
    length = len(scalar.text)
    start = max(0, min(start, length))
    end = max(start, min(end, length))
    place = scalar.place
    style = lines[place.line - 1][place.column - 1 : place.column] if place.line <= len(lines) else ""
    style = style if scalar.quoted or (style in ("|", ">") and place.end_line > place.line) else ""
    exact = place.end_column - place.column == length + (2 if scalar.quoted else 0)
    if place.line == place.end_line and exact:
        first = place.column + (1 if scalar.quoted else 0)
        return Place(place.line, first + start, place.line, first + end)
    spots = _spots(lines, scalar, style, end + 1)
    line, column = spots[min(start, len(spots) - 1)]
    last_line, last_column = spots[end - 1] if end > start else (line, column - 1)
    if end < len(spots) and spots[end][0] == last_line and end > start and style == '"':
        return Place(line + 1, column + 1, last_line + 1, spots[end][1] + 1)  # an escape is longer than its character
    return Place(line + 1, column + 1, last_line + 1, last_column + 2)


def _spots(lines: Sequence[str], scalar: Scalar, style: str, wanted: int) -> list[tuple[int, int]]:
    """Line and column (from 0) of each of the first `wanted` characters, by walking along text and file together."""
    line, column = scalar.place.line - 1, scalar.place.column - 1 + (1 if scalar.quoted else 0)
    indent = 0
    if style in ("|", ">"):
        line, indent = line + 1, _indent(lines, scalar.place)
        column = min(indent, len(lines[line])) if line < len(lines) else 0
    spots: list[tuple[int, int]] = []
    for char in scalar.text[:wanted]:
        if char.isspace() and not (style == '"' and _raw(lines, line, column) == "\\"):
            spots.append((line, column))
            if _raw(lines, line, column) == "":
                line, column = line + 1, indent
            elif _raw(lines, line, column) == char:
                column += 1
            continue
        while line < len(lines):
            raw = _raw(lines, line, column)
            if raw == "" or (style == '"' and raw == "\\" and _raw(lines, line, column + 1) == ""):
                line, column = line + 1, indent
            elif raw in " \t":
                column += 1
            else:
                break
        spots.append((line, column))
        raw = _raw(lines, line, column)
        if style == '"' and raw == "\\":
            column += _ESCAPE_LENGTHS.get(_raw(lines, line, column + 1), 2)
        else:
            column += 2 if style == "'" and raw == "'" else 1
    last = len(lines) - 1
    if len(spots) < wanted:
        spots.append((line, column))
    return [(min(number, last), at if number <= last else 0) for number, at in spots]


def _raw(lines: Sequence[str], line: int, column: int) -> str:
    return lines[line][column : column + 1] if line < len(lines) else ""


def _indent(lines: Sequence[str], place: Place) -> int:
    """How deep the body of the block text at `place` stands: as its first line that is not blank."""
    header = lines[place.line - 1][place.column - 1 :].split("#")[0]
    digits = [char for char in header if char.isdigit()]
    for text in lines[place.line : place.end_line]:
        if text.strip(" "):
            depth = len(text) - len(text.lstrip(" "))
            if not digits:
                return depth
            key = lines[place.line - 1]
            return min(depth, len(key) - len(key.lstrip(" -")) + int(digits[0]))
    return 0
