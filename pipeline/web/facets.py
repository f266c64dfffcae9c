"""Facets as pages show them: each value in words, with its rows and the link that chooses it or takes it away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.web import queries
from pipeline.web.index import Choice, Found
from pipeline.web.links import search_link
from pipeline.web.speech import Speech

#: Values of a facet shown before "show more", and at most.
_FIRST, _MOST = 8, 200

#: Words for a value of a facet.
Label = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Item:
    """A value of a facet with its link."""

    label: str
    href: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet as it is shown: the first values, and the rest behind a click."""

    name: str
    first: Sequence[Item]
    rest: Sequence[Item]


def picked(asked: Mapping[str, str], choice: Choice, label: Label, say: Speech, page: str) -> list[Item]:
    """The filters chosen, each with the link that takes it away."""
    return [
        Item(f"{say('facet.' + name)}: {label(name, value)}", search_link(asked, page=page, **{name: ""}), 0)
        for name, value in choice.chosen.items()
    ]


def facets(
    names: Iterable[str], found: Found, asked: Mapping[str, str], choice: Choice, label: Label, page: str
) -> list[FacetView]:
    """The facets that leave something to choose."""
    views = (_facet(name, found, asked, choice, label, page) for name in names if name != "place")
    return [view for view in views if view is not None]


def _facet(name: str, found: Found, asked: Mapping[str, str], choice: Choice, label: Label, page: str) -> FacetView | None:
    """A facet with links; none where there is nothing to choose. Years and terms run backwards, all others by their rows."""
    counts: Iterable[tuple[str, int]] = found.counts[name]
    if name in ("year", "term"):
        counts = sorted(counts, reverse=True)
    chosen = choice.chosen.get(name)
    pairs = [(value, count) for value, count in counts if value][:_MOST]
    if len(pairs) < 2 and chosen is None:
        return None
    pairs.sort(key=lambda pair: pair[0] != chosen)
    items = [
        Item(
            label(name, value), search_link(asked, page=page, **{name: "" if value == chosen else value}), count, value == chosen
        )
        for value, count in pairs
    ]
    return FacetView(name, items[:_FIRST], items[_FIRST:])


def labels(connection: sqlite3.Connection, say: Speech) -> Label:
    """Words for the values of facets."""

    def label(name: str, value: str) -> str:
        if not value:
            return say("facet.none")
        if name == "metric":
            return say.metric(value)
        if name in ("group", "status", "level", "outcome", "agreement"):
            return say.word(name, value)
        if name == "place":
            place = queries.place(connection, value)
            return say.titled(place) if place else value
        if name == "district":
            row = connection.execute("SELECT district, province FROM targets WHERE district_key = ? LIMIT 1", (value,)).fetchone()
            return f"{row[0]} ({row[1]})" if row else value
        return value

    return label
