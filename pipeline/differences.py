"""What became new, changed or was withdrawn between two runs, as CSV and as an Atom feed."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from sqlalchemy import Connection, select

from pipeline import tables
from pipeline.columns import COLUMNS
from pipeline.store.schema import CHANGES, RUNS
from pipeline.wording import value_words

Kind = Literal["new", "changed", "withdrawn"]
Cells = Mapping[str, object]

#: What is told of a row as it was before; of the rest it is told which columns changed.
BEFORE = ("target_id", "value_min", "value_max", "value_text")
HEADER = ("difference", "changed_columns", *(f"before_{name}" for name in BEFORE), *(column.name for column in COLUMNS))

_LABELS: dict[Kind, str] = {"new": "Mới", "changed": "Thay đổi", "withdrawn": "Rút khỏi bảng"}
_ATOM = "http://www.w3.org/2005/Atom"
#: What stays the same when a paper corrects a figure: one row gone and one come with these in common are one that changed.
_SAME = (
    *("status", "level", "province_code", "district_code", "commune_code", "metric", "breakdown", "change", "basis"),
    *("unit", "year"),
)


class NoSuchRunError(ValueError):
    """A run is not in the store; the message says which are."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the targets table that is not what it was. before, after: its cells; None where there was or is no such row."""

    before: Cells | None
    after: Cells | None

    @property
    def kind(self) -> Kind:
        """Whether the row is new, changed or withdrawn."""
        return "new" if self.before is None else "withdrawn" if self.after is None else "changed"

    @property
    def cells(self) -> Cells:
        """The row as it is, or as it last was."""
        return self.after or self.before or {}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which it changed, but for its id."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        return tuple(column.name for column in COLUMNS[1:] if before[column.name] != after[column.name])


def span(connection: Connection, first: int | None, last: int | None) -> tuple[int, int, str]:
    """The runs that are compared, and when the last ended: by default the latest and the one before it.

    Run 0 is the empty store. Raises NoSuchRunError.
    """
    known = {
        int(number): str(finished or started)
        for number, finished, started in connection.execute(select(RUNS.c.id, RUNS.c.finished, RUNS.c.started))
    }
    if not known:
        raise NoSuchRunError("the store holds no run yet")
    end = max(known) if last is None else last
    begin = end - 1 if first is None else first
    for number in (begin, end):
        if number not in known and number != 0:
            raise NoSuchRunError(
                f"there is no run {number}; the store holds runs {min(known)} to {max(known)}, 0 is the empty store"
            )
    if begin > end:
        raise NoSuchRunError(f"run {begin} came after run {end}; name the earlier first")
    return begin, end, known.get(end, "")


def differences(connection: Connection, first: int, last: int) -> list[Difference]:
    """What differs in the published table after the run ``last`` from what it was after ``first``, in the table's order."""
    before: dict[str, Cells | None] = {}
    after: dict[str, Cells | None] = {}
    asked = select(CHANGES).where(CHANGES.c.run > first, CHANGES.c.run <= last).order_by(CHANGES.c.run, CHANGES.c.side)
    latest: dict[str, int] = {}
    for row in connection.execution_options(yield_per=5000).execute(asked).mappings():
        cells = {column.name: row[column.name] for column in COLUMNS}
        number = str(row["target_id"])
        if number not in before:
            before[number] = cells if row["side"] == 0 else None
        if latest.get(number) != row["run"]:
            latest[number] = int(row["run"])
            after[number] = None
        if row["side"] == 1:
            after[number] = cells
    found = [Difference(before[number], after[number]) for number in before if before[number] != after[number]]
    return sorted(_paired(found), key=_place)


def _place(one: Difference) -> tuple[str, int, str]:
    cells = one.cells
    return str(cells["source_file"]), int(str(cells["char_start"])), str(cells["target_id"])


def _paired(found: Iterable[Difference]) -> list[Difference]:
    """One row withdrawn and one new that say the same of one article but for the value are one that changed."""
    groups: dict[tuple[object, ...], list[Difference]] = defaultdict(list)
    for one in found:
        article = one.cells["url"] or one.cells["article_id"]
        groups[article, *(one.cells[name] for name in _SAME)].append(one)
    paired: list[Difference] = []
    for group in groups.values():
        new = [one for one in group if one.kind == "new"]
        withdrawn = [one for one in group if one.kind == "withdrawn"]
        if len(new) == 1 and len(withdrawn) == 1:
            group = [one for one in group if one.kind == "changed"] + [Difference(withdrawn[0].before, new[0].after)]
        paired.extend(group)
    return paired


def as_csv(found: Sequence[Difference]) -> str:
    """CSV text with the columns of ``HEADER``."""
    rows = (
        (
            *(one.kind, " ".join(one.columns)),
            *((one.before or {}).get(name) if one.kind == "changed" else None for name in BEFORE),
            *(one.cells[column.name] for column in COLUMNS),
        )
        for one in found
    )
    return tables.csv_text(HEADER, rows)


def as_atom(found: Sequence[Difference], run: int, updated: str) -> str:
    """An Atom feed (RFC 4287) with an entry for each difference. updated: when the run ended."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "vi"})
    _put(feed, "id", uuid.uuid5(uuid.NAMESPACE_URL, "chitieu:targets").urn)
    _put(feed, "title", "Chỉ tiêu của địa phương: mới, thay đổi, rút khỏi bảng")
    _put(feed, "updated", updated)
    _put(_put(feed, "author"), "name", "chitieu")
    for one in found:
        cells = one.cells
        entry = _put(feed, "entry")
        _put(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"chitieu:{run}:{one.kind}:{cells['target_id']}").urn)
        _put(entry, "title", f"{_LABELS[one.kind]}: {_told(cells)}")
        _put(entry, "updated", updated)
        _put(entry, "category", term=one.kind)
        if cells["url"]:
            _put(entry, "link", href=str(cells["url"]), rel="alternate")
        was = f"Trước đó: {_told(one.before)}. " if one.kind == "changed" and one.before else ""
        _put(entry, "summary", f"{was}{cells['sentence']}")
    ElementTree.indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(feed, encoding="unicode") + "\n"


def _put(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = "".join(char for char in text if char >= " " or char in "\t\n") or None
    return element


def _told(cells: Cells) -> str:
    """A row in a few words of Vietnamese: place, metric, value, year."""
    place = ", ".join(str(cells[name]) for name in ("commune", "district", "province") if cells[name]) or "Cả nước"
    value = value_words(
        str(cells["bound"]),
        _number(cells["value_min"]),
        _number(cells["value_max"]),
        str(cells["unit"]),
        str(cells["per"] or ""),
        str(cells["change"]),
    )
    year = f" (năm {cells['year']})" if cells["year"] else ""
    return f"{place}: {cells['metric_text'] or cells['metric']} {value}{year}"


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
