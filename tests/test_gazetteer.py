"""The table of administrative units: its counts, its keys, and that the committed file is what the builder makes."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from extractors.gazetteer import NEW_ERA, fold, gazetteer, name_key
from extractors.lexicon import LEXICONS
from extractors.lexicons.build_admin_units import build

#: Folder of the wheels that ``lexicons/sources.txt`` names, for the test that builds the table again.
WHEELS = os.environ.get("CHITIEU_WHEELS", "")


def test_counts_on_two_days() -> None:
    """63/696/10,035 on the last day of the districts, 34/0/3,321 since: the official totals."""
    units = list(gazetteer().all_units())
    old = Counter(u.level for u in units if not u.new and u.valid_to == "2025-06-30")
    new = Counter(u.level for u in units if u.new)
    assert old == {"province": 63, "district": 696, "commune": 10_035}
    assert new == {"province": 34, "commune": 3_321}
    assert len(units) == len(set(units))


def test_parents_exist_and_commune_rows_have_no_aliases() -> None:
    units = list(gazetteer().all_units())
    known = {(u.level, u.code, u.new) for u in units}
    for unit in units:
        if unit.level == "district":
            assert ("province", unit.parent_code, False) in known, unit
        elif unit.level == "commune":
            assert ("province" if unit.new else "district", unit.parent_code, unit.new) in known, unit
            assert not unit.aliases, unit  # only provinces and districts are indexed by alias
            assert "," not in unit.name, unit


def test_every_old_province_lies_in_one_new_province() -> None:
    table = gazetteer()
    old = {u for found in table.provinces.values() for u in found if not u.new}
    assert {u.province_2025_code for u in old} == {u.code for found in table.provinces.values() for u in found if u.new}
    assert table.province_2025(table.units("district", name_key("Đam Rông"))[0]).name == "Lâm Đồng"


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("Đa Krông", "Đakrông"), ("ĐaKrông", "Đakrông"), ("Kbang", "KBang"), ("K’Bang", "KBang"),
        ("Mù Cang Chải", "Mù Căng Chải"),
        ("M’Đrắk", "M'Đrắk"), ("Sapa", "Sa Pa"), ("Tuy Hoà", "Tuy Hòa"), ("Phan Rang-Tháp Chàm", "Phan Rang - Tháp Chàm"),
        ("Qui Nhơn", "Quy Nhơn"), ("Krông Ana", "Krông A Na"),
    ],
)  # fmt: skip
def test_spellings_of_districts(written: str, official: str) -> None:
    assert name_key(official) in {name_key(u.name) for u in gazetteer().units("district", name_key(written))}


def test_folded_pass_leaves_out_names_that_would_collide() -> None:
    folded = gazetteer().folded_districts
    for one, other in [("Thanh Trì", "Thạnh Trị"), ("Tam Dương", "Tam Đường"), ("Phù Ninh", "Phú Ninh"), ("Phù Mỹ", "Phú Mỹ")]:
        assert fold(name_key(one)) == fold(name_key(other))
        assert fold(name_key(one)) not in folded
    assert {u.name for u in folded[fold(name_key("Krông Păk"))]} == {"Krông Pắc"}


def test_names_by_date() -> None:
    table = gazetteer()
    district = table.units("district", name_key("Quảng Điền"))[0]
    assert table.place(district, "2015-09-03").province == "Thừa Thiên Huế"
    assert table.place(district, "2025-03-01").province == "Huế"
    assert table.place(district, "2015-09-03").province_2025 == "Huế"
    with pytest.raises(KeyError, match="no province 99 before"):
        table.province("99", new=False)


def test_older_units_are_known() -> None:
    table = gazetteer()
    for name, province in [("Tĩnh Gia", "38"), ("Hoành Bồ", "22"), ("Trà Lĩnh", "04"), ("Mê Linh", "26"), ("Từ Liêm", "01")]:
        assert province in {u.province_code for u in table.units("district", name_key(name))}


def test_committed_file_is_small_and_sorted_by_level() -> None:
    path = LEXICONS / "admin_units.csv"
    levels = [line.split(",", 1)[0] for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert path.stat().st_size < 1_500_000
    assert levels == sorted(levels, key=["province", "district", "commune"].index)


@pytest.mark.skipif(not WHEELS, reason="CHITIEU_WHEELS names no folder with the wheels of lexicons/sources.txt")
def test_rebuild_gives_the_same_bytes() -> None:
    assert build(Path(WHEELS)).encode() == (LEXICONS / "admin_units.csv").read_bytes()


def test_builder_names_a_missing_wheel(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no vietnamadminunits-1\.0\.4"):
        build(tmp_path)


def test_new_era_begins_in_july() -> None:
    assert all(u.new == (u.valid_from >= NEW_ERA) for found in gazetteer().provinces.values() for u in found)
