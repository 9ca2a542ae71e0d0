"""Web pages to documents."""

from gouji.reading.html.mht import read_mht
from gouji.reading.html.page import read_html

__all__ = ["read_html", "read_mht"]
