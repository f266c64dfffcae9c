"""``targets.xlsx``: a sheet a table, typed cells, two header rows that stay in sight, filters, and the codebook.

Row 1 of a sheet has the labels in Vietnamese and English, row 2 the columns' names; data begin in row 3:
``pandas.read_excel(path, header=1)``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.columns import Column
from pipeline.export.schema import TABLES, Table
from pipeline.frames import to_rows

#: Excel's limits: rows of a sheet, characters of a cell, links of a sheet and their length.
MAX_ROWS, MAX_TEXT, MAX_LINKS, MAX_LINK = 1_048_576, 32_767, 65_000, 2_000
_HEADER_ROWS = 2
#: One moment for every workbook, so that the same table gives the same bytes.
_CREATED = datetime.datetime(2000, 1, 1)
_WIDE = {
    "sentence": 70,
    "result_sentence": 70,
    "title": 45,
    "metric_text": 35,
    "url": 30,
    "meaning": 80,
    "label_vi": 40,
    "label_en": 35,
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: The sheets, in their order.
SHEETS = ("targets", "promises", "metrics", "breakdowns", "units")


def write_workbook(frames: Mapping[str, pd.DataFrame], path: Path) -> int:
    """Write the tables there are and their codebook; return how many cells were cut to Excel's limit of 32,767 characters.

    A table of more rows than a sheet has goes on in a second one. Addresses are links, dates dates; all other text is text,
    whatever it begins with.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": "chitieu", "created": _CREATED})
        writer = _Writer(book)
        for table in TABLES:
            if table.name in SHEETS and table.name in frames:
                writer.table(table, frames[table.name])
        writer.codebook([table for table in TABLES if table.name in SHEETS and table.name in frames])
    return writer.cut


class _Writer:
    """Sheets of one workbook, in the order of the calls."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.cut = 0
        self.label = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "border": 1})
        self.name = book.add_format({"font_color": "#595959", "font_name": "Consolas", "bg_color": "#F2F2F2", "border": 1})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.plain = book.add_format({"num_format": "0"})
        self.decimal = book.add_format({"num_format": "#,##0.0#####"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.text = book.add_format({"num_format": "@"})

    def table(self, table: Table, frame: pd.DataFrame) -> None:
        """The table, in as many sheets as it needs."""
        room = MAX_ROWS - _HEADER_ROWS
        for part, start in enumerate(range(0, max(len(frame), 1), room), 1):
            rows = frame.iloc[start : start + room]
            self.sheet(table.label_vi + (f" ({part})" if part > 1 else ""), table.columns, list(to_rows(rows)))

    def codebook(self, tables: Sequence[Table]) -> None:
        """Every column of every sheet: label, meaning, allowed values."""
        self.sheet("Giải thích cột", CODEBOOK, codebook_records(tables))

    def sheet(self, title: str, columns: Sequence[Column], rows: Sequence[Sequence[object]]) -> None:
        """One sheet with its headers, frozen, and filters on the row of names."""
        sheet = self.book.add_worksheet(title)
        sheet.freeze_panes(_HEADER_ROWS, 1)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _WIDE.get(column.name, 16))
        sheet.set_row(0, 45)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, f"{column.label_vi}\n{column.label_en}", self.label)
        for at, column in enumerate(columns):
            sheet.write_string(1, at, column.name, self.name)
        links = len(rows) * sum(column.name == "url" for column in columns) <= MAX_LINKS
        for number, row in enumerate(rows, _HEADER_ROWS):
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                if value is not None:
                    self.cell(sheet, number, at, column, value, links)
        sheet.autofilter(1, 0, max(len(rows) + 1, 1), len(columns) - 1)

    def cell(self, sheet: Worksheet, row: int, at: int, column: Column, value: object, links: bool) -> None:
        """One cell, by its column's type."""
        if isinstance(value, int | float):
            sheet.write_number(row, at, value, self._number(column, value))
            return
        text = str(value)
        if len(text) > MAX_TEXT:
            self.cut += 1
            text = text[: MAX_TEXT - 1] + "…"
        if column.name.endswith("published") and _DAY.fullmatch(text):
            sheet.write_datetime(row, at, datetime.datetime.fromisoformat(text), self.day)
        elif column.name == "url" and links and text.startswith(("http://", "https://")) and len(text) <= MAX_LINK:
            sheet.write_url(row, at, text, string=text)
        else:
            sheet.write_string(row, at, text, self.text)

    def _number(self, column: Column, value: float) -> Format:
        if column.unit in ("year", "character") or column.name == "congress":
            return self.plain
        return self.whole if float(value).is_integer() else self.decimal


CODEBOOK = (
    Column("sheet", "text", "Trang tính", "Sheet", "the sheet"),
    Column("column", "text", "Cột", "Column", "name of the column"),
    Column("label_vi", "text", "Tên tiếng Việt", "Vietnamese label", "label in Vietnamese"),
    Column("label_en", "text", "Tên tiếng Anh", "English label", "label in English"),
    Column("kind", "text", "Kiểu", "Type", "text, integer or number"),
    Column("meaning", "text", "Ý nghĩa", "Meaning", "what it says"),
    Column("values", "text", "Giá trị cho phép", "Allowed values", "the only values, with their Vietnamese words"),
)


def codebook_records(tables: Sequence[Table]) -> list[tuple[str | None, ...]]:
    """The codebook's rows."""
    return [
        (
            table.label_vi,
            column.name,
            column.label_vi,
            column.label_en,
            column.kind,
            column.meaning,
            "; ".join(f"{value} = {column.value_vi(value)}" for value in column.values) or None,
        )
        for table in tables
        for column in table.columns
    ]
