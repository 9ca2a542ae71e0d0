"""Every sentence Gouji says of its own accord, in Chinese and English, looked up by a stable code.

The sentences are data (`gouji/catalogue/AREA.yaml`); a code is `area.name`.
Each entry has `zh` and `en`, and where something can be done about it `fix_zh` and `fix_en`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from gouji.cached import cached

Lang = Literal["zh", "en"]

_CATALOGUE = Path(__file__).parent / "catalogue"


@cache
def _areas() -> dict[str, dict[str, dict[str, str]]]:
    return cached("messages", _read)


def _read() -> tuple[dict[str, dict[str, dict[str, str]]], list[Path]]:
    import yaml  # not needed while the cache holds

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = sorted(_CATALOGUE.glob("*.yaml"))
    return {file.stem: yaml.load(file.read_text("utf-8"), Loader=loader) for file in files}, files


def catalogue(area: str) -> dict[str, dict[str, str]]:
    """The entries of one area, by name (the part of the code after the dot)."""
    return _areas()[area]


def _entry(code: str) -> dict[str, str]:
    area, _, name = code.partition(".")
    return catalogue(area)[name]


def message(code: str, lang: Lang = "zh", /, **values: object) -> str:
    """The sentence of `code`, its `{holes}` filled. Raises KeyError for a code or a hole nobody defined."""
    return _entry(code)[lang].format_map(values)


def remedy(code: str, lang: Lang = "zh", /, **values: object) -> str | None:
    """What the reader can do about it, or None where nothing can be said."""
    text = _entry(code).get(f"fix_{lang}")
    return None if text is None else text.format_map(values)
