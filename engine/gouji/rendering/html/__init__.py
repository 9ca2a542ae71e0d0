"""The audit as a page: the city at a glance, each organisation, each finding with its table and sentence."""

from gouji.rendering.html.page import render_html, write_html

__all__ = ["render_html", "write_html"]
