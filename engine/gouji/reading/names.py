"""Which files may be reports: by what they are called, and by their first bytes where that says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePath, PurePosixPath

from gouji.reading.sniff import sniff

# What a report may be called: the formats that are read, and what counties also hand in and cannot be read, which has
# to be listed as not audited, for silence would pass for an audit. Under any other name, or none, the content tells:
# text there (scripts, data, notes) is passed over.
READ = frozenset({".txt", ".text", ".md", ".markdown", ".json", ".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml",
                  ".docx", ".docm", ".dotx", ".dotm", ".xlsx", ".xlsm", ".xltx", ".xltm", ".pdf", ".zip"})
FOREIGN = frozenset({
    ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".pages", ".uof", ".uot", ".xls", ".xlt", ".xlsb", ".et", ".ett",
    ".ods", ".uos", ".numbers", ".ppt", ".pptx", ".pps", ".ppsx", ".dps", ".odp", ".key", ".ofd", ".ceb", ".cebx",
    ".gd", ".sep", ".caj", ".kdh", ".xps", ".oxps", ".eml", ".msg", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz",
    ".jpg", ".jpeg", ".jfif", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp", ".svg", ".heic"})
_NO_DOCUMENT = ("text", "program")
ZIP = ".zip"
_LITTER = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_LOCK = "~$"
_RESOURCES = re.compile(r"(.+)(?:_files|\.files|_文件|_file)$")
_PAGES = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")


def is_litter(name: str) -> bool:
    """Whether a file or folder of this name was left by a system or an open program: no report, not worth a word."""
    return name.startswith((".", _LOCK)) or name.lower() in _LITTER


def sort_out(files: Iterable[PurePosixPath], head: Callable[[PurePosixPath], bytes] | None = None,
             ) -> tuple[list[PurePosixPath], list[PurePosixPath]]:
    """(files that may be reports, files passed over), in the given order, by their names; `head` gives the first bytes
    of those whose names say nothing, which are passed over without it.

    The pictures and scripts that a browser saves beside a page (page_files/ beside page.html) are passed over.
    """
    files = list(files)
    pages = {str(file.with_suffix("")).lower() for file in files if file.suffix.lower() in _PAGES}
    wanted: list[PurePosixPath] = []
    passed: list[PurePosixPath] = []
    for file in files:
        may_be = not _is_resource(file, pages) and (
            says_format(file) or (head is not None and sniff(head(file)) not in _NO_DOCUMENT))
        (wanted if may_be else passed).append(file)
    return wanted, passed


def says_format(file: PurePath) -> bool:
    """Whether a name says what the file is, or is meant to be."""
    return file.suffix.lower() in READ | FOREIGN


def _is_resource(file: PurePosixPath, pages: set[str]) -> bool:
    for folder in file.parents:
        found = _RESOURCES.fullmatch(folder.name)
        if found and str(folder.with_name(found[1])).lower() in pages:
            return True
    return False
