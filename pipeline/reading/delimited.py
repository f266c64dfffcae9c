"""CSV and its kin, streamed: the header says which column is what, the delimiter is seen in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline.reading.fields import Keys, one_line, roles, to_record
from pipeline.reading.model import Record, Skipped
from pipeline.reading.streams import Source

_DELIMITERS = ",;\t|"
#: A row whose quotation mark has no end swallows those after it; they are read again this often in a file.
_RECOVERIES = 10


def looks_delimited(head: bytes, keys: Keys) -> bool:
    """Whether the first line is a header: columns for the text and for one thing more.

    >>> looks_delimited("Tiêu đề;Nội dung;Ngày đăng".encode(), Keys()), looks_delimited("Hội nghị, đại hội".encode(), Keys())
    (True, False)
    """
    line = head.lstrip().partition(b"\n")[0]
    if len(line) > 2000:
        return False
    found = roles(_header(line.decode("utf-8-sig", "replace"))[1], keys)
    return len(found) > 1 and bool({"text", "html"} & set(found))


def read_delimited(source: Source, file: BinaryIO, head: bytes, keys: Keys) -> Iterator[Record | Skipped]:
    """Records of a table with a header. Rows that cannot be read are reported with their line and passed over."""
    name, guard = source.name, source.guard
    csv.field_size_limit(max(csv.field_size_limit(), 4 * guard.max_bytes))
    lines = _Lines(io.TextIOWrapper(file, encoding="utf-8", errors="surrogateescape", newline=""), 4 * guard.max_bytes)
    first = next(lines, "")
    if first.lower().startswith("sep="):  # what Excel writes before the header
        first = next(lines, "")
    delimiter, header = _header(first)
    columns = roles(header, keys)
    if not {"text", "html"} & set(columns):
        listed = one_line(", ".join(header[:12])) or "none"
        yield Skipped(name, f"{name}:1: no column holds the text (columns: {listed}); name it with --text-key.")
        return
    escaped = b'\\"' in head and b'""' not in head
    stem = PurePosixPath(source.inner).stem
    recoveries = 0
    while True:
        lines.begin()
        start = lines.number + 1
        reader = csv.reader(
            lines, delimiter=delimiter, doublequote=not escaped, escapechar="\\" if escaped else None, strict=True
        )
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if guard.fault and lines.cut:
                return
            yield Skipped(name, f"{name}:{start}: not a row ({error}); correct the quotation marks.")
            if lines.taken > 1 and recoveries < _RECOVERIES:
                recoveries += 1
                lines.again()
            continue
        if cells is None or (guard.fault and lines.cut):  # a row in which the file breaks off, which is reported once
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            fault = f"the row has {len(cells)} cells, the header {len(header)}"
            yield Skipped(name, f"{name}:{start}: {fault}; quote cells that hold a delimiter or a line end.")
            continue
        yield to_record(dict(zip(header, cells, strict=True)), name, start, stem, keys, guard.max_bytes)


class _Lines:
    """Lines of a stream, numbered, of which those since ``begin`` can be read again but for the first."""

    def __init__(self, file: io.TextIOWrapper, longest: int) -> None:
        self._file, self._longest = file, longest
        self._back: list[str] = []
        self._since: list[str] = []
        self.number = 0

    @property
    def taken(self) -> int:
        return len(self._since)

    @property
    def cut(self) -> bool:
        """Whether the last line has no end."""
        return bool(self._since) and not self._since[-1].endswith(("\n", "\r"))

    def begin(self) -> None:
        self._since = []

    def again(self) -> None:
        self._back = [*reversed(self._since[1:]), *self._back]
        self.number -= len(self._since) - 1
        self._since = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else self._file.readline(self._longest)
        if not line:
            raise StopIteration
        self.number += 1
        self._since.append(line)
        return line


def _header(line: str) -> tuple[str, list[str]]:
    """The delimiter that cuts a header into most cells, and the cells."""
    cut: list[tuple[int, str, list[str]]] = []
    for rank, delimiter in enumerate(_DELIMITERS):
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        cut.append((len(cells) * 10 - rank, delimiter, [cell.strip().lstrip("\ufeff") for cell in cells]))
    if not cut:
        return ",", []
    _, delimiter, cells = max(cut)
    return delimiter, cells
