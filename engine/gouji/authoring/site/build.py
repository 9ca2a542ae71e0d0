"""The site, built by Sphinx in a temporary folder and then put in its place as a whole."""

from __future__ import annotations

import contextlib
import io
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gouji.authoring.site.blocks import Page, clean
from gouji.authoring.site.pages.lists import bases_page, first_page, parameters_page, topic_pages
from gouji.authoring.site.pages.rules import rule_pages
from gouji.authoring.site.pages.tables import figure_pages, vocabulary_pages
from gouji.authoring.site.pages.words import language_page
from gouji.authoring.site.subject import Subject

MARKER = "gouji-site.txt"
_STYLE = Path(__file__).parent / "style.css"
_TEMPLATES = Path(__file__).parent / "templates"
_LANGUAGES = {"zh": "zh_CN", "en": "en"}
_SUFFIX = ".page"
# Sphinx keeps these for building again, which we never do; they hold nothing for readers.
_LEFT_OVER = (".buildinfo", "objects.inv")


class NoSphinxError(Exception):
    """Sphinx is not installed."""


class TakenError(Exception):
    """The folder holds something that is no such site, or is no folder; `code` says which."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class NotBuiltError(Exception):
    """Sphinx complained; the message is what it said."""


def pages_of(subject: Subject) -> list[Page]:
    """Every page of the site, the first page first."""
    found = [bases_page(subject), parameters_page(subject), *figure_pages(subject), *vocabulary_pages(subject),
             language_page(subject)]
    others = ["figures/index", "bases", "parameters", "vocabularies/index", "language"]
    return [first_page(subject, others), *topic_pages(subject), *rule_pages(subject), *found]


def check_folder(folder: Path) -> None:
    """Raises TakenError for what may not be replaced by a site."""
    if folder.exists() and not folder.is_dir():
        raise TakenError("site.not-folder")
    if folder.is_dir() and not (folder / MARKER).is_file() and any(folder.iterdir()):
        raise TakenError("site.not-empty")


def build_site(subject: Subject, folder: Path, step: Callable[[int, int], object] = lambda done, of: None) -> int:
    """Builds the site into `folder` and returns how many pages it has; `step` hears how far it is.

    The same pack gives the same bytes. Raises NoSphinxError, TakenError (nothing is touched), NotBuiltError, OSError.
    """
    check_folder(folder)
    pages = pages_of(subject)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gouji-site-", dir=folder.parent) as name:
        work = Path(name)
        _write(pages, work / "source")
        _sphinx(subject, work, len(pages), step)
        for left in _LEFT_OVER:
            (work / "site" / left).unlink(missing_ok=True)
        shutil.rmtree(work / "site" / "_sources", ignore_errors=True)
        (work / "site" / MARKER).write_text(subject.say("marker") + "\n", "utf-8")
        _put(work / "site", folder, work / "old")
    return len(pages)


def _write(pages: Sequence[Page], folder: Path) -> None:
    for page in pages:
        file = folder / f"{page.name}{_SUFFIX}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.written(), "ascii")
    (folder / "_static").mkdir()
    shutil.copyfile(_STYLE, folder / "_static" / "gouji.css")
    shutil.copytree(_TEMPLATES, folder / "_templates")


def _sphinx(subject: Subject, work: Path, pages: int, step: Callable[[int, int], object]) -> None:
    try:
        from sphinx.application import Sphinx
        from sphinx.errors import SphinxError
        from sphinx.util.docutils import docutils_namespace, patch_docutils
    except ImportError:
        raise NoSphinxError from None
    complaints = io.StringIO()
    done = 0

    def one_more(*_: object) -> None:
        nonlocal done
        done += 1
        step(done, 2 * pages)

    try:
        with patch_docutils(), docutils_namespace(), contextlib.redirect_stderr(complaints):
            app = Sphinx(work / "source", None, work / "site", work / "read", "html", _settings(subject), status=None,
                         warning=complaints, freshenv=True)
            app.connect("doctree-read", one_more)
            app.connect("html-page-context", one_more)
            app.build(force_all=True)
    except SphinxError as error:
        raise NotBuiltError(str(error)) from error
    if complaints.getvalue().strip():
        raise NotBuiltError(complaints.getvalue().strip())


def _settings(subject: Subject) -> dict[str, Any]:
    pack = subject.pack
    title = clean(subject.say("title", pack=pack.name, version=pack.version))
    return {
        "extensions": ["gouji.authoring.site.sphinx_pages"], "project": title, "version": "", "release": "",
        "copyright": "", "root_doc": "index", "language": _LANGUAGES[subject.lang], "smartquotes": False,
        "html_theme": "alabaster", "html_title": title, "html_short_title": title, "html_static_path": ["_static"],
        "html_css_files": ["gouji.css"], "html_use_index": False, "html_copy_source": False,
        "html_show_sourcelink": False, "html_show_sphinx": False, "html_show_copyright": False,
        "html_last_updated_fmt": None, "html_search_language": "gouji", "html_permalinks": False,
        "html_domain_indices": False, "pygments_style": "none", "highlight_language": "none",
        "templates_path": ["_templates"],
        "html_context": {"search_words": subject.say("search"), "search_go": subject.say("search-go")},
        "html_sidebars": {"**": ["about.html", "find.html", "navigation.html"]},
        "html_theme_options": {"show_powered_by": False, "github_button": False, "fixed_sidebar": False,
                               "page_width": "1100px", "sidebar_width": "250px", "sidebar_collapse": True},
    }


def _put(site: Path, folder: Path, old: Path) -> None:
    """The new site in place of the old one, which goes with the temporary folder."""
    check_folder(folder)
    if folder.exists():
        folder.rename(old)
    try:
        site.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
