"""The newsroom bundle: one targets table in every form that people open, all made from one schema.

::

    schema         which tables there are, their columns, keys and references
    vocabularies   metrics, breakdowns and units as tables
    spreadsheet    which cells a spreadsheet would take for a date, a number or a formula
    csv_files      targets.csv, targets-excel.csv, ...
    workbook       targets.xlsx
    parquet        targets.parquet
    database       chitieu.sqlite, with full-text search
    describe       datapackage.json (Frictionless), metadata.json (Datasette), README.txt
    bundle         all of them into one folder
"""

from pipeline.export.bundle import Bundle, write_bundle

__all__ = ["Bundle", "write_bundle"]
