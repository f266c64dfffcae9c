"""What the address of an article says of its place: provincial newspapers and the authorities' portals.

The hosts stand in ``lexicons/newspapers.csv``. A hint breaks ties; it never overrides a place that the text names.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urlsplit

from extractors.gazetteer import gazetteer
from extractors.lexicon import LEXICONS


@dataclass(frozen=True, slots=True)
class Site:
    """What a web address says of its place. ``portal``: a site of the authorities, not a newspaper."""

    province_code: str = ""
    province_2025_code: str = ""
    portal: bool = False
    weak: bool = False
    labels: tuple[str, ...] = ()


#: Names of provinces that in an address without tones are words, too: peace.
_COMMON_WORDS = frozenset({"hoa-binh"})


@cache
def _sites() -> dict[str, Site]:
    with (LEXICONS / "newspapers.csv").open(encoding="utf-8", newline="") as file:
        return {
            r["domain"]: Site(r["province_code"], r["province_2025_code"], r["kind"] == "portal", r["hint"] == "weak")
            for r in csv.DictReader(file)
        }


def split_url(url: str) -> SplitResult:
    """Parts of an address; those of an empty one where it is malformed, for a scraper's address is only a hint."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def site_of(url: str) -> Site:
    """The site an address belongs to, by its longest known suffix; sub-domains are kept as ``labels``.

    >>> site_of("https://duclinh.binhthuan.dcs.vn/post/1").labels
    ('duclinh',)
    """
    host = split_url(url if "//" in url else f"//{url}").hostname or ""
    parts = host.split(".")
    for i in range(len(parts) - 1):
        if site := _sites().get(".".join(parts[i:])):
            return Site(site.province_code, site.province_2025_code, site.portal, site.weak, _labels(parts[:i]))
    for i, part in enumerate(parts[1:], 1):  # duclinh.binhthuan.dcs.vn, x.quangtri.vn: the province's name as a label
        codes = _provinces(host_name).get(part)
        if codes and parts[-1] == "vn":
            return Site(*codes, portal=True, labels=_labels(parts[:i]))
    for i, part in enumerate(parts[:-2] if parts[-2:] == ["gov", "vn"] else ()):  # xa.huyen.gov.vn
        if codes := _district_labels().get(part):
            return Site(*codes, portal=True, labels=_labels(parts[: i + 1]))
    for part in parts[:-1]:  # nongthonmoituyenquang.gov.vn: the province's name glued to others
        glued = [
            codes
            for name, codes in _provinces(host_name).items()
            if (len(name) >= 6 and (part.startswith(name) or part.endswith(name))) or part == f"bao{name}"
        ]
        if len(glued) == 1:
            return Site(*glued[0], weak=parts[-2:] != ["gov", "vn"])
    return Site()


def site_of_path(url: str) -> Site:
    """The site of the one province that the path names, alone or glued (``/nuoc-sach-tinh-lao-cai-nam-nay``,
    ``/tranghanoi-tin-chung/``): the last resort of an article that names no place.

    >>> site_of_path("https://bao.example.vn/nuoc-sach-tinh-lao-cai-nam-nay-1.html").province_code
    '10'
    >>> site_of_path("https://bao.example.vn/khu-vuc-chau-a-thai-binh-duong.html").province_code
    ''
    """
    path = split_url(url).path.lower()
    slug = f"-{re.sub(r'[^a-z0-9]+', '-', path)}-".replace("-thai-binh-duong-", "-")  # the Pacific
    found = {
        codes
        for name, codes in _provinces(slug_name).items()
        if f"-tinh-{name}-" in slug or (f"-{name}-" in slug and name not in _COMMON_WORDS)
    }
    tokens = re.findall(r"[a-z]+", path)
    found |= {
        codes
        for token in tokens
        for name, codes in _provinces(host_name).items()
        if len(name) >= 5 and (token.startswith(name) or token.endswith(name))
    }
    return Site(*found.pop()) if len(found) == 1 else Site()


def _labels(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(p.replace("-", "") for p in parts if p not in ("www", "m", "old", "en", "admin", "web"))


@cache
def _provinces(spelt: Callable[[str], str]) -> dict[str, tuple[str, str]]:
    """Codes of the provinces before July 2025 by their names, spelt as in hosts or in addresses."""
    units = {u for found in gazetteer().provinces.values() for u in found if not u.new}
    return {spelt(u.name): (u.code, u.province_2025_code) for u in sorted(units)}


@cache
def _district_labels() -> dict[str, tuple[str, str]]:
    """Districts by their names in hosts, those whose name no other district bears; with the codes of their provinces."""
    codes = {code: (code, new) for code, new in _provinces(host_name).values()}
    found: dict[str, set[str]] = {}
    for units in gazetteer().districts.values():
        for unit in units:
            found.setdefault(host_name(unit.name), set()).add(unit.province_code)
    return {name: codes[min(of)] for name, of in sorted(found.items()) if len(of) == 1 and len(name) >= 6 and min(of) in codes}


@cache
def host_name(name: str) -> str:
    """A name as host names spell it: ``Bỉm Sơn`` is ``bimson``."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(c for c in plain if c.isalnum())


@cache
def slug_name(name: str) -> str:
    """A name as addresses of articles spell it: ``Bỉm Sơn`` is ``bim-son``."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")
