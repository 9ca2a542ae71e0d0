"""Reports and audits as bytes, for the archive and between processes: small, exact, and safe to read back.

A pickle that may hold nothing but Gouji's own data classes: an archive goes from hand to hand, and reading one must
never run what somebody put into it. Rules are kept by id and come from the pack. What was packed by other code is not
read at all (`stamp`): it is made anew from the document.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from gouji import fitting, reading
from gouji.cached import engine_digest
from gouji.checking import Reason, Result
from gouji.expressions import Key, Operand
from gouji.fitting import Report
from gouji.locating import Cause, Change
from gouji.packs import Pack, Rule
from gouji.reasoning import Decision, Finding, Inference, ReportAudit

_T = TypeVar("_T")
_MOST_BYTES = 64 * 1024 * 1024
_LIBRARIES = ("pypdfium2-", "python_calamine-", "selectolax-", "markdown_it_py-")
_LEVEL = 1  # of compression: thrice as fast as the usual and nearly as small
_OURS = (Report, fitting.Organisation, fitting.SectionText, fitting.Figure, fitting.PrintedLabel, fitting.Claim,
         fitting.Reading, reading.Paragraph, reading.Place, reading.PageSpot, reading.TableSpot,
         reading.ParagraphSpot, reading.SheetSpot, reading.Doubt, ReportAudit, Finding,
         Result, Reason, Operand, Key, Inference, Cause, Change, Decision)


def _values_of(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What to make an object of that kind from again."""
    if not is_dataclass(kind):
        return tuple  # of a named tuple
    names = list(kind.__dataclass_fields__)
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda obj: (get(obj),)


_KNOWN: dict[tuple[str, str], Any] = {(c.__module__, c.__qualname__): c for c in _OURS}
_FIELDS = {c: _values_of(c) for c in _OURS}
_PLAIN = frozenset({("decimal", "Decimal"), ("datetime", "date"), ("builtins", "dict")})


class PackedError(Exception):
    """The bytes are not what was packed: damaged, or not made by us."""


@cache
def stamp() -> str:
    """Which code packs: Gouji's sources by their content, and the libraries that read by their versions. What other
    code packed, or read, may mean something else."""
    return digest(f"{engine_digest()} {_readers()}".encode())[:16]


def _readers() -> list[str]:
    """Name and version of each, by the folder that says it is installed: importlib.metadata takes ten times as long,
    and every audit asks."""
    folders = {folder or "." for folder in sys.path if Path(folder).is_dir()}
    return sorted({name for folder in folders for name in os.listdir(folder)  # noqa: PTH208 — makes no objects
                   if name.startswith(_LIBRARIES) and name.endswith(".dist-info")})


def pack_report(report: Report) -> bytes:
    return _pack(report)


def unpack_report(data: bytes, pack: Pack) -> Report:
    """Raises PackedError."""
    return _unpack(data, pack, Report)


def pack_audit(audit: ReportAudit, files: Sequence[str]) -> bytes:
    """The audit with its report, without what only explaining it needs: operands of checks that passed, firings.

    `files` are the names of its file and of those that it was compared with: what an audit found does not depend on
    where files lie, so they may be called otherwise when it is unpacked.
    """
    inference = replace(audit.inference, facts=(), firings=())
    return _pack(replace(audit, results=_light(audit.results), on_trial=_light(audit.on_trial), inference=inference),
                 files)


def _light(results: Sequence[Result]) -> tuple[Result, ...]:
    return tuple(r if r.status in ("fail", "undetermined") else r._replace(operands=(), values={}, unsure=())
                 for r in results)


def unpack_audit(data: bytes, pack: Pack, files: Sequence[str]) -> ReportAudit:
    """`files`: under which names the files now lie, in the order they were packed with. Raises PackedError."""
    return _unpack(data, pack, ReportAudit, files)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Pickler(pickle.Pickler):
    files: Mapping[str, int] = MappingProxyType({})

    def persistent_id(self, obj: Any) -> str | int | None:
        """A rule by its id, a file by its place among those of the task."""
        if isinstance(obj, Rule):
            return obj.id
        return self.files.get(obj) if type(obj) is str else None

    def reducer_override(self, obj: Any) -> Any:
        """Data classes by their fields in order: thrice as fast as the way that dataclasses pickle themselves."""
        kind = type(obj)
        if kind in _FIELDS:
            return kind, _FIELDS[kind](obj)
        return (dict, (dict(obj),)) if kind is MappingProxyType else NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, rules: Mapping[str, Rule], files: Sequence[str]) -> None:
        super().__init__(io.BytesIO(data))
        self._rules, self._files = rules, files

    def persistent_load(self, name: Any) -> Rule | str:
        return self._files[name] if isinstance(name, int) else self._rules[name]

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an archive")
        return _maker(_KNOWN[module, name])  # never the class itself: a pickle may change what it is given


def _mark() -> bytes:
    return stamp().encode()


def _maker(kind: Any) -> Callable[..., Any]:
    def made(*values: Any) -> Any:
        return kind(*values)

    return made


def _pack(value: object, files: Sequence[str] = ()) -> bytes:
    out = io.BytesIO()
    pickler = _Pickler(out, pickle.HIGHEST_PROTOCOL)
    pickler.files = {name: at for at, name in enumerate(files)}
    pickler.dump(value)
    return _mark() + zlib.compress(out.getvalue(), _LEVEL)


def _unpack(data: bytes, pack: Pack, kind: type[_T], files: Sequence[str] = ()) -> _T:
    mark = _mark()
    if data[: len(mark)] != mark:
        raise PackedError("packed by other code")
    try:
        plain = zlib.decompressobj().decompress(data[len(mark):], _MOST_BYTES)
        value = _Unpickler(plain, {rule.id: rule for rule in pack.rules}, files).load()
    except Exception as error:  # whatever a damaged pickle leads to
        raise PackedError(f"{type(error).__name__}: {error}") from error
    if not isinstance(value, kind):
        raise PackedError(type(value).__name__)
    return value


__all__ = ["PackedError", "digest", "pack_audit", "pack_report", "stamp", "unpack_audit", "unpack_report"]
