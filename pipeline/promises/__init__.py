"""Promise against result: what a locality promised, which articles say so, and what came of it.

::

    columns    promises.csv and promise_rows.csv, column by column
    identity   when two rows speak of the same thing: place across the reform of 2025, measure, period
    judging    whether a result keeps a target: bounds, ranges, "about", and which way is better
    linking    a targets table -> promises

>>> from pipeline.promises import promises, promises_frame
>>> promises_frame(promises(targets))  # doctest: +SKIP
"""

from pipeline.promises.columns import COLUMNS, ROW_COLUMNS
from pipeline.promises.linking import Promise, promise_rows_frame, promises, promises_frame

__all__ = ["COLUMNS", "ROW_COLUMNS", "Promise", "promise_rows_frame", "promises", "promises_frame"]
