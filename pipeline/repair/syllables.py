"""The syllables that Vietnamese spelling allows: the yardstick of every repair.

A wrong reading of bytes gives words that no one can spell. So a reading is taken for right only where its words are syllables,
and text whose words are syllables already is left alone. The list knows spelling, not meaning: no word uses some of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu "
    "o oc oi om on ong op ot ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôp uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu "
    "oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oe oec oem oen oeo oet "
    "uân uâng uât uây uê uêch uên uênh uêt uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu y"
).split()
#: Without an onset i and iê are written y and yê; after qu the rhymes lose their glide.
_BARE = "yêm yên yêng yêt yêu".split()
_AFTER_QU = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep et "
    "ê êch ên ênh êt i ich it ip iu y ych yên yêt ynh yt yp yn yu ơ ơi ơn ơt ôc"
).split()
#: Sắc, huyền, hỏi, ngã, nặng as combining marks; the level tone has none.
_TONES = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
_STOPPED = ("\u0301", "\u0323")  # all that a syllable ending in p, t, c, ch may bear
_VOWELS = frozenset("aăâeêioôơuưy")
_FRONT = frozenset("eêiy")


def _fits(onset: str, rhyme: str) -> bool:
    """Whether an onset is spelled so before this rhyme: kẻ but cá, nghe but nga."""
    front = rhyme[0] in _FRONT
    if onset == "qu":
        return rhyme in _AFTER_QU
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "ng"):
        return not front
    if onset == "g":
        return not front or rhyme in ("i", "in", "it", "ip", "im")
    if onset == "gi":
        return rhyme[0] != "y" and (rhyme[0] != "i")
    return rhyme != "y" or onset in ("h", "k", "l", "m", "s", "t", "v", "")


@cache
def _bases() -> frozenset[str]:
    """Syllables without their tones."""
    with_onset = {onset + rhyme for onset in _ONSETS for rhyme in (*_RHYMES, *_AFTER_QU) if _fits(onset, rhyme)}
    bare = {rhyme for rhyme in _RHYMES if rhyme not in ("ia", "iêc", "iêm", "iên", "iêng", "iêp", "iêt", "iêu")} | {"ia"}
    # Đắk Lắk, Krông: spellings of the Central Highlands, in place names of the whole country's press
    highland = {"đăk", "đak", "lăk", "krông", "kông", "đrông", "păk", "ea", "plei", "ayun", "drai"}
    return frozenset(with_onset | bare | set(_BARE) | {"giêng"} | highland)


@cache
def _untoned(letter: str) -> tuple[str, str]:
    """A letter without its tone, and the tone's combining mark or nothing."""
    parts = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in parts if mark in _TONES), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts), tone


@lru_cache(maxsize=1 << 15)
def is_syllable(word: str) -> bool:
    """Whether a lower-case NFC ``word`` is spelled as Vietnamese syllables are, wherever its tone mark stands.

    >>> [is_syllable(word) for word in ("đạt", "hoà", "hòa", "nghiệp", "thôn", "nghàn", "®¹t", "đâp", "strong")]
    [True, True, True, True, True, False, False, False, False]
    """
    if len(word) > 7 or not word:
        return False
    letters: list[str] = []
    found = ""
    for letter in word:
        base, tone = _untoned(letter)
        if tone:
            if found or base not in _VOWELS:
                return False
            found = tone
        letters.append(base)
    base = "".join(letters)
    if base not in _bases():
        return False
    stopped = base.endswith(("p", "t", "c", "ch", "k"))
    return found in _STOPPED if stopped else True


def syllables() -> Iterator[str]:
    """Every syllable, NFC, lower case, in a fixed order; of two places for the tone mark (hòa, hoà) both.

    >>> sum(1 for _ in syllables())
    18856
    """
    for base in sorted(_bases()):
        stopped = base.endswith(("p", "t", "c", "ch", "k"))
        if not stopped:
            yield base
        for tone in _STOPPED if stopped else _TONES:
            for at in _tone_places(base):
                yield unicodedata.normalize("NFC", base[: at + 1] + tone + base[at + 1 :])


def _tone_places(base: str) -> tuple[int, ...]:
    """Where the tone mark of a syllable may stand; two places for oa, oe and uy at its end."""
    start = 2 if base.startswith("qu") or (base.startswith("gi") and len(base) > 2 and base[2] in _VOWELS) else 0
    places = [at for at in range(start, len(base)) if base[at] in _VOWELS]
    marked = [at for at in places if base[at] in "ăâêôơ"] or [at for at in places if base[at] == "ư"][:1]
    if marked:
        return (marked[-1],)
    last = places[-1]
    if len(places) == 1:
        return (last,)
    if last < len(base) - 1:  # a consonant follows
        return (last,)
    if len(places) == 3:
        return (places[1],)
    return tuple(places[:2]) if base[places[0] : last + 1] in ("oa", "oe", "uy") else (places[0],)
