"""What happens, as JSON: one line an event, for whatever watches the nightly run."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TextIO

#: Event -> level where it is not information.
_LEVELS = {"skipped": logging.WARNING, "run failed": logging.ERROR, "run terminated": logging.WARNING}


class JsonLines(logging.Formatter):
    """``{"time": ..., "level": ..., "event": ..., facts}``; time is UTC in ISO 8601 with milliseconds."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"time": moment, "level": record.levelname.lower(), "event": record.getMessage(), **getattr(record, "facts", {})}
        return json.dumps(told, ensure_ascii=False, default=str).encode("utf-8", "replace").decode()


@contextmanager
def json_log(file: Path | None) -> Iterator[Callable[..., None]]:
    """Log while the block lasts; gives what writes an event with its facts. Raises OSError where the file cannot be opened.

    file: appended to, and opened anew where logrotate moved it; None for standard error. Where it cannot be written any more, the
    run goes on without it, and says so once.
    """
    handler = _Lines(sys.stderr) if file is None else _File(file, encoding="utf-8")
    handler.setFormatter(JsonLines())
    logger = logging.Logger("chitieu", logging.INFO)
    logger.addHandler(handler)

    def tell(event: str, **facts: object) -> None:
        logger.log(_LEVELS.get(event, logging.INFO), event, extra={"facts": facts})

    try:
        yield tell
    finally:
        handler.close()


class _Told:
    """Of a log that fails, one line."""

    failed = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Say so the first time."""
        if not self.failed:
            self.failed = True
            print(f"chitieu: the log cannot be written ({sys.exc_info()[1]}); the run goes on without it", file=sys.__stderr__)


class _Lines(_Told, logging.StreamHandler[TextIO]):
    pass


class _File(_Told, WatchedFileHandler):
    pass
