"""One run at a time on a folder. The lock is the process's: when it ends, however it ends, the lock is gone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Name of the lock's file; it stays when the run is over, for removing it would let two runs hold two files of one name.
FILE = ".chitieu.lock"


class LockedError(Exception):
    """Another run works on the folder; the message says which."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, or raise LockedError at once. The folder must be there.

    A record lock (POSIX): worker processes do not inherit it, so one that outlives a killed run does not keep the next out.
    """
    path = folder / FILE
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            file.seek(0)
            holder = file.read(20).strip()
            said = f"process {holder}" if holder.isdigit() else "another process"
            raise LockedError(f"{folder}: {said} is running chitieu here; wait until it is done") from error
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def holder(folder: Path) -> int:
    """Process that holds the folder's lock, 0 if none does. Of a process that names itself badly, -1."""
    try:
        with (folder / FILE).open("rb") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError):
                said = file.read(20).strip()
                return int(said) if said.isdigit() else -1
    except OSError:
        pass
    return 0
