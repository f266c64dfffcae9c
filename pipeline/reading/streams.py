"""Bytes out of files, decompressed, within limits.

A stream never raises for broken or hostile data: it ends, and ``Guard.fault`` says why. So whatever reads it gives the records
before the break, and its caller reports the break once.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

import zstandard

#: Bytes of the largest record that is read; a larger one is a dump that no one split.
MAX_BYTES = 20_000_000
#: Text shrinks to a tenth, logs and tables to a fiftieth. What expands further than RATIO, once FREE bytes are out, is a bomb.
RATIO, FREE = 250, 64_000_000
#: Bytes that are looked at to tell what a stream is.
HEAD = 65_536

_BUFFER = 1 << 16
#: A zstd block of 4 bytes may hold 128 KiB, so input is fed to the decoder in small pieces.
_ZSTD_FEED = 1024
_MAGIC = (
    (re.compile(rb"\x1f\x8b"), "gzip"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "zstd"),
    (re.compile(rb"\xfd7zXZ\x00"), "xz"),
    (re.compile(rb"BZh[1-9]1AY"), "bzip2"),
)
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


#: What the standard library's and zstandard's unpackers raise for broken data.
_BREAKS = (
    *(OSError, EOFError, ValueError, RuntimeError, zlib.error, lzma.LZMAError, zstandard.ZstdError),
    *(tarfile.TarError, zipfile.BadZipFile),
)


class BombError(Exception):
    """Data expand beyond every text."""


@dataclass(slots=True)
class Guard:
    """The account of one file: what was read of it, and why it ended early if it did.

    max_bytes: of the largest record. taken: bytes read from the file, each counted once; given: bytes unpacked from them, at
    all depths. fault: a sentence, or empty; whoever reports it empties it; breaks: those reported. bomb: nothing more is to be
    read of this file.
    """

    max_bytes: int = MAX_BYTES
    taken: int = 0
    given: int = 0
    fault: str = ""
    breaks: int = 0
    bomb: bool = False

    def give(self, size: int) -> None:
        """Count ``size`` unpacked bytes. Raises BombError where they are more than the bytes taken can hold."""
        self.given += size
        if self.given > FREE + RATIO * self.taken:
            self.bomb = True
            raise BombError(f"{self.taken:,} bytes expand to more than {self.given:,}")


@dataclass(frozen=True, slots=True)
class Source:
    """Something that can be read from its beginning.

    name: as it goes into ``Record.source_file``. inner: the name without compression suffixes, which tells the format.
    depth: containers around it. once: it can be opened only once.
    """

    name: str
    inner: str
    open: Callable[[], BinaryIO]
    guard: Guard = field(default_factory=Guard)
    depth: int = 0
    once: bool = False


class _Guarded(io.RawIOBase):
    """A stream that ends where ``read`` fails, with the reason on the guard."""

    def __init__(self, read: Callable[[int], bytes], guard: Guard, what: str, close: Callable[[], None]) -> None:
        self._read, self._guard, self._what, self._close = read, guard, what, close
        self._given = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        if self._ended:
            return 0
        try:
            data = self._read(len(buffer))
            self._given += len(data)
            self._guard.give(len(data))
        except BombError as error:
            self._end(f"The data look like a decompression bomb ({error}); what came before was read, unpack the file yourself.")
            return 0
        except _BREAKS as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            self._end(f"The {self._what} data break off after {self._given} bytes ({reason}); fetch the file again.")
            return 0
        self._ended = not data
        buffer[: len(data)] = data
        return len(data)

    def _end(self, fault: str) -> None:
        self._guard.fault = self._guard.fault or fault
        self._ended = True

    def close(self) -> None:
        if not self.closed:
            self._close()
        super().close()


class Counted(io.RawIOBase):
    """A file on disk, counting what is read of it; seeking back counts nothing twice beyond its size."""

    def __init__(self, file: BinaryIO, guard: Guard) -> None:
        self._file, self._guard = file, guard
        self._reached = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        if self._file.seekable():
            position = self._file.tell()
            self._guard.taken += max(0, position - max(self._reached, position - len(data)))
            self._reached = max(self._reached, position)
        else:
            self._guard.taken += len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Zstd:
    """zstd frames one after the other; a frame without its end is an EOFError, which the library's own reader keeps to itself."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        self._ready, self._pending, self._started = b"", b"", False

    def read(self, size: int) -> bytes:
        while not self._ready:
            feed = self._pending or self._file.read(_ZSTD_FEED)
            self._pending = b""
            if not feed:
                if self._started:
                    raise EOFError("a frame has no end")
                return b""
            self._ready = self._decoder.decompress(feed)
            self._started = not self._decoder.eof
            if self._decoder.eof:
                self._pending = self._decoder.unused_data
                self._decoder = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
        data, self._ready = self._ready[:size], self._ready[size:]
        return data


def buffered(raw: io.RawIOBase) -> BinaryIO:
    """Put a buffer before a raw stream."""
    return io.BufferedReader(raw, _BUFFER)


def guarded(file: BinaryIO, guard: Guard, what: str) -> BinaryIO:
    """``file`` as a stream that ends at the first error; what: a word for the message."""
    return buffered(_Guarded(file.read, guard, what, file.close))


def read_head(file: BinaryIO, size: int = HEAD) -> bytes:
    """The first bytes, fewer only where the stream is shorter."""
    parts: list[bytes] = []
    while size > 0 and (data := file.read(min(size, HEAD))):
        parts.append(data)
        size -= len(data)
    return b"".join(parts)


def rewound(file: BinaryIO, head: bytes) -> BinaryIO:
    """The stream from its beginning again, after ``head`` was read of it."""
    if file.seekable():
        file.seek(0)
        return file
    return buffered(_Chained(head, file))


class _Chained(io.RawIOBase):
    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._head, self._file = io.BytesIO(head), file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._head.read(len(buffer)) or self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def compression(head: bytes) -> str:
    r"""Name of the compression that a stream's first bytes show, or empty.

    >>> compression(b"\x1f\x8b\x08"), compression(b"BZh91AY"), compression(b"BZh")
    ('gzip', 'bzip2', '')
    """
    return next((name for magic, name in _MAGIC if magic.match(head)), "")


def decompressed(source: Source, kind: str) -> Source:
    """The source without its outer compression."""

    def reopen() -> BinaryIO:
        file = source.open()
        guard = source.guard
        if kind == "zstd":
            return buffered(_Guarded(_Zstd(file).read, guard, kind, file.close))
        unpacked: gzip.GzipFile | lzma.LZMAFile | bz2.BZ2File
        if kind == "gzip":
            unpacked = gzip.GzipFile(fileobj=file, mode="rb")
        elif kind == "xz":
            unpacked = lzma.LZMAFile(file, "rb")  # noqa: SIM115 - closed with the file below it
        else:
            unpacked = bz2.BZ2File(file, "rb")
        return buffered(_Guarded(unpacked.read1, guard, kind, file.close))

    stem, _, suffix = source.inner.rpartition(".")
    known = suffix.lower() in ("gz", "gzip", "zst", "zstd", "xz", "bz2")
    short = {"tgz": ".tar", "tbz2": ".tar", "txz": ".tar", "tzst": ".tar"}.get(suffix.lower(), "")
    inner = stem + short if stem and (known or short) else source.inner
    return Source(source.name, inner, reopen, source.guard, source.depth + 1, source.once)


def utf8(file: BinaryIO, head: bytes, guard: Guard) -> BinaryIO:
    """A stream of text in UTF-8: UTF-16 with a byte-order mark is re-encoded, any other passes as it is, without its mark."""
    encoding = utf16(head)
    if not encoding:
        if head.startswith(codecs.BOM_UTF8):
            file.read(3)
        return file
    file.read(2)
    decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(size: int) -> bytes:
        while data := file.read(max(1, size // 3)):
            if text := decoder.decode(data):
                return text.encode("utf-8", "replace")
        return b""

    return buffered(_Guarded(read, guard, "UTF-16", file.close))


def utf16(head: bytes) -> str:
    """The kind of UTF-16 that a byte-order mark announces, or empty."""
    return next((encoding for mark, encoding in _UTF16 if head.startswith(mark)), "")
