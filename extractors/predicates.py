"""Metrics that a subject and its predicate name together: ``60% trường mầm non … đạt chuẩn quốc gia``."""

from __future__ import annotations

from extractors import patterns as re
from extractors.facts import MetricMention
from extractors.links import Link, Piece
from extractors.metrics import OTHER, find_predicates, find_subjects
from extractors.parts import part_of, several
from extractors.units_of_metrics import compatible

#: Stocks whose nouns are also the subjects of ratings.
_STOCKS = frozenset({"party_members", "party_organisations", "other"})

#: Behind ``văn hóa``: with it the name of a field and not what is said of a place ("Về văn hóa - xã hội, phường …").
_FIELD = re.compile(r"(?i)\s*[-–,]\s*(?:xã\s+hội|thể\s+thao|giáo\s+dục|y\s+tế|du\s+lịch|văn\s+nghệ|lịch\s+sử)(?!\p{L})")

#: A subject ``[start, end)`` of the piece, with its metric and part; a predicate ``[start, end)`` with its key.
Subject = tuple[int, int, str, str]
Predicate = tuple[int, int, str]


def link_by_predicate(p: Piece, best: MetricMention | None, best_score: float) -> list[Link]:
    """One link for each metric of the subjects that share the value; none where the piece names a better metric itself.

    best, best_score: the likeliest metric that the piece names by its own words, and how close it stands.
    """
    predicates, far = _predicates(p, best)
    if not predicates or p.quantity.unit == "":
        return []
    subjects = _subjects(p, predicates)
    specific = best is not None and best.metric not in _STOCKS and any(best.start < e and s < best.end for s, e, _ in predicates)
    joint = (
        best is not None
        and len({metric for *_, metric, _ in subjects}) > 1
        and best.metric in {metric for *_, metric, _ in subjects}
    )
    if not subjects or not (
        best is None or best.metric in _STOCKS or (joint and not far) or (best_score < 60 if far else not specific)
    ):
        return []
    parts_of: dict[str, set[str]] = {}
    for _, _, metric, part in subjects:
        parts_of.setdefault(metric, set()).add(part)
    links = []
    for metric, parts in parts_of.items():
        # One value for several parts of one metric is one row without breakdown (contract, rulings).
        part = next(iter(parts)) if len(parts) == 1 else ""
        joint = metric == "waste_collection_rate" and several(p.words, "waste")
        part = "" if joint else part or part_of(p.words, metric, p.quantity, p.start)
        words = next(p.words[s:e] for s, e, one, _ in subjects if one == metric)
        if metric == OTHER:  # "70 huyện và 50% số xã đạt chuẩn nông thôn mới": the subject alone tells nothing
            said = p.text[p.start + predicates[0][0] : p.start + predicates[0][1]]
            words = words if said in words else f"{words} {said}"
        rule = "shared-predicate" if far else "subject+predicate"
        links.append(p.link(metric, part, words, rule, 0.85))
    return links


def _said(p: Piece) -> str:
    """The piece up to what its value is compared with."""
    compared = re.search(r"(?i)(?<!\p{L})so\s+(?:với|cùng)(?!\p{L})", p.words[p.value_end :])
    return p.words[: p.value_end + compared.start()] if compared else p.words


def _predicates(p: Piece, best: MetricMention | None) -> tuple[list[Predicate], bool]:
    """The predicates of the piece; where it has none, those said once for a list behind it (True)."""
    predicates = [found for found in find_predicates(_said(p)) if not _FIELD.match(p.words, found[1])]
    far = False
    if not predicates and (best is None or p.value_first):
        reach = p.sentence_end if best is None and p.value_first else p.clause_end
        closed = p.text.find(")", p.end, reach) if p.bracketed else -1  # nothing beyond a bracket is said of what stands in it
        shift = p.end - p.start
        beyond = p.text[p.end : closed if closed >= 0 else reach]
        predicates = [(s + shift, e + shift, key) for s, e, key in find_predicates(beyond)][:2]
        far = True
    return predicates, far


def _subjects(p: Piece, predicates: list[Predicate]) -> list[Subject]:
    """The subjects of the predicates that can be measured by the value and share it."""
    said = _said(p)
    window, shift = (said[p.core :], p.core) if p.value_first else (said, 0)
    subjects: list[Subject] = []
    own: list[tuple[int, int]] = []
    for key in dict.fromkeys(key for *_, key in predicates):
        subjects = [(s + shift, e + shift, metric, part) for s, e, metric, part in find_subjects(window, key)]
        own = [(s, e) for s, e, one in predicates if one == key]
        if subjects:
            break
    after = p.value_first and bool(subjects)
    if p.value_first and not subjects:  # "chính quyền, MTTQ hằng năm có trên 80% xếp loại tốt"
        for key in dict.fromkeys(key for *_, key in predicates):
            subjects = find_subjects(p.words[: p.value_start], key)
    subjects = [
        subject
        for subject in subjects
        if compatible(subject[2], p.quantity)
        and not any(s < subject[1] and subject[0] < e for s, e in own)
        and not re.match(r"\s+(?:hội|viên(?!\p{L}))", p.words[subject[1] :])
        and (subject[2] != OTHER or (p.core <= subject[0] <= p.value_end + 6 and "," not in p.words[p.value_end : subject[0]]))
    ]
    return _together(p.words, subjects, p.value_end if after else None)


def _together(piece: str, subjects: list[Subject], after: int | None) -> list[Subject]:
    """The subjects that share the value: the first after it (or the last before it), and those listed with that one."""
    if not subjects:
        return []
    chosen = [subjects[0]] if after is not None else [subjects[-1]]
    rest = subjects[1:] if after is not None else subjects[-2::-1]
    for subject in rest:
        gap = piece[chosen[-1][1] : subject[0]] if after is not None else piece[subject[1] : chosen[-1][0]]
        if not re.fullmatch(
            r"(?i)[\s,&/-]*(?:(?:và|các|cơ quan|tổ chức|đơn vị|cùng|với|cấp|cơ sở|trực thuộc|huyện|xã|tỉnh|thành phố|các cấp|phường|hằng năm|số|tỷ lệ)[\s,&/-]*)*",
            gap,
        ):
            break
        chosen.append(subject)
    return sorted(chosen)
