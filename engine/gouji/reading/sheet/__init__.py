"""Workbooks (XLSX) to documents."""

from gouji.reading.sheet.read import read_sheet

__all__ = ["read_sheet"]
