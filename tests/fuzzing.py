"""Broken and hostile inputs for the readers, made of sound ones by a seeded generator, and what must hold of whatever comes out."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import zstandard
from dumps import FORMATS, Item, tarred, zipped
from forms import as_page, in_text, in_windows1258, tcvn3_with_fonts
from legacy import decomposed, mojibake, viqr, vni

from extractors.facts import ArticleInfo, Row
from pipeline import assemble
from pipeline.reading import Article, Keys, Record, Skipped, to_article
from pipeline.reading.containers import read_source
from pipeline.reading.streams import Guard, Source
from pipeline.repair.charset import decode

#: After how many seconds an input is broken off as hanging.
HANGING = 20

TEXT = "Huyện Hải Hậu họp\n\nHuyện Hải Hậu phấn đấu đến năm 2025 thu nhập bình quân đầu người đạt 60 triệu đồng/năm, hộ nghèo còn dưới 3%."
ITEMS = (
    Item("a.txt", TEXT.encode(), "https://bao.example.vn/a", "2021-05-06"),
    Item("b.html", as_page(Item("b.txt", TEXT.replace("60", "62,5").encode())).data, "https://bao.example.vn/b.html", "2022-01"),
    Item("c.txt", "Xã Hải Anh có 12 xóm; năm 2030 trồng trên 1.500 ha rừng, tăng 5%/năm.".encode(), "https://bao.example.vn/c"),
)
_DAMAGED = (
    *(in_text(tcvn3_with_fonts)(as_page(item)) for item in ITEMS),
    *(in_text(change)(item) for item in ITEMS for change in (vni, viqr, mojibake, decomposed)),
    *map(in_windows1258, ITEMS),
)
_PACKERS: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: gzip.compress(data, 1, mtime=0),
    lambda data: zstandard.compress(data, 1),
    lambda data: lzma.compress(data, preset=0),
    lambda data: bz2.compress(data, 1),
    lambda data: zipped([Item("in.dat", data)], told=False),
    lambda data: tarred([Item("in.dat", data)]),
)
#: Pieces of formats that put a reader on a path.
_PIECES = (
    *(b'"', b"{", b"}", b"[", b"]", b"\\", b"\n", b"\r\n\r\n", b",", b"\t", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"<", b">", b"<!--", b"&#"),
    *(b"<table><tr><td>", b"</script>", b"<meta charset=utf-16>", b"<meta charset=punycode>", b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"ustar"),
    *(b"WARC/1.0\r\n", b"Content-Length: 99999999999\r\n", b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n", b"\x1f\x8b\x08"),
    *(b"\x28\xb5\x2f\xfd", b"BZh91AY", b"\xfd7zXZ\x00", b'{"text": "', b'{"html": [', b"text,url\n", b"\xf0\x9f\x87\xbb", b"\xed\xa0\x80"),
    *(b"\\ud83d", b"1e999", b"9" * 400, b"(" * 300, b"<div>" * 200, b"\xcc\x81" * 50, "®µ¸¹ñïäå".encode(), "áº¡Ä‘Æ°".encode(), b"e^.o^'"),
)  # fmt: skip


def seeds() -> list[tuple[str, bytes]]:
    """Names and contents of the sound inputs."""
    loose = [(item.name, item.data) for item in (*ITEMS, *_DAMAGED)]
    dumps = [(name, make(ITEMS)) for name, make in FORMATS.items()]
    damaged = [Item(f"{number}{item.name}", item.data, f"{item.url}{number}") for number, item in enumerate(_DAMAGED)]
    mixed = [
        (name, make(damaged)) for name, make in FORMATS.items() if name in ("dump.jsonl", "dump.csv", "dump.zip", "dump.warc")
    ]
    return [*loose, *dumps, *mixed]


def inputs(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """``count`` inputs, the same for the same seed."""
    rng = random.Random(seed)
    sound = seeds()
    names = [name for name, _ in sound]
    for _ in range(count):
        name, data = rng.choice(sound)
        data = mutated(rng, data, sound[rng.randrange(len(sound))][1])
        if rng.random() < 0.25:
            data = rng.choice(_PACKERS)(data)
            if rng.random() < 0.3:
                data = mutated(rng, data, b"")
        yield (rng.choice(names) if rng.random() < 0.1 else name), data


def mutated(rng: random.Random, data: bytes, other: bytes) -> bytes:
    """A few changes of the kinds that break files: bytes flipped, cut, doubled, moved, cut off, or put in from elsewhere."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        at, size = rng.randrange(len(out) + 1), rng.choice((1, 1, 4, 16, 200))
        match rng.randrange(8):
            case 0:
                for place in range(at, min(at + size, len(out))):
                    out[place] = rng.randrange(256)
            case 1:
                out[at : at + 1] = bytes([(out[at] if at < len(out) else 0) ^ 1 << rng.randrange(8)])
            case 2:
                del out[at : at + size]
            case 3:
                out[at:at] = out[at : at + size] * rng.choice((1, 2, 50))
            case 4:
                out[at:at] = rng.choice(_PIECES)
            case 5:
                start = rng.randrange(len(other) + 1)
                out[at : at + size] = other[start : start + size]
            case 6:
                if rng.random() < 0.3:
                    del out[at:]
            case 7:
                digit = next((place for place in range(at, len(out)) if 48 <= out[place] <= 57), -1)
                if digit >= 0:
                    out[digit] = 48 + rng.randrange(10)
    return bytes(out)


def is_sentence(reason: str) -> bool:
    """Whether a reason is one line that any file can hold."""
    return reason.endswith((".", "FILE")) and "\n" not in reason and reason == reason.encode("utf-8", "replace").decode()


@dataclass
class Judge:
    """Feeds inputs to the readers and notes what must not be.

    extract: rows of a text; None leaves rows out. limit: seconds of computing that an input may take.
    """

    extract: Callable[[str, ArticleInfo], Sequence[Row]] | None = None
    limit: float = HANGING
    faults: list[str] = field(default_factory=list)
    inputs: int = 0
    articles: int = 0
    skipped: int = 0
    rows: int = 0
    slowest: float = 0.0  # seconds of computing, reading an input or extracting the rows of an article
    _known: dict[tuple[str, ArticleInfo], Sequence[Row]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.extract is not None:
            self.extract(TEXT, ArticleInfo())  # lexicons are read at the first call

    def judge(self, name: str, data: bytes) -> None:
        """Read one input, and all articles in it."""
        self.inputs += 1
        started = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, HANGING)
        try:
            found = list(read_source(Source(name, name, lambda: io.BytesIO(data), Guard(2_000_000)), Keys()))
            articles = [(item, to_article(item)) for item in found if isinstance(item, Record)]
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
            self._fault(name, data, f"raised {type(error).__name__}: {error}")
            return
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        spent = time.process_time() - started
        self.slowest = max(self.slowest, spent)
        if spent > self.limit:
            self._fault(name, data, f"took {spent:.2f} s")
        if not found:
            self._fault(name, data, "gave neither record nor reason")
        for item in found:
            if isinstance(item, Skipped) and not is_sentence(item.reason):
                self._fault(name, data, f"reason {item.reason!r}")
        for record, article in articles:
            if isinstance(article, Skipped):
                self.skipped += 1
            else:
                self.articles += 1
                try:
                    for fault in self._of_article(record, article):
                        self._fault(name, data, fault)
                except Exception as error:  # noqa: BLE001 - the rules are to bear any text
                    self._fault(name, data, f"the rules raised {type(error).__name__}: {error}")
        self.skipped += sum(isinstance(item, Skipped) for item in found)

    def _of_article(self, record: Record, article: Article) -> Iterator[str]:
        text, origin = article.text, article.origin
        raw = decode(record.data, record.charset)
        if len(origin) != len(text) + 1 or origin[-1] != len(raw.text):
            yield "origin does not span the text"
        if any(origin[at] > origin[at + 1] for at in range(len(text))):
            yield "origin decreases"
        if raw.byte_at(len(raw.text)) != len(record.data):
            yield f"{raw.charset}: the end of the text is not that of the bytes"
        try:
            f"{text}{article.title}{article.url}{article.source}{article.id}{article.source_file}".encode()
        except UnicodeEncodeError:
            yield "the text cannot be written"
        if self.extract is None:
            return
        about = assemble.about(article)
        if (text, about) not in self._known:
            if len(self._known) > 5000:
                self._known.clear()
            started = time.process_time()
            self._known[text, about] = self.extract(text, about)
            spent = time.process_time() - started
            self.slowest = max(self.slowest, spent)
            if spent > self.limit:
                yield f"extraction took {spent:.2f} s"
        for row in self._known[text, about]:
            self.rows += 1
            start, end = row.char_start, row.char_end
            if text[start:end] != row.value_text:
                yield f"value {row.value_text!r} is not at its place"
            if " ".join(row.sentence.split()) not in " ".join(text.split()):
                yield f"sentence {row.sentence!r} is not in the text"
            for at in range(start, end):
                source = raw.text[origin[at]] if origin[at] < len(raw.text) else ""
                if text[at].isdigit() and source not in (text[at], "&"):
                    yield f"digit {text[at]} of {row.value_text!r} comes from {source!r}"

    def _fault(self, name: str, data: bytes, what: str) -> None:
        self.faults.append(f"input {self.inputs} ({name}, {len(data)} bytes): {what}")
