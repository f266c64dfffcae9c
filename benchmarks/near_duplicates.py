"""How well, and how fast, near-duplicates are told from articles that merely share a skeleton.

    python benchmarks/near_duplicates.py                          # versions and twins of the articles in this repository
    python benchmarks/near_duplicates.py --corpus news.jsonl.gz   # pairs found in a dump, for reading

Versions are what papers make of one article: they should be linked. Twins have the same words with other figures and names, as the
congresses of two districts do: they should not. Both are made from every article by rule, with a fixed seed.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import regex as re

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline import near_duplicates as near
from pipeline.clean import clean
from pipeline.reading import Article, read_articles

FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
SENTENCE = re.compile(r"(?<=[.;])\s")
NAMES = (
    "Tân Lập|Bình An|Phú Mỹ|Hòa Sơn|Long Thạnh|Ea Kar|Mường La|Nghĩa Hưng|Trần Văn Bình|Lê Thị Hoa|Phạm Minh Tuấn|Đỗ Hữu Nam"
).split("|")
MORE = (
    "Cũng tại hội nghị, đại biểu đã thảo luận về các giải pháp thực hiện nhiệm vụ trong thời gian tới, đồng thời đề nghị các ngành "
    "quan tâm hỗ trợ địa phương về nguồn lực, đào tạo cán bộ và xây dựng kết cấu hạ tầng."
)

Change = Callable[[str, random.Random], str]


def syndicated(text: str, rng: random.Random) -> str:
    headline, *rest = text.split("\n")
    lead = rest[0] if rest else headline
    lines = ["Địa phương công bố các chỉ tiêu phát triển", "Thứ Ba, 14/07/2020 | 08:25", f"(Báo Quê Hương) - {lead}"]
    return "\n".join([*lines, *rest[1:], "Theo Báo Quê Hương", "Chia sẻ"])


def retyped(text: str, rng: random.Random) -> str:
    return unicodedata.normalize("NFD", text.replace("–", "-").replace("\n", "\n\n").replace("hòa", "hoà")).upper()


def corrected(text: str, rng: random.Random) -> str:
    found = list(FIGURE.finditer(text))
    if not found:
        return text
    one = rng.choice(found)
    return text[: one.start()] + str(rng.randint(2, 97)) + text[one.end() :]


def shortened(text: str, rng: random.Random) -> str:
    sentences = SENTENCE.split(text)
    return " ".join(sentences[: max(1, int(len(sentences) * 0.85))])


def new_start(text: str, rng: random.Random) -> str:
    return "Sáng nay, các đại biểu đã cho ý kiến vào những nội dung quan trọng của địa phương. " + " ".join(
        SENTENCE.split(text)[1:]
    )


def twin(figures: float, names: float) -> Change:
    """The same words with that share of the figures and of the names changed; years and 100 stay, as they do in real twins."""

    def change(text: str, rng: random.Random) -> str:
        named: dict[str, str] = {}

        def name(match: re.Match[str]) -> str:
            return named.setdefault(match[0], rng.choice(NAMES) if rng.random() < names else match[0])

        def figure(match: re.Match[str]) -> str:
            old = match[0]
            if re.fullmatch(r"(?:19|20)\d\d|100", old) or rng.random() >= figures:
                return old
            return str(rng.randint(1, 99)) if len(old) < 3 else old[:-1] + str(rng.randint(0, 9))

        return FIGURE.sub(figure, near._NAME.sub(name, text))

    return change


VERSIONS: dict[str, Change] = {
    "syndicated: headline, date, source": syndicated,
    "retyped: capitals, NFD, other marks": retyped,
    "a paragraph more": lambda text, rng: f"{text}\n{MORE}",
    "a figure corrected": corrected,
    "the last 15 % cut": shortened,
    "another first sentence": new_start,
}
TWINS: dict[str, Change] = {
    "all figures, 6 of 10 names": twin(1, 0.6),
    "7 of 10 figures, 6 of 10 names": twin(0.7, 0.6),
    "half of the figures, 6 of 10 names": twin(0.5, 0.6),
    "8 of 10 figures, the same names": twin(0.8, 0),
}


def measure(articles: list[Article], repeats: int) -> None:
    rng = random.Random(7)
    near.signature("datasketch is loaded now")
    started = time.process_time()
    marks = [near.signature(article.text) for article in articles]
    seconds = time.process_time() - started
    characters = sum(len(article.text) for article in articles)
    print(f"{len(articles)} articles of {characters / len(articles):.0f} characters on average")
    print(
        f"signature: {seconds / len(articles) * 1e6:.0f} us of processor time, {sum(map(len, marks)) / len(marks):.0f} bytes each\n"
    )
    print("| made from each article | linked | of articles of 1,500 characters or more |\n| --- | --- | --- |")
    totals = {}
    for title, changes in (("versions", VERSIONS), ("twins", TWINS)):
        linked: list[bool] = []
        for kind, change in changes.items():
            found: dict[bool, list[bool]] = defaultdict(list)
            for article, mark in zip(articles, marks, strict=True):
                for _ in range(repeats):
                    other = near.signature(clean(change(article.text, rng)).text)
                    pair = [near.Candidate("a", "1", mark), near.Candidate("b", "2", other)]
                    found[len(article.text) >= 1500].append(bool(near.links(pair)))
            every = found[True] + found[False]
            linked += every
            long = f"{sum(found[True]) / len(found[True]):.1%}" if found[True] else ""
            print(f"| {title}: {kind} | {sum(every) / len(every):.1%} | {long} |")
        totals[title] = linked
    right, wrong = sum(totals["versions"]), sum(totals["twins"])
    print(f"\nrecall {right / len(totals['versions']):.3f}, precision {right / (right + wrong):.3f} with as many twins as listed")
    unlike = near.links([near.Candidate(str(n), "", mark) for n, mark in enumerate(marks)])
    print(f"links among the {len(articles)} articles themselves: {len(unlike)}")


def read_corpus(path: str) -> None:
    candidates, titles = [], {}
    started = time.process_time()
    for article in read_articles([path]):
        if isinstance(article, Article):
            candidates.append(near.Candidate(article.source_file, article.published, near.signature(article.text)))
            titles[article.source_file] = article.title
    signed = time.process_time()
    found = near.links(candidates)
    done = time.process_time()
    exact = sum(link.kind == "exact" for link in found)
    print(
        f"{len(candidates)} articles read and signed in {signed - started:.0f} s, linked in {done - signed:.1f} s of processor time"
    )
    print(f"{len(found)} links: {exact} exact, {len(found) - exact} near\n")
    for link in sorted(found, key=lambda one: one.likeness):
        if link.kind == "near":
            print(f"{link.likeness:.3f}  {titles[link.representative]}\n       {titles[link.article]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", help="a dump of articles: list the near-duplicates in it")
    parser.add_argument("--repeats", type=int, default=3, help="variants of each kind and article")
    options = parser.parse_args()
    if options.corpus:
        read_corpus(options.corpus)
    else:
        found = read_articles([ROOT / "data" / "raw", ROOT / "tests" / "gold" / "articles"])
        measure([article for article in found if isinstance(article, Article)], options.repeats)
