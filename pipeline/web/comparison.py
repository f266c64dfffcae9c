"""All places of one metric for a year, made comparable: one unit, one way of measuring, a target and a result each."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pipeline.promises.identity import denominator
from pipeline.web import queries
from pipeline.web.speech import Speech

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with its target and its latest result; either may be None, not both."""

    place: Cells
    target: Cells | None
    result: Cells | None

    @property
    def figure(self) -> float:
        """The number the place is ranked by: its target's, else its result's."""
        number = middle(self.target) if self.target else None
        if number is None and self.result:
            number = middle(self.result)
        return number if number is not None else 0.0


def middle(row: Cells) -> float | None:
    """The number that stands for a value on a scale: the middle of a range, the stated end of an open one; None: a milestone."""
    ends = [value for value in (row["value_min"], row["value_max"]) if value is not None]
    return sum(ends) / len(ends) if ends else None


def measures(rows: Iterable[Cells]) -> list[tuple[tuple[str, ...], int]]:
    """The ways in which the rows measure the metric, the commonest first, with their number of rows; milestones are none."""
    counted = Counter(measure(row) for row in rows if middle(row) is not None and row["corrected"] != "wrong")
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def measure(row: Cells) -> tuple[str, ...]:
    """How a row measures: change, unit, denominator (without what goes without saying), part."""
    return (row["change"], row["unit"], denominator(row["metric"], row["per"] or ""), row["breakdown"] or "")


def compare(rows: Iterable[Cells], how: tuple[str, ...]) -> list[Entry]:
    """A line a place for rows that measure ``how``, the highest figure first. The newest article wins; rows come newest first."""
    targets: dict[str, Cells] = {}
    results: dict[str, Cells] = {}
    for row in rows:
        if measure(row) == how and middle(row) is not None and row["corrected"] != "wrong":
            (targets if row["status"] == "target" else results).setdefault(row["place_key"], row)
    keys = dict.fromkeys([*targets, *results])
    entries = [Entry(targets.get(key) or results[key], targets.get(key), results.get(key)) for key in keys]
    return sorted(entries, key=lambda entry: (-entry.figure, entry.place["place_key"]))


def by_area(entries: Sequence[Entry]) -> dict[str, float]:
    """The median figure of the places in each of today's provinces."""
    figures: dict[str, list[float]] = {}
    for entry in entries:
        if entry.place["area"]:
            figures.setdefault(entry.place["area"], []).append(entry.figure)
    return {area: median(values) for area, values in figures.items()}


def how_label(how: tuple[str, ...], say: Speech) -> str:
    """A way of measuring in words: ``đạt mức, triệu đồng/người/năm``."""
    change, unit, per, part = how
    pieces = [say.part(part) or say("metric.whole"), say.word("change", change), say.unit(unit, per)]
    return ", ".join(piece for piece in pieces if piece)


def compared(connection: sqlite3.Connection, name: str, year: int, level: str, how: str) -> dict[str, Any]:
    """Year, level and way of measuring as asked, or those with most rows, and the places compared by them."""
    counted = queries.years_of_metric(connection, name)
    of_year: dict[int, int] = {}
    for row in counted:
        of_year[row["year"]] = of_year.get(row["year"], 0) + row["rows"]
    years = sorted(of_year, reverse=True)
    if year not in of_year:
        year = max(years, key=lambda one: (of_year[one], one), default=0)
    levels = {row["level"]: row["rows"] for row in counted if row["year"] == year}
    if level not in levels:
        level = max(levels, key=lambda one: (levels[one], one), default="")
    rows = queries.of_metric(connection, name, year, level)
    ways = measures(rows)
    keyed = [("~".join(one), one, count) for one, count in ways]
    chosen = next((key for key, _, _ in keyed if key == how), keyed[0][0] if keyed else "")
    way = next((one for key, one, _ in keyed if key == chosen), ())
    return {
        "years": years,
        "year": year or None,
        "levels": sorted(levels, key=["country", "province", "district", "commune"].index),
        "level": level,
        "hows": keyed,
        "how": chosen,
        "measure": way,
        "entries": compare(rows, way) if way else [],
    }
