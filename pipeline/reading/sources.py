"""The walk over what the user named: files, folders and patterns to records, in an order that depends on paths only."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.reading.containers import is_candidate, read_source
from pipeline.reading.fields import Keys
from pipeline.reading.manifest import MANIFEST, Known, read_manifest
from pipeline.reading.model import Record, Skipped
from pipeline.reading.streams import MAX_BYTES, Counted, Guard, Source, buffered

#: Standard input, as an argument and as a name.
STDIN, STDIN_NAME = "-", "stdin"

#: Whether a file of this name is to be read.
Only = Callable[[str], bool]


def records(
    sources: Iterable[Path | str], *, keys: Keys | None = None, max_bytes: int = MAX_BYTES, only: Only | None = None
) -> Iterator[Record | Skipped]:
    """Read files, folders (with their subfolders), patterns such as "dumps/*.jsonl.gz" and "-" (standard input).

    In the order given; inside a folder or pattern by path. What a file is, its first bytes tell (docs/inputs.md). Hidden files,
    README files and ``manifest.csv`` (columns file, url, published; it speaks of the files beside it) are no articles. Never
    raises for bad data.

    keys: names of a dump's fields. max_bytes: a larger record is skipped. only: read just the files whose names it admits.
    """
    manifests: dict[Path, dict[str, Known]] = {}
    for given in sources:
        if str(given) == STDIN:
            if only is None or only(STDIN_NAME):
                yield from read_source(_standard_input(max_bytes), keys or Keys())
            continue
        for file, name in _files(Path(given)):
            if isinstance(name, Skipped):
                yield replace(name, file=_absolute(file))
                continue
            if only is not None and not only(name):
                continue
            if file.parent not in manifests:
                known, faults = read_manifest(file.parent, name)
                manifests[file.parent] = known
                yield from (replace(fault, file=_absolute(file.parent / MANIFEST)) for fault in faults)
            guard = Guard(max_bytes)
            source = Source(name, file.name, partial(_opened, file, guard), guard)
            place = _absolute(file)
            for item in read_source(source, keys or Keys(), manifests[file.parent].get(file.name)):
                if isinstance(item, Skipped):
                    yield replace(item, file=place)
                else:
                    yield replace(item, file=place, entry=item.source_file.removeprefix(name))


def _absolute(file: Path) -> str:
    """The path from the root, symbolic links as they are: "current/a.txt" stays one place when its folder's link moves on."""
    return os.path.abspath(file)  # noqa: PTH100 - resolve() would follow the links


def _opened(file: Path, guard: Guard) -> BinaryIO:
    return buffered(Counted(file.open("rb", buffering=0), guard))


def _standard_input(max_bytes: int) -> Source:
    guard = Guard(max_bytes)
    return Source(STDIN_NAME, STDIN_NAME, lambda: buffered(Counted(sys.stdin.buffer, guard)), guard, once=True)


def _files(path: Path) -> Iterator[tuple[Path, str | Skipped]]:
    """Files of one argument, with the name each is known by."""
    try:
        if path.is_dir():
            yield from _folder(path)
        elif path.exists():
            yield path, path.name
        elif glob.has_magic(str(path)):
            found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207 - the pattern may be absolute
            for one in found:
                if one.is_file():
                    yield one, one.name
                elif not any(parent in found for parent in one.parents):
                    yield from _folder(one)
            if not found:
                yield path, Skipped(path.as_posix(), "No file fits the pattern; check it.")
        else:
            yield path, Skipped(path.as_posix(), "There is no such file or folder; check the path.")
    except OSError as error:
        yield path, Skipped(path.as_posix(), f"The path cannot be read ({error.strerror or error}); check its permissions.")


def _folder(path: Path) -> Iterator[tuple[Path, str | Skipped]]:
    found = sorted(file for file in path.rglob("*") if file.is_file() and is_candidate(PurePosixPath(file.relative_to(path))))
    for file in found:
        yield file, file.relative_to(path).as_posix()
    if not found:
        next(path.iterdir(), None)  # raises where the folder may not be listed
        yield path, Skipped(path.as_posix(), "The folder holds no article; put .txt, .html or dumps into it.")
