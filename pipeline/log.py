"""What happens, as JSON: one line an event, for whatever watches the nightly run."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path

#: Event -> level where it is not information.
_LEVELS = {"skipped": logging.WARNING, "run failed": logging.ERROR, "locked": logging.WARNING, "run terminated": logging.WARNING}

_LOGGER = logging.getLogger("chitieu")


class JsonLines(logging.Formatter):
    """``{"time": ..., "level": ..., "event": ..., facts}``; time is UTC in ISO 8601 with milliseconds."""

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"time": moment, "level": record.levelname.lower(), "event": record.getMessage(), **getattr(record, "facts", {})}
        return json.dumps(told, ensure_ascii=False, default=str).encode("utf-8", "replace").decode()


def json_log(file: Path | None) -> Callable[..., None]:
    """Start the log and return what writes an event with its facts. file: appended to, opened anew where logrotate moved it;
    standard error where there is none. Raises OSError where the file cannot be written.
    """
    handler = logging.StreamHandler(sys.stderr) if file is None else WatchedFileHandler(file, encoding="utf-8")
    handler.setFormatter(JsonLines())
    _LOGGER.handlers[:] = [handler]
    _LOGGER.propagate = False
    _LOGGER.setLevel(logging.INFO)
    return tell


def tell(event: str, **facts: object) -> None:
    """Log an event; nobody hears it before ``json_log``."""
    _LOGGER.log(_LEVELS.get(event, logging.INFO), event, extra={"facts": facts})
