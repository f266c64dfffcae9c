"""The lexicons' vocabularies as tables, so that ids in the targets table can be looked up beside it."""

from __future__ import annotations

import pandas as pd

from extractors.metrics import breakdown_forms, metrics
from pipeline.export.schema import BREAKDOWN_COLUMNS, METRIC_COLUMNS, UNIT_COLUMNS
from pipeline.frames import from_rows
from pipeline.wording import unit_labels


def metrics_frame() -> pd.DataFrame:
    """Every metric, in the lexicon's order."""
    rows = (
        (m.id, m.group, m.label_vi, m.label_en, m.unit, m.kind, m.breakdown, m.good, m.official_code, m.official_source)
        for m in metrics().values()
    )
    return from_rows(rows, METRIC_COLUMNS)


def breakdowns_frame() -> pd.DataFrame:
    """Every breakdown with its dimension, in the lexicon's order."""
    rows = dict.fromkeys((form.dimension, form.id, form.label_vi) for form in breakdown_forms() if form.id != "-")
    first: dict[tuple[str, str], tuple[str, str, str]] = {}
    for row in rows:
        first.setdefault(row[:2], row)
    return from_rows(first.values(), BREAKDOWN_COLUMNS)


def units_frame() -> pd.DataFrame:
    """Every unit with its names."""
    return from_rows(((u.id, u.label_vi, u.label_en) for u in unit_labels() if u.kind == "unit"), UNIT_COLUMNS)
