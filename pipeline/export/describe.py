"""What the bundle says of itself: ``datapackage.json`` (Frictionless), ``metadata.json`` (Datasette) and ``README.txt``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

import pipeline
from pipeline.columns import Column, Kind
from pipeline.export.schema import TABLES, Table

TITLE = "chitieu: chỉ tiêu của chính quyền địa phương trên báo chí"
ABOUT = (
    "Quantified targets (chỉ tiêu) and results of Vietnamese provinces, districts and communes, read from news articles by "
    "chitieu, each with the sentence that says so."
)
_TYPES: dict[Kind, str] = {"text": "string", "integer": "integer", "number": "number"}
_MEDIA = {
    "targets-excel.csv": ("csv", "text/csv"),
    "targets.xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "targets.parquet": ("parquet", "application/vnd.apache.parquet"),
    "chitieu.sqlite": ("sqlite", "application/vnd.sqlite3"),
}


def datapackage(folder: Path, targets: pd.DataFrame) -> str:
    """``datapackage.json`` of the files in ``folder``: Data Package 2.0, a resource a file, a schema for each table."""
    return _json(
        {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "chitieu-targets",
            "title": TITLE,
            "description": ABOUT,
            "version": pipeline.__version__,
            "languages": ["vi", "en"],
            "sources": _sources(targets),
            "resources": [*(_table_resource(table, folder) for table in TABLES), *_file_resources(folder)],
        }
    )


def _sources(targets: pd.DataFrame) -> list[dict[str, str]]:
    """The newspapers and sites, each once, with the address of its first article's host."""
    found: dict[str, str] = {}
    for source, url in targets[["source", "url"]].drop_duplicates().astype(object).itertuples(index=False, name=None):
        host = urlsplit(url).netloc if isinstance(url, str) else ""
        name = source if isinstance(source, str) else host
        if name:
            found[name] = found.get(name) or host
    return [{"title": name} | ({"path": f"https://{host}"} if host else {}) for name, host in sorted(found.items())]


def _table_resource(table: Table, folder: Path) -> dict[str, Any]:
    return {
        "name": table.name.replace("_", "-"),
        "type": "table",
        "path": f"{table.name}.csv",
        "title": f"{table.label_vi} · {table.label_en}",
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_weight(folder / f"{table.name}.csv"),
        "schema": table_schema(table),
    }


def table_schema(table: Table) -> dict[str, Any]:
    """A Frictionless table schema."""
    schema: dict[str, Any] = {
        "fields": [_field(column, unique=table.key == (column.name,)) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    if table.references:
        schema["foreignKeys"] = [
            {"fields": [ref.column], "reference": {"resource": ref.table.replace("_", "-"), "fields": [ref.to]}}
            for ref in table.references
        ]
    return schema


def _field(column: Column, *, unique: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if unique:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.pattern:
        constraints["pattern"] = rf"^(?:{column.pattern})$"
    limits = (("minimum", column.low), ("maximum", column.high))
    constraints |= {name: limit for name, limit in limits if limit is not None}
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "title": f"{column.label_vi} · {column.label_en}",
        "description": column.meaning,
    }
    if column.unit:
        field["unit"] = column.unit
    elif column.kind == "number":
        field["unit"] = "as the column unit of the row"
    if column.values:
        field["categories"] = [{"value": value, "label": column.value_vi(value)} for value in column.values]
    return field | ({"constraints": constraints} if constraints else {})


def _file_resources(folder: Path) -> list[dict[str, Any]]:
    return [
        {
            "name": name.replace(".", "-"),
            "type": "file",
            "path": name,
            "format": form,
            "mediatype": media,
            **_weight(folder / name),
        }
        for name, (form, media) in _MEDIA.items()
    ]


def _weight(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "hash": f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"}


def datasette_metadata() -> dict[str, Any]:
    """Metadata for Datasette: ``datasette chitieu.sqlite --metadata metadata.json``."""
    tables = {table.name: _datasette_table(table) for table in TABLES}
    tables["targets"] |= {"fts_table": "targets_fts", "fts_pk": "rowid"}
    tables["metrics"] |= {"label_column": "label_vi"}
    return {"title": TITLE, "description": ABOUT, "databases": {"chitieu": {"tables": tables}}}


def _datasette_table(table: Table) -> dict[str, Any]:
    columns = {column.name: f"{column.label_vi} · {column.label_en}: {column.meaning}" for column in table.columns}
    return {
        "title": f"{table.label_vi} · {table.label_en}",
        "description": table.meaning,
        "columns": columns,
        **({"facets": list(table.facets)} if table.facets else {}),
    }


def metadata() -> str:
    """``metadata.json``."""
    return _json(datasette_metadata())


def readme(counts: Mapping[str, int], excel_cut: int) -> str:
    """``README.txt``, Vietnamese first. counts: rows of each table; excel_cut: cells cut to Excel's limit."""
    rows = [f"  {table.name}.csv".ljust(24) + f"{counts[table.name]:>9}  {table.label_vi} · {table.label_en}" for table in TABLES]
    cut = f"\ntargets.xlsx: {excel_cut} ô dài quá 32.767 ký tự đã bị cắt / cells longer than 32,767 characters were cut\n"
    return _README.format(rows="\n".join(rows), cut=cut if excel_cut else "", columns=_columns_text(TABLES[0].columns))


def _columns_text(columns: Sequence[Column]) -> str:
    return "\n".join(f"  {column.name:<20} {column.label_vi} · {column.label_en}" for column in columns)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_README = """\
CHỈ TIÊU VÀ KẾT QUẢ CỦA ĐỊA PHƯƠNG TRÊN BÁO CHÍ
===============================================

Mỗi dòng là một con số mà địa phương đề ra (target = chỉ tiêu) hoặc báo cáo đã đạt (result = kết quả), kèm câu trích và
đường dẫn bài báo. Bảng do chương trình chitieu đọc tự động: trước khi đăng, hãy mở bài gốc và đọc lại câu trích.

Mở tệp nào?
  targets.xlsx         Excel, LibreOffice: mở tệp này. Có bộ lọc, tên cột tiếng Việt, trang giải thích cột, trang cam kết
                       và kết quả. Tên cột ở dòng 2, dữ liệu từ dòng 3.
  targets-excel.csv    CSV cho bảng tính (UTF-8 có BOM). Ô nào bảng tính có thể hiểu nhầm là ngày, số hay công thức (3-4, 01,
                       15%, =...) có dấu ' ở đầu; bỏ dấu ' là được nguyên văn. Máy dùng dấu phẩy thập phân thì mở targets.xlsx.
  targets.csv          CSV cho phần mềm (UTF-8, không BOM), nguyên văn từng ô. Đừng mở thẳng bằng Excel.
  promises.csv         mỗi cam kết một dòng: đạt, không đạt, chưa rõ hay chưa có kết quả, các bài nêu chỉ tiêu và kết quả
  targets.parquet      pandas, DuckDB, R
  chitieu.sqlite       SQLite, có tìm kiếm toàn văn không cần dấu; mở bằng Datasette với metadata.json
  datapackage.json     mô tả từng cột theo chuẩn Frictionless

Ô trống nghĩa là bài không nêu và không suy ra được. Tiền tính bằng đồng, không phải triệu đồng; số thập phân dùng dấu chấm.

TARGETS AND RESULTS OF VIETNAMESE LOCALITIES IN THE NEWS
========================================================

One row is one figure that a locality set itself (target) or reports (result), with the sentence that says so and the address
of the article. A program read them: open the article and read the sentence before you publish.

Which file?
  targets.xlsx         Excel, LibreOffice: open this one. Filters, labels in both languages, codebook, promises against
                       results. Names of columns in row 2, data from row 3 (pandas: read_excel(..., header=1)).
  targets-excel.csv    CSV for spreadsheets (UTF-8 with byte-order mark). A cell that a spreadsheet could take for a date, a
                       number or a formula (3-4, 01, 15%, =...) has an apostrophe in front; without it, it is verbatim. Where
                       the decimal mark is a comma, open targets.xlsx.
  targets.csv          CSV for programs (UTF-8, no byte-order mark), every cell verbatim. Not for opening in Excel.
  promises.csv         a line a promise: met, not met, unclear or open, the articles of target and result
  targets.parquet      pandas, DuckDB, R
  chitieu.sqlite       SQLite with full-text search that needs no accents; Datasette opens it with metadata.json
  datapackage.json     every column described, as Frictionless has it

An empty cell means not stated and not inferable. Money is in units, not millions; the decimal mark is a point.

Số dòng · Rows
{rows}
{cut}
Cột của targets · Columns of targets
{columns}
"""
