"""The bundle says one thing in every format, and no spreadsheet can misread it."""

from __future__ import annotations

import asyncio
import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import frictionless
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape  # Excel writes control characters as _x000D_, and openpyxl leaves them so
from spacy.language import Language
from typer.testing import CliRunner

from extractors.facts import Place, Row
from extractors.lexicon import LEXICONS
from pipeline import assemble
from pipeline.cli import app
from pipeline.export import workbook, write_bundle
from pipeline.export.database import search_words
from pipeline.export.describe import datasette_metadata
from pipeline.export.schema import TABLES
from pipeline.export.spreadsheet import guarded, taken_otherwise, unguarded
from pipeline.reading import Article, read_articles
from pipeline.tables import COLUMNS, DTYPES, read_table, to_frame, write_table
from pipeline.wording import unit_labels

ROOT = Path(__file__).parents[1]
MakeRow = Callable[..., Row]
MakeArticle = Callable[..., Article]
NAMES = list(DTYPES)
TEXTS = [column.name for column in COLUMNS if column.kind == "text"]

#: What headlines and scrapers bring; the first of each pair of lines harms, the others only mislead.
NASTY = (
    *("=cmd|'/c calc'!A1", "=HYPERLINK(\"http://x.example\",\"xem\")", "+1", "-3+4", "@SUM(1,1)", "\t=1", "\r=1", "＝1+1", "  =1", "|x"),
    *("3-4", "3 - 4", "2020-2025", "1/2", "10.5", "1,5", "01", "7:30", "5 PM", "12e5", "1234567890e1", "15%", "60 đ", "$5", "(5)"),
    *("Mar 5", "5-Mar-2025", "May 2025", "3 tháng 4", "tháng 3/2025", "TRUE", "false", "#N/A", "#REF!", "'=1", "'tỉnh", "１２"),
)  # fmt: skip
HARMLESS = (
    "Đakrông",
    "trên 5%",
    "14–15 %",
    "Quận 1",
    "tăng 3-4%",
    "a=b",
    "50% xã",
    "Maya",
    "#tag",
    "tháng này",
    "e",
    "",
    " x ",
    "2 lần",
)


@pytest.fixture(scope="module")
def gold(nlp: Language) -> pd.DataFrame:
    """The targets table of the articles that the project carries."""
    found = list(read_articles([ROOT / "data" / "raw", ROOT / "tests" / "gold" / "articles"]))
    return to_frame([(article, assemble.extract(article, nlp)) for article in found if isinstance(article, Article)])


@pytest.fixture(scope="module")
def folder(gold: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(gold, tmp_path_factory.mktemp("bundle")).folder


@pytest.fixture(scope="module")
def nasty(make_row: MakeRow, make_article: MakeArticle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of a table whose headlines, places and values are what a spreadsheet misreads."""
    results = []
    for number, text in enumerate([*NASTY, *HARMLESS, "x\x0b\x01y", "_x0041_"]):
        place = Place("district", "Bình An", "01", text.strip() or "Tân Lập", "001", "", "", "Bình An", "01")
        row = make_row(place=place, value_text=text or "0", metric_text=text, sentence=text or ".", year=1990 + number)
        results.append((make_article(title=text, source=text, id=f"{number}", url=""), [row]))
    return write_bundle(to_frame(results), tmp_path_factory.mktemp("nasty")).folder


def cells(frame: pd.DataFrame) -> list[list[object]]:
    """Cells as Python values: None for an empty one, numbers as Decimal, so that formats can be compared."""
    return [[_cell(value) for value in row] for row in frame[NAMES].astype(object).itertuples(index=False, name=None)]


def _cell(value: object) -> object:
    if value is None or value is pd.NA or value != value:
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return Decimal(repr(float(value))) if isinstance(value, int | float) else value  # type: ignore[arg-type]


def test_every_format_has_the_same_cells(gold: pd.DataFrame, folder: Path) -> None:
    told = cells(gold)
    assert len(told) > 400
    assert cells(read_table(folder / "targets.csv")) == told
    assert cells(pd.read_parquet(folder / "targets.parquet")) == told
    assert (
        cells(pd.read_excel(folder / "targets.xlsx", header=1, dtype={name: "string" for name in TEXTS if name != "published"}))
        == told
    )
    with closing(sqlite3.connect(folder / "chitieu.sqlite")) as db:
        assert cells(pd.read_sql("SELECT * FROM targets", db, dtype=object)) == told  # type: ignore[call-overload]
    types = {name: "VARCHAR" if name in TEXTS else "DOUBLE" for name in NAMES}
    with duckdb.connect() as duck:
        assert cells(duck.execute("FROM read_csv(?, types = ?)", [str(folder / "targets.csv"), types]).df()) == told
        assert cells(duck.execute("FROM read_parquet(?)", [str(folder / "targets.parquet")]).df()) == told
    rows = [tuple(cell.value for cell in row) for row in _sheet(folder).iter_rows(min_row=3)]
    assert cells(pd.DataFrame(rows, columns=NAMES, dtype=object)) == told
    excel = pd.read_csv(folder / "targets-excel.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    for name in TEXTS:
        assert [unguarded(cell) for cell in excel[name]] == gold[name].fillna("").tolist()


def _sheet(folder: Path, at: int = 0) -> Any:
    return openpyxl.load_workbook(folder / "targets.xlsx").worksheets[at]


def test_parquet_keeps_dtypes_and_says_what_columns_are(gold: pd.DataFrame, folder: Path) -> None:
    import pyarrow.parquet as pq

    pd.testing.assert_frame_equal(pd.read_parquet(folder / "targets.parquet"), gold)
    field = pq.read_schema(folder / "targets.parquet").field("province")
    assert field.metadata[b"label_vi"].decode() == "Tỉnh"


def test_all_tables_are_the_same_in_csv_and_sqlite(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "chitieu.sqlite")) as db:
        for table in TABLES:
            names = [column.name for column in table.columns]
            kinds = {column.name: "float64" if column.kind != "text" else "string" for column in table.columns}
            plain = pd.read_csv(folder / f"{table.name}.csv", dtype=kinds, keep_default_na=False, na_values=[""])  # type: ignore[call-overload]
            assert plain.columns.tolist() == names
            stored = pd.read_sql(f"SELECT * FROM {table.name}", db).astype(kinds)  # type: ignore[call-overload]
            pd.testing.assert_frame_equal(stored, plain, check_dtype=False)


def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert {task.name for task in report.tasks} >= {table.name.replace("_", "-") for table in TABLES}
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = {field["name"]: field for field in package["resources"][0]["schema"]["fields"]}
    assert list(fields) == NAMES
    assert fields["status"]["constraints"] == {"required": True, "enum": ["target", "result"]}
    assert fields["status"]["categories"][1] == {"value": "result", "label": "kết quả"}
    assert fields["char_start"]["unit"] == "character"
    assert {"title": "baonghean.vn", "path": "https://baonghean.vn"} in package["sources"]
    paths = {resource["path"] for resource in package["resources"]}
    assert paths | {"datapackage.json", "metadata.json", "README.txt"} == {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("file", "change", "fault"),
    [
        ("targets.csv", (",percent,", ",parsecs,"), "foreign-key"),
        ("targets.csv", ("result,province", "outcome,province"), "constraint-error"),
        ("promise_rows.csv", ("target,", "target,x"), "foreign-key"),
        ("metrics.csv", ("metric,metric_group", "metrik,metric_group"), "incorrect-label"),
    ],
)
def test_frictionless_would_find_a_fault(file: str, change: tuple[str, str], fault: str, folder: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(folder, tmp_path / "broken"))
    text = (broken / file).read_text(encoding="utf-8")
    assert change[0] in text
    (broken / file).write_text(text.replace(*change, 1), encoding="utf-8", newline="")
    report = frictionless.validate(str(broken / "datapackage.json"))
    assert fault in {error.type for task in report.tasks for error in task.errors}


def test_ids_that_the_lexicons_no_longer_have_are_listed(make_row: MakeRow, make_article: MakeArticle, tmp_path: Path) -> None:
    write_bundle(to_frame([(make_article(), [make_row(metric="silk_output", unit="skein")])]), tmp_path)
    assert frictionless.validate(str(tmp_path / "datapackage.json")).valid
    assert (tmp_path / "metrics.csv").read_text(encoding="utf-8").splitlines()[-1].startswith("silk_output,unknown,silk_output")
    assert (tmp_path / "units.csv").read_text(encoding="utf-8").splitlines()[-1] == "skein,skein,skein"


def test_the_workbook_is_one_to_work_in(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "targets.xlsx")
    assert book.sheetnames == [
        *("Chỉ tiêu và kết quả", "Cam kết và kết quả", "Danh mục chỉ tiêu", "Danh mục phân tổ", "Danh mục đơn vị"),
        "Giải thích cột",
    ]
    sheet = book.worksheets[0]
    assert (sheet["D1"].value, sheet["D2"].value) == ("Tỉnh\nProvince", "province")
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == f"A2:{sheet.cell(1, len(NAMES)).column_letter}{sheet.max_row}"
    first = dict(zip(NAMES, sheet[3], strict=True))
    assert (first["province_code"].data_type, first["value_min"].data_type, first["published"].data_type) == ("s", "n", "d")
    assert first["url"].hyperlink.target == first["url"].value
    codebook = book["Giải thích cột"]
    assert codebook.max_row == 2 + sum(len(table.columns) for table in TABLES if table.name in workbook.SHEETS)


def test_no_text_of_the_workbook_is_a_formula(nasty: Path) -> None:
    for sheet in openpyxl.load_workbook(nasty / "targets.xlsx").worksheets:
        assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e", "b")] == []
    titles = [row[NAMES.index("title")] for row in _sheet(nasty).iter_rows(min_row=3)]
    assert [unescape(cell.value or "") for cell in titles] == [*NASTY, *HARMLESS, "x\x0b\x01y", "_x0041_"]
    assert {cell.data_type for cell in titles if cell.value} == {"s"}


@pytest.mark.parametrize("text", NASTY)
def test_what_a_spreadsheet_misreads_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_it_reads_right_is_left_alone(text: str) -> None:
    assert guarded(text) == text


@given(st.text(alphabet="0123456789=+-@'.,/:% ethángMaryđ\t\r\n", max_size=8))
def test_guarding_can_be_undone_and_leaves_no_formula(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.strip().isdecimal()


def test_the_csv_for_excel_is_guarded_and_the_plain_one_verbatim(nasty: Path) -> None:
    with (nasty / "targets-excel.csv").open(encoding="utf-8-sig", newline="") as file:
        excel = list(csv.DictReader(file))
    with (nasty / "targets.csv").open(encoding="utf-8", newline="") as file:
        plain = list(csv.DictReader(file))
    assert [row["title"] for row in plain[: len(NASTY)]] == list(NASTY)
    assert [row["title"] for row in excel[: len(NASTY)]] == ["'" + text for text in NASTY]
    for row in excel:
        assert [name for name in TEXTS if row[name] and row[name][0] != "'" and taken_otherwise(row[name])] == []
        assert row["district_code"] == "'001"
        assert row["published"] == "'2020-07-30"
        assert row["year"].isdecimal()
    assert (nasty / "targets.csv").read_bytes()[:9] == b"target_id"
    assert (nasty / "targets-excel.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


def _libreoffice(source: Path, out: Path, to: str, *options: str) -> Path:
    """A file converted by LibreOffice, as a person would save it under another type."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation=file://{quote(str(out / 'profile'))}"
    command = [office, profile, "--headless", "--convert-to", to, *options, "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out / f"{source.stem}.{to.partition(':')[0]}"


@pytest.mark.parametrize("language", ["1033", "1066"], ids=["English", "Vietnamese"])
def test_libreoffice_takes_no_text_for_anything_else(language: str, nasty: Path, tmp_path: Path) -> None:
    """With "detect special numbers" on, which guesses as Excel does."""
    detect = f"--infilter=CSV:44,34,76,1,,{language},false,true"
    made = _libreoffice(nasty / "targets-excel.csv", tmp_path, "xlsx", detect)
    sheet = openpyxl.load_workbook(made).worksheets[0]
    header, *rows = list(sheet.iter_rows())
    assert [cell.value for cell in header] == NAMES
    assert len(rows) == len(NASTY) + len(HARMLESS) + 2
    for row in rows:
        kinds = {name: cell.data_type for name, cell in zip(NAMES, row, strict=True) if cell.value is not None and name in TEXTS}
        assert [name for name, kind in kinds.items() if kind != "s"] == []
    # The judge can condemn: bare, the same cells are dates and numbers to it.
    (tmp_path / "bare.csv").write_text("a\n" + "\n".join(["2025-12-03", "01", "=1+1", "15%"]), encoding="utf-8")
    bare = openpyxl.load_workbook(_libreoffice(tmp_path / "bare.csv", tmp_path, "xlsx", detect)).worksheets[0]
    assert {cell.data_type for (cell,) in bare.iter_rows(min_row=2)} <= {"d", "n", "f"}


def test_libreoffice_reads_the_workbook_cell_for_cell(gold: pd.DataFrame, folder: Path, tmp_path: Path) -> None:
    made = _libreoffice(folder / "targets.xlsx", tmp_path, "xlsx")
    assert cells(pd.read_excel(made, header=1, dtype={name: "string" for name in TEXTS if name != "published"})) == cells(gold)


def test_a_table_longer_than_a_sheet_goes_on_in_another(
    make_row: MakeRow, make_article: MakeArticle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 4)
    monkeypatch.setattr(workbook, "MAX_TEXT", 300)
    frame = to_frame([(make_article(), [make_row(year=2020 + n, sentence="s" * (299 + n)) for n in range(3)])])
    frames = {table.name: pd.DataFrame(columns=[column.name for column in table.columns]) for table in TABLES} | {
        "targets": frame
    }
    assert workbook.write_workbook(frames, tmp_path / "targets.xlsx") == 1
    book = openpyxl.load_workbook(tmp_path / "targets.xlsx")
    assert book.sheetnames[:2] == ["Chỉ tiêu và kết quả", "Chỉ tiêu và kết quả (2)"]
    at = NAMES.index("sentence")
    sentences = [row[at].value for sheet in book.worksheets[:2] for row in sheet.iter_rows(min_row=3)]
    assert sentences == ["s" * 299, "s" * 300, "s" * 299 + "…"]


def test_same_table_same_bytes(gold: pd.DataFrame, folder: Path, tmp_path: Path) -> None:
    again = write_bundle(gold, tmp_path / "again")
    again = write_bundle(gold, again.folder)  # over the first
    assert set(again.files) == {path.name for path in again.folder.iterdir()}
    assert [name for name in again.files if (folder / name).read_bytes() != (again.folder / name).read_bytes()] == []


@pytest.mark.parametrize(
    "asked", ["Krông Năng", "krong nang", "KRÔNG NĂNG", "dak lak", "Đắk Lắk", "đăk lăk hộ nghèo", "poor households", 'duoi "3%']
)
def test_search_needs_no_accents(
    asked: str, gold: pd.DataFrame, make_row: MakeRow, make_article: MakeArticle, tmp_path: Path
) -> None:
    place = Place("district", "Đắk Lắk", "66", "Krông Năng", "650", "", "", "Đắk Lắk", "66")
    said = "Tỷ lệ hộ nghèo còn dưới 3%."
    row = make_row(place=place, metric="poverty_rate", unit="percent", per="", sentence=said, metric_text="Tỷ lệ hộ nghèo")
    other = make_row(metric="income_per_capita", sentence="Thu nhập đạt 60 triệu đồng.")
    write_bundle(to_frame([(make_article(), [other, row])]), tmp_path)
    with closing(sqlite3.connect(tmp_path / "chitieu.sqlite")) as db:
        query = "SELECT t.metric FROM targets_fts JOIN targets t ON t.rowid = targets_fts.rowid WHERE targets_fts MATCH ?"
        assert db.execute(query, [search_words(asked)]).fetchall() == [("poverty_rate",)]
        db.execute("INSERT INTO targets_fts(targets_fts) VALUES ('integrity-check')")


def test_datasette_opens_the_database_with_its_metadata(folder: Path) -> None:
    from datasette.app import Datasette

    async def rows(address: str) -> Any:
        served = Datasette(
            [folder / "chitieu.sqlite"], metadata=json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        )
        return (await served.client.get(address)).json()

    found = asyncio.run(rows("/chitieu/targets.json?_search=krong+nang&_shape=objects&_facet=metric"))
    assert found["rows"]
    assert {row["district"] for row in found["rows"]} == {"Krông Năng"}
    assert set(datasette_metadata()["databases"]["chitieu"]["tables"]["targets"]["columns"]) == set(NAMES)


def test_every_unit_that_rows_can_have_has_a_name() -> None:
    with (LEXICONS / "units.csv").open(encoding="utf-8-sig", newline="") as file:
        lexicon = {row["unit"] for row in csv.DictReader(file)}
    with (LEXICONS / "metrics.csv").open(encoding="utf-8-sig", newline="") as file:
        lexicon |= {row["unit"] for row in csv.DictReader(file)} - {""}
    assert lexicon - {label.id for label in unit_labels() if label.kind == "unit"} == set()


def test_export_writes_the_bundle(make_row: MakeRow, make_article: MakeArticle, tmp_path: Path) -> None:
    cli, out, bundle = CliRunner(), tmp_path / "out", tmp_path / "new" / "bundle"
    done = cli.invoke(app, ["export", "--out", str(out), "--bundle", str(bundle)])
    assert (done.exit_code, done.stderr) == (
        2,
        f"chitieu: {out / 'targets.csv'}: no such file; name the --out folder of a run, or run chitieu run first\n",
    )
    out.mkdir()
    write_table(to_frame([(make_article(), [make_row()])]), out / "targets.csv")
    done = cli.invoke(app, ["export", "--out", str(out), "--bundle", str(bundle)])
    assert done.output == f"1 rows and 1 promises in 13 files in {bundle}\n"
    readme = (bundle / "README.txt").read_text(encoding="utf-8")
    assert [
        path.name for path in bundle.iterdir() if path.name not in readme and path.name not in ("metadata.json", "README.txt")
    ] == []
    done = cli.invoke(app, ["export", "--out", str(out), "--bundle", str(out / "targets.csv")])
    assert (done.exit_code, "is a file; --bundle takes a folder" in done.stderr) == (2, True)
    (out / "targets.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = cli.invoke(app, ["export", "--out", str(out), "--bundle", str(bundle)])
    assert (done.exit_code, "the rows are no targets table" in done.stderr) == (2, True)
