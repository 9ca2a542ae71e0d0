"""What libyaml's error messages mean to the person who wrote the file."""

from __future__ import annotations

from typing import Any

import yaml

from gouji.yaml_source.findings import Findings

# (part of the message, code, where: "problem" or "context" mark). The first that fits counts.
_CAUSES = (
    ("mapping values are not allowed", "stray_colon", "problem"),
    ("block sequence entries are not allowed", "stray_dash", "problem"),
    ("mapping keys are not allowed", "stray_question", "problem"),
    ("could not find expected ':'", "not_an_entry", "context"),
    ("found a tab character", "tab_indent", "problem"),
    ("unknown escape character", "bad_escape", "problem"),
    ("did not find expected hexdecimal number", "bad_escape", "problem"),
    ("invalid Unicode character escape code", "bad_escape", "problem"),
    ("while scanning a quoted scalar", "unclosed_quote", "context"),
    ("expected ',' or", "flow_syntax", "problem"),
    ("while parsing a flow", "flow_syntax", "problem"),
    ("found unexpected ':'", "stray_colon", "problem"),
    ("while scanning a block scalar", "folded", "context"),
    ("while scanning an anchor", "value_start", "context"),
    ("while scanning an alias", "value_start", "context"),
    ("while scanning a tag", "value_start", "context"),
    ("while parsing a tag", "value_start", "context"),
    ("found undefined tag handle", "value_start", "problem"),
    ("directive", "directive", "problem"),
    ("cannot start any token", "value_start", "problem"),
    ("did not find expected node content", "value_start", "problem"),
    ("expected <document start>", "after_document", "problem"),
    ("did not find expected key", "layout", "problem"),
    ("expected '-' indicator", "layout", "problem"),
    ("expected <block end>", "layout", "problem"),
    ("max", "too_deep", "problem"),
)


def report(error: yaml.YAMLError, findings: Findings) -> None:
    """Add the cause of a parser's error to `findings`, at the spot that the writer has to look at."""
    marked: Any = error
    context, problem = getattr(marked, "context", None), getattr(marked, "problem", None)
    words = f"{context or ''}: {problem or ''}"
    code, where = next(((code, where) for part, code, where in _CAUSES if part in words), ("syntax", "problem"))
    mark = getattr(marked, f"{where}_mark", None) or getattr(marked, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    # At the end of the file there is nothing to show: point at the last line that says something.
    while line > 0 and (line >= len(findings.lines) or not findings.lines[line].strip()):
        line, column = line - 1, len(findings.lines[line - 1])
    text = findings.lines[line] if findings.lines else ""
    if code == "layout":
        column = len(text) - len(text.lstrip(" "))
    char = text[column : column + 1]
    width = max(1, len(text.rstrip()) - column) if code in ("layout", "not_an_entry", "unclosed_quote") else 1
    findings.add(code, line, column, width, char=char or "?", quote=char or '"', detail=str(problem or error), limit=40,
                 bracket=char, key="")
