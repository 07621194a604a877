"""The one writer of tables that leave the product, as CSV and as Excel.

Whoever exports brings rows that the reader may see, and records the export where it leaves the
unit; what a cell may hold so that no program runs it is settled here.
"""

from challenge.web.export.separated import guarded, unguarded, written_csv
from challenge.web.export.tables import Cell, Column, Formula, Table
from challenge.web.export.workbook import written_xlsx

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = [
    "CSV",
    "XLSX",
    "Cell",
    "Column",
    "Formula",
    "Table",
    "guarded",
    "unguarded",
    "written_csv",
    "written_xlsx",
]
