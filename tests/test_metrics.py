"""Names of metrics in texts: the examples, the rules of matching, and what must hold for any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markup import EXAMPLES, Example, parse_line, read_examples

from extractors.facts import MetricMention
from extractors.forms import FormError, expand
from extractors.matching import MAX_GAP, Matcher
from extractors.metrics import (
    accepts_unit,
    breakdown_forms,
    find_breakdowns,
    find_metrics,
    find_predicates,
    find_subjects,
    metric_for_unit,
    metric_subjects,
    predicate_keys,
)
from extractors.normalise import normalise
from extractors.quantities import find_quantities
from extractors.units_of_metrics import in_unit


def printed(mention: MetricMention) -> str:
    return f"{mention.metric} {mention.breakdown}".strip()


@pytest.mark.parametrize("example", read_examples(EXAMPLES / "metrics.txt"), ids=lambda example: example.where)
def test_examples(example: Example) -> None:
    assert tuple((m.start, m.end, printed(m)) for m in find_metrics(example.text)) == example.facts


@pytest.mark.parametrize("line", ["a {b} c", "a {b => c", "a {b => c}}", "{ => c}", "{b => }"])
def test_a_faulty_mark_is_an_error(line: str) -> None:
    with pytest.raises(ValueError, match=r"^here: "):
        parse_line(line, "here")


@pytest.mark.parametrize(
    "text",
    [
        "TỶ LỆ HỘ NGHÈO",
        "tỉ lệ hộ nghèo",
        "tỷ  lệ\u00a0hộ nghèo",
        "“tỷ lệ hộ nghèo”",
        "tỷ lệ (hộ nghèo)",
    ],
)
def test_spellings_are_one(text: str) -> None:
    assert [m.metric for m in find_metrics(text)] == ["poverty_rate"]


@pytest.mark.parametrize("dash", ["-", " - ", "–", " – ", ", ", " và "])
def test_dashes_and_joints_are_one(dash: str) -> None:
    assert [m.breakdown for m in find_breakdowns(f"Công nghiệp{dash}xây dựng 45%")] == ["industry_construction"]


@pytest.mark.parametrize("between", ["; ", "\n", ". ", "... ", "… "])
def test_no_name_runs_over_the_end_of_a_part(between: str) -> None:
    assert find_metrics(f"kết nạp{between}quần chúng{between}vào Đảng") == find_metrics("kết nạp")


def test_a_gap_is_bounded() -> None:
    matcher = Matcher([("kết nạp … đảng viên", "admitted")])
    assert [m.entry for m in matcher.find("kết nạp " + "x" * (MAX_GAP - 2) + " đảng viên")] == ["admitted"]
    assert matcher.find("kết nạp " + "x" * (MAX_GAP - 1) + " đảng viên") == ()


def test_the_nearest_head_is_meant() -> None:
    matcher = Matcher([("thôn … đạt chuẩn", "village"), ("xã … đạt chuẩn", "commune")])
    text = "5 thôn Bản Mới, 2 xã vùng cao đạt chuẩn"
    assert [(text[m.start : m.end], m.entry) for m in matcher.find(text)] == [("xã vùng cao đạt chuẩn", "commune")]


@pytest.mark.parametrize("form", ["", "()", "a (b", "a) b", "a | b", "… a", "a …", "a {b}", "a * b", " ".join(["(a|b)"] * 10)])
def test_faulty_forms_are_refused(form: str) -> None:
    with pytest.raises(FormError):
        expand(form)


def test_units_choose_the_metric() -> None:
    poor = find_metrics("giảm 120 hộ nghèo")[0]
    assert accepts_unit(poor, "household")
    assert metric_for_unit(poor.metric, "household") == "poor_households"
    assert not accepts_unit(find_metrics("nước thải")[0], "VND")
    assert accepts_unit(find_metrics("thu ngân sách")[0], "VND")
    assert metric_for_unit("new_rural_communes", "status") == "new_rural_status"
    assert metric_for_unit("hospital_beds", "bed", "10k_population") == "hospital_beds_per_10k"
    assert metric_for_unit("forest_cover", "percent") == "forest_cover"


def test_several_subjects_share_a_predicate() -> None:
    text = "80% đảng viên, 85% tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên"
    [(start, end, key)] = find_predicates(text)
    assert (text[start:end], key) == ("hoàn thành tốt nhiệm vụ trở lên", "good_rating")
    assert [(text[a:b], metric) for a, b, metric, _ in find_subjects(text[:start], key)] == [
        ("đảng viên", "party_members_good_rating"),
        ("tổ chức cơ sở đảng", "party_organisations_good_rating"),
    ]


def test_families_villages_and_agencies_share_culture() -> None:
    text = "gia đình, tổ dân phố, thôn, cơ quan, doanh nghiệp, đơn vị văn hóa"
    metrics = [metric for _, _, metric, _ in find_subjects(text, "culture")]
    assert list(dict.fromkeys(metrics)) == ["cultural_families", "cultural_villages", "cultural_agencies"]


def test_school_levels_share_the_standard() -> None:
    text = "60% trường mầm non, 60% trường tiểu học và 45% trường THCS đạt chuẩn quốc gia"
    assert [key for _, _, key in find_predicates(text)] == ["national_standard"]
    assert [part for _, _, _, part in find_subjects(text, "national_standard")] == ["preschool", "primary", "lower_secondary"]


def test_subjects_by_metric() -> None:
    assert "đảng viên" in metric_subjects("party_members_good_rating")
    assert metric_subjects("grdp") == ()
    with pytest.raises(KeyError):
        find_subjects("trường", "no_such_key")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nông - lâm - thủy sản 20%", [("sector", "agriculture")]),
        ("nông, lâm nghiệp, thuỷ sản", [("sector", "agriculture")]),
        ("TM-DV 40%, CN-TTCN và XD 35%", [("sector", "services"), ("sector", "industry_construction")]),
        ("tiểu thủ công nghiệp", [("sector", "industry")]),
        ("hộ nghèo người DTTS", [("area", "ethnic_minority")]),
        ("dân cư thành thị; khu vực nông thôn", [("area", "urban"), ("area", "rural")]),
        ("đàn lợn, đàn trâu, bò", [("species", "pig"), ("species", "buffalo_cattle")]),
        ("chương trình nông thôn mới của xã hội", []),
        ("cơ bản hoàn thành chỉ tiêu", []),
    ],
)
def test_breakdowns(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(m.dimension, m.breakdown) for m in find_breakdowns(text)] == expected


WORDS = st.sampled_from(
    [
        "tỷ lệ",
        "hộ",
        "nghèo",
        "cận",
        "xã",
        "đạt chuẩn",
        "nông thôn mới",
        "kết nạp",
        "đảng viên",
        "12%",
        ",",
        ";",
        "và",
        "\n",
        "(",
        "…",
        "GRDP",
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
@settings(deadline=None)
def test_places_are_in_the_text_in_order_and_apart(text: str) -> None:
    assert len(normalise(text)) == len(text)
    for found in (find_metrics(text), find_breakdowns(text)):
        last = 0
        for mention in found:
            assert last <= mention.start < mention.end <= len(text)
            last = mention.end
    for key in predicate_keys():
        find_subjects(text, key)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("piece", ["kết nạp đảng viên ", "tỷ lệ ", "xã đạt chuẩn ", "thu, chi, ", "…", "(((", "12.345,6 "])
def test_time_is_linear(piece: str) -> None:
    find_metrics(piece)  # builds the matcher
    begin = time.perf_counter()
    find_metrics(piece * (100_000 // len(piece)))
    assert time.perf_counter() - begin < 10  # about 0.1 s on two slow cores; quadratic time would be minutes


def test_every_breakdown_has_one_dimension_a_form() -> None:
    assert len({row.form for row in breakdown_forms()}) == len(breakdown_forms())


def test_none_left_of_what_has_no_metric_of_its_own_is_counted() -> None:
    none_left = next(quantity for quantity in find_quantities("đã xoá hết làng chài ven biển") if quantity.kind == "zero")
    assert in_unit("other", none_left, "") == ("other", "count")
    assert in_unit("poverty_rate", none_left, "") == ("poverty_rate", "percent")
