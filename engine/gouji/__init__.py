"""Gouji 勾稽: audits government annual disclosure reports against declarative rules.

    import gouji
    pack = gouji.load_pack()
    report = gouji.parse("清溪县2021.txt", pack)
    result = gouji.audit(["reports/submissions"], pack)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gouji.corpus import audit, parse
    from gouji.packs import load_pack
    from gouji.reading import read_document

__all__ = ["__version__", "audit", "load_pack", "parse", "read_document"]

_HOME = {"audit": "gouji.corpus", "parse": "gouji.corpus", "load_pack": "gouji.packs",
         "read_document": "gouji.reading"}


def __getattr__(name: str) -> Any:
    """The public functions, imported when first used: a process that only reads a document need not load the rest."""
    if name == "__version__":
        from importlib.metadata import version

        return version("gouji")
    if name not in _HOME:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)
