"""Searches, filters and counts over all rows, in memory: a code a row and facet, so that counting takes milliseconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.web.speech import fold

#: Facet of rows -> column of the serving file, in the order in which pages list them.
FACETS = {
    "status": "status",
    "province": "area",
    "district": "district_key",
    "place": "place_key",
    "level": "level",
    "group": "metric_group",
    "metric": "metric",
    "year": "year",
    "term": "term",
}
#: The same of promises.
PROMISE_FACETS = {
    "outcome": "outcome",
    **{name: column for name, column in FACETS.items() if name != "status"},
    "agreement": "agreement",
}
_MAX_TOKENS = 12

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader asked for. q: words; chosen: facet -> value, one each."""

    q: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a choice.

    ids: in the order of the page. counts: facet -> (value, rows) most first, counted as if that facet were not chosen.
    dropped: words that no row has and that were left out. loose: no row has all words; ids are those that have most of them.
    """

    ids: Ids
    counts: Mapping[str, tuple[tuple[str, int], ...]]
    dropped: tuple[str, ...] = ()
    loose: bool = False


class Index:
    """All rows of a table of the serving file by facet. Read-only once made; made anew after a correction.

    table: ``targets`` or ``promises``, with its search words in ``TABLE_search``. facets: facet -> column.
    """

    def __init__(self, connection: sqlite3.Connection, table: str = "targets", facets: Mapping[str, str] = FACETS) -> None:
        self.table = table
        self.facets = facets
        columns = ", ".join(facets.values())
        rows = connection.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()  # noqa: S608 - names are ours
        self.size = len(rows)
        self.values: dict[str, list[str]] = {}
        self._codes: dict[str, NDArray[np.int32]] = {}
        for at, name in enumerate(facets):
            cells = ["" if row[at] is None else str(row[at]) for row in rows]
            values = sorted(set(cells))
            code = {value: number for number, value in enumerate(values)}
            self.values[name] = values
            self._codes[name] = np.fromiter((code[cell] for cell in cells), np.int32, len(cells))
        self.whole = self.find(connection, Choice())

    def find(self, connection: sqlite3.Connection, choice: Choice) -> Found:
        """The rows that match, with the counts of every facet."""
        if not choice.q and not choice.chosen and hasattr(self, "whole"):
            return self.whole
        words, dropped, loose = self._with_words(connection, choice.q)
        masks = {name: self._mask(name, value) for name, value in choice.chosen.items() if name in self.facets}
        everywhere = words.copy()
        for mask in masks.values():
            everywhere &= mask
        counts = {}
        for name in self.facets:
            if name in masks:
                others = words.copy()
                for other, mask in masks.items():
                    if other != name:
                        others &= mask
            else:
                others = everywhere
            counts[name] = self._counts(name, others)
        return Found(np.flatnonzero(everywhere).astype(np.int64) + 1, counts, dropped, loose)

    def _mask(self, name: str, value: str) -> Mask:
        try:
            return np.asarray(self._codes[name] == self.values[name].index(value))
        except ValueError:
            return np.zeros(self.size, np.bool_)

    def _counts(self, name: str, mask: Mask) -> tuple[tuple[str, int], ...]:
        numbers = np.bincount(self._codes[name][mask], minlength=len(self.values[name]))
        found = [(value, int(number)) for value, number in zip(self.values[name], numbers, strict=True) if number]
        found.sort(key=lambda pair: -pair[1])
        return tuple(found)

    def _with_words(self, connection: sqlite3.Connection, q: str) -> tuple[Mask, tuple[str, ...], bool]:
        """Rows with the words; where none has all of them, words that no row has are dropped, then the nearest rows taken."""
        tokens = fold(q[:400]).split()[:_MAX_TOKENS]
        if not tokens:
            return np.ones(self.size, np.bool_), (), False
        for columns in ("words : ", ""):  # what the row says; then, together with it, the headline of its article
            for attempt in _joinings(tokens):
                wanted = " AND ".join(map(_quoted, [*attempt[:-1], attempt[-1] + "*"]))
                mask = self._match(connection, f"{columns}({wanted})")
                if mask.any():
                    return mask, (), False
        each = {token: self._match(connection, f"words : {_quoted(token)}") for token in dict.fromkeys(tokens)}
        met = [mask for mask in each.values() if mask.any()]
        dropped = tuple(token for token, mask in each.items() if not mask.any())
        if not met:
            return np.zeros(self.size, np.bool_), dropped, False
        scores = np.sum(met, axis=0, dtype=np.int32)
        best = int(scores.max())
        return scores == best, dropped, best < len(met)

    def _match(self, connection: sqlite3.Connection, query: str) -> Mask:
        mask = np.zeros(self.size, np.bool_)
        search = f"{self.table}_search"
        ids = [row[0] - 1 for row in connection.execute(f"SELECT rowid FROM {search} WHERE {search} MATCH ?", (query,))]  # noqa: S608
        mask[ids] = True
        return mask


def _quoted(token: str) -> str:
    """A token as FTS5 takes it, its last ``*`` outside the quotes. Tokens are letters and digits only.

    >>> _quoted("ngh*")
    '"ngh"*'
    """
    return f'"{token[:-1]}"*' if token.endswith("*") else f'"{token}"'


def _joinings(tokens: list[str]) -> Iterator[list[str]]:
    """The tokens as typed, then with two neighbours written together, as names of places are spelt both ways.

    >>> list(_joinings(["da", "krong"]))
    [['da', 'krong'], ['dakrong']]
    """
    yield tokens
    for at in range(len(tokens) - 1):
        yield [*tokens[:at], tokens[at] + tokens[at + 1], *tokens[at + 2 :]]
