"""Members of zip and tar archives, as sources of their own. Their names are labels and never paths of this machine."""

from __future__ import annotations

import io
import re
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import BinaryIO

from pipeline.reading.streams import HEAD, Source, buffered, guarded

_LOCAL = re.compile(rb"PK\x03\x04")
_LOCAL_SIZE = 30
_STORED, _DEFLATED = 0, 8
_SPOOL = 64_000_000  # held in memory; what is larger goes to a temporary file without a name


class ArchiveError(Exception):
    """An archive, or the rest of it, cannot be read; the message is a sentence for the user."""


def is_zip(head: bytes) -> bool:
    """Whether a stream's first bytes are those of a zip."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(head: bytes) -> bool:
    """Whether a stream's first bytes are those of a tar."""
    return head[257:262] == b"ustar"


def is_office(head: bytes) -> bool:
    """Whether a zip is a document of an office program or an e-book, by the name of its first member."""
    return head.startswith(b"PK\x03\x04") and head[30:80].startswith((b"[Content_Types].xml", b"mimetypeapplication/"))


@contextmanager
def seekable(file: BinaryIO) -> Iterator[BinaryIO]:
    """The stream as one that can be sought in: itself, or held in memory and then in a nameless temporary file."""
    if file.seekable():
        yield file
        return
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as held:
        while data := file.read(HEAD):
            held.write(data)
        held.seek(0)
        yield held  # type: ignore[misc]


def label(name: str) -> str:
    r"""A member's name as it goes into ``source_file``.

    >>> label("./a\\b.html"), label("/../etc/passwd")
    ('a/b.html', 'etc/passwd')
    """
    name = name.replace("\\", "/").encode("utf-8", "replace").decode()
    return "/".join(part for part in name.split("/") if part not in ("", ".", ".."))


def zip_members(source: Source, file: BinaryIO) -> Iterator[Source]:
    """Members of a zip by name. Raises ArchiveError at the end where the archive is cut short."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as error:
        yield from _salvaged(source, file)
        raise ArchiveError(
            f"The zip archive is cut short or broken ({error}); what was whole was read, fetch it again."
        ) from error
    for number, info in enumerate(sorted(archive.infolist(), key=lambda info: info.filename), 1):
        name = info.filename or f"member {number}"  # a broken table of contents may name nothing
        if not name.endswith("/"):
            yield _member(source, name, partial(_opened, archive, info))


def _opened(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        return archive.open(info)  # type: ignore[return-value]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:  # a password, a rare method
        raise ArchiveError(f"The member cannot be unpacked ({error}); unpack the archive yourself.") from error


def tar_members(source: Source, file: BinaryIO) -> Iterator[Source]:
    """Members of a tar in its order, each to be read before the next is asked for. Raises ArchiveError where it breaks."""
    try:
        with tarfile.open(fileobj=file, mode="r|") as archive:
            for info in archive:
                if info.isfile():
                    yield _member(source, info.name, partial(_extracted, archive, info))
                archive.members.clear()  # type: ignore[attr-defined]  # it would remember every member of a dump
            stream = archive.fileobj
            while stream is not None and (rest := stream.read(HEAD)):
                if rest.strip(b"\x00"):
                    raise ArchiveError("The tar archive is broken behind the members that were read; fetch it again.")
    except (tarfile.TarError, OSError, ValueError, EOFError, OverflowError, UnicodeError) as error:
        raise ArchiveError(
            f"The tar archive is cut short or broken ({error}); what was whole was read, fetch it again."
        ) from error


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    return archive.extractfile(info) or io.BytesIO()  # type: ignore[return-value]


def _member(source: Source, name: str, opened: Callable[[], BinaryIO]) -> Source:
    inner, guard = label(name), source.guard

    def reopen() -> BinaryIO:
        return guarded(opened(), guard, "archive's")

    return Source(f"{source.name}!{inner}", inner, reopen, guard, source.depth + 1, once=True)


def _salvaged(source: Source, file: BinaryIO) -> Iterator[Source]:
    """Members of a zip without its table of contents, by the header before each."""
    starts = list(_signatures(file))
    file.seek(0, io.SEEK_END)
    for start, end in pairwise([*starts, file.tell()]):
        file.seek(start)
        header = file.read(_LOCAL_SIZE)
        if len(header) < _LOCAL_SIZE:
            return
        method = int.from_bytes(header[8:10], "little")
        name_size, extra_size = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        name = file.read(name_size)
        if method not in (_STORED, _DEFLATED) or not name or name.endswith(b"/") or header[6] & 1:
            continue
        stated = int.from_bytes(header[18:22], "little")
        first = start + _LOCAL_SIZE + name_size + extra_size
        last = min(end, first + stated) if stated else end
        part = _Part(file, (first, last), method, short=last < first + stated)
        yield _member(source, name.decode("utf-8", "replace"), partial(buffered, part))


def _signatures(file: BinaryIO) -> Iterator[int]:
    """Offsets of what looks like the header of a member."""
    offset, kept = 0, b""
    file.seek(0)
    while data := file.read(1 << 20):
        block = kept + data
        for match in _LOCAL.finditer(block):
            yield offset - len(kept) + match.start()
        offset += len(data)
        kept = block[-3:]


class _Part(io.RawIOBase):
    """A stretch of a zip file, inflated; EOFError where the member is not whole."""

    def __init__(self, file: BinaryIO, span: tuple[int, int], method: int, *, short: bool) -> None:
        self._file, self._short = file, short
        self._at, self._end = span
        self._inflate = zlib.decompressobj(-15) if method == _DEFLATED else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self._more(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _more(self, size: int) -> bytes:
        while True:
            if self._inflate is not None and self._inflate.eof:
                return b""
            if self._inflate is not None and self._inflate.unconsumed_tail:
                data = self._inflate.unconsumed_tail
            else:
                self._file.seek(self._at)
                data = self._file.read(min(size, self._end - self._at))
                self._at += len(data)
            if not data:
                if self._short or self._inflate is not None:
                    raise EOFError("the archive ends inside the member")
                return b""
            if self._inflate is None:
                return data
            if out := self._inflate.decompress(data, size):
                return out
