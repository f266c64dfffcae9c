"""WARC, as web archives and crawlers write it: the pages that were answered, and the plain texts made of them (WET)."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Literal

from pipeline.reading.fields import url_id
from pipeline.reading.model import Record, Skipped
from pipeline.reading.streams import Source

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_KINDS: dict[str, Literal["html", "text"]] = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_OK = 200
_MARK = b"WARC/1."
#: Bytes kept behind the reader: more than its buffer and the longest header together.
_TAIL = 1 << 18
_ERRORS = (OSError, ValueError, EOFError, RuntimeError, MemoryError)


def read_warc(source: Source, file: BinaryIO) -> Iterator[Record | Skipped]:
    """Records of responses (status 200), resources and conversions that are HTML or plain text.

    What else an archive holds (requests, redirects, pictures) is no article and passed over in silence. WARC-Date is when
    a page was fetched, not published. A record is known by its address. Offsets in messages are those of the unpacked archive.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    name, guard = source.name, source.guard
    tail: _Tail | None = _Tail(file)
    while tail is not None:
        base = tail.start
        end = offset = base
        try:
            for found in ArchiveIterator(tail, record_types=kinds, stream_detect=False, strict_mode=False):
                offset = base + found.stream_pos
                end = offset + found.content_length
                record = _record(found, f"{name} at byte {offset}", name, guard.max_bytes)
                if isinstance(record, Skipped) and guard.fault:
                    return
                if record is not None:
                    yield record
            return
        except _ERRORS as error:
            if guard.fault:
                return
            reason = " ".join(str(error).split())[:160] or type(error).__name__
            yield Skipped(name, f"{name} after byte {end}: no WARC record ({reason}); reading went on at the next.")
            tail = tail.after(max(end, base + 1))


class _Tail:
    """A stream that remembers its last bytes, so that reading can begin anew behind a broken record."""

    def __init__(self, file: BinaryIO, start: int = 0, ahead: bytes = b"") -> None:
        self._file, self._ahead = file, ahead
        self._kept = bytearray()
        self.start = start
        self._given = start

    def read(self, size: int = -1) -> bytes:
        data, self._ahead = (self._ahead[:size], self._ahead[size:]) if self._ahead else (self._file.read(size), b"")
        self._given += len(data)
        self._kept += data
        if len(self._kept) > 2 * _TAIL:
            del self._kept[:-_TAIL]
        return data

    def after(self, offset: int) -> _Tail | None:
        """The stream from the first record that begins behind ``offset``; None if there is none."""
        data = bytes(self._kept) + self._ahead
        first = self._given - len(self._kept)
        found = data.find(_MARK, max(0, offset - first))
        while found < 0:
            first += max(0, len(data) - len(_MARK))
            more = self._file.read(_TAIL)
            if not more:
                return None
            data = data[-len(_MARK) :] + more
            found = data.find(_MARK)
        return _Tail(self._file, first + found, data[found:])

    def tell(self) -> int:
        return self._given - self.start

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation("a stream")

    def close(self) -> None:
        """Nothing to do: the stream is its owner's to close."""


def _record(found: WarcRecord, where: str, name: str, limit: int) -> Record | Skipped | None:
    """The record of one entry of the archive; None for what is no article."""
    media, charset = _media(found)
    if media not in _KINDS or (found.is_http and found.http_headers.status_code != _OK):
        return None
    length = found.content_length
    data = found.reader.read(limit + 1) if length else b""
    if len(data) > limit:
        return Skipped(name, f"{where}: the record has {length} bytes, more than the limit of {limit}; raise the limit.")
    if len(data) < length:
        return Skipped(name, f"{where}: the record is cut off after {len(data)} of {length} bytes; fetch the archive again.")
    if found.is_http:
        try:
            data = _payload(data, found, limit)
        except _ERRORS as error:
            return Skipped(name, f"{where}: the page cannot be unpacked ({error}); fetch it again.")
    url = (found.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    local = url_id(url) if url else where.rpartition(" ")[2]
    return Record(f"{name}#{local}", local, data, charset, _KINDS[media], url, numbered=not url)


def _media(found: WarcRecord) -> tuple[str, str]:
    """Media type and charset of a record's content, in lower case; of a page as its server answered it."""
    if found.is_http:
        if not found.is_http_parsed:
            return "", ""
        return (found.http_content_type or "").lower(), found.http_charset or ""
    media, _, rest = (found.headers.get("Content-Type") or "").partition(";")
    return media.strip().lower(), rest.partition("charset=")[2].strip(" \"'").lower()


def _payload(data: bytes, found: WarcRecord, limit: int) -> bytes:
    """A page's bytes without the codings of its transport. Common Crawl has undone them and renamed their headers."""
    from fastwarc import stream_io

    codings: dict[str, Callable[[BinaryIO], stream_io.WarcReader]] = {
        "chunked": stream_io.ChunkedReader,
        "gzip": stream_io.GzipReader,
        "x-gzip": stream_io.GzipReader,
        "deflate": lambda file: stream_io.GzipReader(file, zlib=True),
        "br": stream_io.BrotliReader,
        "zstd": stream_io.ZstdReader,
    }
    headers = found.http_headers
    stated = [headers.get("Transfer-Encoding") or "", *reversed((headers.get("Content-Encoding") or "").split(","))]
    for coding in (one.strip().lower() for one in stated):
        if coding in codings:
            data = codings[coding](io.BytesIO(data)).read(limit + 1)
            if len(data) > limit:
                raise OSError(f"it has more than {limit} bytes")
    return data
