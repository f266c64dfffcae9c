"""The report: one file that holds everything, in which nothing of an article runs."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from extractors.facts import Row
from pipeline import assemble
from pipeline.cli import app
from pipeline.reading import Article
from pipeline.web.report import report_html, reported

STORY = Path(__file__).parent / "story"


@pytest.fixture
def ready(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "build", lambda: nlp)


def test_a_folder_becomes_one_file_that_loads_nothing(ready: None, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    done = CliRunner().invoke(app, ["report", str(STORY), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert re.fullmatch(rf"7 articles, [1-9]\d+ rows, 0 skipped in {re.escape(str(out))}\n", done.output)
    page = out.read_text(encoding="utf-8")
    assert re.findall(r"<(?:link|img|iframe|object|embed|script src|source|base)\b", page) == []
    assert "url(" not in page
    assert re.search(r'href="#r-\w+" aria-describedby="w-\w+">dưới 15%</a>', page)
    assert "metric+value" in page
    assert "#:~:text=" in page
    assert {href[0] for href in re.findall(r'href="([^"]+)"', page)} <= {"#", "h"}  # within the file, or the sources


def test_its_policy_names_its_own_style_and_script_only(ready: None, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    CliRunner().invoke(app, ["report", str(STORY / "ke-xau.html"), "--out", str(out)])
    page = out.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    for tag in ("style", "script"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(inside) == 1
        digest = b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert (
            f"{tag}-src &#39;sha256-{digest.replace('+', '&#43;')}&#39;" in policy[1]
            or f"{tag}-src &#39;sha256-{digest}&#39;" in policy[1]
        )
    assert "&lt;script&gt;alert(document.cookie)&lt;/script&gt;" in page


def test_the_same_articles_give_the_same_bytes(make_article: Callable[..., Article], make_row: Callable[..., Row]) -> None:
    pages = {report_html([reported(make_article(), [make_row()])]) for _ in range(2)}
    assert len(pages) == 1
    assert "trên 62 triệu đồng/năm" in pages.pop()


def test_a_value_that_is_not_in_the_text_is_listed_all_the_same(
    make_article: Callable[..., Article], make_row: Callable[..., Row]
) -> None:
    page = report_html([reported(make_article(text="Bài đã bị rút."), [make_row()])])
    assert 'class="value"' not in page
    assert re.search(r'<li class="card target" id="r-\w+"', page)


def test_what_cannot_be_read_is_listed_and_told(ready: None, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text((STORY / "hai-lang-dai-hoi-2020.txt").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    out = tmp_path / "r.html"
    done = CliRunner().invoke(app, ["report", str(tmp_path), "--out", str(out), "--lang", "en"])
    assert done.exit_code == 1
    assert "1 skipped" in done.output
    assert re.search(r"<code>b\.txt</code>: The file is empty", out.read_text(encoding="utf-8"))


def test_nothing_to_report_is_an_error(ready: None, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["report", str(tmp_path / "none")])
    assert (done.exit_code, done.stderr) == (2, f"chitieu: {tmp_path / 'none'}: no such file or folder\n")
    (tmp_path / "b.txt").write_bytes(b"")
    assert CliRunner().invoke(app, ["report", str(tmp_path / "b.txt")]).exit_code == 2
