"""One spelling for matching: what an editor may write in two ways, the lexicons write in one.

The result has exactly as many characters as the text, so that a place found in the one is the same place in the other. Nothing of
this reaches the table: rows quote the text as it was published.
"""

from __future__ import annotations

from extractors.patterns import lowered, plain

#: The old placing of the tone mark and the new one: ``hoà`` and ``hòa``, ``thuỷ`` and ``thủy``.
_OLD_TONE = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()
_NEW_TONE = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()
_TONE = dict(zip(_OLD_TONE, _NEW_TONE, strict=True))
# Only at the end of a syllable (hoàn keeps its mark), and not after q, whose u is no vowel (quý, quỹ).
_TONE_PATTERN = plain(r"(?<!q)(?:" + "|".join(_OLD_TONE) + r")(?!\p{L})")

#: A lone y after these letters is an i in the other spelling: ``tỷ``/``tỉ``, ``kỹ``/``kĩ``, ``bác sỹ``/``bác sĩ``, ``lý``/``lí``.
_Y_TO_I = dict(zip("yỳýỷỹỵ", "iìíỉĩị", strict=True))
_Y_PATTERN = plain(r"(?<!\p{L})([hklmst])([yỳýỷỹỵ])(?!\p{L})")

#: One character for one character: the letter eth typed for đ, the dashes, and blanks that are not the plain one.
_CHARACTERS = str.maketrans(
    {"ð": "đ", "Ð": "đ"} | dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("\u00a0\u2007\u2009\u202f\t\r", " ")
)


def normalise(text: str) -> str:
    """Lower case, new tone-mark placing, ``i`` for a lone ``y``, plain dashes and blanks; ``len(normalise(t)) == len(t)``.

    ``text`` should be NFC: a letter and its mark as two characters stay two and match nothing.

    >>> normalise("Tỷ lệ bác sỹ – Hoà Bình, THUỶ sản; quý I, hoàn thành")
    'tỉ lệ bác sĩ - hòa bình, thủy sản; quý i, hoàn thành'
    """
    regular = lowered(text).translate(_CHARACTERS)
    regular = _TONE_PATTERN.sub(lambda match: _TONE[match[0]], regular)
    return _Y_PATTERN.sub(lambda match: match[1] + _Y_TO_I[match[2]], regular)
