"""A request or a SELECT against the table of a run."""

from __future__ import annotations

from pathlib import Path

from pipeline.promises import promises as linked
from pipeline.promises import promises_frame
from pipeline.query.filters import Answer, answer
from pipeline.query.request import Request
from pipeline.query.spelling import QueryError
from pipeline.query.sql import run_sql
from pipeline.tables import read_table


def ask(table: Path, request: Request, *, promises: bool = False, sql: str = "") -> Answer:
    """Rows of ``table`` that pass the request; its promises instead; or the answer of ``sql`` over the bundle's tables.

    Raises QueryError where the request cannot be answered, or sql comes with filters.
    """
    targets = read_table(table)
    if sql:
        from pipeline.export.bundle import frames_of

        if request != Request() or promises:
            raise QueryError("--sql stands alone; put the filters into its WHERE")
        return Answer(run_sql(frames_of(targets), sql), ())
    return answer(promises_frame(linked(targets)) if promises else targets, request)
