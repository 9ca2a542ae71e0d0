"""Putting a rule into a file: text is added, nothing that stands there is written anew, and nothing is left half."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from gouji import yaml_source
from gouji.authoring.new_rule.draft import Draft, scalar
from gouji.authoring.schema import FOLDER, MODELINE, file_name
from gouji.authoring.whole_file import write_whole
from gouji.language import Translated, language, read
from gouji.messages import Lang, message
from gouji.packs.gather import shown
from gouji.packs.load import Loader
from gouji.problems import Problem, ProblemsError
from gouji.yaml_source import Sequence

_UTF8 = "utf-8"
_MARK = b"\xef\xbb\xbf"


class PlaceError(Exception):
    """The rule cannot be put there; `code` and `values` say why, `problems` what was wrong with the pack then."""

    def __init__(self, code: str, values: Mapping[str, object], problems: tuple[Problem, ...] = ()) -> None:
        self.code, self.values, self.problems = code, dict(values), problems
        super().__init__(code)

    def text(self, lang: Lang = "zh") -> str:
        return message(f"new_rule.{self.code}", lang, **self.values)


def check_place(file: Path, pack_file: Path) -> None:
    """Raises PlaceError where no rule could be put into `file`, before anything is asked."""
    folder = pack_file.resolve().parent
    if file.is_dir():
        raise PlaceError("folder-there", {"file": file, "example": file / "rules.yaml"})
    if file.suffix not in (".yaml", ".yml"):
        raise PlaceError("not-yaml", {"file": file})
    if file.resolve() == pack_file.resolve():
        raise PlaceError("pack-there", {"file": file, "example": shown(pack_file.parent) / "checks" / "rules.yaml"})
    if not file.resolve().is_relative_to(folder):
        raise PlaceError("outside", {"file": file, "folder": shown(pack_file.parent)})
    if any(parent.exists() and not parent.is_dir() for parent in file.parents):
        raise PlaceError("no-folder-there", {"file": file})
    _added(file, Draft(), pack_file)
    _listed(file, pack_file)


def put(draft: Draft, file: Path, pack_file: Path) -> list[Path]:
    """Adds the rule at the end of `file` (made where there is none) and lists the file in the pack; the files changed.

    The pack is loaded then; where it cannot be, all is put back. Raises PlaceError, OSError.
    """
    changes = {file: _added(file, draft, pack_file)}
    listed = _listed(file, pack_file)
    if listed is not None:
        changes[pack_file] = listed
    before = {path: path.read_bytes() if path.exists() else None for path in changes}
    new_folder = not file.parent.exists()
    try:
        for path, data in changes.items():
            write_whole(path, data)
        Loader(pack_file.absolute()).load()
    except BaseException as error:  # Ctrl-C too leaves nothing half
        for path, old in before.items():
            if old is None:
                path.unlink(missing_ok=True)
            else:
                write_whole(path, old)
        if new_folder and file.parent.exists():
            file.parent.rmdir()
        if isinstance(error, ProblemsError):
            raise PlaceError("put-back", {"file": file}, error.problems) from None
        raise
    return list(changes)


def _modeline(file: Path, pack_file: Path) -> str:
    """The line by which an editor finds the schema of a new file, where the pack has one."""
    schema = pack_file.parent / FOLDER / file_name("rules")
    if not schema.is_file():
        return ""
    return MODELINE.format(os.path.relpath(schema.resolve(), file.resolve().parent).replace(os.sep, "/"))


def _added(file: Path, draft: Draft, pack_file: Path) -> bytes:
    rules = language().contexts["rules"]["rules"]
    if not file.exists():
        head = message("new_rule.file-head", "zh")
        return f"{_modeline(file, pack_file)}# {head}\n{rules.zh}:\n{draft.text()}".encode()
    translated = _readable(file, "rules")
    data = file.read_bytes()
    root = translated.source.root
    node = (root.get(rules.zh) or root.get(rules.en)) if isinstance(root, yaml_source.Mapping) else None
    lines = translated.source.lines
    if not isinstance(node, Sequence) or not node.items:
        raise PlaceError("no-rules-there", {"file": file, "key": rules.zh})
    dash = lines[node.items[-1].place.line - 1].find("-")
    if dash < 0 or lines[node.place.line - 1].lstrip().startswith((rules.zh, rules.en)) or \
            lines[node.items[-1].place.line - 1][:dash].strip():
        raise PlaceError("flow-there", {"file": file, "key": rules.zh})
    spelling: Lang = "zh" if isinstance(root, yaml_source.Mapping) and root.get(rules.zh) is not None else "en"
    return _appended(data, "\n" + draft.text(spelling, dash))


def _listed(file: Path, pack_file: Path) -> bytes | None:
    """pack.yaml with the file named under 规则; None where it is named already."""
    pack = _readable(pack_file, "pack")
    folder = pack_file.parent.resolve()
    name = Path(os.path.relpath(file.resolve(), folder)).as_posix()
    names = pack.data.get("rules", ())
    if any((folder / known).resolve() == file.resolve() for known in names):
        return None
    data, key = pack_file.read_bytes(), language().contexts["pack"]["rules"]
    root = pack.source.root
    there = next((value for name, value in root.items if name.text in (key.zh, key.en)), None) \
        if isinstance(root, yaml_source.Mapping) else None
    if isinstance(there, Sequence) and not there.items:  # []
        return _inserted(data, there.place.end_line, there.place.end_column - 2, scalar(name))
    if there is not None and not names:  # nothing behind the key
        raise PlaceError("no-list-there", {"file": pack_file, "key": key.zh})
    if not names:
        chinese = isinstance(root, yaml_source.Mapping) and any(not name.isascii() for name in root.keys())  # noqa: SIM118
        spelled = key.zh if chinese else key.en
        return _appended(data, f"{spelled}:\n  - {scalar(name)}\n")
    last = pack.node(("rules", len(names) - 1)).place
    lines = pack.source.lines
    line = lines[last.line - 1]
    if line[:last.column - 1].strip() == "-":
        end = len(lines[last.end_line - 1])
        return _inserted(data, last.end_line, end, "\n" + line[:last.column - 1] + scalar(name))
    return _inserted(data, last.end_line, last.end_column - 1, ", " + scalar(name))


def _readable(file: Path, context: str) -> Translated:
    try:
        translated = read(file, context)
    except ProblemsError as error:
        raise PlaceError("broken-there", {"file": file}, error.problems) from None
    if translated.problems:
        raise PlaceError("broken-there", {"file": file}, tuple(translated.problems))
    return translated


def _text_of(data: bytes) -> tuple[str, str, bytes]:
    """The text as it stands, the encoding and the mark before it."""
    mark = _MARK if data.startswith(_MARK) else b""
    try:
        return data[len(mark):].decode(_UTF8), _UTF8, mark
    except UnicodeDecodeError:
        return data.decode("gb18030"), "gb18030", b""


def _appended(data: bytes, more: str) -> bytes:
    text, encoding, mark = _text_of(data)
    end = _line_end(text)
    gap = "" if not text or text.endswith(("\n", "\r")) else end
    return mark + (text + gap + more.replace("\n", end)).encode(encoding)


def _inserted(data: bytes, line: int, column: int, more: str) -> bytes:
    """`more` put in at a line (from 1) and a column (from 0) of it."""
    text, encoding, mark = _text_of(data)
    lines = text.splitlines(keepends=True)
    there = lines[line - 1]
    lines[line - 1] = there[:column] + more.replace("\n", _line_end(text)) + there[column:]
    return mark + "".join(lines).encode(encoding)


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
