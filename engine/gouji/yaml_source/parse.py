"""From a file or a text to a Source: slips first, then YAML."""

from __future__ import annotations

from collections.abc import Collection
from os import PathLike
from pathlib import Path

from gouji.problems import ProblemsError
from gouji.yaml_source.compose import compose
from gouji.yaml_source.decode import decode, normalise
from gouji.yaml_source.findings import Findings
from gouji.yaml_source.preflight import preflight
from gouji.yaml_source.source import Source


def read(path: str | PathLike[str], known_keys: Collection[str] | None) -> Source:
    """See `gouji.yaml_source.read`."""
    file = str(path)
    try:
        data = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        findings = Findings(file, [])
        code = "no_file" if isinstance(error, FileNotFoundError) else "unreadable"
        findings.add(code, 0, 0, reason=getattr(error, "strerror", None) or str(error))
        raise ProblemsError(findings.problems) from error
    return _read(decode(data, file), file, known_keys)


def read_text(text: str, file: str, known_keys: Collection[str] | None) -> Source:
    """See `gouji.yaml_source.read_text`."""
    return _read(normalise(text, file), file, known_keys)


def _read(text: str, file: str, known_keys: Collection[str] | None) -> Source:
    lines = tuple(text.split("\n"))
    findings = Findings(file, lines)
    preflight(lines, findings, known_keys)
    # What YAML says of a text with slips in it is mostly their echo, so it is asked only when there are none.
    root = None if findings.has_errors() else compose(text, findings)
    if root is None:
        raise ProblemsError(findings.in_order())
    return Source(file, lines, root, findings.in_order())
