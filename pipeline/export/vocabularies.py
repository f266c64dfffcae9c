"""The lexicons' vocabularies as tables, so that ids in the targets table can be looked up beside it.

A table may be older than the lexicons: an id that they no longer have is listed, too, under its own name.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from extractors.metrics import breakdown_forms, metrics
from pipeline.export.schema import BREAKDOWN_COLUMNS, METRIC_COLUMNS, UNIT_COLUMNS
from pipeline.frames import from_rows
from pipeline.wording import unit_labels


def metrics_frame(used: Iterable[str]) -> pd.DataFrame:
    """Every metric, in the lexicon's order; then those of ``used`` that it lacks, in the group ``unknown``."""
    rows = [
        (m.id, m.group, m.label_vi, m.label_en, m.unit, m.kind, m.breakdown, m.good, m.official_code, m.official_source)
        for m in metrics().values()
    ]
    rows.extend((id_, "unknown", id_, id_, "", "", "", "", "", "") for id_ in sorted(set(used) - set(metrics())))
    return from_rows(rows, METRIC_COLUMNS)


def breakdowns_frame() -> pd.DataFrame:
    """Every breakdown with its dimension, in the lexicon's order."""
    rows = dict.fromkeys((form.dimension, form.id, form.label_vi) for form in breakdown_forms() if form.id != "-")
    first: dict[tuple[str, str], tuple[str, str, str]] = {}
    for row in rows:
        first.setdefault(row[:2], row)
    return from_rows(first.values(), BREAKDOWN_COLUMNS)


def units_frame(used: Iterable[str]) -> pd.DataFrame:
    """Every unit with its names; then those of ``used`` that have none."""
    rows = [(unit.id, unit.label_vi, unit.label_en) for unit in unit_labels() if unit.kind == "unit"]
    rows.extend((id_, id_, id_) for id_ in sorted(set(used) - {row[0] for row in rows}))
    return from_rows(rows, UNIT_COLUMNS)
