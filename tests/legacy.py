"""Vietnamese text spelled as programs of before Unicode spelled it, and as they damaged it: the way there, for tests of the way back."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import ftfy.bad_codecs  # noqa: F401 - registers sloppy-windows-1252

from pipeline.repair.fonts import TCVN3, VNI

_TCVN3 = {letter: code for code, letter in TCVN3.items()}
_VNI = {
    letter: code for code, letter in VNI.items() if code[1:] in (letter.lower() != letter and code[1:].upper(), code[1:].lower())
}
_TONES = {"\u0301": "'", "\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0323": "."}
_VIQR = _TONES | {"\u0306": "(", "\u0302": "^", "\u031b": "+"}


def tcvn3(text: str) -> str:
    """As the fonts .VnTime hold it; capitals with tones as small letters, which is all there is."""
    return "".join(_TCVN3.get(char) or _TCVN3.get(char.lower(), char) for char in text)


def vni(text: str) -> str:
    return "".join(_VNI.get(char, char) for char in text)


def viqr(text: str) -> str:
    """As RFC 1456 has it: punctuation that would be read as a mark behind a vowel is escaped."""
    out: list[str] = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        if char in "đĐ":
            out.append("dd" if char == "đ" else "DD")
        elif len(parts) > 1 and set(parts[1:]) <= set(_VIQR):
            marks = sorted(parts[1:], key=lambda mark: mark in _TONES)  # the mark of the vowel before that of the tone
            out.append(parts[0] + "".join(_VIQR[mark] for mark in marks))
        elif char in "'`?~.(^+" and out and out[-1][0].lower() in "aeiouy":
            out.append("\\" + char)
        else:
            out.append(char)
    return "".join(out)


def windows1258(text: str) -> bytes:
    """As Windows saved it: letters with their own mark in one byte, the tone in the next."""
    out: list[bytes] = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(mark for mark in parts if mark in _TONES)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        out.append((base + tones).encode("cp1258") if tones else char.encode("cp1258"))
    return b"".join(out)


def mojibake(text: str) -> str:
    """UTF-8 read as Windows-1252."""
    return text.encode().decode("sloppy-windows-1252")


def latin1_mojibake(text: str) -> str:
    """UTF-8 read as Latin-1."""
    return text.encode().decode("latin-1")


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


#: Name -> what makes sound text damaged text.
DAMAGES: dict[str, Callable[[str], str]] = {
    "tcvn3": tcvn3,
    "vni": vni,
    "viqr": viqr,
    "mojibake": mojibake,
    "latin-1": latin1_mojibake,
    "twice": lambda text: mojibake(mojibake(text)),
    "nfd": decomposed,
}
