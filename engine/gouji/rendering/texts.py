"""An audit as text in any of the formats that are text, in pieces where it may be long."""

from __future__ import annotations

from collections.abc import Iterator

from gouji.corpus.audits import Audit
from gouji.messages import Lang


def text_of(audit: Audit, form: str, lang: Lang = "zh", width: int = 100, brief: bool = False) -> str | Iterator[str]:
    """`form`: table, json, html, md, csv or sarif. `width`, `brief`: of the screen's table (`render_table`)."""
    if form == "json":
        from gouji.rendering.json_text import json_chunks

        return json_chunks(audit, lang)
    if form == "html":
        from gouji.rendering.html import render_html

        return render_html(audit, lang)
    if form == "md":
        from gouji.rendering.markdown import render_markdown

        return render_markdown(audit, lang)
    if form == "csv":
        from gouji.rendering.listing_csv import csv_chunks

        return csv_chunks(audit, lang)
    if form == "sarif":
        from gouji.rendering.audit_sarif import render_sarif

        return render_sarif(audit, lang)
    from gouji.rendering.table import render_table

    return render_table(audit, lang, width, brief)
