"""The walk over what the user named: files and folders to records, in an order that depends on paths only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from pipeline.reading.manifest import MANIFEST, Known, read_manifest
from pipeline.reading.model import Record, Skipped

_DATA_SUFFIXES = frozenset((".csv", ".tsv", ".json", ".jsonl", ".xml", ".md", ".py", ".log"))
_IGNORED_STEMS = frozenset(("readme", "license"))

#: Bytes of the largest record that is read; a larger one is a dump that no one split.
MAX_BYTES = 20_000_000


def records(sources: Iterable[Path | str], *, max_bytes: int = MAX_BYTES) -> Iterator[Record | Skipped]:
    """Read files and folders (with their subfolders) in the order given; inside a folder by path.

    Hidden files, README files and ``manifest.csv`` (columns file, url, published; it speaks of the files beside it) are no
    articles. Never raises for a bad file. max_bytes: a larger record is skipped unread.
    """
    manifests: dict[Path, dict[str, Known]] = {}
    for source in sources:
        for file, name in _files(Path(source)):
            if isinstance(name, Skipped):
                yield name
                continue
            if file.parent not in manifests:
                known, faults = read_manifest(file.parent, name)
                manifests[file.parent] = known
                yield from faults
            yield _read_file(file, name, manifests[file.parent].get(file.name, Known()), max_bytes)


def _files(path: Path) -> Iterator[tuple[Path, str | Skipped]]:
    """Files of one argument, with the name each is known by."""
    try:
        if path.is_dir():
            found = sorted(file for file in path.rglob("*") if file.is_file() and _is_candidate(file.relative_to(path)))
            for file in found:
                yield file, file.relative_to(path).as_posix()
            if not found:
                next(path.iterdir(), None)  # raises where the folder may not be listed
                yield path, Skipped(path.as_posix(), "The folder holds no article; put .txt or .html files into it.")
        elif path.exists():
            yield path, path.name
        else:
            yield path, Skipped(path.as_posix(), "There is no such file or folder; check the path.")
    except OSError as error:
        yield path, Skipped(path.as_posix(), f"The path cannot be read ({error.strerror or error}); check its permissions.")


def _is_candidate(relative: Path) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    return not hidden and relative.name != MANIFEST and relative.stem.lower() not in _IGNORED_STEMS


def _read_file(file: Path, name: str, known: Known, max_bytes: int) -> Record | Skipped:
    suffix = file.suffix.lower()
    try:
        size = file.stat().st_size
        if size > max_bytes:
            return Skipped(name, f"The file has {size} bytes, more than the limit of {max_bytes}; split it, or raise the limit.")
        if suffix in _DATA_SUFFIXES:
            return Skipped(name, f"A {suffix} file is no article; write each article to a .txt or .html file of its own.")
        data = file.read_bytes()
    except OSError as error:
        return Skipped(name, f"The file cannot be read ({error.strerror or error}); check its permissions.")
    kind: Literal["", "html"] = "html" if suffix in (".html", ".htm") else ""
    return Record(name, file.stem, data, kind=kind, url=known.url, published=known.published)
