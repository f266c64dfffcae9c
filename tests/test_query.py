"""Questions as readers ask them, and the rows that answer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from extractors.facts import Row
from extractors.gazetteer import gazetteer, name_key
from extractors.metrics import metrics
from pipeline.cli import app
from pipeline.query import QueryError, Request, answer, ask
from pipeline.query.metrics import find_metrics
from pipeline.query.places import find_places
from pipeline.query.rendering import as_markdown, show
from pipeline.query.request import read, read_limits
from pipeline.query.spelling import plain
from pipeline.query.sql import run_sql
from pipeline.reading import Article
from pipeline.tables import COLUMNS, read_table, to_frame, write_table

MakeRow = Callable[..., Row]
MakeArticle = Callable[..., Article]

#: What the table of the tests says: (name, level, unit's name, code, since 2025, fields).
SAID: tuple[tuple[str, str, str, str, bool, dict[str, Any]], ...] = (
    ("dakrong", "district", "Đakrông", "467", False, {"value_max": Decimal(5), "value_min": None, "bound": "less_than"}),
    ("dakrong-result", "district", "Đakrông", "467", False, {"status": "result", "value_min": Decimal("4.2"), "value_max": Decimal("4.2")}),
    ("quang-tri-old", "province", "Quảng Trị", "45", False, {"metric": "grdp", "unit": "VND", "value_min": Decimal("5E13")}),
    ("quang-tri-new", "province", "Quảng Trị", "44", True, {"metric": "grdp", "unit": "VND", "value_min": Decimal("9E13"), "year": 2030}),
    ("quang-binh", "province", "Quảng Bình", "44", False, {"metric": "income_per_capita", "unit": "VND", "value_min": Decimal("62E6")}),
    ("saigon-old", "province", "Hồ Chí Minh", "79", False, {"metric": "poor_households", "unit": "household"}),
    ("saigon-new", "province", "Hồ Chí Minh", "79", True, {"metric": "poor_households", "unit": "household", "year": 2030}),
    ("chau-thanh-ag", "district", "Châu Thành", "892", False, {"term": "2015-2020", "year": 2020}),
    ("chau-thanh-bt", "district", "Châu Thành", "831", False, {"breakdown": "rural"}),
    ("ba-long", "commune", "Ba Lòng", "19570", False, {"metric": "other", "metric_text": "Số điểm dừng chân", "unit": "ha"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def frame(make_row: MakeRow, make_article: MakeArticle) -> pd.DataFrame:
    results = []
    for name, level, unit_name, code, new, fields in SAID:
        units = gazetteer().units(level, name_key(unit_name))  # type: ignore[arg-type]
        unit = next(unit for unit in units if unit.code == code and unit.new == new)
        usual: dict[str, Any] = {
            "metric": "poverty_rate",
            "unit": "percent",
            "per": "",
            "bound": "exact",
            "value_min": Decimal(3),
            "value_max": Decimal(3),
        }
        if "value_min" in fields and fields["value_min"] is not None:
            usual["value_max"] = fields["value_min"]
        article = make_article(id=name, url=f"https://bao.example.vn/{name}", published="2025-09-01" if new else "2020-08-01")
        results.append((article, [make_row(**(usual | {"place": gazetteer().place(unit)} | fields))]))
    return to_frame(results)


@pytest.fixture(scope="module")
def out(frame: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    write_table(frame, folder / "targets.csv")
    return folder


def names(found: pd.DataFrame) -> list[str]:
    return sorted(found["article_id"])


QUANG_TRI = ["ba-long", "dakrong", "dakrong-result", "quang-tri-old"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Đakrông", ["ba-long", "dakrong", "dakrong-result"]),
        ("dakrong", ["ba-long", "dakrong", "dakrong-result"]),
        ("Đa Krông", ["ba-long", "dakrong", "dakrong-result"]),
        ("HUYỆN ĐAKRÔNG", ["ba-long", "dakrong", "dakrong-result"]),
        ("huyen dak rong, quang tri", ["ba-long", "dakrong", "dakrong-result"]),
        ("H. Đăkrông, tỉnh Quảng Trị (cũ)", ["ba-long", "dakrong", "dakrong-result"]),
        ("Ba Lòng", ["ba-long"]),
        ("xa ba long, dakrong", ["ba-long"]),
        ("Quảng Trị", sorted([*QUANG_TRI, "quang-binh", "quang-tri-new"])),  # the new province holds both old ones
        ("quang tri", sorted([*QUANG_TRI, "quang-binh", "quang-tri-new"])),
        ("tỉnh Quảng Trị (cũ)", QUANG_TRI),
        ("Quảng Trị cũ", QUANG_TRI),
        ("Quang Tri (moi)", ["quang-tri-new"]),
        ("Quảng Bình", ["quang-binh"]),
        ("TP. Hồ Chí Minh", ["saigon-new", "saigon-old"]),
        ("thành phố Hồ Chí Minh (cũ)", ["saigon-old"]),
        ("tp ho chi minh (moi)", ["saigon-new"]),
        ("Châu Thành", ["chau-thanh-ag", "chau-thanh-bt"]),
        ("huyện Châu Thành, An Giang", ["chau-thanh-ag"]),
        ("chau thanh, ben tre", ["chau-thanh-bt"]),
        ("châu thành - bến tre", ["chau-thanh-bt"]),
        ("Bà Rịa - Vũng Tàu", []),
        ("Châu Thành, Vĩnh Long", ["chau-thanh-bt"]),  # Bến Tre lies in Vĩnh Long since 2025
        ("Hải Lăng", []),
        ("Chợ Mới", []),
        ("thành phố Huế (cũ)", []),
    ],
)
def test_places_in_any_spelling(asked: str, expected: list[str], frame: pd.DataFrame) -> None:
    assert names(answer(frame, Request(places=(asked,))).frame) == expected


def test_several_places_are_alternatives(frame: pd.DataFrame) -> None:
    assert names(answer(frame, Request(places=("Quảng Bình", "ba long"))).frame) == ["ba-long", "quang-binh"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Dakrog", "no place 'Dakrog' in the gazetteer; did you mean Đakrông, "),
        ("huyện Krong Nangx", "did you mean Krông Năng"),
        ("Đakrông, An Giang", "no place 'Đakrông, An Giang' in the gazetteer"),
        ("zzzzqqq", "write it as the official lists do"),
        ("", "no place ''"),
    ],
)
def test_an_unknown_place_gets_suggestions(asked: str, said: str, frame: pd.DataFrame) -> None:
    with pytest.raises(QueryError) as error:
        answer(frame, Request(places=(asked,)))
    assert said in str(error.value)


def test_notes_say_what_was_chosen(frame: pd.DataFrame) -> None:
    def notes(**asked: Any) -> tuple[str, ...]:
        return answer(frame, Request(**asked)).notes

    assert notes(places=("quang tri",)) == ("Quảng Trị since 1 July 2025, with all of Quảng Bình, Quảng Trị before it",)
    (note,) = notes(places=("chau thanh",))
    assert "'chau thanh' is " in note
    assert "name the province to tell them apart" in note
    assert notes(places=("dakrong",)) == ("since 1 July 2025 there is xã Đakrông, Quảng Trị, too, which is not among these rows",)
    assert notes(places=("huyện Đakrông",)) == ()
    assert notes(metrics=("hộ nghèo",)) == ("'hộ nghèo' is 2 metrics: poverty_rate, poor_households",)
    assert notes(places=("Huyện Đakrông",), metrics=("grdp",)) == (
        "no row passes every filter; alone they let pass: place 3, metric 2, of 10",
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("poverty_rate", ("poverty_rate",)),
        ("Poverty Rate", ("poverty_rate",)),
        ("Tỷ lệ hộ nghèo", ("poverty_rate",)),
        ("ty le ho ngheo", ("poverty_rate",)),
        ("hộ nghèo", ("poverty_rate", "poor_households")),
        ("GRDP", ("grdp",)),
        ("Tổng sản phẩm trên địa bàn", ("grdp",)),
        ("thu nhập", ("income_per_capita",)),
        ("che phủ rừng", ("forest_cover",)),
        ("rừng che phủ", ("forest_cover",)),
        ("culture", tuple(m.id for m in metrics().values() if m.group == "culture")),
    ],
)
def test_metrics_by_id_label_and_words(asked: str, expected: tuple[str, ...], frame: pd.DataFrame) -> None:
    assert find_metrics(asked, frame).ids == expected


@pytest.mark.parametrize("metric_id", [m.id for m in metrics().values()])
def test_every_metric_is_found_by_its_id_and_its_labels(metric_id: str, frame: pd.DataFrame) -> None:
    metric = metrics()[metric_id]
    assert find_metrics(metric_id, frame).ids == (metric_id,)
    for label in (metric.label_vi, metric.label_en, plain(metric.label_vi)):
        assert metric_id in find_metrics(label, frame).ids


def test_words_of_the_table_where_no_metric_is_meant(frame: pd.DataFrame) -> None:
    found = answer(frame, Request(metrics=("dung chan",)))
    assert names(found.frame) == ["ba-long"]
    assert found.notes == ("'dung chan' names no metric of the lexicon; rows whose wording has it",)


def test_an_unknown_metric_gets_suggestions(frame: pd.DataFrame) -> None:
    with pytest.raises(QueryError, match=r"no metric 'ho ngheoo'; did you mean .*'Tỷ lệ hộ nghèo'"):
        find_metrics("ho ngheoo", frame)
    with pytest.raises(QueryError, match="SELECT metric"):
        find_metrics("qqqqqq", frame)
    with pytest.raises(QueryError, match="the metric is empty"):
        find_metrics(" ", frame)
    with pytest.raises(QueryError, match="no breakdown 'rurall'; did you mean rural"):
        answer(frame, Request(breakdowns=("rurall",)))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"terms": ["2015 – 2020"]}, ["chau-thanh-ag"]),
        ({"years": "2026-2030"}, ["quang-tri-new", "saigon-new"]),
        ({"status": "kết quả"}, ["dakrong-result"]),
        ({"level": "xã"}, ["ba-long"]),
        ({"breakdowns": ["nong thon"]}, ["chau-thanh-bt"]),
        ({"unit": "vnd", "least": "60 triệu", "most": "1 tỷ"}, ["quang-binh"]),
        ({"values": [">50000 tỷ"]}, ["quang-tri-new"]),
        ({"values": ["value >= 50000 tỷ"]}, ["quang-tri-new", "quang-tri-old"]),
        ({"values": ["3.5..6"]}, ["dakrong", "dakrong-result"]),
        ({"values": ["<5"], "level": "district", "status": "result"}, ["dakrong-result"]),
        ({"values": [">3", "<10"]}, ["dakrong", "dakrong-result"]),
        ({"text": "diem DUNG chan"}, ["ba-long"]),
        ({"text": "trieu dong đakrông", "level": "district"}, ["dakrong", "dakrong-result"]),
    ],
)
def test_the_other_filters(asked: dict[str, Any], expected: list[str], frame: pd.DataFrame) -> None:
    assert names(answer(frame, read(**asked)).frame) == expected


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"years": "25"}, "year '25': write 2025 or 2021-2025"),
        ({"years": "2025-2021"}, "year '2025-2021': write"),
        ({"terms": ["XVII"]}, "term 'XVII': write 2020-2025"),
        ({"status": "promise"}, "status 'promise': one of target (chỉ tiêu), result (kết quả)"),
        ({"values": ["about 5"]}, "value 'about 5': write '>=50'"),
        ({"least": "many"}, "'many' is no number; write 50"),
        ({"outcome": "kept"}, "outcome 'kept': one of met (đạt), not_met (không đạt)"),
    ],
)
def test_what_cannot_be_read_says_how_to_write_it(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(QueryError) as error:
        read(**asked)
    assert said in str(error.value)


@given(st.floats(0, 1e9, allow_nan=False), st.sampled_from([">=", "<=", ">", "<", "="]))
def test_any_plain_number_can_be_a_limit(number: float, sign: str) -> None:
    limits = read_limits(f"{sign} {number:f}")
    assert {limits.low, limits.high} - {None} == {float(f"{number:f}")}


def test_rows_come_by_place_and_year_with_the_target_first(frame: pd.DataFrame) -> None:
    shuffled = frame.sample(frac=1, random_state=3).reset_index(drop=True)
    found = answer(shuffled, Request(places=("Đakrông",)))
    assert found.frame["article_id"].tolist() == ["dakrong", "dakrong-result", "ba-long"]


def test_sql_reads_all_tables_and_reaches_nothing_else(frame: pd.DataFrame, out: Path) -> None:
    found = ask(
        out / "targets.csv",
        Request(),
        sql="SELECT p.outcome, m.label_vi FROM promises p JOIN metrics m USING (metric) WHERE level = 'district' AND district = 'Đakrông'",
    )
    assert found.frame.values.tolist() == [["open", "Tỷ lệ hộ nghèo"]]
    for sql, said in (
        (f"SELECT * FROM read_csv('{out}/targets.csv')", "disabled by configuration"),
        ("COPY (SELECT 1) TO 'x.csv'", "--sql takes one SELECT; the tables are targets"),
        ("DROP TABLE targets", "--sql takes one SELECT"),
        ("SELECT 1; SELECT 2", "--sql takes one SELECT"),
        ("SET enable_external_access = true", "--sql takes one SELECT"),
        ("INSTALL httpfs", "--sql takes one SELECT"),
        ("SELECT * FROM frame", "frame does not exist"),
        ("SELEC 1", "syntax error"),
        ("SELECT nothing FROM targets", "nothing"),
    ):
        with pytest.raises(QueryError) as error:
            run_sql({"targets": frame}, sql)
        assert said in str(error.value), sql
    with pytest.raises(QueryError, match="--sql stands alone"):
        ask(out / "targets.csv", Request(years=(2025, 2025)), sql="SELECT 1")


def invoke(out: Path, *words: str) -> Any:
    return CliRunner().invoke(app, ["query", "--out", str(out), *words])


def test_formats_say_the_same(out: Path, frame: pd.DataFrame, tmp_path: Path) -> None:
    ids = answer(frame, Request(places=("Đakrông",))).frame["target_id"].tolist()
    written = invoke(out, "--place", "huyen dakrong", "--format", "csv")
    assert written.stderr == "3 rows\n"
    rows = list(csv.DictReader(io.StringIO(written.stdout)))
    assert list(rows[0]) == [column.name for column in COLUMNS]
    assert [row["target_id"] for row in rows] == ids
    objects = json.loads(invoke(out, "--place", "huyen dakrong", "--format", "json").stdout)
    assert [row["target_id"] for row in objects] == ids
    assert (objects[0]["value_min"], objects[0]["value_max"], objects[0]["district_code"], objects[0]["year"]) == (
        None,
        5.0,
        "467",
        2025,
    )
    for name in ("answer.csv", "answer.json", "answer.md", "answer.xlsx"):
        assert invoke(out, "--place", "huyen dakrong", "--save", str(tmp_path / name)).stderr.endswith(
            f"3 rows in {tmp_path / name}\n"
        )
    assert read_table(tmp_path / "answer.csv")["target_id"].tolist() == ids
    sheet = openpyxl.load_workbook(tmp_path / "answer.xlsx").worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=3)] == ids
    assert invoke(out, "--save", str(tmp_path / "answer.doc")).stderr.endswith("the name must end in .xlsx, .csv, .json or .md\n")
    assert invoke(out, "--format", "yaml").stderr == "chitieu: --format yaml: one of table, csv, json, md\n"


def test_a_table_in_vietnamese_and_in_english(out: Path) -> None:
    said = invoke(out, "--place", "huyen dakrong", "--status", "chi tieu", "--level", "huyen").stdout
    for words in (
        "Địa phương",
        "Đakrông, Quảng Trị",
        "Tỷ lệ hộ nghèo",
        "< 5 %",
        "2025",
        "chỉ tiêu",
        "https://bao.example.vn/dakrong",
    ):
        assert words in said
    said = invoke(out, "--place", "quang binh", "--english").stdout
    for words in ("Place", "Income per capita", "> 62 million", "target"):
        assert words in said or words.replace("> ", "") in said
    limited = invoke(out, "--limit", "2")
    assert limited.stderr == "10 rows, 2 shown; --limit 0 shows all\n"


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_terminal_is_too_narrow_for_a_word(width: int, frame: pd.DataFrame) -> None:
    file = io.StringIO()
    show(answer(frame, Request(places=("huyện Đakrông",))).frame, "vi", file, width=width)
    letters = "".join(c for c in file.getvalue() if c.isalnum())
    assert max(map(len, file.getvalue().splitlines())) <= width
    if width == 200:  # no word is folded
        assert "Đến năm 2025, thu nhập bình quân đầu người" in file.getvalue()
    assert letters.count("2") >= 2 * "2025 2020-2025 https://bao.example.vn/dakrong Đến năm 2025".count("2")


def test_promises_against_results(out: Path) -> None:
    said = invoke(out, "--place", "huyen dakrong", "--metric", "hộ nghèo", "--year", "2025", "--promises", "--format", "md")
    assert said.stdout.splitlines()[2] == (
        "| Đakrông, Quảng Trị | Tỷ lệ hộ nghèo | &lt; 5 % | 2025<br>(2020-2025) | 4,2 % | chưa có kết quả "
        "| chỉ tiêu: https://bao.example.vn/dakrong<br>kết quả: https://bao.example.vn/dakrong-result |"
    )
    assert json.loads(invoke(out, "--outcome", "đạt", "--format", "json").stdout) == []
    assert "--status does not go with --promises" in invoke(out, "--promises", "--status", "target").stderr


def test_markdown_keeps_its_columns(make_row: MakeRow, make_article: MakeArticle) -> None:
    row = make_row(sentence="a | b\\ <script>\nc", metric="other", metric_text="x|y")
    lines = as_markdown(to_frame([(make_article(), [row])]), "vi").splitlines()
    assert len(lines) == 3
    assert "a \\| b\\\\ &lt;script>" in lines[2]


def test_errors_of_the_command(out: Path, tmp_path: Path) -> None:
    done = invoke(tmp_path)
    assert (done.exit_code, done.stderr) == (
        2,
        f"chitieu: {tmp_path / 'targets.csv'}: no such file; name the --out folder of a run, or run chitieu run first\n",
    )
    done = invoke(out, "--place", "dakrog")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("chitieu: no place 'dakrog' in the gazetteer; did you mean Đakrông")
    done = invoke(out, "--sql", "SELECT status, count(*) AS n FROM targets GROUP BY status ORDER BY n", "--format", "csv")
    assert done.stdout == "status,n\nresult,1\ntarget,9\n"


def test_every_province_and_district_is_found_by_its_own_name() -> None:
    for index in (gazetteer().provinces, gazetteer().districts):
        for units in index.values():
            for unit in units:
                if unit.name.isdigit():
                    continue
                found = find_places(unit.name).units
                assert {u.level for u in found} & {unit.level, "province"}
                typed = find_places(f"{unit.type} {unit.name}").units
                if f"{unit.type} {unit.name}" in ("Thành phố Bắc Ninh", "Thành phố Huế"):
                    continue  # a province bears the same name and type since 2025
                assert any(u.code == unit.code and u.level == unit.level for u in typed), unit
