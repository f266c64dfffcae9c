"""Baseline: what one regular expression and a handful of words find. No word model, no lexicon of this project.

python benchmarks/plain_regex.py FOLDER_OR_FILE OUT.csv

A number with a unit counts as a target where its sentence has a word of planning and no word of report. The year is the last one
of the sentence, else the end of the article's first term; the place is the first "huyện", "thị xã", "thành phố" and the first
"tỉnh" with the name after it; the metric is the first keyword of a short list that the sentence holds. It reads the project's
cleaned text, so that only extraction is compared.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import regex as re

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.reading import Article, read_articles

COLUMNS = (
    *("source_file", "status", "level", "province", "district", "commune", "term", "metric", "breakdown", "change"),
    *("value_min", "value_max", "unit", "year", "value_text", "sentence"),
)
_UNITS = {
    "%": ("percent", 1), "tỷ đồng": ("VND", 10**9), "triệu đồng": ("VND", 10**6), "đồng": ("VND", 1), "usd": ("USD", 1),
    "ha": ("ha", 1), "tấn": ("tonne", 1), "km": ("km", 1), "xã": ("commune", 1), "lao động": ("person", 1),
    "đảng viên": ("person", 1), "người": ("person", 1), "hộ": ("household", 1), "trường": ("school", 1), "giường": ("bed", 1),
    "tiêu chí": ("criterion", 1),
}  # fmt: skip
_NUMBER = r"(\d+(?:[.,]\d+)*)"
_VALUE = re.compile(rf"(?i){_NUMBER}\s*(?:(?:-|–|đến)\s*{_NUMBER}\s*)?(%|(?:{'|'.join(list(_UNITS)[1:])})\b)")
_PLANNED = re.compile(r"(?i)phấn đấu|mục tiêu|chỉ tiêu|đến năm 20\d\d|nhiệm kỳ")
_REPORTED = re.compile(r"(?i)\bđã\b|đến nay|hiện nay|ước đạt|\bqua\b")
_TERM = re.compile(r"(20\d\d)\s*[-–]\s*(20\d\d)")
_PLACE = re.compile(r"(?i:(huyện|thị xã|thành phố|tỉnh))\s+((?:\p{Lu}\p{L}*\s?){1,3})")
_METRICS = {
    "thu nhập bình quân": "income_per_capita",
    "hộ nghèo": "poverty_rate",
    "thu ngân sách": "budget_revenue",
    "vốn đầu tư": "total_social_investment",
    "giá trị sản xuất": "production_value",
    "bảo hiểm y tế": "health_insurance_coverage",
    "che phủ rừng": "forest_cover",
    "nước sạch": "clean_water_households",
    "chuẩn quốc gia": "schools_national_standard",
    "giải quyết việc làm": "jobs_created",
    "tạo việc làm": "jobs_created",
    "qua đào tạo": "trained_labour_rate",
    "gia đình văn hóa": "cultural_families",
    "nông thôn mới": "new_rural_communes",
    "suy dinh dưỡng": "child_malnutrition_rate",
    "kết nạp": "party_members_admitted",
    "rác thải": "waste_collection_rate",
    "GRDP": "grdp",
    "đô thị hóa": "urbanisation_rate",
    "tăng trưởng": "economic_growth",
}


def number(text: str) -> float:
    """Digits as Vietnamese prints them: ``1.500`` is fifteen hundred, ``4,5`` four and a half."""
    return float(re.sub(r"\.(?=\d{3}(?!\d))", "", text).replace(",", "."))


def rows(article: Article) -> Iterator[dict[str, object]]:
    """Rows of one article."""
    term = _TERM.search(article.text)
    places = [(words.lower(), name.strip()) for words, name in _PLACE.findall(article.text)]
    district = next((name for words, name in places if words != "tỉnh"), "")
    province = next((name for words, name in places if words == "tỉnh"), "")
    level = "district" if places and places[0][0] != "tỉnh" else "province"
    for sentence in re.split(r"(?<=[.;])\s+|\n", article.text):
        if not _PLANNED.search(sentence) or _REPORTED.search(sentence):
            continue
        years = re.findall(r"\b20\d\d\b", sentence)
        metric = next((name for words, name in _METRICS.items() if words.lower() in sentence.lower()), "other")
        change = "increase" if re.search(r"(?i)tăng", sentence) else "decrease" if re.search(r"(?i)giảm", sentence) else "level"
        for value in _VALUE.finditer(sentence):
            try:
                low, high = number(value[1]), number(value[2] or value[1])
            except ValueError:
                continue
            unit, factor = _UNITS[value[3].lower()]
            yield {
                "source_file": article.source_file,
                "status": "target",
                "level": level,
                "province": province,
                "district": district if level == "district" else "",
                "term": f"{term[1]}-{term[2]}" if term else "",
                "metric": metric,
                "change": change,
                "value_min": low * factor,
                "value_max": high * factor,
                "unit": unit,
                "year": years[-1] if years else term[2] if term else "",
                "value_text": value[0],
                "sentence": sentence,
            }


def main(rows: Callable[[Article], Iterable[Mapping[str, object]]]) -> None:
    """Write what ``rows`` finds in the articles of the first argument into the file of the second."""
    source, out = map(Path, sys.argv[1:])
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS)
        table.writeheader()
        for article in read_articles([source]):
            if isinstance(article, Article):
                table.writerows(rows(article))


if __name__ == "__main__":
    main(rows)
