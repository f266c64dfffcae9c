"""Extracted rows as JSON, exact to the last digit, and back to the cells of the targets table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal

from extractors.facts import Place, Row
from pipeline.columns import COLUMNS

_DECIMAL = frozenset(("value_min", "value_max", "baseline_value"))
_NAMES = (*(field.name for field in fields(Row) if field.name != "place"), *(field.name for field in fields(Place)))

_UNFIT = re.compile("[\x00\ud800-\udfff]")

#: A row's cells by the names of the table's columns, without those that tell where it is from. None: not stated.
Cells = dict[str, object]


def encode(rows: Iterable[Row]) -> str:
    """The rows as JSON: a list of objects that leave out what is not stated. Decimals are strings, so that none is rounded."""
    return json.dumps([_stated(row) for row in rows], ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> list[Cells]:
    """Cells of each row of ``encode``."""
    found: list[Cells] = []
    for stated in json.loads(text):
        cells: Cells = {column.name: stated.get(column.name) for column in COLUMNS}
        for name in _DECIMAL:
            if cells[name] is not None:
                cells[name] = Decimal(str(cells[name]))
        found.append(cells)
    return found


def _stated(row: Row) -> dict[str, object]:
    stated: dict[str, object] = {}
    for name in _NAMES:
        value = getattr(row.place if name in Place.__dataclass_fields__ else row, name)
        if isinstance(value, Decimal):
            value = str(value)
        elif name == "confidence":
            value = round(value, 4)
        if value is not None and value != "":
            stated[name] = value
    return stated


def plain(text: str) -> str:
    r"""Text as any database takes it: no NUL, and half of a surrogate pair as the replacement character.

    >>> plain("a\x00b\udcff")
    'ab�'
    """
    return _UNFIT.sub(lambda match: "" if match[0] == "\x00" else "\ufffd", text)
