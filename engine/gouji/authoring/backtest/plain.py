"""Parts of two packs made comparable: expressions compiled when first used are told apart by their source alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from gouji.claims.regex import Regex

_NOT_MEANT = frozenset({"file", "line", "start", "end", "spans"})  # where something is written, not what it says


def plain(value: Any) -> Any:
    """The value as tuples, texts and numbers: equal where two parts of packs mean the same."""
    if isinstance(value, Regex):
        return value.source, value.needs
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, *((f.name, plain(getattr(value, f.name))) for f in fields(value)
                                       if f.name not in _NOT_MEANT and not f.name.startswith("_"))
    if isinstance(value, Mapping):
        return tuple(sorted(((str(key), plain(each)) for key, each in value.items()), key=lambda item: item[0]))
    if isinstance(value, list | tuple):
        return tuple(map(plain, value))
    if isinstance(value, set | frozenset):
        return tuple(sorted(map(str, value)))
    return value
