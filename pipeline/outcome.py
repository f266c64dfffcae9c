"""What came of one record: an article with its rows, or the reason why there is none.

This is the article boundary, the one place where any exception is caught: whatever an article breaks, the others still get their
rows. Outcomes are made in workers and sent to the process that writes the table, so they hold plain data only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pipeline.near_duplicates import signature
from pipeline.reading import Article, Gatekeeper, Record, Skipped, to_article

if TYPE_CHECKING:
    from extractors.facts import Row

#: Rows of one article.
Extract = Callable[[Article], "Sequence[Row]"]

#: Longest reason, in characters: it is read in a list.
MAX_REASON = 300


@dataclass(frozen=True, slots=True)
class Skip:
    """An article that gave nothing because something failed. stage: ``read``, or ``extract`` for all that follows."""

    file: str
    stage: Literal["read", "extract"]
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one record; it can be pickled.

    source_file: as of the record. digest: ``Record.digest``; empty where reading gave no record.
    article: with ``origin=()``: the way back to the raw text stays in the worker. None where ``skip`` says why. Where the gate
        saw that there can be no row, its text is empty and the rest as the record says.
    rows: in the order of the text; empty for an article without any.
    signature: by which the same article on another site is found (``near_duplicates``); empty where there are no rows.
    """

    source_file: str
    digest: str
    article: Article | None = None
    rows: tuple[Row, ...] = ()
    skip: Skip | None = None
    signature: bytes = b""


def outcome_of(item: Record | Skipped, extract: Extract, gate: Gatekeeper | None = None) -> Outcome:
    """Decode, clean and extract one record. Raises for nothing that an article can cause, an interrupt excepted.

    gate: turns away articles that can give no row before the costly work on them; none by default.
    """
    if isinstance(item, Skipped):
        return failed(item, "read", item.reason)
    stage: Literal["read", "extract"] = "read"
    try:
        article = to_article(item, gate)
        if isinstance(article, Skipped):
            return failed(item, "read", article.reason)
        if not article.text:
            return Outcome(item.source_file, item.digest, replace(article, origin=()))
        stage = "extract"
        rows = tuple(extract(article))
        mark = signature(article.text) if rows else b""
        return Outcome(item.source_file, item.digest, replace(article, origin=()), rows, signature=mark)
    # The one broad except of the program; see the module's claim.
    except Exception as error:  # noqa: BLE001
        return failed(item, stage, f"{type(error).__name__}: {error}")


def failed(item: Record | Skipped, stage: Literal["read", "extract"], reason: str) -> Outcome:
    """The outcome of a record that gave nothing."""
    digest = item.digest if isinstance(item, Record) else ""
    return Outcome(item.source_file, digest, skip=Skip(item.source_file, stage, one_line(reason)))


def one_line(reason: str) -> str:
    """A reason on one line, cut at ``MAX_REASON``."""
    line = " ".join(reason.split())
    return line if len(line) <= MAX_REASON else line[: MAX_REASON - 1] + "…"
