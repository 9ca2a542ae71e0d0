"""Signs of symbol fonts (Wingdings, Symbol) as Unicode; the table is `symbols.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gouji.cached import cached

_FILE = Path(__file__).parent / "symbols.yaml"
_PRIVATE = 0xF000
_UNKNOWN = "\ufffd"


@cache
def _fonts() -> dict[str, dict[int, str]]:
    return cached("symbols", lambda: (_read(), [_FILE]))


def _read() -> dict[str, dict[int, str]]:
    import yaml  # not needed while the cache holds

    fonts: dict[str, dict[int, str]] = yaml.safe_load(_FILE.read_text("utf-8"))
    return {name.lower(): signs for name, signs in fonts.items()}


def symbol(font: str, char: str) -> tuple[str, bool]:
    """(sign, whether it is known) of w:sym: `char` in hexadecimal. An unknown sign is �, never a wrong letter."""
    try:
        code = int(char[:8], 16)
    except ValueError:
        return _UNKNOWN, False
    signs = _fonts().get(font.strip().lower())
    low = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    if signs is not None and low < 0x100:
        return (signs[low], True) if low in signs else (_UNKNOWN, False)
    if 0x20 <= code < 0xD800 or 0xF900 <= code < 0xFFFE:
        return chr(code), True
    return _UNKNOWN, False
