"""The table is what its contract says, on disk too."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts import Row
from pipeline.atomic import write_text
from pipeline.reading import Article
from pipeline.tables import COLUMNS, DTYPES, Column, TableError, check, csv_text, read_table, to_frame, write_table

MakeRow = Callable[..., Row]
MakeArticle = Callable[..., Article]

CONTRACT = (
    "target_id status level province district commune province_code district_code commune_code place_text province_2025 "
    "province_2025_code term congress metric metric_text breakdown change basis value_min value_max bound unit per value_text "
    "baseline_year baseline_value year_start year year_source sentence char_start char_end confidence extractor article_id "
    "source_file url source title published corrected"
).split()


def test_columns_are_those_of_the_contract_in_its_order() -> None:
    assert [column.name for column in COLUMNS] == CONTRACT


def test_every_column_has_its_own_label_in_both_languages() -> None:
    for labels in ([column.label_vi for column in COLUMNS], [column.label_en for column in COLUMNS]):
        assert all(label.strip() == label != "" for label in labels)
        assert len(set(labels)) == len(labels)


def test_a_column_with_a_value_that_has_no_word_is_refused() -> None:
    with pytest.raises(ValueError, match="column status: 2 values, 1 of them in Vietnamese"):
        Column("status", "text", "Loại", "Status", "x", ("target", "result"), ("chỉ tiêu",))


def test_a_row_fills_its_columns(make_row: MakeRow, make_article: MakeArticle) -> None:
    frame = to_frame([(make_article(), [make_row()])])
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == DTYPES
    row = frame.iloc[0]
    assert (row["district"], row["district_code"], row["level"]) == ("Tân Lập", "981", "district")
    assert row["value_min"] == 62_000_000
    assert row["value_max"] is pd.NA
    assert row["commune"] is pd.NA
    assert (row["source_file"], row["published"]) == ("a1.txt", "2020-07-30")


def test_no_rows_still_make_a_table(tmp_path: Path) -> None:
    write_table(to_frame([]), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbf" + ",".join(CONTRACT).encode() + b"\n"
    assert read_table(tmp_path / "t.csv").empty


def test_what_is_written_is_read_back(make_row: MakeRow, make_article: MakeArticle, tmp_path: Path) -> None:
    rows = [
        make_row(),
        make_row(value_min=Decimal("0.07"), value_max=Decimal("14.50"), bound="range", value_text='"7%",\nrồi 14,5%'),
        make_row(value_min=Decimal("9.1E+18"), place_text="= Tân Lập\r+ ", year=2024),
    ]
    frame = to_frame([(make_article(title="@NA null nan"), rows)])
    write_table(frame, tmp_path / "t.csv")
    pd.testing.assert_frame_equal(read_table(tmp_path / "t.csv"), frame)
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(csv.DictReader(file))
    assert [row["value_min"] for row in cells] == ["62000000", "0.07", "9100000000000000000"]
    assert [row["value_max"] for row in cells] == ["", "14.5", ""]
    assert [row["place_text"] for row in cells][2] == "= Tân Lập\r+ "
    assert {row["district_code"] for row in cells} == {"981"}


def test_same_rows_same_bytes(make_row: MakeRow, make_article: MakeArticle, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_table(to_frame([(make_article(), [make_row(), make_row(year=2030)])]), tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


def test_ids_depend_on_the_target_only(make_row: MakeRow, make_article: MakeArticle) -> None:
    def ids(article: Article, *rows: Row) -> list[str]:
        return to_frame([(article, rows)])["target_id"].tolist()

    one = ids(make_article(), make_row())
    assert ids(make_article(source_file="x/y.txt", title="khác"), make_row(confidence=0.1, extractor="other rule")) == one
    assert ids(make_article(), make_row(value_min=Decimal(62_000_000))) == one
    assert ids(make_article(url="https://bao.example.vn/b"), make_row()) != one
    assert ids(make_article(), make_row(year=2030)) != one
    assert ids(make_article(), make_row(), make_row()) == [one[0], f"{one[0]}-2"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"status": "promise"}, "status: one of target, result, got promise"),
        ({"value_min": Decimal(5), "value_max": Decimal(4)}, "value_min is not above value_max"),
        ({"year": 25}, "year: at least 1900, got 25"),
        ({"year_start": 2026}, "year_start is not after year"),
        ({"confidence": 1.5}, "confidence: at most 1, got 1.5"),
        ({"metric": ""}, "metric: not_nullable"),
        ({"term": "2020 – 2025"}, "term: written as"),
    ],
)
def test_a_row_that_breaks_the_schema_is_named(
    make_row: MakeRow, make_article: MakeArticle, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(TableError, match=message):
        to_frame([(make_article(), [make_row(**changes)])])


def test_ids_are_unique(make_row: MakeRow, make_article: MakeArticle) -> None:
    frame = to_frame([(make_article(), [make_row()])])
    with pytest.raises(TableError, match="target_id: field_uniqueness"):
        check(pd.concat([frame, frame], ignore_index=True))


@given(st.lists(st.text(alphabet='a",\n\r é=', max_size=6), min_size=2, max_size=4))
def test_any_text_survives_csv(cells: list[str]) -> None:
    text = csv_text([f"c{n}" for n, _ in enumerate(cells)], [cells])
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [cells]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_text(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "new \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["t.csv"]
