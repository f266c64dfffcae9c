"""What a stream is, told by its first bytes, and the records in it, through whatever it is packed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import PurePosixPath
from typing import BinaryIO, Literal

from pipeline.reading import archives
from pipeline.reading.delimited import looks_delimited, read_delimited
from pipeline.reading.fields import Keys
from pipeline.reading.jsons import looks_json, read_json
from pipeline.reading.manifest import MANIFEST, Known, parse_manifest
from pipeline.reading.model import Record, Skipped
from pipeline.reading.parquet import read_parquet
from pipeline.reading.streams import Source, compression, decompressed, read_head, rewound, utf8, utf16
from pipeline.reading.warc import read_warc

#: Compressions and archives around each other; a tar.gz in a zip is three.
MAX_DEPTH = 5
_JSON = frozenset((".json", ".jsonl", ".ndjson", ".jl", ".geojson"))
_DELIMITED = frozenset((".csv", ".tsv"))
_NO_ARTICLE = frozenset((".xml", ".md", ".py", ".log"))
_IGNORED_STEMS = frozenset(("readme", "license"))
_MANIFEST_BYTES = 50_000_000

Found = Iterator[Record | Skipped]


def is_candidate(path: PurePosixPath) -> bool:
    """Whether a file of a folder or archive can be an article: not hidden, no README, no manifest."""
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return not hidden and path.name != MANIFEST and path.stem.lower() not in _IGNORED_STEMS


def read_source(source: Source, keys: Keys, known: Known | None = None) -> Found:
    """Records of a source, whatever it is; a break in its data is reported once, after what came before it.

    known: what a manifest says of the source, used where it is one article.
    """
    guard = source.guard
    try:
        with closing(source.open()) as opened:
            head = read_head(opened)
            yield from _read(source, rewound(opened, head), head, keys, known or Known())
    except archives.ArchiveError as error:
        guard.fault = guard.fault or str(error)
    except OSError as error:
        guard.fault = guard.fault or f"The file cannot be read ({error.strerror or error}); check its permissions."
    if guard.fault:
        yield Skipped(source.name, guard.fault)
        guard.fault = ""
        guard.breaks += 1


def _read(source: Source, file: BinaryIO, head: bytes, keys: Keys, known: Known) -> Found:
    packed = compression(head)
    if source.depth > MAX_DEPTH:
        yield Skipped(source.name, f"The file is packed more than {MAX_DEPTH} times; unpack it.")
    elif packed:
        yield from read_source(decompressed(_again(source, file), packed), keys, known)
    elif archives.is_office(head):
        yield Skipped(source.name, "The file is an office document or e-book; save the article as .txt or .html.")
    elif archives.is_zip(head):
        yield from _read_zip(source, file, keys)
    elif archives.is_tar(head):
        yield from _read_tar(source, file, keys)
    elif head.startswith(b"PAR1"):
        with archives.seekable(file) as held:
            yield from _some(source, read_parquet(source, held, keys))
    elif head.startswith(b"WARC/"):
        yield from _some(source, read_warc(source, file))
    else:
        yield from _read_text(source, file, head, keys, known)


def _read_text(source: Source, file: BinaryIO, head: bytes, keys: Keys, known: Known) -> Found:
    """A dump made of text, else one article."""
    suffix = PurePosixPath(source.inner).suffix.lower()
    wide = utf16(head)
    start = head[2:].decode(wide, "replace").encode("utf-8", "replace") if wide else head
    start = start.removeprefix(b"\xef\xbb\xbf")
    if suffix in _JSON or looks_json(start):
        yield from _some(source, read_json(source, utf8(file, head, source.guard), start, keys))
    elif suffix in _DELIMITED or (suffix not in (".html", ".htm") and looks_delimited(start, keys)):
        yield from _some(source, read_delimited(source, utf8(file, head, source.guard), start, keys))
    elif suffix in _NO_ARTICLE:
        yield Skipped(source.name, f"A {suffix} file is no article; write each article to a .txt or .html file of its own.")
    else:
        found = _read_article(source, file, suffix, known)
        if not source.guard.fault:
            yield found


def _read_article(source: Source, file: BinaryIO, suffix: str, known: Known) -> Record | Skipped:
    limit = source.guard.max_bytes
    data = read_head(file, limit + 1)
    if len(data) > limit:
        return Skipped(
            source.name, f"The file has more than {limit} bytes, the limit of an article; split it, or raise the limit."
        )
    kind: Literal["", "html"] = "html" if suffix in (".html", ".htm") else ""
    return Record(source.name, _own_id(source), data, kind=kind, url=known.url, published=known.published)


def _own_id(source: Source) -> str:
    """The id of a file that is one article: its path inside what was given, without its suffix."""
    path = PurePosixPath(source.inner if "!" in source.name else source.name).parent / PurePosixPath(source.inner).stem
    return path.as_posix()


def _some(source: Source, found: Found) -> Found:
    """What is found, or a word that there was nothing."""
    empty = True
    for item in found:
        empty = False
        yield item
    if empty and not source.guard.fault:
        yield Skipped(source.name, "The dump holds no article; check how it was written.")


def _again(source: Source, file: BinaryIO) -> Source:
    """The source for one more opening: the stream at hand where it can be opened only once."""
    if not source.once:
        return source
    return Source(source.name, source.inner, lambda: file, source.guard, source.depth, once=True)


def _read_zip(source: Source, file: BinaryIO, keys: Keys) -> Found:
    with archives.seekable(file) as held:
        source.guard.fault = ""  # a cut archive is read as far as it goes, and says so itself
        yield from _read_members(source, lambda: archives.zip_members(source, held), keys)


def _read_tar(source: Source, file: BinaryIO, keys: Keys) -> Found:
    if not source.once:

        def members() -> Iterator[Source]:
            with closing(source.open()) as opened:
                yield from archives.tar_members(source, opened)

        yield from _read_members(source, members, keys)
        return
    with archives.seekable(file) as held:

        def held_members() -> Iterator[Source]:
            held.seek(0)
            return archives.tar_members(source, held)

        yield from _read_members(source, held_members, keys)


def _read_members(source: Source, members: Callable[[], Iterator[Source]], keys: Keys) -> Found:
    """Records of an archive's members. Its manifests are read first: they may stand behind the files they speak of."""
    guard = source.guard
    names, manifests = _manifests(members)
    guard.fault = ""
    known: dict[str, Mapping[str, Known]] = {}
    for path, text in manifests.items():
        folder = path.removesuffix(MANIFEST)
        known[folder], faults = parse_manifest(text, f"{source.name}!{path}", lambda name, folder=folder: folder + name in names)  # type: ignore[misc]
        yield from faults
    empty = True
    try:
        for member in members():
            if not is_candidate(PurePosixPath(member.inner)):
                continue
            empty = False
            folder, slash, file = member.inner.rpartition("/")
            yield from read_source(member, keys, known.get(folder + slash, {}).get(file))
            if guard.bomb:
                return
    except archives.ArchiveError as error:
        empty = False
        if not guard.breaks:  # else the member in which the archive breaks off has said so
            guard.fault = str(error)
    if empty and not guard.fault:
        yield Skipped(source.name, "The archive holds no article; put .txt, .html or dumps into it.")


def _manifests(members: Callable[[], Iterator[Source]]) -> tuple[set[str], dict[str, bytes]]:
    """Names of the members of an archive that has manifests, and the manifests by their paths."""
    names: set[str] = set()
    found: dict[str, bytes] = {}
    try:
        for member in members():
            names.add(member.inner)
            if PurePosixPath(member.inner).name == MANIFEST:
                with closing(member.open()) as file:
                    found[member.inner] = read_head(file, _MANIFEST_BYTES)
    except (archives.ArchiveError, OSError):
        pass  # the reading that follows reports it
    return (names if found else set()), found
