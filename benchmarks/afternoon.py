"""Baseline: the script that a competent user writes in an afternoon with underthesea's NER and regular expressions.

python benchmarks/afternoon.py FOLDER_OR_FILE OUT.csv

underthesea splits sentences and names the places; the locality is the most frequent LOC of the article's head with "huyện", "xã" and
the like before it, the province the one named most often. Values are numbers with a unit, a range or a bound word; the metric is the
keyword nearest before the value in its sentence, else nearest after it; the year is the nearest before the value, else the term's
end. A word of report makes its sentence and those below results, a word of planning targets. It reads the project's cleaned text, so
that only extraction is compared.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import regex as re
from underthesea import ner, sent_tokenize

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from plain_regex import main, number

from pipeline.reading import Article

#: How many characters of an article are asked for its locality: NER costs as much as everything else together.
HEAD = 1500

_TYPES = {
    "tỉnh": "province", "thành phố": "district", "huyện": "district", "thị xã": "district", "quận": "district",
    "xã": "commune", "phường": "commune", "thị trấn": "commune",
}  # fmt: skip
_PROVINCES = """An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|Bình Thuận|Cà Mau|Cao Bằng
Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hồ Chí Minh
Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình
Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|Tiền Giang|Trà Vinh|Tuyên Quang
Vĩnh Long|Vĩnh Phúc|Yên Bái|Huế""".replace("\n", "|").split("|")
_IS_PROVINCE = re.compile(
    rf"(?<!\p{{L}})(?<!(?:\p{{Lu}}\p{{L}}*|huyện|xã|phường|thị trấn|quận)\s)(?:{'|'.join(_PROVINCES)})(?!\p{{L}})"
)
_SCALE = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9, "nghìn tỷ": 10**12}
_UNITS = {
    "%": "percent", "‰": "per_mille", "đồng": "VND", "usd": "USD", "đô la": "USD", "ha": "ha", "tấn": "tonne", "tạ": "tonne", "km": "km",
    "xã": "commune", "thôn": "village", "lao động": "person", "người": "person", "đảng viên": "person", "hộ": "household", "trường": "school",
    "giường": "bed", "bác sĩ": "doctor", "tiêu chí": "criterion", "lượt": "visit", "doanh nghiệp": "enterprise", "hợp tác xã": "cooperative",
    "lần": "times", "sản phẩm": "product", "con": "head", "căn": "house", "kwh": "kWh", "mw": "MW",
}  # fmt: skip
_NUMBER = r"\d+(?:[.,]\d+)*"
_VALUE = re.compile(
    rf"(?i)(?<![\d/.,-])(?P<bound>trên|hơn|từ|ít nhất|tối thiểu|dưới|không quá|tối đa|khoảng|gần)?\s*(?P<low>{_NUMBER})"
    rf"(?:\s*(?:-|–|đến)\s*(?P<high>{_NUMBER}))?\s*(?P<scale>nghìn tỷ|nghìn|ngàn|vạn|triệu|tỷ|tỉ)?\s*"
    rf"(?P<unit>%|‰|(?:{'|'.join(sorted(list(_UNITS)[2:], key=len, reverse=True))})(?!\p{{L}}))(?:\s*(?P<up>trở lên)|\s*(?P<down>trở xuống))?"
)
_METRICS = {
    "thu nhập bình quân": "income_per_capita", "grdp bình quân": "grdp_per_capita", "hộ nghèo": "poverty_rate", "cận nghèo": "near_poverty_rate",
    "thu ngân sách": "budget_revenue", "vốn đầu tư": "total_social_investment", "giá trị sản xuất": "production_value",
    "giá trị tăng thêm": "value_added", "kim ngạch xuất khẩu": "export_value", "bảo hiểm y tế": "health_insurance_coverage",
    "bhyt": "health_insurance_coverage", "bảo hiểm xã hội": "social_insurance_coverage", "che phủ rừng": "forest_cover",
    "nước sạch": "clean_water_households", "hợp vệ sinh": "hygienic_water_households", "chuẩn quốc gia": "schools_national_standard",
    "giải quyết việc làm": "jobs_created", "tạo việc làm": "jobs_created", "qua đào tạo": "trained_labour_rate",
    "gia đình văn hóa": "cultural_families", "thôn văn hóa": "cultural_villages", "xã đạt chuẩn nông thôn mới": "new_rural_communes",
    "nông thôn mới nâng cao": "advanced_new_rural_communes", "nông thôn mới kiểu mẫu": "model_new_rural_communes", "nông thôn mới": "new_rural_communes",
    "suy dinh dưỡng": "child_malnutrition_rate", "kết nạp": "party_members_admitted", "rác thải": "waste_collection_rate",
    "chất thải": "waste_collection_rate", "grdp": "grdp", "tổng sản phẩm": "grdp", "đô thị hóa": "urbanisation_rate",
    "tăng trưởng kinh tế": "economic_growth", "cơ cấu": "economic_structure_share", "tỷ trọng": "economic_structure_share",
    "lương thực": "grain_output", "hoàn thành tốt nhiệm vụ": "party_organisations_good_rating", "khách du lịch": "tourist_visits",
    "ocop": "ocop_products", "bác sĩ": "doctors_per_10k", "giường bệnh": "hospital_beds_per_10k", "lượt khách": "tourist_visits",
    "thất nghiệp": "unemployment_rate", "doanh nghiệp": "new_enterprises", "dân số": "population_growth_rate", "giao quân": "military_recruitment_rate",
    "bán lẻ": "retail_sales", "trồng rừng": "afforestation_area", "dịch vụ công": "online_public_services", "kinh tế số": "digital_economy_share",
    "cứng hóa": "hard_surfaced_roads", "chuẩn quốc gia về y tế": "communes_health_standard", "thủy sản": "fishery_output",
}  # fmt: skip
_PLANNED = re.compile(r"(?i)phấn đấu|mục tiêu|chỉ tiêu|đến (?:cuối )?năm 20\d\d|nhiệm kỳ tới|đề ra|sẽ|nghị quyết|kế hoạch")
_REPORTED = re.compile(
    r"(?i)(?<!\p{L})đã(?!\p{L})|đến nay|hiện nay|ước đạt|vừa qua|trong 5 năm qua|nhiệm kỳ qua|so với cùng kỳ|vượt|kết quả"
)
_TERM = re.compile(r"(20\d\d)\s*[-–]\s*(20\d\d)")
_YEAR = re.compile(r"(?<![\d.,/-])20[0-4]\d(?![\d.,]\d)")


def locality(text: str) -> dict[str, str]:
    """Level, province, district and commune, by the places that NER finds in the head of the article."""
    named: dict[str, Counter[str]] = {"province": Counter(), "district": Counter(), "commune": Counter()}
    for sentence in sent_tokenize(text[:HEAD]):
        words = ner(sentence)
        for index, (word, *_, label) in enumerate(words):
            if label != "B-LOC":
                continue
            name = word
            for following, *_, inside in words[index + 1 :]:
                if inside != "I-LOC":
                    break
                name += f" {following}"
            before = words[index - 1][0].lower() if index else ""
            kind = next((kind for kind in _TYPES if name.lower().startswith(f"{kind} ")), before if before in _TYPES else "")
            bare = re.search(r"\p{Lu}\p{L}*(?:\s\p{Lu}\p{L}*)*$", name[len(kind) :] if name.lower().startswith(kind) else name)
            if kind and bare and bare[0] not in _PROVINCES:
                named[_TYPES[kind]][bare[0]] += 1
    named["province"] = Counter(match[0] for match in _IS_PROVINCE.finditer(text))
    chosen = {level: next((name for name, _ in names.most_common(1)), "") for level, names in named.items()}
    level = next((level for level in ("district", "commune") if chosen[level]), "province")
    if level == "province":
        chosen["district"] = chosen["commune"] = ""
    elif level == "district":
        chosen["commune"] = ""
    return {"level": level, **chosen}


def metric_near(sentence: str, start: int, end: int) -> str:
    """The keyword nearest before the value, else nearest after it."""
    low = sentence.lower()
    before = [(low.rfind(words, 0, start), len(words), name) for words, name in _METRICS.items()]
    best = max((found for found in before if found[0] >= 0), default=None)
    after = [(low.find(words, end), -len(words), name) for words, name in _METRICS.items()]
    next_one = min((found for found in after if found[0] >= 0), default=None)
    if best is None or (next_one is not None and start - best[0] > 80 and next_one[0] - end < 40):
        return next_one[2] if next_one is not None else "other"
    return best[2]


def values(sentence: str) -> Iterator[tuple[re.Match[str], float | None, float | None, str]]:
    """Values with their ends and unit; money and counts in units."""
    for value in _VALUE.finditer(sentence):
        unit = _UNITS[value["unit"].lower()]
        factor = _SCALE.get((value["scale"] or "").lower(), 1) * (0.1 if value["unit"].lower() == "tạ" else 1)
        try:
            low = number(value["low"]) * factor
            high = number(value["high"]) * factor if value["high"] else low
        except ValueError:
            continue
        bound = (value["bound"] or "").lower()
        if value["up"] or (bound in ("trên", "hơn", "ít nhất", "tối thiểu") and not value["high"]):
            yield value, low, None, unit
        elif value["down"] or bound in ("dưới", "không quá", "tối đa"):
            yield value, None, high, unit
        else:
            yield value, low, high, unit


def rows(article: Article) -> Iterator[dict[str, object]]:
    """Rows of one article."""
    place = locality(article.text)
    term = _TERM.search(article.text)
    status = ""
    for line in article.text.splitlines():
        for sentence in sent_tokenize(line):
            if _REPORTED.search(sentence):
                status = "result"
            elif _PLANNED.search(sentence):
                status = "target"
            if not status:
                continue
            for value, low, high, unit in values(sentence):
                years = [(abs(year.start() - value.start()), year[0]) for year in _YEAR.finditer(sentence, 0, value.start())]
                year = min(years)[1] if years else term[2] if term else article.published[:4]
                metric = metric_near(sentence, value.start(), value.end())
                said = re.findall(r"(?i)tăng|giảm|thêm|còn|lên|đạt", sentence[max(0, value.start() - 40) : value.start()])
                verb = said[-1].lower() if said else ""
                yield {
                    "source_file": article.source_file,
                    "status": status,
                    **place,
                    "term": f"{term[1]}-{term[2]}" if term else "",
                    "metric": metric,
                    "change": "increase" if verb in ("tăng", "thêm") else "decrease" if verb == "giảm" else "level",
                    "value_min": "" if low is None else low,
                    "value_max": "" if high is None else high,
                    "unit": unit,
                    "year": year,
                    "value_text": value[0],
                    "sentence": sentence,
                }


if __name__ == "__main__":
    main(rows)
