"""The audit as a workbook: the desk of whoever supervises a season."""

from gouji.rendering.workbook.write import write_workbook

__all__ = ["write_workbook"]
