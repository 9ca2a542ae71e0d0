"""Audits and reports for people and programs."""

from gouji.corpus.report_output import report_to_json
from gouji.rendering.explain import render_explanation
from gouji.rendering.markdown import render_markdown
from gouji.rendering.table import render_table
from gouji.rendering.views import audit_view

__all__ = ["audit_view", "render_explanation", "render_markdown", "render_table",
           "report_to_json"]
