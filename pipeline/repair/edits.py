"""A repair as a list of edits, so that the way back is never guessed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

#: ``raw[start:end]`` becomes the text; edits of one list are in order and do not overlap.
Edit = tuple[int, int, str]


def edited(raw: str, edits: Iterable[Edit]) -> tuple[str, Sequence[int]]:
    """Apply edits; returns the text and, for each of its characters and for its end, the offset in ``raw``.

    Every character of a replacement stands for the start of what it replaces; what was deleted belongs to the character before.

    >>> text, origin = edited("ñaït 5%", [(0, 1, "đ"), (1, 3, "ạ")])
    >>> text, list(origin)
    ('đạt 5%', [0, 1, 3, 4, 5, 6, 7])
    """
    pieces: list[str] = []
    origin = array("l")
    done = 0
    for start, end, replacement in edits:
        pieces += (raw[done:start], replacement)
        origin.extend(range(done, start))
        origin.extend([start] * len(replacement))
        done = end
    pieces.append(raw[done:])
    origin.extend(range(done, len(raw) + 1))
    return "".join(pieces), origin
