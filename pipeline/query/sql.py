"""SQL over the tables of the bundle, in DuckDB: read-only, in memory, with no way out to files or the network."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pandas as pd

from pipeline.query.spelling import QueryError


def run_sql(frames: Mapping[str, pd.DataFrame], sql: str) -> pd.DataFrame:
    """The answer of one SELECT over ``frames``, each a table of its name.

    Raises QueryError for anything else than one SELECT (or DESCRIBE, SHOW, EXPLAIN), and with DuckDB's words for a faulty one.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=settings) as db:
        for name, frame in frames.items():
            db.register("incoming", frame)
            db.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')  # noqa: S608 - names of the schema
            db.unregister("incoming")
        db.execute("SET enable_external_access = false")
        db.execute("SET lock_configuration = true")
        try:
            statements = db.extract_statements(sql)
            kinds = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
            if len(statements) != 1 or statements[0].type not in kinds:
                raise QueryError("--sql takes one SELECT; the tables are " + ", ".join(frames))
            return db.execute(statements[0]).df()
        except duckdb.Error as error:
            raise QueryError(f"--sql: {error}") from error
