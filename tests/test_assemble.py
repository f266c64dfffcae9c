"""The pipeline's order works, its tokens do not change its rows, and it keeps its bounds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from extractors.facts import DOC_ATTRIBUTES, ArticleInfo
from pipeline.assemble import COMPONENTS, GIVEN, ArticleTooLongError, annotate, build, extract
from pipeline.reading import Article

MakeArticle = Callable[..., Article]
PLAN = (
    "Đại hội Đảng bộ huyện Đakrông lần thứ VI, nhiệm kỳ 2020-2025\n"
    "Đại hội đề ra các chỉ tiêu chủ yếu đến năm 2025: thu nhập bình quân đầu người đạt 40-45 triệu đồng/năm; tỷ lệ hộ nghèo giảm "
    "bình quân 4-5%/năm; 60% trường mầm non, 45% trường tiểu học đạt chuẩn quốc gia.\n"
)


def test_every_component_finds_what_it_requires(nlp: Language) -> None:
    problems = nlp.analyze_pipes()["problems"]
    assert list(problems) == [f"chitieu_{name}" for name in COMPONENTS]
    assert {name: sorted(set(lacking) - set(GIVEN)) for name, lacking in problems.items() if set(lacking) - set(GIVEN)} == {}


def test_every_attribute_is_assigned_by_one_component(nlp: Language) -> None:
    assigned = [name for pipe in nlp.analyze_pipes()["summary"].values() for name in pipe["assigns"] if name.startswith("doc._.")]
    assert sorted([*assigned, *GIVEN]) == sorted(f"doc._.{name}" for name in DOC_ATTRIBUTES)


@pytest.mark.parametrize("tokens", ["all", "syllables", "none"])
def test_rows_do_not_depend_on_tokens(nlp: Language, make_article: MakeArticle, tokens: str) -> None:
    article = make_article(text=PLAN, title="", url="")
    assert extract(article, build(tokens)) == extract(article, nlp)  # type: ignore[arg-type]


def test_a_second_reading_gives_the_same(nlp: Language, make_article: MakeArticle) -> None:
    article = make_article(text=PLAN, title="", url="")
    rows = extract(article, nlp)
    assert rows == extract(article, nlp)
    assert rows


@pytest.mark.parametrize("text", ["", " ", "\n\n", "5%", "x" * 5000, "- " * 3000, "đến năm " * 500])
def test_odd_texts_give_no_rows_and_no_error(nlp: Language, make_article: MakeArticle, text: str) -> None:
    assert extract(make_article(text=text, title="", url=""), nlp) == []


def test_a_text_too_long_is_refused(nlp: Language) -> None:
    with pytest.raises(ArticleTooLongError, match="the text has 1,000,001 characters; an article may have 1,000,000"):
        annotate("x" * 1_000_001, ArticleInfo(), nlp)
