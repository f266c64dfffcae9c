"""read_articles(): folders, manifests, encodings, and one clear sentence for each bad file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.reading import Article, Record, Skipped, find_title, read_articles, records, to_article

TEXT = "Xã Hòa Tân mở rộng chợ phiên\n\n05/11/2021 - 10:05\n\nNgày 4-11, xã Hòa Tân họp và đặt mục tiêu thu nhập 60 triệu đồng."
PAGE = "<html><head><title>Xã Hòa Tân họp - Báo A</title></head><body><h1>Xã Hòa Tân họp</h1><p>Thu đạt &gt;5%.</p></body></html>"


def one(tmp_path: Path, name: str, data: bytes, **options: int) -> Article | Skipped:
    (tmp_path / name).write_bytes(data)
    (found,) = read_articles([tmp_path], **options)
    return found


def reason(tmp_path: Path, name: str, data: bytes, **options: int) -> str:
    found = one(tmp_path, name, data, **options)
    assert isinstance(found, Skipped)
    assert found.source_file == name
    return found.reason


def test_text(tmp_path: Path) -> None:
    article = one(tmp_path, "a.txt", TEXT.encode())
    assert isinstance(article, Article)
    assert (article.id, article.source_file, article.raw_kind) == ("a", "a.txt", "text")
    assert (article.title, article.published) == ("Xã Hòa Tân mở rộng chợ phiên", "2021-11-05")
    assert article.text == TEXT


def test_page(tmp_path: Path) -> None:
    article = one(tmp_path, "a.html", PAGE.encode())
    assert isinstance(article, Article)
    assert (article.title, article.source, article.raw_kind) == ("Xã Hòa Tân họp", "Báo A", "html")
    assert article.text == "Xã Hòa Tân họp\nThu đạt >5%."
    assert PAGE[article.origin[article.text.index(">5%")] :].startswith("&gt;5%")


def test_folders_are_read_by_path_and_other_files_left_alone(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", ".hidden/x.txt", ".gitkeep", "README.md", "manifest.csv", "c.dat"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT if name != "manifest.csv" else "file,url,published\n", encoding="utf-8")
    found = list(read_articles([tmp_path]))
    assert [article.source_file for article in found] == ["a.txt", "b/1.txt", "b/2.txt", "c.dat"]


def test_a_page_without_a_telling_name(tmp_path: Path) -> None:
    article = one(tmp_path, "page", PAGE.encode())
    assert isinstance(article, Article)
    assert article.raw_kind == "html"


def test_the_same_stem_twice_gives_two_ids(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text(TEXT, encoding="utf-8")
    assert [article.id for article in read_articles([tmp_path]) if isinstance(article, Article)] == ["a/1", "b/1"]


def test_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text(
        "file,url,published\na.txt,https://www.bao.vn/1.html,2021-11-06\n", encoding="utf-8-sig"
    )
    article = one(tmp_path, "a.txt", TEXT.encode())
    assert isinstance(article, Article)
    assert (article.url, article.published, article.source) == ("https://www.bao.vn/1.html", "2021-11-06", "bao.vn")
    (alone,) = read_articles([tmp_path / "a.txt"])
    assert isinstance(alone, Article)
    assert (alone.source_file, alone.published) == ("a.txt", "2021-11-06")


@pytest.mark.parametrize(
    ("manifest", "fault"),
    [
        ("file,url\na.txt,u\n", "manifest.csv:1: columns are file,url; expected file,url,published."),
        ("file,url,published\na.txt,u\n", "manifest.csv:2: the line has not as many cells as the header"),
        ("file,url,published\n,u,2020\n", "manifest.csv:2: the line names no file."),
        ("file,url,published\na.txt,,\na.txt,,\n", "manifest.csv:3: file 'a.txt' stands in an earlier line"),
        ("file,url,published\nb.txt,,\n", "manifest.csv:2: there is no file 'b.txt' beside the manifest"),
        ("file,url,published\na.txt,,hôm qua\n", "manifest.csv:2: published 'hôm qua' is no date; write it like 2020-07-29."),
        ('file,url,published\n"a.txt,,\n', "manifest.csv:2: not CSV"),
    ],
)
def test_faulty_manifest(tmp_path: Path, manifest: str, fault: str) -> None:
    (tmp_path / "manifest.csv").write_text(manifest, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    skipped, article = read_articles([tmp_path])
    assert isinstance(skipped, Skipped)
    assert skipped.source_file == "manifest.csv"
    assert skipped.reason.startswith(fault)
    assert isinstance(article, Article)


def test_manifest_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_bytes(b"file,url,published\n\xff")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    skipped, _ = read_articles([tmp_path])
    assert skipped == Skipped("manifest.csv", "manifest.csv: not UTF-8 at byte 19; save it as UTF-8.")


def test_bad_files(tmp_path: Path) -> None:
    assert reason(tmp_path, "a.txt", b"") == "The file is empty; fetch the article again."
    assert reason(tmp_path, "a.txt", "\ufeff\u200b \n".encode()).startswith("The file holds nothing but blanks")
    assert reason(tmp_path, "a.txt", b"\x89PNG\x00\x00\x01" * 9).startswith("The file is binary")
    assert reason(tmp_path, "a.txt", TEXT.encode("utf-8") * 9, max_bytes=99).startswith("The file has")
    expected = "The text is not UTF-8 at byte 4; convert it with: iconv -f WINDOWS-1258 -t UTF-8 FILE"
    assert reason(tmp_path, "a.txt", b"Thu \xf0\xd5t 5%") == expected


def test_bad_pages(tmp_path: Path) -> None:
    assert reason(tmp_path, "a.html", b"<html><body><nav>Menu</nav><p").startswith("The page holds no text")
    bad = b"<html><meta charset=utf-8><body><p>\xff\xff</p>"
    assert "not UTF-8 at byte 35; convert it with: iconv -f utf-8" in reason(tmp_path, "a.html", bad)


def test_data_files_and_empty_folders(tmp_path: Path) -> None:
    (found,) = read_articles([tmp_path])
    assert isinstance(found, Skipped)
    assert found.reason.startswith("The folder holds no article")
    assert reason(tmp_path, "a.xml", b"<a/>").startswith("A .xml file is no article")


def test_missing_path(tmp_path: Path) -> None:
    (found,) = read_articles([tmp_path / "none"])
    assert found == Skipped((tmp_path / "none").as_posix(), "There is no such file or folder; check the path.")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").chmod(0)
    (found,) = read_articles([tmp_path])
    assert isinstance(found, Skipped)
    assert "check its permissions" in found.reason


def test_no_permission_by_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def refuse(path: Path, *how: object, **buffering: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert list(read_articles([tmp_path])) == [
        Skipped("a.txt", "The file cannot be read (Permission denied); check its permissions.")
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    article = one(tmp_path, "a.txt", TEXT.encode(encoding))
    assert isinstance(article, Article)
    assert article.text == TEXT


def test_charset_of_a_page(tmp_path: Path) -> None:
    page = "<meta http-equiv='Content-Type' content='text/html; charset=windows-1258'><p>Thu đa\u0323t 5%</p>"
    article = one(tmp_path, "a.html", page.encode("cp1258"))
    assert isinstance(article, Article)
    assert article.text == "Thu đạt 5%"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Xã A mở rộng chợ phiên\nNội dung", "Xã A mở rộng chợ phiên"),
        ("TRANG THÔNG TIN ĐIỆN TỬ XÃ A\nTrang chủ | Liên hệ\nGiới thiệu về xã", "Giới thiệu về xã"),
        ("Thứ Tư, 18/09/2024 16:05\n\nPhường A trồng thêm cây", "Phường A trồng thêm cây"),
        ("Welcome to our portal\n• Đường dây nóng: 02\nHuyện A có thêm ba bến đò", "Huyện A có thêm ba bến đò"),
        ("Sáng nay, phường khánh thành nhà văn hóa rộng nhất từ trước đến nay.\nẢnh đẹp quê hương", ""),
        ("", ""),
    ],
)
def test_title_of_a_text(text: str, title: str) -> None:
    assert find_title(text) == title


def test_a_digest_tells_content_and_metadata_but_not_the_place(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("a/1.txt", "2.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    first, second = (item for item in records([tmp_path]) if isinstance(item, Record))
    assert (first.source_file, second.source_file) == ("2.txt", "a/1.txt")
    assert first.digest == second.digest
    assert replace(first, data=b"x").digest != first.digest
    assert replace(first, url="u").digest != replace(first, title="u").digest


def test_an_article_does_not_depend_on_what_else_is_read(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.txt").write_text(TEXT, encoding="utf-8")
    ids = [article.id for article in map(to_article, records([tmp_path])) if isinstance(article, Article)]  # type: ignore[arg-type]
    assert ids == ["a/1", "b/1"]
