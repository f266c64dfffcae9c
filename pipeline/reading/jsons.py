"""JSON Lines, JSON arrays and objects one after the other, streamed: one record in memory, whatever the size of the dump."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline.reading.fields import Keys, to_record
from pipeline.reading.model import Record, Skipped
from pipeline.reading.streams import HEAD, Source

#: A string, a bracket, or a quotation mark whose string goes on beyond the bytes at hand.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]]|"', re.DOTALL)
#: Between two objects: where reading goes on after one that is broken.
_NEXT = re.compile(rb'\}\s*,?\s*(?=\{\s*")')
_STARTS = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[{\]\["])')
#: Spelled with escapes and with other fields beside it, a record may be longer than its text.
_SPELLING = 3
#: A broken object is looked through for the next this often in a file; each look may cost the longest record.
_RESYNCS = 20


def looks_json(head: bytes) -> bool:
    """Whether a stream's first bytes open an object or an array of them.

    >>> looks_json(b' [{"a": 1}]'), looks_json(b'{"a"'), looks_json("[Ảnh] Xã A họp".encode())
    (True, True, False)
    """
    return _STARTS.match(head) is not None


def read_json(source: Source, file: BinaryIO, head: bytes, keys: Keys) -> Iterator[Record | Skipped]:
    """Records of a dump. Broken lines and objects come out as ``Skipped`` and reading goes on.

    Numbers in messages count lines of JSON Lines, else objects, from 1.
    """
    values = _lines(source, file) if _is_lines(head) else _values(source, file)
    stem = PurePosixPath(source.inner).stem
    limit = source.guard.max_bytes
    for number, data in values:
        if isinstance(data, Skipped):
            yield data
            continue
        found = _parse(data)
        if isinstance(found, Mapping):
            record = to_record(found, source.name, number, stem, keys, limit)
            inner = _wrapped(found) if isinstance(record, Skipped) else []
            if not inner:
                yield record
            for count, item in enumerate(inner, 1):
                yield to_record(item, source.name, count, stem, keys, limit)
        elif not source.guard.fault:  # else it is cut off where the file is, which is reported once
            yield Skipped(source.name, f"{source.name}:{number}: {found}; correct or remove it.")


def _is_lines(head: bytes) -> bool:
    """Whether the first line is a whole object; a first line longer than the head is taken for one."""
    line, newline, _ = head.lstrip().partition(b"\n")
    return line.startswith(b"{") and ((not newline and len(head) >= HEAD) or isinstance(_parse(line), Mapping))


def _parse(data: bytes) -> Mapping[str, object] | str:
    """The object spelled by ``data``, or what is wrong with it."""
    try:
        value = json.loads(data.decode("utf-8", "surrogateescape"))
    except json.JSONDecodeError as error:
        return f"not JSON ({error.msg} at character {error.pos})"
    except (ValueError, RecursionError) as error:
        return f"not JSON ({error})"
    return value if isinstance(value, dict) else "not a JSON object"


def _wrapped(found: Mapping[str, object]) -> list[Mapping[str, object]]:
    """The records of an object that only wraps a list of them, as programming interfaces answer."""
    if {"url", "link", "title"} & set(found):
        return []
    lists = (value for value in found.values() if isinstance(value, list) and value)
    return next((items for items in lists if all(isinstance(item, dict) for item in items)), [])


def _lines(source: Source, file: BinaryIO) -> Iterator[tuple[int, bytes | Skipped]]:
    limit = _SPELLING * source.guard.max_bytes
    number = 0
    while line := file.readline(limit + 1):
        number += 1
        if len(line) > limit and not line.endswith(b"\n"):
            while (rest := file.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            if source.guard.fault:
                return
            yield number, Skipped(source.name, f"{source.name}:{number}: the line has more than {limit} bytes; split the record.")
        elif line.strip():
            yield number, line


def _values(source: Source, file: BinaryIO) -> Iterator[tuple[int, bytes | Skipped]]:
    """Objects inside an array, or one after the other, each as its bytes."""
    limit = _SPELLING * source.guard.max_bytes
    data = bytearray()
    position, start, depth, base = 0, -1, 0, 0
    number, resyncs = 0, 0
    entered = False

    while True:
        keep = start if start >= 0 else position
        del data[:keep]
        position, start = position - keep, start - keep if start >= 0 else -1
        more = file.read(max(HEAD, min(len(data), limit)))  # growing steps: an unfinished string is scanned from its start again
        data += more
        while token := _TOKEN.search(data, position):
            mark = token[0]
            if mark == b'"':
                position = token.start()
                break
            position = token.end()
            if mark in (b"{", b"["):
                if depth == base and start < 0:
                    if mark == b"[" and base == 0 and not entered:
                        base, entered = 1, True
                    else:
                        start = token.start()
                depth += 1
            elif mark in (b"}", b"]"):
                depth = max(0, depth - 1)
                if depth < base:
                    base = depth
                elif depth == base and start >= 0:
                    number += 1
                    value = bytes(data[start:position])
                    again = None
                    if resyncs < _RESYNCS and isinstance(_parse(value), str):
                        again = _NEXT.search(data, start + 1, position)
                    yield number, value
                    if again:  # a stray quotation mark made several objects look like one
                        resyncs, position = resyncs + 1, again.end()
                    start = -1
        else:
            position = len(data)
        too_long = start >= 0 and len(data) - start > limit
        if more and not too_long:
            continue
        if start >= 0:
            number += 1
            again = _NEXT.search(data, start + 1) if resyncs < _RESYNCS else None
            if too_long or not source.guard.fault:
                fault = f"the object has more than {limit} bytes" if too_long else "the object has no end"
                yield number, Skipped(source.name, f"{source.name}:{number}: {fault}; correct or remove it.")
            start = -1
            if again:
                resyncs, position, depth = resyncs + 1, again.end(), base
                continue
            if too_long:
                return
        if not more:
            return
