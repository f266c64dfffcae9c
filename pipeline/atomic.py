"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

_SUFFIX = ".part"


@contextmanager
def writing_bytes(path: Path) -> Iterator[BinaryIO]:
    """A file beside ``path`` under another name, renamed over ``path`` at the end.

    Where writing fails, ``path`` is as it was and nothing is left beside it; where the process is killed, ``clear`` finds it.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_SUFFIX, dir=path.parent)
    temporary = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # mkstemp's files are for their owner only
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def writing(path: Path, *, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A file of text, written as ``writing_bytes`` does; line ends stay as they are."""
    with writing_bytes(path) as file:
        text = TextIOWrapper(file, encoding=encoding, newline="")
        yield text
        text.detach()  # flushes it, and leaves the file open


def write_text(path: Path, text: str, *, encoding: str = "utf-8") -> None:
    """Write ``text`` to ``path`` as ``writing`` does."""
    with writing(path, encoding=encoding) as file:
        file.write(text)


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` as ``writing_bytes`` does."""
    with writing_bytes(path) as file:
        file.write(data)


def clear(folder: Path) -> None:
    """Remove what killed processes left in ``folder``; only while no other process may be writing there."""
    for left in folder.glob(f".*{_SUFFIX}"):
        left.unlink(missing_ok=True)
