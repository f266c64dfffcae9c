"""Where a text names localities, and which units each name could be; :mod:`extractors.places` decides which it is.

Names are matched on written words, not on tokens of a word model: a name follows its type word (``huyện``, ``TX.``, ``xã``)
or stands by itself with capitals. Word lists are in ``lexicons/place_words.csv``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from extractors.facts import Level
from extractors.gazetteer import Gazetteer, Unit, beginnings, fold, syllable_key
from extractors.place_words import Words, words

_TYPE_GAP = re.compile(r"[ \u00a0.]{0,4}|[ \u00a0]?[-–][ \u00a0]?|[ \u00a0]?[\"“]")
_PLURAL_GAP = re.compile(r"[ \u00a0]*[:(]?[ \u00a0]*")
_LIST_GAP = re.compile(r"[ \u00a0]*[,;/&+–-][ \u00a0]*")
_BRACKET = re.compile(r"[ \u00a0]?\([^()\n]{1,60}\)")
_NUMBERED_TYPE = re.compile(r"[qp]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text.

    start, end: with the type word. levels: what the type word allows; for a bare name, what its units are.
    type: the type word's key, or empty. group: names of one list share a number. exact: found without folding.
    weak: the name of a newspaper or a school, a hint only.
    """

    start: int
    end: int
    name_start: int
    key: str
    levels: tuple[Level, ...]
    units: tuple[Unit, ...]
    type: str = ""
    group: int = -1
    exact: bool = True
    weak: bool = False
    office: bool = False


class NameFinder:
    """One pass over a text; ``names`` is filled in order of place."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.words = Words(text)
        self.gazetteer = gazetteer
        self.names: list[Name] = []
        self.taken = [False] * len(self.words)
        self.groups = 0
        self._titled()
        self._bare()
        self.names.sort(key=lambda n: n.start)

    def _look_up(
        self, i: int, levels: tuple[Level, ...], *, folded: bool = True
    ) -> tuple[int, str, tuple[Unit, ...], bool] | None:
        """The longest name at word ``i`` among units of those levels; a coarse match only if no exact one stands."""
        runs = self.words.runs(i)
        capital = self.words.capital
        proper = [(end, key) for end, key in runs if all(capital[i:end])]
        half = [(end, key) for end, key in runs if end - i == 2 and not capital[i + 1]]  # "xã Mò ó"
        for end, key in proper + half:
            units = tuple(u for level in levels for u in self.gazetteer.units(level, key))
            if units:
                return end, key, units, True
        for end, key in proper if folded else ():
            short = fold(key)
            units = ()
            if "district" in levels:
                units = self.gazetteer.folded_districts.get(short, ())
            elif "commune" in levels and len(short) > 3:
                units = self.gazetteer.folded_communes(short)
            if units and not key.isdigit():
                return end, key, units, False
        return None

    def _type_at(self, i: int) -> tuple[int, str, tuple[Level, ...], bool] | None:
        """(next word, key, levels, is an office) of a type word at word ``i``."""
        words_, key = self.words, self.words.keys[i]
        if key not in _first_words():
            return None
        pair = words_.phrase(i, 2)
        if pair and (levels := words("office").get(pair)):
            return i + 2, pair, levels, True
        if pair and (levels := words("type").get(pair)):
            return self._after_adjective(i + 2), pair, levels, False
        if levels := words("type").get(key):
            return self._after_adjective(i + 1), key, levels, False
        if (levels := words("abbreviation").get(key)) and i + 1 < len(words_) and words_.forms[i][0].isupper() | (key == "h"):
            dotted = words_.gap(i + 1).startswith(".")
            if (dotted and len(words_.gap(i + 1)) < 3) or (key in ("tt", "q", "p") and words_.gap(i + 1) == " "):
                return i + 1, key, levels, False
        return None

    def _after_adjective(self, i: int) -> int:
        for n in (3, 2, 1):
            if self.words.phrase(i, n) in words("adjective") and not self.words.capital[i]:
                return self._after_adjective(i + n)
        return i

    def _titled(self) -> None:
        count, first = len(self.words), _first_words()
        done = 0
        for i, key in enumerate(self.words.keys):
            if i < done:
                continue
            if key[:1] in ("q", "p") and _NUMBERED_TYPE.fullmatch(key) and self.words.capital[i]:
                self._numbered(i)
            found = self._type_at(i) if key in first else None
            if found is not None and found[0] < count:
                j, kind, levels, office = found
                done = max(self._one_titled(i, j, kind, levels, office), j)

    def _numbered(self, i: int) -> None:
        key = self.words.keys[i]
        level: Level = "district" if key[0] == "q" else "commune"
        if units := self.gazetteer.units(level, str(int(key[1:]))):
            self._add(i, i, i + 1, str(int(key[1:])), (level,), units, kind=key[0])

    def _one_titled(self, i: int, j: int, kind: str, levels: tuple[Level, ...], office: bool) -> int:
        words_ = self.words
        plural = self._plural(i)
        gap = words_.gap(j)
        if not _TYPE_GAP.fullmatch(gap) and not (plural and _PLURAL_GAP.fullmatch(gap)):
            return j
        if plural and words_.keys[j] in words("opener") and j + 1 < len(words_):
            j += 1
        if words_.forms[j].isdecimal():
            found = self._number(j, kind, levels)
        else:
            found = self._look_up(j, levels) if words_.capital[j] else None
        self.groups += 1
        if found is None:
            return self._unknown(i, j, kind, levels) if words_.capital[j] else j
        end, key, units, exact = found
        self._add(i, j, end, key, levels, units, kind=kind, exact=exact, office=office)
        return self._list(end, kind, levels, plural)

    def _number(self, i: int, kind: str, levels: tuple[Level, ...]) -> tuple[int, str, tuple[Unit, ...], bool] | None:
        """The ``3`` of ``quận 3``; only quận and phường have numbers for names, and a counted noun is no name."""
        form, counted = self.words.forms[i], i + 1 < len(self.words) and self.words.phrase(i, 2)
        if kind not in _numbered_types() or len(form) > 2 or (counted and not self.words.capital[i + 1] and self._type_at(i + 1)):
            return None
        units = self.gazetteer.units(levels[0], str(int(form)))
        return (i + 1, str(int(form)), units, True) if units else None

    def _plural(self, i: int) -> bool:
        words_ = self.words
        if i == 0:
            return False
        before = words_.phrase(i - 1, 1)
        return (
            before in words("plural") or words_.phrase(i - 2, 2) in words("plural") or (before.isdigit() and words_.gap(i) == " ")
        )

    def _unknown(self, i: int, j: int, kind: str, levels: tuple[Level, ...]) -> int:
        """A type word before a capitalised name of two or three words that no unit bears: named, not known."""
        words_, end = self.words, j
        while end < len(words_) and end - j < 3 and words_.forms[end][0].isupper() and not words_.forms[end].isupper():
            if end > j and words_.gap(end) not in (" ", "\u00a0"):
                break
            end += 1
        if end - j < 2 or kind in words("office") or words_.keys[j] in words("surname"):
            return j  # "Phó Chủ tịch UBND TP Nguyễn Văn A"
        self._add(i, j, end, "".join(words_.keys[j:end]), levels, (), kind=kind)
        return end

    def _list(self, end: int, kind: str, levels: tuple[Level, ...], plural: bool) -> int:
        """Follow ``A, B và C`` after a titled name; names of a higher level end a list that began in the singular."""
        words_ = self.words
        while end < len(words_):
            start = end
            gap = words_.gap(start)
            if bracket := _BRACKET.match(words_.text, words_.ends[end - 1]):
                later = next((k for k in range(start, len(words_)) if words_.starts[k] >= bracket.end()), len(words_))
                if later < len(words_):
                    gap, start = words_.text[bracket.end() : words_.starts[later]], later
            comma = bool(_LIST_GAP.fullmatch(gap)) and (plural or gap.strip() in (",", ";"))
            if words_.keys[start] in words("joiner") and (comma or gap.isspace()):
                start += 1
                if start >= len(words_) or words_.gap(start) != " ":
                    return end
            elif not comma:
                return end
            if self._type_at(start):
                return end
            if words_.forms[start].isdecimal():
                found = self._number(start, kind, levels) if plural else None
            else:
                found = self._look_up(start, levels, folded=plural) if words_.capital[start] else None
                found = found if found and (found[3] or found[0] - start > 1) else None
            if found is None or (not plural and self._is_higher(start, levels)):
                return end
            after, key, units, exact = found
            if (
                after < len(words_)
                and words_.forms[after][0].isupper()
                and words_.gap(after) == " "
                and not words_.forms[after].isupper()
            ):
                return end  # "xã A và Nguyễn Văn B": a longer name that no unit bears
            self._add(start, start, after, key, levels, units, kind=kind, exact=exact)
            end = after
        return end

    def _is_higher(self, i: int, levels: tuple[Level, ...]) -> bool:
        higher: dict[str, tuple[Level, ...]] = {"commune": ("district", "province"), "district": ("province",), "province": ()}
        return self._look_up(i, higher[levels[-1]], folded=False) is not None

    def _add(
        self, i: int, j: int, end: int, key: str, levels: tuple[Level, ...], units: tuple[Unit, ...], *, kind: str,
        exact: bool = True, weak: bool = False, office: bool = False,
    ) -> None:  # fmt: skip
        w = self.words
        group = self.groups if kind else -1
        self.names.append(Name(w.starts[i], w.ends[end - 1], w.starts[j], key, levels, units, kind, group, exact, weak, office))
        for k in range(i, end):
            self.taken[k] = True

    def _bare(self) -> None:
        """Provinces and districts without a type word, and communes that bore one elsewhere in the text."""
        titled: dict[str, list[Unit]] = defaultdict(list)
        for name in self.names:
            if name.type and "commune" in name.levels and len(self.words.text[name.name_start : name.end].split()) < 2:
                continue  # one syllable with a capital is too little
            titled[name.key].extend(u for u in name.units if u not in titled[name.key])
        units, others, named = self.gazetteer.beginnings, _not_name_beginnings(), beginnings(titled)
        done = 0
        for i, (key, form) in enumerate(zip(self.words.keys, self.words.forms, strict=True)):
            if i < done or self.taken[i] or not form[0].isupper():
                continue
            if key in units or key in others or key in named:
                done = self._bare_at(i, titled)

    def _bare_at(self, i: int, titled: Mapping[str, list[Unit]]) -> int:
        words_ = self.words
        for end, key in words_.runs(i):
            units = self.gazetteer.provinces.get(key, ()) + self.gazetteer.districts.get(key, ())
            known = key in titled and not key.isdigit()
            units += tuple(u for u in titled.get(key, ()) if u not in units) if known else ()
            units = self._as_titled(key, units) if units else ()
            if key in _not_names() and all(words_.capital[i:end]):
                return end
            if not units or any(self.taken[i:end]) or not all(words_.capital[i:end]):
                continue
            standing = self._stands_alone(i, end)
            if standing == "no" or (key.isdigit() or len(key) < 3):
                return i + 1
            if standing == "hint":
                if units[0].level == "province":
                    self._add(i, i, end, key, ("province",), units, kind="", weak=True)
                return end
            ordinary = " ".join(words_.keys[i:end]) in words("ordinary")
            only_province = tuple(u for u in units if u.level == "province")
            if ordinary and not known:
                units = only_province
            if units:
                levels: tuple[Level, ...] = tuple(dict.fromkeys(u.level for u in units))  # type: ignore[misc]
                self._add(i, i, end, key, levels, units, kind="")
                return end
        return i + 1

    def _as_titled(self, key: str, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        """Of a district and its town of one name, the one that the article gives its title to (more often)."""
        counts = {
            level: sum(name.key == key and bool(name.type) and level in name.levels for name in self.names)
            for level in ("district", "commune")
        }
        if not any(counts.values()):
            return units
        other = "commune" if counts["district"] >= counts["commune"] else "district"
        return tuple(unit for unit in units if unit.level != other) or units

    def _stands_alone(self, i: int, end: int) -> str:
        """``yes``; ``no`` inside a longer name or after a word for roads, people; ``hint`` in an institution's name."""
        words_ = self.words
        upper = all(form.isupper() for form in words_.forms[i:end])
        line_upper = upper and (
            (i > 0 and words_.forms[i - 1].isupper()) or (end < len(words_) and words_.forms[end].isupper())
        )  # fmt: skip
        if end < len(words_) and words_.forms[end][0].isupper() and words_.gap(end) in (" ", "\u00a0") and not line_upper:
            follower = words_.forms[end]
            if not follower.isupper() and words_.keys[end] not in words("surname") and words_.keys[end] not in _first_words():
                return "no"
        j = i
        while j > 0 and i - j < 5 and not words_.sentence_start(j) and words_.gap(j) in (" ", "\u00a0", ". ", ".", "/", ": "):
            j -= 1
            phrases = (words_.phrase(j, 1), words_.phrase(j, 2) if j + 2 <= i else "", words_.phrase(j, 3) if j + 3 <= i else "")
            if any(p in words("not_before") for p in phrases if p) and (j >= i - 3 or words_.capital[j + 1]):
                return "hint" if any(p in _institutions() for p in phrases if p) else "no"
            if not words_.capital[j] and i - j > 2:
                break
        if i > 0 and words_.forms[i - 1][0].isupper() and words_.gap(i) in (" ", "\u00a0") and not line_upper:
            before = words_.forms[i - 1]
            surname = words_.keys[i - 1] in words("surname")
            if (
                not before.isupper()
                and (surname or not words_.sentence_start(i - 1))
                and words_.keys[i - 1] not in _first_words()
            ):
                return "no"
        return "yes"


@cache
def _not_name_beginnings() -> frozenset[str]:
    return beginnings(_not_names())


@cache
def _first_words() -> frozenset[str]:
    return frozenset(f.split()[0] for kind in ("type", "abbreviation", "office") for f in words(kind))


@cache
def _not_names() -> frozenset[str]:
    """Keys of capitalised words that contain or equal a unit's name but seldom mean it."""
    return frozenset(form.replace(" ", "") for form in words("not_name"))


@cache
def _institutions() -> frozenset[str]:
    forms = ("báo", "đài", "ptth", "truyền hình", "trường", "đại học", "bệnh viện", "thpt", "thcs", "công ty", "chi nhánh")
    return frozenset(" ".join(map(syllable_key, f.split())) for f in forms)


@cache
def _numbered_types() -> frozenset[str]:
    return frozenset(map(syllable_key, ("quận", "phường", "q", "p")))
