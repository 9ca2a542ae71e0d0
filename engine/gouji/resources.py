"""Where the data that ships with Gouji lies: in a checkout beside `engine/`, in a wheel inside the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def _folder(name: str, marker: str) -> Path:
    for root in (_PACKAGE / "_data", _CHECKOUT):
        if (root / name / marker).exists():
            return root / name
    raise FileNotFoundError(f"{name}/{marker}: neither in the package nor beside it; reinstall gouji")


def rules_folder() -> Path:
    """The official rule pack (`rules/`). Raises FileNotFoundError when the installation is broken."""
    return _folder("rules", "pack.yaml")


def templates_folder() -> Path:
    """The letter, page and notice templates (`reports/templates/`). Raises FileNotFoundError likewise."""
    return _folder("reports/templates", "README.md")
