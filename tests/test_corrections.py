"""Corrections: kept through every later reading of the article, shown in the table, given back as gold examples."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from extractors.facts import Row
from pipeline import corrections
from pipeline.cli import app
from pipeline.corrections import Correction, find
from pipeline.ingest import Again
from pipeline.reading import Article
from pipeline.run import Options, run
from pipeline.score import read_gold
from pipeline.store import open_store

MakeRow = Callable[..., Row]
TEXT = "Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.\n"


class Folder:
    """A folder of one article and its outputs; ``read`` runs over it with rules that give the rows."""

    def __init__(self, path: Path) -> None:
        self.raw, self.out = path / "raw", path / "out"
        self.raw.mkdir()
        (self.raw / "a1.txt").write_text(TEXT, encoding="utf-8")

    def read(self, *rows: Row) -> list[dict[str, str]]:
        extract: Callable[[Article], Sequence[Row]] = lambda article: rows  # noqa: E731
        run([self.raw], self.out, options=Options(again=Again(force=True)), build=lambda: extract)
        return self.table()

    def table(self) -> list[dict[str, str]]:
        text = (self.out / "targets.csv").read_text(encoding="utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def call(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--out", str(self.out)])

    def correct(self, *arguments: str) -> Result:
        return self.call("correct", *arguments, "--by", "Lan", "--why", "sai năm")

    def listed(self) -> list[dict[str, str]]:
        done = self.call("corrections")
        assert done.exit_code == 0, done.output
        return list(csv.DictReader(io.StringIO(done.output)))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_mended_field_and_a_wrong_row_show_in_the_table(folder: Folder, make_row: MakeRow) -> None:
    first, second = folder.read(make_row(), make_row(metric="poverty_rate", char_start=0, char_end=3, value_text="Đến"))
    done = folder.correct(first["target_id"], "year=2026", "bound=at_least")
    assert done.exit_code == 0, done.output
    assert done.output == f"{first['target_id']}: 2 corrected; written to {folder.out / 'targets.csv'}\n"
    assert folder.correct(second["target_id"], "--wrong").exit_code == 0
    told = {row["target_id"]: (row["year"], row["bound"], row["corrected"]) for row in folder.table()}
    assert told == {first["target_id"]: ("2026", "at_least", "bound year"), second["target_id"]: ("2025", "more_than", "wrong")}
    assert folder.correct(second["target_id"], "--right").exit_code == 0
    assert folder.correct(first["target_id"], "year=2025").exit_code == 0
    assert [row["corrected"] for row in folder.table()] == ["bound", ""]


def test_who_when_and_why_are_kept(folder: Folder, make_row: MakeRow) -> None:
    (row,) = folder.read(make_row())
    folder.correct(row["target_id"], "year=2026")
    folder.correct(row["target_id"], "year=2027")
    first, second = folder.listed()
    assert (first["by"], first["why"], first["field"], first["old"], first["new"]) == ("Lan", "sai năm", "year", "2025", "2026")
    assert (second["old"], second["new"], second["row"]) == ("2026", "2027", row["target_id"])
    assert first["at"].endswith("+00:00")


def test_a_correction_survives_the_same_and_another_reading(folder: Folder, make_row: MakeRow) -> None:
    (row,) = folder.read(make_row())
    folder.correct(row["target_id"], "year=2026")
    assert [(row["year"], row["corrected"]) for row in folder.read(make_row())] == [("2026", "year")]
    (other,) = folder.read(make_row(change="increase", metric="grdp_per_capita"))  # another reading, another id
    assert other["target_id"] != row["target_id"]
    assert (other["year"], other["corrected"], other["metric"]) == ("2026", "year", "grdp_per_capita")


def test_what_the_rules_learnt_to_read_is_no_correction_any_more(folder: Folder, make_row: MakeRow) -> None:
    (row,) = folder.read(make_row())
    folder.correct(row["target_id"], "year=2026")
    assert [(row["year"], row["corrected"]) for row in folder.read(make_row(year=2026))] == [("2026", "")]


def test_of_rows_that_share_a_value_the_one_with_the_metric_is_meant(folder: Folder, make_row: MakeRow) -> None:
    first, _ = folder.read(make_row(), make_row(metric="poverty_rate"))
    folder.correct(first["target_id"], "metric=grdp_per_capita")
    rows = folder.read(make_row(metric="poverty_rate", term=""), make_row(metric="grdp_per_capita", year=2030))
    assert [(row["metric"], row["year"]) for row in rows] == [("poverty_rate", "2025"), ("grdp_per_capita", "2030")]
    assert folder.listed()[0]["row"] == rows[1]["target_id"]


def test_a_correction_whose_row_is_gone_is_listed_and_comes_back_with_it(folder: Folder, make_row: MakeRow) -> None:
    (row,) = folder.read(make_row())
    folder.correct(row["target_id"], "--wrong")
    assert folder.read() == []
    assert [one["row"] for one in folder.listed()] == [""]
    assert [row["corrected"] for row in folder.read(make_row())] == ["wrong"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["year=next"], "year: expected integer, got 'next'"),
        (["year=3000"], "year: at most 2100, got 3000"),
        (["metric=happiness"], "metric: 'happiness' is no metric of the lexicon; see extractors/lexicons/metrics.csv"),
        (["status=maybe"], "status: one of target, result, got maybe"),
        (["value_min=9", "value_max=1"], "value_min is not above value_max"),
        (["sentence=x"], "sentence: no field that can be corrected; it is one of status, level, province"),
        (["year"], "year: expected FIELD=VALUE, such as year=2025"),
        (["bound="], "bound"),
        ([], "nothing to correct; give field=value, or mark the row wrong"),
    ],
)
def test_what_the_table_would_not_take_is_refused(folder: Folder, make_row: MakeRow, arguments: list[str], said: str) -> None:
    (row,) = folder.read(make_row())
    done = folder.correct(row["target_id"], *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert folder.listed() == []


def test_an_unknown_row_and_a_nameless_reader_are_refused(folder: Folder, make_row: MakeRow) -> None:
    (row,) = folder.read(make_row())
    assert "no row has target_id 'abc'; take the id from the table's first column" in folder.correct("abc", "year=2026").stderr
    done = folder.call("correct", row["target_id"], "year=2026", "--why", "x")
    assert (done.exit_code, done.stderr) == (2, "chitieu: by is empty; say who corrects the row, and why\n")
    done = folder.call("correct", row["target_id"], "year=2026", "--by", "Lan")
    assert (done.exit_code, done.stderr) == (2, "chitieu: why is empty; say who corrects the row, and why\n")


def test_a_row_of_another_article_is_never_taken_for_the_one_meant(make_row: MakeRow) -> None:
    base: dict[str, Any] = {"char_start": 46, "char_end": 68, "metric": "grdp", "value_text": "9%", "sentence": "GRDP tăng 9%."}
    correction = Correction("abc-2", "https://a.example", **base, field="year", old="", new="2025", by="L", why="w", at="t")
    row = base | {"target_id": "abc-2", "url": "https://b.example", "article_id": "b"}
    changes = corrections.resolve([row], [correction])
    assert (dict(changes.fields), changes.orphans) == ({}, (correction,))
    assert find([row], correction) == row  # within its article it would be


def test_corrected_articles_become_gold_examples(folder: Folder, make_row: MakeRow, tmp_path: Path) -> None:
    rows = folder.read(
        make_row(),
        make_row(metric="poverty_rate", char_start=0, char_end=3, value_text="Đến"),
        make_row(metric="grdp", char_start=4, char_end=7, value_text="năm"),
    )
    folder.correct(rows[0]["target_id"], "year=2026", "district=Tân Lập")
    folder.correct(rows[1]["target_id"], "--wrong")
    done = folder.call("gold", "export", "--to", str(tmp_path / "gold"))
    assert done.exit_code == 0, done.output
    (line,) = (tmp_path / "gold" / "corrections.jsonl").read_text(encoding="utf-8").splitlines()
    example = json.loads(line)
    assert (tmp_path / "gold" / "articles" / example["file"]).read_text(encoding="utf-8") == TEXT
    assert [(row["metric"], row.get("year"), row.get("optional")) for row in example["rows"]] == [
        ("income_per_capita", 2026, None),
        ("grdp", 2025, True),
    ]
    assert example["rows"][0] == {
        "status": "target",
        "level": "district",
        "province": "Bình An",
        "district": "Tân Lập",
        "term": "2020-2025",
        "congress": 9,
        "metric": "income_per_capita",
        "change": "level",
        "basis": "point",
        "value_min": 62000000,
        "bound": "more_than",
        "unit": "VND",
        "per": "person/year",
        "value_text": "trên 62 triệu đồng/năm",
        "year": 2026,
    }
    assert list(read_gold(tmp_path / "gold" / "corrections.jsonl")) == [example["id"]]


def test_no_corrections_make_no_table(folder: Folder, make_row: MakeRow) -> None:
    folder.read(make_row())
    with closing(open_store(folder.out)) as store, store.read() as connection:
        assert corrections.kept(connection) == ()
        assert dict(corrections.published(connection).fields) == {}
    assert folder.listed() == []
