"""The audit as a page: the official tables as printed, with the cells of each finding marked."""

from gouji.rendering.html.page import render_html

__all__ = ["render_html"]
