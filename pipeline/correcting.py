"""Correcting a row now: opening a run's store to write, and the one place where a correction gets its time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pipeline import corrections
from pipeline.store import Store, open_store


def open_to_correct(out: Path, url: str = "") -> Store:
    """The store of a run's output, to write corrections into; one is never made here. Raises as ``open_store`` does."""
    open_store(out, url).close()
    return open_store(out, url, create=True)


def keep(store: Store, target_id: str, changes: Mapping[str, str], *, by: str, why: str) -> int:
    """Check and keep a correction made now; returns how many fields it changes. Raises CorrectionError."""
    with store.begin() as connection:
        row = corrections.as_read(connection, target_id)
        before = corrections.published(connection).fields.get(target_id, {})
        at = datetime.now(UTC).isoformat(timespec="seconds")
        made = corrections.correct(row, changes, by=by, why=why, at=at, before=before)
        corrections.keep(connection, made)
        return len(made)
