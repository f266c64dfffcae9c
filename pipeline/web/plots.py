"""Geometry of the drawings, in units of their SVG's view box: the dot plot of a comparison, the tile map of the 34 provinces."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractors.lexicon import read_lexicon
from pipeline.promises.identity import denominator
from pipeline.web.comparison import Entry
from pipeline.web.speech import Speech, scale_of

Cells = Mapping[str, Any]

#: The dot plot: width, margins, height of a place's line, most places drawn.
WIDTH, LEFT, RIGHT, LINE, HEAD, MOST = 400.0, 10.0, 20.0, 36.0, 30.0, 40
#: A tile of the map: width, height, gap.
TILE_WIDTH, TILE_HEIGHT, GAP = 86.0, 40.0, 4.0
SHADES = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A target or a result on its line: from x1 to x2. arrow: -1 or 1 where the value is open to that side, else 0."""

    x1: float
    x2: float
    arrow: int
    label: str


@dataclass(frozen=True, slots=True)
class PlotLine:
    """One place."""

    y: float
    name: str
    href: str
    target: Mark | None
    result: Mark | None


@dataclass(frozen=True, slots=True)
class Plot:
    """A dot plot. ticks: (x, label). unit: what the ticks count."""

    width: float
    height: float
    ticks: Sequence[tuple[float, str]]
    unit: str
    lines: Sequence[PlotLine]


@dataclass(frozen=True, slots=True)
class TileSpec:
    """A line of ``tiles.csv``: a province by its code since 1 July 2025, and where its tile lies."""

    code: str
    column: str
    row: str
    short: str
    line: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A province on the map. shade: 0 for no data, else 1 (lowest) to ``SHADES``."""

    x: float
    y: float
    name: str
    short: str
    href: str
    shade: int
    label: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """The 34 provinces, north at the top."""

    width: float
    height: float
    tiles: Sequence[Tile]


@cache
def tile_specs() -> tuple[TileSpec, ...]:
    """``tiles.csv``."""
    return read_lexicon(
        Path(__file__).with_name("tiles.csv"), TileSpec, required=("code", "column", "row", "short"), unique=("code",)
    )


def plot(entries: Sequence[Entry], speech: Speech) -> Plot:
    """The dot plot of the first ``MOST`` places: target and result of each on one scale that starts at zero."""
    shown = entries[:MOST]
    rows = [row for entry in shown for row in (entry.target, entry.result) if row is not None]
    values = [value for row in rows for value in (row["value_min"], row["value_max"]) if value is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    steps = ticks(low, high)
    low, high = min(low, steps[0]), max(high, steps[-1])
    span = (high - low) or 1.0
    scale = scale_of(rows[0]["unit"], low, high)

    def at(value: float) -> float:
        return float(round(LEFT + (value - low) / span * (WIDTH - LEFT - RIGHT), 1))

    def drawn(row: Cells | None) -> Mark | None:
        if row is None:
            return None
        first, last = row["value_min"], row["value_max"]
        arrow = 1 if last is None else -1 if first is None else 0
        return Mark(at(last if first is None else first), at(first if last is None else last), arrow, speech.value(row))

    lines = [
        PlotLine(
            HEAD + number * LINE,
            speech.place(entry.place),
            f"/place/{entry.place['place_key']}",
            drawn(entry.target),
            drawn(entry.result),
        )
        for number, entry in enumerate(shown)
    ]
    unit = speech.unit(rows[0]["unit"], denominator(rows[0]["metric"], rows[0]["per"] or ""), scale=scale)
    labels = [(at(step), speech.number(step / scale)) for step in steps]
    return Plot(WIDTH, HEAD + len(lines) * LINE + 8, labels, unit, lines)


def ticks(low: float, high: float) -> list[float]:
    """Round numbers from ``low`` or below to ``high`` or above, four to seven of them.

    >>> ticks(0, 62), ticks(0, 3.2)
    ([0.0, 20.0, 40.0, 60.0, 80.0], [0.0, 1.0, 2.0, 3.0, 4.0])
    """
    span = (high - low) or 1.0
    rough = span / 4
    power: float = 10.0 ** math.floor(math.log10(rough))
    step: float = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(number * step, 10) for number in range(first, last + 1)]


def tile_map(
    values: Mapping[str, float], labels: Mapping[str, str], links: Mapping[str, str], names: Mapping[str, str]
) -> TileMap:
    """The map: provinces in fifths of their values, equal values in one shade.

    values, labels, links: by the province's name; names: its name by its code.
    """
    ranked = sorted(set(values.values()))
    tiles = []
    for spec in tile_specs():
        name = names[spec.code]
        shade = 0
        if name in values:
            shade = 1 + int(ranked.index(values[name]) * SHADES / len(ranked)) if len(ranked) > 1 else SHADES // 2 + 1
        tiles.append(
            Tile(
                int(spec.column) * (TILE_WIDTH + GAP),
                int(spec.row) * (TILE_HEIGHT + GAP),
                name,
                spec.short,
                links.get(name, ""),
                shade,
                labels.get(name, ""),
            )
        )
    width = max(tile.x for tile in tiles) + TILE_WIDTH
    return TileMap(width, max(tile.y for tile in tiles) + TILE_HEIGHT, tiles)
