"""An article's text cut into pieces, those that a row was read from with their rows. Templates print the pieces, escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; rows: those whose value it is, none for plain text."""

    text: str
    rows: tuple[Cells, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """The lines of an article. unplaced: rows whose value is not found in the text, because it has changed since."""

    lines: Sequence[Sequence[Piece]]
    unplaced: Sequence[Cells]


def span_of(text: str, row: Cells) -> tuple[int, int] | None:
    """Where the row's value stands: at its offsets, or, should the text have moved, in its sentence; None if it is not there."""
    start, end, words = row["char_start"], row["char_end"], row["value_text"]
    if 0 <= start < end <= len(text) and text[start:end] == words:
        return start, end
    at = text.find(row["sentence"])
    inside = row["sentence"].find(words)
    return (at + inside, at + inside + len(words)) if at >= 0 and inside >= 0 else None


def marked(text: str, rows: Iterable[Cells]) -> Marked:
    """Cut ``text`` into lines and pieces; joined, the pieces are the text again. Values that overlap share one piece.

    >>> row = {"char_start": 4, "char_end": 6, "value_text": "3%", "sentence": "còn 3%."}
    >>> [[(piece.text, len(piece.rows)) for piece in line] for line in marked("còn 3%.", [row]).lines]
    [[('còn ', 0), ('3%', 1), ('.', 0)]]
    """
    spans: list[tuple[int, int, list[Cells]]] = []
    unplaced: list[Cells] = []
    placed: list[tuple[int, int, Cells]] = []
    for row in rows:
        span = span_of(text, row)
        if span is None:
            unplaced.append(row)
        else:
            placed.append((*span, row))
    for start, end, row in sorted(placed, key=lambda found: found[:2]):
        if spans and start < spans[-1][1]:
            first, last, together = spans[-1]
            spans[-1] = (first, max(last, end), [*together, row])
        else:
            spans.append((start, end, [row]))
    lines: list[list[Piece]] = [[]]
    done = 0
    for start, end, together in spans:
        _plain(lines, text[done:start])
        if text[start:end]:
            lines[-1].append(Piece(text[start:end], tuple(together)))
        done = end
    _plain(lines, text[done:])
    return Marked(lines, unplaced)


def _plain(lines: list[list[Piece]], text: str) -> None:
    first, *others = text.split("\n")
    for number, line in enumerate([first, *others]):
        if number:
            lines.append([])
        if line:
            lines[-1].append(Piece(line))
