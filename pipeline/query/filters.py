"""A request against a table: the rows that answer it, in reading order, and what the reader should know of the choice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from extractors.metrics import breakdown_forms
from pipeline.query.metrics import find_metrics
from pipeline.query.places import Places, find_places
from pipeline.query.request import Limits, Request
from pipeline.query.spelling import QueryError, nearest, plain

_TEXTS = ("result_sentence", "sentence", "metric_text", "value_text", "place_text", "commune", "district", "province", "title")
_ORDER = ("province_2025_code", "province_code", "district_code", "commune_code", "metric", "breakdown", "year", "status")


@dataclass(frozen=True, slots=True)
class Answer:
    """frame: the rows, with all columns of the table. notes: lines for the reader, none where nothing was chosen for them."""

    frame: pd.DataFrame
    notes: tuple[str, ...]


def answer(frame: pd.DataFrame, request: Request) -> Answer:
    """Rows of the targets table, or of the promises, that pass every filter; by place, metric, year, target before result.

    Where none passes, the notes say how many each filter alone would let pass.

    Raises QueryError where a place, a metric or a breakdown is not known.
    """
    notes: list[str] = []
    passed = _passed(frame, request, notes)
    keep = pd.Series(True, index=frame.index)
    for mask in passed.values():
        keep &= mask
    if passed and not keep.any():
        alone = ", ".join(f"{name} {int(mask.sum())}" for name, mask in passed.items())
        notes.append(f"no row passes every filter; alone they let pass: {alone}, of {len(frame)}")
    found = frame[keep]
    order = [name for name in _ORDER if name in found]
    ascending = [name != "status" for name in order]  # "target" comes after "result" in the alphabet
    rows = found.sort_values(order, ascending=ascending, kind="stable", na_position="first").reset_index(drop=True)
    return Answer(rows, tuple(notes))


def _passed(frame: pd.DataFrame, request: Request, notes: list[str]) -> dict[str, pd.Series[bool]]:
    """Filter -> the rows that pass it; notes on what was chosen for the reader go to ``notes``."""
    found: dict[str, pd.Series[bool]] = {}
    if request.places:
        places = [_places(asked, frame) for asked in request.places]
        notes.extend(filter(None, (place.note() for place in places)))
        found["place"] = _any(frame, (place.mask(frame) for place in places))
    if request.metrics:
        measures = [find_metrics(asked, frame) for asked in request.metrics]
        notes.extend(filter(None, (measure.note() for measure in measures)))
        found["metric"] = _any(frame, (measure.mask(frame) for measure in measures))
    if request.breakdowns:
        found["breakdown"] = frame["breakdown"].isin([_breakdown(asked, frame) for asked in request.breakdowns])
    chosen = {"term": request.terms, "status": request.status, "level": request.level, "outcome": request.outcome}
    for name, wanted in chosen.items():
        if wanted:
            if name not in frame:
                raise QueryError(f"--{name} does not go with {'--promises' if name == 'status' else 'rows; add --promises'}")
            found[name] = frame[name].isin([wanted] if isinstance(wanted, str) else list(wanted))
    if request.unit:
        found["unit"] = frame["unit"].fillna("").map(lambda unit: plain(unit) == plain(request.unit)).astype(bool)
    if request.years:
        found["year"] = frame["year"].between(*request.years).fillna(False).astype(bool)
    for limits in request.limits:
        found["value"] = found.get("value", True) & _within(frame, limits)
    if request.text:
        found["text"] = _says(frame, request.text)
    return found


def _any(frame: pd.DataFrame, masks: Iterable[pd.Series[bool]]) -> pd.Series[bool]:
    found = pd.Series(False, index=frame.index)
    for mask in masks:
        found |= mask
    return found


def _places(asked: str, frame: pd.DataFrame) -> Places:
    """The place; a region that is no unit (Tây Nguyên) is sought in the articles' own words."""
    try:
        return find_places(asked)
    except QueryError:
        worded = Places(asked, (), words=plain(asked))
        if "place_text" in frame and worded.words and worded.mask(frame).any():
            return worded
        raise


def _breakdown(asked: str, frame: pd.DataFrame) -> str:
    known = {form.id: form.label_vi for form in breakdown_forms() if form.id != "-"}
    known |= {id_: id_ for id_ in frame["breakdown"].dropna().unique() if id_ not in known}
    for id_, label in known.items():
        if plain(asked) in (plain(id_), plain(label), plain(id_.replace("_", " "))):
            return id_
    near = nearest(asked, [*known, *known.values()]) or sorted(known)[:8]
    raise QueryError(f"no breakdown {asked!r}; did you mean {', '.join(near)}?")


def _within(frame: pd.DataFrame, limits: Limits) -> pd.Series[bool]:
    """Rows whose stated number, or part of whose range, lies within; a bounded value counts by the number stated."""
    low = frame["value_min"].fillna(frame["value_max"])
    high = frame["value_max"].fillna(frame["value_min"])
    keep = low.notna()
    if limits.low is not None:
        keep &= (high > limits.low) if limits.open_low else (high >= limits.low)
    if limits.high is not None:
        keep &= (low < limits.high) if limits.open_high else (low <= limits.high)
    return keep.fillna(False).astype(bool)


def _says(frame: pd.DataFrame, text: str) -> pd.Series[bool]:
    """Rows in whose texts every word occurs."""
    words = plain(text).split()
    texts = frame[[name for name in _TEXTS if name in frame]].astype(object).fillna("")
    said = (plain(" ".join(cells)) for cells in texts.itertuples(index=False, name=None))
    return pd.Series([all(word in whole for word in words) for whole in said], index=frame.index, dtype=bool)
