"""``chitieu query``: rows by place, metric, term, year, status, value and words, as a reader would ask for them.

::

    spelling    words without accents, and what a slip may have meant
    places      a place in any spelling -> its rows, across the reform of 2025
    metrics     an id, a label or a few words -> metrics
    request     the filters, parsed and checked
    filters     a request against a table
    sql         one SELECT over the tables, in DuckDB
    asking      a request or a SELECT against a run's table
    rendering   a table on a terminal, Markdown, CSV, JSON, a workbook
"""

from pipeline.query.asking import ask
from pipeline.query.filters import Answer, answer
from pipeline.query.request import Request
from pipeline.query.spelling import QueryError

__all__ = ["Answer", "QueryError", "Request", "answer", "ask"]
