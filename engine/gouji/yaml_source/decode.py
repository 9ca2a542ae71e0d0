"""Bytes as Notepad and WPS save them (UTF-8 with or without BOM, UTF-16, GB18030; any line ends) to text."""

from __future__ import annotations

import re
from typing import NoReturn

from gouji.problems import ProblemsError
from gouji.yaml_source.findings import Findings

# What YAML refuses outright, and what it would count as the end of a line though no editor shows one.
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def decode(data: bytes, file: str) -> str:
    """The text of `data` with "\\n" at the line ends and no BOM. Raises ProblemsError if it is no readable text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return normalise(_strictly(data[len(bom) :], encoding, file), file)
    nul = data.find(b"\0")
    if nul >= 0:
        _refuse("not_text", data, nul, "utf-8", file)
    try:
        return normalise(data.decode("utf-8"), file)
    except UnicodeDecodeError as error:
        # GB18030 turns almost anything into some text, so a UTF-8 file with one broken byte must not get that far.
        if _mostly_utf8(data):
            _refuse("undecodable", data, error.start, "utf-8", file)
    return normalise(_strictly(data, "gb18030", file), file)


def normalise(text: str, file: str) -> str:
    """`text` without BOM and with "\\n" at the line ends. Raises ProblemsError for characters that have no place."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _BAD.search(text):
        findings = Findings(file, text.split("\n"))
        for number, line in enumerate(findings.lines):
            for found in _BAD.finditer(line):
                code = "not_text" if found[0] == "\0" else "bad_character"
                findings.add(code, number, found.start(), char=f"U+{ord(found[0]):04X}")
        raise ProblemsError(findings.in_order()[:20])
    return text


def _strictly(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        _refuse("undecodable", data, error.start, encoding, file)


def _refuse(code: str, data: bytes, at: int, encoding: str, file: str) -> NoReturn:
    before = data[:at].decode(encoding, "replace").splitlines() or [""]
    if data[:at].decode(encoding, "replace").endswith(("\n", "\r")):
        before.append("")
    after = data[at : at + 80].decode(encoding, "replace").splitlines() or [""]
    findings = Findings(file, [*before[:-1], _visible(before[-1] + after[0])])
    findings.add(code, len(before) - 1, len(before[-1]), char="U+0000")
    raise ProblemsError(findings.problems)


def _visible(line: str) -> str:
    return _BAD.sub("\ufffd", line)


def _mostly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(char >= "\u0800" for char in text) - bad > 5 * bad
