"""What several test files share: the pipeline, built once, and short makers of articles and rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from gold_sets import GOLD_SETS
from spacy.language import Language

from extractors.facts import Place, Row
from pipeline.quality import Judged, found_rows, judge
from pipeline.reading import Article
from pipeline.score import Fields, read_gold

ROW = Row(
    status="target",
    place=Place("district", "Bình An", "98", "Tân Lập", "981", "", "", "Bình An", "98"),
    place_text="huyện Tân Lập",
    term="2020-2025",
    congress=9,
    metric="income_per_capita",
    metric_text="thu nhập bình quân đầu người",
    breakdown="",
    change="level",
    basis="point",
    value_min=Decimal("62E+6"),
    value_max=None,
    bound="more_than",
    unit="VND",
    per="person/year",
    value_text="trên 62 triệu đồng/năm",
    baseline_year=None,
    baseline_value=None,
    year_start=None,
    year=2025,
    year_source="explicit",
    sentence="Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.",
    char_start=46,
    char_end=68,
    confidence=0.9,
    extractor="metric+value",
)


@pytest.fixture(scope="session")
def make_row() -> Callable[..., Row]:
    """A target of a made-up district, with the fields named changed."""
    return lambda **changes: dataclasses.replace(ROW, **changes)


@pytest.fixture(scope="session")
def make_article() -> Callable[..., Article]:
    """An article with the fields named; the others are plausible."""

    def make(**changes: Any) -> Article:
        fields: dict[str, Any] = {
            "id": "a1",
            "url": "https://bao.example.vn/a1",
            "title": "Đại hội huyện Tân Lập",
            "published": "2020-07-30",
            "source": "bao.example.vn",
            "text": ROW.sentence,
            "origin": range(len(ROW.sentence) + 1),
            "source_file": "a1.txt",
            "raw_kind": "txt",
        }
        return Article(**(fields | changes))

    return make


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole pipeline, built once a session: it takes seconds."""
    from pipeline.assemble import build

    return build()


@pytest.fixture(scope="session")
def own_rows(nlp: Language) -> dict[str, dict[str, list[Fields]]]:
    """What the pipeline extracts from the annotated articles: set -> article -> rows. Read once a session."""
    from pipeline.assemble import extract

    return {name: found_rows(folder, lambda article: extract(article, nlp)) for name, (_, folder) in GOLD_SETS.items()}


@pytest.fixture(scope="session")
def own_targets(own_rows: dict[str, dict[str, list[Fields]]]) -> list[Judged]:
    """Every target of the annotated articles, annotated or extracted, with what came of it."""
    return [one for name, (gold, _) in GOLD_SETS.items() for one in judge(read_gold(gold), own_rows[name])]


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with the articles of tests/story and their rows: what the web page is shown with, whatever the rules find."""
    from pipeline.reading import read_articles
    from pipeline.tables import read_table
    from pipeline.web import serving

    here, out = Path(__file__).parent, tmp_path_factory.mktemp("story")
    (out / "targets.csv").write_bytes((here / "story-rows.csv").read_bytes())
    names = ("source_file", "url", "title", "source", "published", "text")
    texts = [
        serving.ArticleText(
            key=serving.article_key(article.url), article_id=article.id, **{name: getattr(article, name) for name in names}
        )
        for article in read_articles([here / "story"])
        if isinstance(article, Article)
    ]
    serving.build(read_table(out / "targets.csv"), texts, out / serving.DATABASE, made_from=serving.fingerprint(out))
    return out


@pytest.fixture
def one_row(tmp_path: Path, make_row: Callable[..., Row]) -> tuple[Path, str]:
    """The output folder of a run over one article, with its store, and the id of the one row in it."""
    from pipeline.run import run
    from pipeline.tables import read_table

    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a1.txt").write_text("Đến năm 2025, thu nhập bình quân đầu người đạt trên 62 triệu đồng/năm.\n", encoding="utf-8")
    run([raw], out, build=lambda: lambda article: [make_row()])
    (target_id,) = read_table(out / "targets.csv")["target_id"]
    return out, str(target_id)
