"""The encoding of a file's bytes.

In this order: a byte-order mark; UTF-8 (text in another encoding is practically never valid UTF-8, so it wins over a server or a
page that says otherwise); UTF-8 with few bad bytes; of what the server says, what the page says, windows-1258 and windows-1252
the first that makes Vietnamese words; what the server or the page says; charset-normalizer's judgement.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass, field

import regex

from pipeline.repair.edits import edited
from pipeline.repair.recognise import beyond_ascii, legacy_edits
from pipeline.repair.syllables import is_syllable

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META_BYTES = 4096
#: Control characters that no text holds; tab, line ends, and what old word processors leave are spared.
_CONTROL = bytes([*range(0x08), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_SAMPLE = 65_536
#: Encodings that a server or page may name. Python knows more, of which some are no charsets and some take long.
_NAMED = {
    **dict.fromkeys(("iso8859-1", "ascii", "cp1252", "latin-1"), "cp1252"),
    **{name: name for name in ("utf-8", "cp1250", "cp1251", "cp1253", "cp1254", "cp1257", "cp1258")},
    **{
        name: name
        for name in ("iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u", "tis-620", "cp874")
    },
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **{name: name for name in ("big5", "big5hkscs", "euc_jp", "shift_jis", "cp932", "euc_kr", "cp949", "mac-roman")},
}
#: Bad bytes for each sound character beyond ASCII that UTF-8 may have: a few were cut or overwritten.
_BAD_SHARE = 0.05
#: Words beyond ASCII that a reading is judged by, and the share of them that must be syllables.
_WORDS, _SHARE = 2, 0.75
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_JUDGED = 20_000


class UnreadableError(Exception):
    """Data from which no text can be had; the message is the reason given to the user."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and how it was had of its bytes.

    charset: the codec's name. mark: bytes of the byte-order mark. bad: places in the text of the bytes that fit no character,
        each U+FFFD. note: what to tell of it; empty for plain UTF-8.
    """

    text: str
    charset: str
    mark: int = 0
    bad: tuple[int, ...] = field(default=())
    note: str = ""

    def byte_at(self, offset: int) -> int:
        """The byte at which the character at ``offset`` begins; for ``len(text)`` the end of the data.

        >>> decode("Đạt 5%".encode()).byte_at(4)
        7
        """
        if self.charset in _ONE_BYTE:
            return self.mark + offset
        before = len(self.text[:offset].encode(self.charset, "surrogatepass"))
        return self.mark + before - 2 * sum(at < offset for at in self.bad)


_ONE_BYTE = frozenset(name for name in _NAMED.values() if name.startswith(("cp12", "iso8859", "koi8", "tis", "mac", "cp874")))


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode a file or record. declared: its charset as the container or server says, or empty.

    Raises UnreadableError, whose message says what to do.
    """
    if not data.strip():
        raise UnreadableError("The file is empty; fetch the article again.")
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _marked(data, mark, name)
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if (0 in sample and sample.count(0) > 0.001 * len(sample)) or controls > 0.05 * len(sample):
        return _wide(data, sample)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        found = _not_utf8(data, declared)
        if found is None:
            meta = _META.search(data[:_META_BYTES])
            named = declared or (meta[1].decode("ascii", "replace") if meta else "")
            advice = f"convert it with: iconv -f {named or 'WINDOWS-1258'} -t UTF-8 FILE"
            raise UnreadableError(f"The text is not UTF-8 at byte {error.start}; {advice}") from error
        return found


def _marked(data: bytes, mark: bytes, name: str) -> Decoded:
    """Data that a byte-order mark opens."""
    note = "" if name == "utf-8" else f"charset: {name}, by its byte-order mark"
    try:
        return Decoded(data[len(mark) :].decode(name), name, len(mark), note=note)
    except UnicodeDecodeError as error:
        tolerant = _tolerant(data[len(mark) :], len(mark)) if name == "utf-8" else None
        if tolerant is not None:
            return tolerant
        advice = f"convert it with: iconv -f WINDOWS-1258 -t {name.upper()} FILE"
        raise UnreadableError(f"The text is not {name.upper()} at byte {error.start + len(mark)}; {advice}") from error


def _wide(data: bytes, sample: bytes) -> Decoded:
    """UTF-16 without a mark: every other byte of Latin text is 0. Raises UnreadableError for what is no text."""
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > 0.25 * len(zeros) and len(data) % 2 == 0:
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if sum(char.isprintable() or char.isspace() for char in text[:2000]) > 0.97 * min(len(text), 2000):
                return Decoded(text, name, note=f"charset: {name}, by its zero bytes")
    raise UnreadableError("The file is binary, not text; save the article as .txt or .html.")


def _not_utf8(data: bytes, declared: str) -> Decoded | None:
    """The best reading of bytes that are not UTF-8; None where none is good."""
    meta = _META.search(data[:_META_BYTES])
    said = [(declared, "as the server says"), (meta[1].decode("ascii", "replace") if meta else "", "as the page says")]
    named: list[Decoded] = []
    for name, by in said:
        charset = _known(name)
        found = _strictly(data, charset, f"charset: {name.lower()}, {by}") if charset not in ("", "utf-8") else None
        if found is not None:
            named.append(found)
    tolerant = _tolerant(data, 0)
    if tolerant is not None:
        return tolerant
    guesses = [
        _strictly(data, name, f"charset: {called}, by its words")
        for name, called in (("cp1258", "windows-1258"), ("cp1252", "windows-1252"))
    ]
    candidates = [*named, *(guess for guess in guesses if guess is not None)]
    rated = [(_rating(one.text), -rank) for rank, one in enumerate(candidates)]
    if rated and max(rated)[0] >= _SHARE:
        return candidates[-max(rated)[1]]
    return named[0] if named else _normalizer(data)


def _known(name: str) -> str:
    """The codec for a charset's name; empty where it may not be used."""
    try:
        return _NAMED.get(codecs.lookup(name).name, "") if name else ""
    except (LookupError, ValueError):
        return ""


def _strictly(data: bytes, charset: str, note: str) -> Decoded | None:
    """Data in a charset; None where a byte does not fit. What Windows-1252 and -1258 lack stands for itself, as in browsers."""
    try:
        if charset in ("cp1252", "cp1258"):
            return Decoded(_one_to_one(data, charset), charset, note=note)
        return Decoded(data.decode(charset), charset, note=note)
    except (UnicodeError, LookupError):
        return None


def _one_to_one(data: bytes, charset: str) -> str:
    text = data.decode(charset, "replace")
    if "\ufffd" not in text:
        return text
    return "".join(char if char != "\ufffd" else chr(byte) for char, byte in zip(text, data, strict=True))


def _tolerant(data: bytes, mark: int) -> Decoded | None:
    """UTF-8 with few bad bytes, or with the last character cut; None where it is not UTF-8 at all."""
    text = data.decode("utf-8", "surrogateescape")
    bad = tuple(match.start() for match in _ESCAPED.finditer(text))
    sound = len(_BEYOND_ASCII.findall(text)) - len(bad)
    at_end = bool(bad) and bad[0] >= len(text) - 3
    if not sound or (len(bad) > _BAD_SHARE * sound and not (at_end and sound >= 3)):
        return None
    note = f"charset: {len(bad)} byte{'s' * (len(bad) > 1)} that fit no UTF-8 character"
    return Decoded(_ESCAPED.sub("\ufffd", text), "utf-8", mark, bad, note)


_ESCAPED = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def _rating(text: str) -> float:
    """Share of the words beyond ASCII that are syllables once font encodings are undone; 0 where there are too few to tell."""
    text = text[:_JUDGED]
    edits = [edit for _, inside in legacy_edits(text, beyond_ascii(text), markup="<" in text and ">" in text) for edit in inside]
    if edits:
        text = edited(text, edits)[0]
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text).lower()) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if len(words) >= _WORDS else 0.0


def _normalizer(data: bytes) -> Decoded | None:
    """What charset-normalizer makes of the data; None where it is not sure."""
    from charset_normalizer import from_bytes

    allowed = sorted(set(_NAMED.values()) - {"utf-8"})
    best = from_bytes(data[:_SAMPLE], cp_isolation=allowed, preemptive_behaviour=False, enable_fallback=False).best()
    if best is None or best.chaos > 0.1 or len(_BEYOND_ASCII.findall(str(best))) < 8:
        return None
    charset = _known(best.encoding)
    return (
        _strictly(data, charset, f"charset: {best.encoding.replace('_', '-')}, as charset-normalizer judges") if charset else None
    )
