"""Reports and audits as bytes, for the archive and between processes: small, exact, and safe to read back.

A pickle that may hold nothing but Gouji's own data classes: an archive goes from hand to hand, and reading one must
never run what somebody put into it. Rules are kept by id and come from the pack. What was packed by other code is not
read at all (`stamp`): it is made anew from the document.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import zlib
from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from functools import cache
from operator import attrgetter
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
_LEVEL = 1  # of compression: thrice as fast as the usual and nearly as small
_OURS = (Report, fitting.Organisation, fitting.SectionText, fitting.Figure, fitting.PrintedLabel, fitting.Claim,
         fitting.Reading, reading.Paragraph, reading.Place, reading.Doubt, ReportAudit, Finding, Result, Reason,
         Operand, Key, Inference, Cause, Change, Decision)
_KNOWN: dict[tuple[str, str], Any] = {(c.__module__, c.__qualname__): c for c in _OURS}
_FIELDS = {c: attrgetter(*c.__dataclass_fields__) for c in _OURS if is_dataclass(c)}
_PLAIN = frozenset({("decimal", "Decimal"), ("datetime", "date"), ("builtins", "dict")})


class PackedError(Exception):
    """The bytes are not what was packed: damaged, or not made by us."""


@cache
def stamp() -> str:
    """Which code packs: Gouji's sources by their content. What another code packed may mean something else."""
    return engine_digest()[:16]


def pack_report(report: Report) -> bytes:
    return _pack(report)


def unpack_report(data: bytes, pack: Pack) -> Report:
    """Raises PackedError."""
    return _unpack(data, pack, Report)


def pack_audit(audit: ReportAudit) -> bytes:
    """The audit with its report, without what only explaining it needs: operands of checks that passed, firings."""
    results = tuple(r if r.status in ("fail", "undetermined") else r._replace(operands=(), values={}, unsure=())
                    for r in audit.results)
    inference = replace(audit.inference, facts=(), firings=())
    return _pack(replace(audit, results=results, inference=inference))


def unpack_audit(data: bytes, pack: Pack) -> ReportAudit:
    """Raises PackedError."""
    return _unpack(data, pack, ReportAudit)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: Any) -> str | None:
        return obj.id if isinstance(obj, Rule) else None

    def reducer_override(self, obj: Any) -> Any:
        """Data classes by their fields in order: thrice as fast as the way that dataclasses pickle themselves."""
        kind = type(obj)
        if kind in _FIELDS:
            return kind, _FIELDS[kind](obj)
        return (dict, (dict(obj),)) if kind is MappingProxyType else NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes, rules: Mapping[str, Rule]) -> None:
        super().__init__(io.BytesIO(data))
        self._rules = rules

    def persistent_load(self, name: Any) -> Rule:
        return self._rules[name]

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an archive")
        return _KNOWN[module, name]


def _mark() -> bytes:
    return stamp().encode()


def _pack(value: object) -> bytes:
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return _mark() + zlib.compress(out.getvalue(), _LEVEL)


def _unpack(data: bytes, pack: Pack, kind: type[_T]) -> _T:
    mark = _mark()
    if data[: len(mark)] != mark:
        raise PackedError("packed by other code")
    try:
        value = _Unpickler(zlib.decompress(data[len(mark):]), {rule.id: rule for rule in pack.rules}).load()
    except Exception as error:  # whatever a damaged pickle leads to
        raise PackedError(f"{type(error).__name__}: {error}") from error
    if not isinstance(value, kind):
        raise PackedError(type(value).__name__)
    return value


__all__ = ["PackedError", "digest", "pack_audit", "pack_report", "stamp", "unpack_audit", "unpack_report"]
