"""``manifest.csv``: what a scraper knows of the files beside it (columns file, url, published)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.dates import read_date
from pipeline.reading.model import Skipped

MANIFEST = "manifest.csv"
_COLUMNS = ("file", "url", "published")


@dataclass(frozen=True, slots=True)
class Known:
    """What a line of the manifest says of its file."""

    url: str = ""
    published: str = ""


def read_manifest(folder: Path, beside: str) -> tuple[dict[str, Known], list[Skipped]]:
    """What a folder's manifest says of its files, by name; each faulty line is reported and passed over.

    beside: name of a file of the folder as ``Record.source_file`` has it.
    """
    path = folder / MANIFEST
    label = (Path(beside).parent / MANIFEST).as_posix()
    try:
        if not path.is_file():
            return {}, []
        data = path.read_bytes()
    except OSError as error:
        return {}, [Skipped(label, f"{label}: cannot be read ({error.strerror or error}); check its permissions.")]
    return parse_manifest(data, label, lambda name: (folder / name).is_file())


def parse_manifest(data: bytes, label: str, exists: Callable[[str], bool]) -> tuple[dict[str, Known], list[Skipped]]:
    """What the bytes of a manifest say. label: its name in messages; exists: whether a file stands beside it."""
    known: dict[str, Known] = {}
    faults: list[Skipped] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return known, [Skipped(label, f"{label}: not UTF-8 at byte {error.start}; save it as UTF-8.")]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if not set(_COLUMNS) <= set(header):
            wanted = ",".join(_COLUMNS)
            return known, [Skipped(label, f"{label}:1: columns are {','.join(header) or 'missing'}; expected {wanted}.")]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                fault = _add_row(dict(zip(header, cells, strict=False)), len(cells) == len(header), exists, known)
                if fault:
                    faults.append(Skipped(label, f"{label}:{reader.line_num}: {fault}"))
    except csv.Error as error:
        faults.append(Skipped(label, f"{label}:{reader.line_num}: not CSV ({error}); the lines from here on are not used."))
    return known, faults


def _add_row(row: dict[str, str], whole: bool, exists: Callable[[str], bool], known: dict[str, Known]) -> str:
    """Take over one line; returns what is wrong with it, or an empty string."""
    if not whole:
        return "the line has not as many cells as the header; quote cells that hold a comma."
    name, url, published = (row[column].strip() for column in _COLUMNS)
    if not name or name in known:
        return f"file {name!r} stands in an earlier line; remove one." if name else "the line names no file."
    if "/" in name or "\x00" in name or not exists(name):
        return f"there is no file {name!r} beside the manifest; correct the name."
    day = read_date(published)
    known[name] = Known(url, day)
    return f"published {published!r} is no date; write it like 2020-07-29." if published and not day else ""
