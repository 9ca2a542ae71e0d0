"""From text to nodes by libyaml's events; the safe subset only: one document, no anchors, no tags, no typing."""

from __future__ import annotations

from typing import Any

import yaml

from gouji.yaml_source.causes import report
from gouji.yaml_source.findings import Findings
from gouji.yaml_source.nodes import Mapping, Node, Place, Scalar, Sequence

MAX_NODES = 100_000
MAX_DEPTH = 40

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(text: str, findings: Findings) -> Node | None:
    """The root of `text` (an empty Scalar if there is nothing), or None with the reasons added to `findings`."""
    loader = _Loader(text)
    try:
        root = _document(loader, findings)
    except yaml.YAMLError as error:
        report(error, findings)
        return None
    finally:
        loader.dispose()
    return None if findings.has_errors() else root


def _add(findings: Findings, code: str, event: Any, /, **values: object) -> None:
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if end.line == start.line else 1
    findings.add(code, start.line, start.column, width, **values)


def _document(loader: Any, findings: Findings) -> Node | None:
    loader.get_event()  # the stream begins
    event = loader.get_event()
    if isinstance(event, yaml.StreamEndEvent):
        return Scalar("", True, False, Place(1, 1, 1, 1))
    if event.version is not None or event.tags:
        _add(findings, "directive", event)
    root = _tree(loader, findings)
    if root is None:
        return None
    loader.get_event()  # the document ends
    event = loader.get_event()
    if not isinstance(event, yaml.StreamEndEvent):
        _add(findings, "documents", event)
    return root


def _tree(loader: Any, findings: Findings) -> Node | None:
    """All nodes of one document. One loop without calls: a rule file has some ten thousand events."""
    get_event = loader.get_event
    scalar_event, sequence_start, mapping_start = yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent
    new = tuple.__new__  # what Place(…) and Scalar(…) come down to, in half the time
    starts: list[Any] = []  # the collections that are open, outermost first
    contents: list[list[Node]] = []  # what each holds so far; keys and values of a mapping take turns
    last_line = len(findings.lines)
    last_column = len(findings.lines[-1]) + 1
    left = MAX_NODES
    node: Node
    while True:
        event = get_event()
        kind = type(event)
        if kind is scalar_event:
            if event.anchor is not None or event.tag is not None:
                _refuse(event, findings)
            start, end, style = event.start_mark, event.end_mark, event.style
            line, column, end_line, end_column = start.line + 1, start.column + 1, end.line + 1, end.column + 1
            place = new(Place, (line, column, end_line, end_column))
            empty = not style and column == end_column and line == end_line
            if line > last_line:  # libyaml ends every text with a line of its own
                place = Place(last_line, last_column, last_line, last_column)
            node = new(Scalar, (event.value, empty, style == '"' or style == "'", place))  # noqa: PLR1714
        elif kind is sequence_start or kind is mapping_start:
            if event.anchor is not None or event.tag is not None:
                _refuse(event, findings)
            if len(starts) >= MAX_DEPTH:
                _add(findings, "too_deep", event, limit=MAX_DEPTH)
                return None
            starts.append(event)
            contents.append([])
            continue
        elif kind is yaml.AliasEvent:
            _add(findings, "alias", event, name=event.anchor)
            node = Scalar("", True, False, _place(event, event))
        else:
            opened, parts = starts.pop(), contents.pop()
            place = _extent(opened, event, parts)
            if type(opened) is mapping_start:
                node = Mapping(_pairs(parts, findings), place)
            else:
                node = Sequence(tuple(parts), place)
        left -= 1
        if left < 0:
            _add(findings, "too_many", event, limit=f"{MAX_NODES:,}")
            return None
        if not starts:
            return node
        contents[-1].append(node)


def _refuse(event: Any, findings: Findings) -> None:
    if event.anchor is not None:
        _add(findings, "anchor", event, name=event.anchor)
    if event.tag is not None:
        _add(findings, "tag", event, tag=event.tag)


def _pairs(parts: list[Node], findings: Findings) -> tuple[tuple[Scalar, Node], ...]:
    pairs: list[tuple[Scalar, Node]] = []
    seen: dict[str, Place] = {}
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        if type(key) is not Scalar:
            findings.add("key_not_text", *_spot(key.place))
            continue
        text = key.text
        if text in seen:
            first = seen[text]
            findings.add("duplicate_key", *_spot(key.place), key=text, line=first.line, column=first.column)
        elif key.empty:
            findings.add("no_key", *_spot(key.place))
        else:
            seen[text] = key.place
        pairs.append((key, value))
    return tuple(pairs)


def _spot(place: Place) -> tuple[int, int, int]:
    width = place.end_column - place.column if place.end_line == place.line else 1
    return place.line - 1, place.column - 1, width


def _place(start: Any, end: Any) -> Place:
    first, last = start.start_mark, end.end_mark
    return Place(first.line + 1, first.column + 1, last.line + 1, last.column + 1)


def _extent(start: Any, end: Any, parts: list[Node]) -> Place:
    """A block ends for libyaml where the next token begins, blank lines later; we say where its last node ends."""
    if start.flow_style or not parts:
        return _place(start, end)
    mark, last = start.start_mark, parts[-1].place
    return Place(mark.line + 1, mark.column + 1, last.end_line, last.end_column)
