"""Text that a spreadsheet would not take for text.

Excel and its kin guess the type of every cell of a CSV file: ``3-4`` becomes a date, ``01`` the number 1, ``12e5`` a million,
``=1+1`` a formula, which in a stranger's text may do harm (OWASP calls it CSV injection). Such a cell gets an apostrophe in
front, the spreadsheets' own mark of text; nothing else is changed. Only ``targets-excel.csv`` needs it: a workbook has types.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import regex as re

MARK = "'"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_THANG = r"(?:\d{1,2}|giêng|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai))?|chạp)"
_OTHERWISE = re.compile(
    rf"""
      [=+\-@|\t\r\n\x00'].*                                    # formulas, commands, and the mark itself
    | [\d\s.,:/\\%$€£¥₫()e^+\-]*\d[\d\s.,:/\\%$€£¥₫đe()+\-]*   # numbers, dates, times, fractions, money, 12e5
    | \d[\d:.\s]*(?:[ap]\.?m?\.?|sa|ch)                        # 5 PM
    | (?:\d{{1,4}}[\s\-/.,]*)?{_MONTH}\.?[\s\-/.,]*(?:\d{{1,4}}(?:[\s\-/.,]+\d{{1,4}})?)?   # 3 Mar, May 2025
    | (?:ngày\s*)?(?:\d{{1,2}}[\s\-/.,]*)?(?:tháng|thg)\s*{_THANG}(?:[\s\-/.,]*(?:năm)?\s*\d{{2,4}})?  # 3 tháng 4
    | true|false
    | \#(?:n/a|ref!|name\?|value!|div/0!|null!|num!).*
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=100_000)
def taken_otherwise(text: str) -> bool:
    """Whether a spreadsheet may take ``text`` for something else: a date, number, time, formula, truth value or error.

    Rather too often than too seldom: what a program guesses depends on its language and version.

    >>> [text for text in ("3-4", "2020-2025", "15%", "01", "=1", "trên 5%", "14–15 %", "Quận 1") if taken_otherwise(text)]
    ['3-4', '2020-2025', '15%', '01', '=1']
    """
    plain = unicodedata.normalize("NFKC", text)  # full-width digits and signs count as plain ones
    return bool(_OTHERWISE.fullmatch(plain) or _OTHERWISE.fullmatch(plain.strip()))


def guarded(text: str) -> str:
    """``text`` with an apostrophe in front where a spreadsheet would take it for something else."""
    return MARK + text if taken_otherwise(text) else text


def unguarded(cell: str) -> str:
    """What ``guarded`` was given.

    >>> unguarded(guarded("'=1")), unguarded(guarded("tỉnh")), unguarded(guarded("01"))
    ("'=1", 'tỉnh', '01')
    """
    return cell.removeprefix(MARK)
