"""Once per article: of two mentions of one target the fuller is kept, and a headline that repeats or rounds one adds none."""

from __future__ import annotations

from decimal import Decimal

from spacy.tokens import Doc

from extractors import patterns as re
from extractors.facts import Place, Row


def once(rows: list[Row], doc: Doc, *, local: bool) -> list[Row]:
    """Once per article: of two mentions of one target the later, fuller one of the body is kept; a headline adds none.

    local: the article is about a locality's plans, so that a lone figure without a metric is more often a target than not.
    """
    body_start = min((segment.end for segment in doc._.segments if segment.kind == "title"), default=-1)
    kept: list[Row] = []
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        if row.char_start < body_start:
            continue
        key = _identity(row)
        if key in seen:
            if kept[seen[key]].confidence < row.confidence:
                kept[seen[key]] = row
            continue
        seen[key] = len(kept)
        kept.append(row)
    known = sum(row.status == "target" and row.metric != "other" for row in kept)
    if known < 1 and not local:  # a lone figure that no metric explains is more often no target than one
        kept = [row for row in kept if row.status == "result" or row.metric != "other"]
    heads = [(segment.start, segment.end) for segment in doc._.segments if segment.kind == "heading"]
    said = [row for row in kept if not any(start <= row.char_start < end for start, end in heads)]
    if len(said) < len(kept):
        kept = [row for row in kept if row in said or not any(_repeated_below(row, other) for other in said)]
    headline = [row for row in rows if row.char_start < body_start and not any(_repeats(row, other) for other in kept)]
    return sorted([*headline, *kept], key=lambda row: (row.char_start, row.metric))


def _identity(row: Row) -> tuple[object, ...]:
    place: Place = row.place
    locality = (row.status, place.level, place.province, place.district, place.commune, row.metric)
    if row.unit == "status":
        rank = (
            re.search(r"(?i)trung\s+bình|khá|dẫn\s+đầu|toàn\s+diện|nhanh", row.value_text)
            if row.metric == "development_rank"
            else None
        )
        return (*locality, row.value_min, rank.group().lower() if rank else "")
    words = row.metric_text if row.metric == "other" else ""
    return (*locality, words, row.breakdown, row.value_min, row.value_max, row.unit, row.year, row.change)


def _repeats(headline: Row, row: Row) -> bool:
    """True where the row of a headline says again, or rounds, what `row` of the body says."""
    if headline.status == row.status and headline.metric == row.metric:
        return True
    return _rounds(headline, row)


#: How far a heading may round, as a share of the value.
_ROUNDING = Decimal("0.02")


def _repeated_below(heading: Row, row: Row) -> bool:
    """True where `row` of the text below says more exactly what a heading inside the article says."""
    if (heading.status, heading.metric, heading.place, heading.year) != (row.status, row.metric, row.place, row.year):
        return False
    if heading.unit != row.unit or heading.unit == "status":
        return False
    one, other = heading.value_min or heading.value_max, row.value_min or row.value_max
    return _rounds(heading, row) or (one is not None and other is not None and abs(one - other) <= _ROUNDING * other)


def _rounds(headline: Row, row: Row) -> bool:
    """True where the value of a headline or heading is that of `row`, or lies within it."""
    if headline.unit != row.unit or headline.unit == "status":
        return False
    values = [value for value in (headline.value_min, headline.value_max) if value is not None]
    bounds = [value for value in (row.value_min, row.value_max) if value is not None]
    return bool(values and bounds) and min(bounds) <= min(values) and max(values) <= max(bounds)
