"""The same article again: syndicated to another paper, posted twice, or updated. Pure functions over texts; nothing is stored.

``signature`` boils a text down to some 1 kB, once, where the text is at hand. ``links`` takes the signatures of all articles and
says which article stands for which: the same links for any order of the articles and any number of runs that brought them.

Local news is formulaic: the congresses of two communes fill one skeleton with other figures and other names. So it is not enough
that the words agree; the figures and the proper names must agree as well. In between, ``bands`` serve as keys, of a table's
rows or of a shuffle: texts as alike as ``SHINGLES_ALIKE`` share at least one of theirs nearly always.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import regex as re

from extractors.normalise import normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint32]
    Keys = NDArray[np.int64]

Kind = Literal["exact", "near"]

#: Format of a signature. It changes whenever the same text may give other bytes: signatures of two formats are never compared.
FORMAT = 1

PERMUTATIONS, SEED = 128, 1
#: Words in a shingle.
SHINGLE = 4
BANDS, ROWS_OF_BAND = 32, 4
#: Figures, and names, that a signature keeps of a text; beyond that their likeness is estimated from the smallest hashes.
SKETCH = 128

#: Least likeness (Jaccard) of shingles, of figures and of names.
SHINGLES_ALIKE, FIGURES_ALIKE, NAMES_ALIKE = 0.6, 0.7, 0.5

_WORD = re.compile(r"\d+(?:[.,]\d+)*|\p{L}+")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
#: Two capitalised syllables or more: a place, a person, an institution. "A Lưới", "Đắk R'lấp", "Krông Pắc", "Nguyễn Văn A".
_NAME = re.compile(r"\p{Lu}[\p{Ll}’']*\p{L}*(?:[ -]\p{Lu}[\p{Ll}’']*\p{L}*)+")
_DATE_OR_TIME = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}(?::|h| giờ )\d{2}(?::\d{2})?")
_SHORT_LINE = 8
#: The odd constant of Fibonacci hashing, 2**64 over the golden ratio: a shingle's hash is a polynomial in it.
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
#: Bytes before the hashes: format, exact key, how many figures and names.
_HEAD = 1 + 16 + 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be linked. key: its own, unique; published: ISO 8601, a prefix of it, or empty."""

    key: str
    published: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """``article`` says what ``representative`` said before it.

    kind: ``exact``: the same words; ``near``: most of them. likeness: share of common shingles, 0 to 1 (1 where exact).
    """

    article: str
    representative: str
    kind: Kind
    likeness: float


class SignatureError(ValueError):
    """Bytes that ``signature`` of this release did not make: extract the article again."""


def signature(text: str) -> bytes:
    """The text boiled down, at most 1,557 bytes; the same on every machine and in every process.

    text: cleaned (``pipeline.clean``). Case, blanks, line breaks, punctuation, the place of tone marks, and short lines of date,
    author or source make no difference.
    """
    kept = "\n".join(_kept_lines(text))
    same = normalise(kept)  # as long as ``kept``, so that a name has the same place in both
    words = _WORD.findall(same)
    exact = hashlib.blake2b(" ".join(words).encode(), digest_size=16).digest()
    figures = _sketch(figure.lstrip("0") or "0" for figure in _FIGURE.findall(kept))
    names = _sketch(same[match.start() : match.end()].replace("-", " ") for match in _NAME.finditer(kept))
    sizes = np.array([len(figures), len(names)], dtype="<u2").tobytes()
    return bytes([FORMAT]) + exact + sizes + b"".join(part.astype("<u4").tobytes() for part in (_minhash(words), figures, names))


def _kept_lines(text: str) -> list[str]:
    """Lines without those that a paper sets around an article: few words, no figure but a date or time, no sentence."""
    kept: list[str] = []
    for line in text.split("\n"):
        if len(line) < 80 and line.count(" ") < _SHORT_LINE and not line.rstrip().endswith((".", ";", ":", ",")):
            rest = _DATE_OR_TIME.sub("", line)
            if not any(character.isdigit() for character in rest):
                continue
        kept.append(line)
    return kept


@lru_cache(maxsize=1 << 16)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _sketch(things: Iterable[str]) -> Hashes:
    """The smallest ``SKETCH`` hashes of a multiset, ascending; the second 5% is a thing of its own, and so on."""
    counts = Counter(things)
    hashes = [_word_hash(f"{thing}\x1f{n}") & 0xFFFFFFFF for thing, count in counts.items() for n in range(min(count, SKETCH))]
    return np.unique(np.array(hashes, dtype=np.uint32))[:SKETCH]


@cache
def _permutations() -> NDArray[np.uint32]:
    from datasketch import MinHash  # takes a second to load, for scipy: only where a signature is made

    permutations: NDArray[np.uint32] = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme="affine32").permutations
    return permutations


def _minhash(words: Sequence[str]) -> Hashes:
    """The MinHash (datasketch) of the shingles, each hashed once from the hashes of its words."""
    permutations = _permutations()
    from datasketch import MinHash

    sketch = MinHash(num_perm=PERMUTATIONS, seed=SEED, scheme="affine32", permutations=permutations, hashfunc=_as_it_is)
    hashes = np.array([_word_hash(word) for word in words] or [0], dtype=np.uint64)
    width = min(SHINGLE, len(hashes))
    count = len(hashes) - width + 1
    shingles = np.zeros(count, dtype=np.uint64)
    for place in range(width):
        shingles = shingles * _MULTIPLIER + hashes[place : place + count]
    sketch.update_batch(np.unique((shingles ^ (shingles >> np.uint64(29))) * _MULTIPLIER >> np.uint64(32)))
    values: Hashes = sketch.hashvalues
    return values


def _as_it_is(value: int) -> int:
    return value


@dataclass(frozen=True, slots=True)
class _Parts:
    """A signature taken apart."""

    exact: bytes
    shingles: Hashes
    figures: Hashes
    names: Hashes


def _parts(signature: bytes) -> _Parts:
    if len(signature) < _HEAD or signature[0] != FORMAT:
        raise SignatureError(f"a signature of {len(signature)} bytes is not of format {FORMAT}; extract the article again")
    sizes = np.frombuffer(signature, dtype="<u2", count=2, offset=17)
    if len(signature) != _HEAD + 4 * (PERMUTATIONS + int(sizes.sum())):
        raise SignatureError(f"a signature of {len(signature)} bytes is cut short; extract the article again")
    hashes = np.frombuffer(signature, dtype="<u4", offset=_HEAD).astype(np.uint32)
    shingles, figures, names = np.split(hashes, [PERMUTATIONS, PERMUTATIONS + int(sizes[0])])
    return _Parts(signature[1:17], shingles, figures, names)


def likeness(one: bytes, other: bytes) -> tuple[float, float, float]:
    """Likeness (Jaccard, 0 to 1) of the shingles, of the figures and of the names of two signatures.

    Raises SignatureError for other bytes, as ``bands`` and ``links`` do.
    """
    return _likeness(_parts(one), _parts(other))


def _likeness(one: _Parts, other: _Parts) -> tuple[float, float, float]:
    shingles = float((one.shingles == other.shingles).mean())
    return shingles, _jaccard(one.figures, other.figures), _jaccard(one.names, other.names)


def _jaccard(one: Hashes, other: Hashes) -> float:
    """Likeness of two sketches: exact below ``SKETCH`` hashes, else told from the smallest of both. Two empty ones are alike."""
    union = np.union1d(one, other)
    if SKETCH in (len(one), len(other)):
        union = union[:SKETCH]
    both = np.intersect1d(one, other, assume_unique=True)
    return float(np.isin(both, union).sum() / len(union)) if len(union) else 1.0


def _match(one: _Parts, other: _Parts) -> tuple[Kind, float] | None:
    """How ``other`` repeats ``one``, or None where it does not."""
    if one.exact == other.exact:
        return "exact", 1.0
    shingles, figures, names = _likeness(one, other)
    if shingles >= SHINGLES_ALIKE and figures >= FIGURES_ALIKE and names >= NAMES_ALIKE:
        return "near", round(shingles, 4)
    return None


def bands(signature: bytes) -> tuple[int, ...]:
    """Keys of the signature, ``BANDS`` signed 64-bit integers: texts nearly alike have one in common, others seldom.

    A pair of likeness 0.6 shares a key with probability 0.988, 0.7 with 0.9998, 0.3 with 0.23.
    """
    return tuple(_band_keys(_parts(signature).shingles[np.newaxis])[0].tolist())


def _band_keys(shingles: Hashes) -> Keys:
    """Keys of many signatures, a row each: those of different bands never meet by chance of equal hashes."""
    parts = shingles.reshape(len(shingles), BANDS, ROWS_OF_BAND).astype(np.uint64)
    keys = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64), parts.shape[:2])
    for row in range(ROWS_OF_BAND):
        keys = (keys ^ (keys >> np.uint64(31))) * _MULTIPLIER + parts[:, :, row]
    return ((keys ^ (keys >> np.uint64(31))) * _MULTIPLIER).view(np.int64)


def links(candidates: Iterable[Candidate]) -> list[Link]:
    """Which articles repeat which: each linked one to the earliest article, linked to none itself, that it repeats.

    Earlier is what was published earlier; then, and where no date is known, what has the smaller hash of its words, then the
    smaller key. The result is a function of the set of candidates: their order does not matter, and a later run that brings
    more of them gives what one run with all would have given.

    The links come in the order of their articles, earliest first. Raises ValueError where two candidates have one key.
    """
    ordered = sorted(((one, _parts(one.signature)) for one in candidates), key=_earlier)
    if len({one.key for one, _ in ordered}) < len(ordered):
        raise ValueError("two candidates have one key")
    if not ordered:
        return []
    shingles = np.stack([parts.shingles for _, parts in ordered])
    found: list[Link] = []
    firsts: dict[int, list[int]] = defaultdict(list)  # band -> articles with that key which are linked to none, earliest first
    for place, keys in enumerate(_shared_bands(shingles)):
        one, parts = ordered[place]
        met = sorted({first for key in keys for first in firsts[key]})
        if met:  # all at once first: in formulaic news many share a band and few are alike
            met = [met[at] for at in np.flatnonzero((shingles[met] == parts.shingles).mean(axis=1) >= SHINGLES_ALIKE)]
        for first in met:
            match = _match(ordered[first][1], parts)
            if match is not None:
                found.append(Link(one.key, ordered[first][0].key, *match))
                break
        else:
            for key in keys:
                firsts[key].append(place)
    return found


def _earlier(candidate: tuple[Candidate, _Parts]) -> tuple[bool, str, bytes, str]:
    one, parts = candidate
    return not one.published, one.published, parts.exact, one.key


def _shared_bands(shingles: Hashes) -> list[list[int]]:
    """Of each signature the band keys that another has, too: few, so that what follows is quick for many."""
    keys = _band_keys(shingles)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    shared = (counts > 1)[inverse].reshape(keys.shape)
    return [row[mask].tolist() for row, mask in zip(keys, shared, strict=True)]


def repeated(found: Iterable[Link], facts: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """Of each linked article the indices of those of its facts that need not be counted again.

    found: as ``links`` gives them, in their order. facts: of each article, by its key, what its rows say
    (``tables.fact_key``). A fact counts once among an article and all that repeat it; what only the update of an article says
    stays, so that nothing is lost by a link.

    >>> repeated([Link("b", "a", "near", 0.9)], {"a": ["poverty 3"], "b": ["poverty 3", "income 60"]})
    {'b': [0]}
    """
    said: dict[str, set[str]] = {}
    left_out: dict[str, list[int]] = {}
    for link in found:
        known = said.setdefault(link.representative, set(facts.get(link.representative, ())))
        own = facts.get(link.article, ())
        left_out[link.article] = [index for index, fact in enumerate(own) if fact in known]
        known.update(own)
    return left_out
