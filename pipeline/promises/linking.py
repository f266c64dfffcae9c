"""Targets and results of many articles, linked: one promise for each thing promised, with what came of it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.columns import DTYPES
from pipeline.frames import from_rows, to_rows
from pipeline.promises.columns import COLUMNS, ROW_COLUMNS
from pipeline.promises.identity import Key, Row, key_of
from pipeline.promises.judging import Interval, Verdict, accepted, direction, judge, same_figure, stated

#: Parts lists inside a cell.
SEPARATOR = " | "

#: Columns that a promise has of its target.
_OF_TARGET = tuple(column.name for column in COLUMNS if column.name in Row._fields)

#: A verdict as said of a result whose year may be another or not yet over: no promise is broken yet.
_COMPARISON: dict[Verdict, str] = {"met": "reached", "not_met": "not_reached", "unclear": "unclear"}


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: the rows that state it, earliest article first; the results beside it, latest first, all of one year."""

    id: str
    key: Key
    targets: tuple[Row, ...]
    results: tuple[Row, ...]
    agreement: str
    others: tuple[str, ...]
    comparison: Verdict | None

    @property
    def target(self) -> Row:
        """The row that speaks for the promise: of those with the most exact value, the surest."""
        return max(self.targets, key=lambda row: (_digits(row), row.confidence))

    @property
    def outcome(self) -> str:
        """``met``, ``not_met``, ``unclear`` or ``open``.

        open also where the year was not over when the result was reported, unless the promise was only to reach something and it
        had been reached: half a year's revenue is no broken promise, and half a year's accidents are no kept one.
        """
        if self.comparison is None or not self.results:
            return "open"
        result, target = self.results[0], self.target
        if target.unit == "status" and target.value_min is None:
            return self.comparison
        if result.year != target.year:
            return "open"
        if not _final(result):
            limit = _accepted(target)
            return "met" if self.comparison == "met" and limit is not None and limit.high is None else "open"
        return self.comparison


def promises(frame: pd.DataFrame) -> list[Promise]:
    """All promises of a targets table, by place, measure and year; rows that a reader marked wrong are left out.

    A target and a result belong together when place, metric, breakdown, change, basis, unit, denominator, baseline and year
    agree (``identity``). Results of earlier years stand beside a level that is still open, as the latest known.
    """
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows_of(frame):
        groups[key_of(row)].append(row)
    found: list[Promise] = []
    for key, rows in groups.items():
        targets = [row for row in rows if row.status == "target"]
        if targets:
            found.extend(_promises(key, targets, [row for row in rows if row.status == "result"]))
    return sorted(found, key=_order)


def _order(promise: Promise) -> tuple[object, ...]:
    row = promise.target
    place = (row.province_2025_code, row.province_code, row.district_code, row.commune_code, promise.key.place)
    return (*place, row.metric, row.breakdown, row.year or 0, promise.id)


def _promises(key: Key, targets: Sequence[Row], results: Sequence[Row]) -> Iterator[Promise]:
    by_year: dict[int | None, list[Row]] = defaultdict(list)
    for row in targets:
        by_year[row.year].append(row)
    for year, rows in by_year.items():
        clusters = _clusters(rows)
        ids = [_id(key, year, cluster[0]) for cluster in clusters]
        beside = _beside(key, year, results)
        for at, cluster in enumerate(clusters):
            agreement, others = _agreement(cluster, [other for n, other in enumerate(clusters) if n != at])
            yield Promise(
                id=ids[at],
                key=key,
                targets=tuple(sorted(cluster, key=_earliest)),
                results=beside,
                agreement=agreement,
                others=tuple(id_ for n, id_ in enumerate(ids) if n != at and any(clusters[n] is other for other in others)),
                comparison=_compare(cluster, beside),
            )


def _clusters(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows by their value; a rounded value joins the exact one."""
    clusters: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: (-_digits(row), _earliest(row))):
        home = next((cluster for cluster in clusters if _same_value(cluster[0], row)), None)
        if home is None:
            clusters.append([row])
        else:
            home.append(row)
    return clusters


def _same_value(one: Row, other: Row) -> bool:
    """Whether two rows state one number or range: ``trên 60%`` and ``60%`` do, ``trên 5%`` and ``dưới 5%`` do not."""
    if one.numbers == other.numbers:
        return True
    (low, high), (other_low, other_high) = one.numbers, other.numbers
    if None in (low, high) and None in (other_low, other_high):
        return same_figure(low, other_low) and same_figure(high, other_high)
    ends = (low if low is not None else high, high if high is not None else low)
    others = (other_low if other_low is not None else other_high, other_high if other_high is not None else other_low)
    return same_figure(ends[0], others[0]) and same_figure(ends[1], others[1])


def _agreement(cluster: Sequence[Row], others: Sequence[Sequence[Row]]) -> tuple[str, list[Sequence[Row]]]:
    """How the sources of a value stand to the other values for the same thing, and which those are.

    Another congress's or plan's target for the same year is another promise, not another version of this one; and an article that
    gives both values tells two things apart that the table cannot.
    """
    articles = {row.article for row in cluster}
    rivals = [
        other for other in others if _may_share(_terms(cluster), _terms(other)) and not articles & {row.article for row in other}
    ]
    if any(_may_share(_published(cluster), _published(other)) for other in rivals):
        return "contradicted", rivals
    if rivals:
        return "revised", rivals
    return ("agreed" if len(articles) > 1 else "one_source"), rivals


def _may_share(one: set[str], other: set[str]) -> bool:
    return not one or not other or bool(one & other)


def _terms(rows: Iterable[Row]) -> set[str]:
    return {row.term for row in rows if row.term}


def _published(rows: Sequence[Row]) -> set[str]:
    """Years of publication; empty where one is unknown."""
    return {row.published[:4] for row in rows} if all(row.published for row in rows) else set()


def _beside(key: Key, year: int | None, results: Sequence[Row]) -> tuple[Row, ...]:
    """Results of the promise's year, latest first; failing that of the last year before it, for a level or a milestone."""
    if year is None:
        return ()
    years = [row.year for row in results if row.year is not None and row.year <= year]
    if not years or (max(years) != year and (key.change != "level" or key.basis != "point")):
        return ()
    same = [row for row in results if row.year == max(years)]
    return tuple(sorted(same, key=_latest_first))


def _compare(targets: Sequence[Row], results: Sequence[Row]) -> Verdict | None:
    """The verdict on which all wordings of the target and all results of the latest date agree; unclear where they do not."""
    if not results:
        return None
    newest = [row for row in results if row.published == results[0].published]
    verdicts = {
        judge(_accepted(target), stated(result.bound, result.value_min, result.value_max))
        for target in targets
        for result in newest
    }
    return verdicts.pop() if len(verdicts) == 1 else "unclear"


def _accepted(target: Row) -> Interval | None:
    way = direction(target.metric, target.change, target.unit)
    return accepted(target.bound, target.value_min, target.value_max, way)


def _final(result: Row) -> bool:
    """Whether the result was reported when its year was over, or as good as: in December. An unknown date is taken for that."""
    return not result.published or result.published >= f"{result.year}-12"


def _digits(row: Row) -> int:
    return max((len(f"{value:.12g}".replace(".", "").rstrip("0")) for value in row.numbers if value is not None), default=0)


def _earliest(row: Row) -> tuple[str, float, str]:
    return (row.published or "9999", -row.confidence, row.target_id)


def _latest_first(row: Row) -> tuple[object, ...]:
    return (tuple(-ord(c) for c in row.published.ljust(32)), -row.confidence, row.target_id)


def _id(key: Key, year: int | None, row: Row) -> str:
    parts = (*key, year, *row.numbers)
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()[:12]


def rows_of(frame: pd.DataFrame) -> Iterator[Row]:
    """The rows of a targets table as the linking reads them, without those marked wrong."""
    if "corrected" in frame:
        frame = frame[~frame["corrected"].eq("wrong").fillna(False).astype(bool)]
    cells = frame[list(Row._fields)].copy()
    text = [name for name in Row._fields if DTYPES[name] == "string"]
    cells[text] = cells[text].fillna("")
    yield from map(Row._make, to_rows(cells))


def promises_frame(found: Sequence[Promise]) -> pd.DataFrame:
    """The promises as the table of ``columns.COLUMNS``."""
    records = map(_record, found)
    return from_rows([[record[column.name] for column in COLUMNS] for record in records], COLUMNS)


def promise_rows_frame(found: Sequence[Promise]) -> pd.DataFrame:
    """Which rows stand behind each promise, as the table of ``columns.ROW_COLUMNS``."""
    rows = [
        (promise.id, role, row.target_id)
        for promise in found
        for role, rows in (("target", promise.targets), ("result", promise.results))
        for row in rows
    ]
    return from_rows(rows, ROW_COLUMNS)


def _record(promise: Promise) -> dict[str, object]:
    target = promise.target
    record: dict[str, object] = {name: getattr(target, name) for name in _OF_TARGET}
    record |= {
        "promise_id": promise.id,
        "outcome": promise.outcome,
        "agreement": promise.agreement,
        "target_articles": _joined(row.article for row in promise.targets),
        "target_ids": _joined(row.target_id for row in promise.targets),
        "first_published": promise.targets[0].published,
        "comparison": _COMPARISON[promise.comparison] if promise.comparison else None,
        "other_promises": _joined(promise.others),
    }
    result = promise.results[0] if promise.results else None
    for name in ("value_min", "value_max", "bound", "value_text", "year", "published", "sentence"):
        record[f"result_{name}"] = getattr(result, name) if result else None
    clusters = _clusters(promise.results)
    newest = next((cluster for cluster in clusters if result in cluster), [])
    record["result_agreement"] = _agreement(newest, [c for c in clusters if c is not newest])[0] if result else None
    record["result_articles"] = _joined(row.article for row in promise.results)
    record["result_ids"] = _joined(row.target_id for row in promise.results)
    return record


def _joined(items: Iterable[str]) -> str:
    return SEPARATOR.join(dict.fromkeys(items))
