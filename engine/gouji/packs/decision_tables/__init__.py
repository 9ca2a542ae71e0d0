"""Decision tables: severity and verdict as clerks decide them, in the sheets of an Excel workbook that the pack names.

Importing this needs neither openpyxl nor the check for gaps: a cached pack has its tables read and checked already.
"""

from gouji.packs.decision_tables.model import Column, DecisionTable, Domain, Row, Value

__all__ = ["Column", "DecisionTable", "Domain", "Row", "Value"]
