"""Filling Word templates: which file is used, what is wrong with one, and the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gouji.messages import Lang, message, remedy
from gouji.resources import templates_folder

_FOLDER = "letters"
_DATE = (2000, 1, 1, 0, 0, 0)
_UNKNOWN = re.compile(r"'([^']*)'(?: is undefined)?$")
# What XML cannot hold, and the signs that docxtpl would take for its own.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_OWN_SIGNS = str.maketrans({"\t": " ", "\r": " ", "\n": " ", "\a": "", "\f": ""})


class TemplateFaultError(Exception):
    """A template cannot be filled: `code` (catalogue area `letters`), its file, and what is wrong."""

    def __init__(self, code: str, template: Path, **values: object) -> None:
        self.code, self.template, self.values = code, template, values
        super().__init__(self.text("en", []))

    def text(self, lang: Lang, files: list[str]) -> str:
        """What is wrong, which files were not written for it, and what to do."""
        values = {**self.values, "template": self.template, "files": "、".join(files)}
        mend = remedy(self.code, lang, **values)
        return message(self.code, lang, **values) + (f"\n  {mend}" if mend else "")


def template_file(name: str, lang: Lang, templates: Path | None = None) -> Path:
    """`letter.docx` (in English `letter.en.docx`) of the user's folder, of its subfolder `letters`, or ours."""
    file = f"{name}.docx" if lang == "zh" else f"{name}.{lang}.docx"
    own = [] if templates is None else [templates / _FOLDER / file, templates / file]
    return next((path for path in own if path.is_file()), templates_folder() / _FOLDER / file)


def fill(template: Path, context: Mapping[str, Any]) -> bytes:
    """The document that a template makes of `context`; equal content gives equal bytes.

    Raises TemplateFaultError for a template that is no DOCX, has a slip in its Jinja, or a name that is not there.
    """
    import jinja2
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]

    try:
        document = DocxTemplate(io.BytesIO(_content(template)))
        document.init_docx()
    except Exception as error:  # python-docx raises what zipfile, lxml or its own lookups happen to raise
        raise TemplateFaultError("letters.broken-document", template, reason=_line(error)) from error
    try:
        document.render(_clean(context), _environment(), autoescape=True)
    except jinja2.UndefinedError as error:
        found = _UNKNOWN.search(str(error))
        raise TemplateFaultError("letters.broken-name", template, name=found[1] if found else str(error)) from error
    except jinja2.TemplateError as error:
        raise TemplateFaultError("letters.broken-syntax", template, reason=_line(error)) from error
    except Exception as error:  # what a template's own expressions raise
        raise TemplateFaultError("letters.broken-failed", template, reason=_line(error)) from error
    out = io.BytesIO()
    document.save(out)
    return fixed(out.getvalue())


def fixed(package: bytes) -> bytes:
    """A zip package (DOCX, XLSX) with its members as they are, but all of one date: no trace of when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system, info.external_attr = 0, 0
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


def _content(template: Path) -> bytes:
    with template.open("rb") as file:
        return file.read()


@cache
def _environment() -> Any:
    """Names that are not there are errors, what is filled in is never markup, and a template reaches nothing else."""
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)


def _clean(value: Any) -> Any:
    """Texts as one line of what XML can hold; a report's own braces stay braces, for nothing of it is a template."""
    if isinstance(value, str):
        # docxtpl turns {_{ and the like into {{ when it is done; a zero-width space between keeps the text as it was.
        return re.sub(r"([{}%])_([{}%])", "\\1\u200b_\\2", _ILLEGAL.sub("", value.translate(_OWN_SIGNS)))
    if isinstance(value, Mapping):
        return {key: _clean(entry) for key, entry in value.items()}
    return [_clean(entry) for entry in value] if isinstance(value, list | tuple) else value


def _line(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:200]
