"""Every kind of dump gives the same articles; what is broken in it is reported, and reading goes on."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import random
import sys
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import zstandard
from dumps import FORMATS, Item, delimited, json_array, jsonl, tarred, warc, warc_gz, warc_record, zipped

from pipeline.reading import Keys, Record, Skipped, records, to_article
from pipeline.reading.model import Article

PAGE = "<html><head><title>Xã Tân An họp</title></head><body><h1>Xã Tân An họp bàn</h1><p>Thu nhập đạt {} triệu đồng.</p></body></html>"
ITEMS = [
    Item("a.html", PAGE.format(50).encode(), "https://bao.example.vn/a.html", "2021-05-06"),
    Item("b.txt", "Xã Tân An mở chợ phiên\n\nThu nhập đạt \"60\" triệu đồng, giảm nghèo.".encode(), "https://bao.example.vn/b", "2020-01-02"),
    Item("c.html", PAGE.format(70).encode(), "https://bao.example.vn/c.html", "2022-03"),
    Item("d.txt", ("Huyện Tân Lập họp\n\n" + "Năm 2025 phấn đấu 80 %. " * 300).encode(), "https://bao.example.vn/d"),
]  # fmt: skip


def read(tmp_path: Path, name: str, data: bytes, **options: object) -> list[Record | Skipped]:
    (tmp_path / name).write_bytes(data)
    return list(records([tmp_path / name], **options))  # type: ignore[arg-type]


def only_records(found: list[Record | Skipped]) -> list[Record]:
    assert [item for item in found if isinstance(item, Skipped)] == []
    return [item for item in found if isinstance(item, Record)]


def reasons(found: list[Record | Skipped]) -> list[str]:
    return [item.reason for item in found if isinstance(item, Skipped)]


def said(article: Article | Skipped) -> tuple[str, ...]:
    assert isinstance(article, Article), article
    return article.text, article.url, article.title, article.source, article.raw_kind


@pytest.mark.parametrize("name", FORMATS)
def test_every_dump_gives_the_same_articles(tmp_path: Path, name: str) -> None:
    found = only_records(read(tmp_path, name, FORMATS[name](ITEMS)))
    known = {item.url: item for item in ITEMS}
    assert [record.url for record in found] == list(known)
    for record in found:
        item = known[record.url]
        assert record.data == item.data
        assert record.published == ("" if "warc" in name else item.published)
        plain = Record(item.name, item.id, item.data, url=item.url, kind="html" if item.is_page else "")
        assert said(to_article(record)) == said(to_article(plain))
    assert len({record.id for record in found}) == len({record.source_file for record in found}) == len(ITEMS)


def test_names_and_ids(tmp_path: Path) -> None:
    def names(name: str, data: bytes) -> list[tuple[str, str]]:
        return [(record.source_file, record.id) for record in only_records(read(tmp_path, name, data))][:1]

    assert names("a.html.gz", gzip.compress(ITEMS[0].data)) == [("a.html.gz", "a")]
    assert names("x.zip", zipped([Item("./../deep/a.html", ITEMS[0].data)], told=False)) == [("x.zip!deep/a.html", "deep/a")]
    assert names("x.jsonl", jsonl(ITEMS)) == [("x.jsonl#a", "a")]
    assert names("x.jsonl", b'{"text": "x", "_id": {"$oid": "5f"}}') == [("x.jsonl#5f", "5f")]
    assert names("x.jsonl", b'{"text": "x", "id": 17}') == [("x.jsonl#17", "17")]
    assert names("x.jsonl", b'\n{"text": "x"}') == [("x.jsonl#2", "x:2")]
    ((source_file, own),) = names("x.jsonl", b'{"text": "x", "link": "https://a.vn/1"}')
    assert (source_file, len(own)) == (f"x.jsonl#{own}", 16)
    assert names("y.warc.gz", warc_gz([Item("a.html", b"<p>x</p>", "https://a.vn/1")])) == [(f"y.warc.gz#{own}", own)]


@pytest.mark.parametrize(
    "fields",
    [
        {"link": "u", "headline": "T", "body": "Xã A", "date": "06/05/2021"},
        {"URL": "u", "Tiêu đề": "T", "Nội dung": "Xã A", "Ngày đăng": "6/5/2021 10:00"},
        {"data": {"url": "u", "title": "T", "content": "Xã A"}, "pub_date": "Thu, 06 May 2021 10:00:00 +0700"},
        {"article": {"title": "T", "text": ["Xã A"], "published_at": 1620270000}, "canonical_url": "u"},
        {"url": "u", "title": ["T"], "text": "", "maintext": "Xã A", "date_publish": None, "time": "2021-05-06T08:00:00Z"},
        {"_source": {"url": "u", "title": "T", "text": "Xã A", "published": {"$date": 1620270000000}}},
    ],
)
def test_the_usual_names_of_fields(tmp_path: Path, fields: dict[str, object]) -> None:
    (record,) = only_records(read(tmp_path, "x.jsonl", json.dumps(fields).encode()))
    assert (record.url, record.title, record.data.decode(), record.published) == ("u", "T", "Xã A", "2021-05-06")


def test_named_keys(tmp_path: Path) -> None:
    data = b'{"text": "teaser", "chi_tiet": "whole", "dia_chi": "u", "url": "v"}'
    (record,) = only_records(read(tmp_path, "x.jsonl", data, keys=Keys.named(text="Chi tiết", url="dia_chi")))
    assert (record.data, record.url) == (b"whole", "u")
    (record,) = only_records(read(tmp_path, "x.jsonl", data, keys=Keys({"text": ("bai", "text")})))
    assert (record.data, record.url) == (b"teaser", "v")
    page = b'{"text": "teaser", "trang": "<p>whole</p>"}'
    (record,) = only_records(read(tmp_path, "x.jsonl", page, keys=Keys.named(text="none", html="trang")))
    assert (record.data, record.kind) == (b"<p>whole</p>", "html")
    (skipped,) = read(tmp_path, "x.jsonl", data, keys=Keys.named(text="none"))
    assert reasons([skipped]) == [
        "x.jsonl:1: no field holds the text (fields: text, chi_tiet, dia_chi, url); name it with --text-key."
    ]


def test_bad_lines_and_rows_are_passed_over(tmp_path: Path) -> None:
    lines = jsonl(ITEMS).splitlines()
    broken = [lines[0], b'{"text": "x"', b"[1]", b'{"text": 5', b"\xff", b'{"text": " "}', *lines[1:]]
    found = read(tmp_path, "x.jsonl", b"\n".join(broken))
    assert sum(isinstance(item, Record) for item in found) == len(ITEMS)
    assert [reason.partition(": ")[0] for reason in reasons(found)] == [f"x.jsonl:{number}" for number in (2, 3, 4, 5, 6)]

    rows = b'text,url\r\nx,1\r\ny\r\n"a\r\nb",2\r\n"c"d,3\r\nz,4\r\n'
    found = read(tmp_path, "x.csv", rows)
    assert [item.data for item in found if isinstance(item, Record)] == [b"x", b"a\r\nb", b"z"]
    assert [reason.partition(": ")[0] for reason in reasons(found)] == ["x.csv:3", "x.csv:6"]


def test_a_quotation_mark_without_an_end_costs_one_row(tmp_path: Path) -> None:
    found = read(tmp_path, "x.csv", b'text,url\nx,1\n"y,2\nz,3\nw,4\n')
    assert [item.data for item in found if isinstance(item, Record)] == [b"x", b"z", b"w"]
    assert [reason.partition(":")[0] for reason in reasons(found)] == ["x.csv"]


def test_a_stray_quotation_mark_in_an_array_costs_one_object(tmp_path: Path) -> None:
    found = read(tmp_path, "x.json", b'[{"text": "a"}, {"text": "b"b"}, {"text": "c"},\n {"text": "d"}]')
    assert [item.data for item in found if isinstance(item, Record)] == [b"a", b"c", b"d"]
    assert len(reasons(found)) == 1


def test_wrappers_and_objects_in_a_row(tmp_path: Path) -> None:
    wrapped = json.dumps({"total": 2, "articles": [item.fields() for item in ITEMS]}, indent=1).encode()
    assert len(only_records(read(tmp_path, "x.json", wrapped))) == len(ITEMS)
    in_a_row = b"\n".join(json.dumps(item.fields(), indent=1).encode() for item in ITEMS)
    assert len(only_records(read(tmp_path, "x.json", in_a_row))) == len(ITEMS)


def test_limits(tmp_path: Path) -> None:
    for name in ("x.jsonl", "x.json", "x.csv", "x.zip", "x.warc"):
        make = {"x.jsonl": jsonl, "x.json": json_array, "x.csv": delimited, "x.zip": zipped, "x.warc": warc}[name]
        found = read(tmp_path, name, make(ITEMS), max_bytes=2000)
        assert sum(isinstance(item, Record) for item in found) == len(ITEMS) - 1, name
        assert len(reasons(found)) == 1, name
        assert "limit" in reasons(found)[0] or "more than" in reasons(found)[0], name


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, lzma.compress])
def test_bombs(tmp_path: Path, pack: object) -> None:
    data = pack(b'{"text": "x"}\n' + bytes(200_000_000))  # type: ignore[operator]
    found = read(tmp_path, "x.jsonl.gz", data)
    assert [item.data for item in found if isinstance(item, Record)] == [b"x"]
    assert len(reasons(found)) == 1
    assert "decompression bomb" in reasons(found)[0]


def test_what_is_cut_off_gives_what_came_before(tmp_path: Path) -> None:
    rng = random.Random(3)
    noise = [Item(f"{n}.txt", ("Xã A họp. " + rng.randbytes(60_000).hex()).encode(), f"https://a.vn/{n}") for n in range(8)]
    for name in ("dump.jsonl.gz", "dump.warc.gz", "dump.warc", "dump.zip", "dump.tar", "dump.tar.zst", "dump.tgz", "dump.csv.xz"):
        whole = FORMATS[name](noise)
        found = read(tmp_path, name, whole[: len(whole) * 2 // 3])
        whole_ones = [item for item in found if isinstance(item, Record)]
        assert 3 <= len(whole_ones) <= 6, name
        assert all(record.data in {item.data for item in noise} for record in whole_ones), name
        assert len(reasons(found)) == 1, (name, reasons(found))


def test_warc(tmp_path: Path) -> None:
    page, text = ITEMS[0], ITEMS[1]
    chunked = Item("a.html", b"5\r\n<p>ab\r\n4\r\n</p>\r\n0\r\n\r\n", "https://a.vn/chunked")
    packed = gzip.compress(page.data, mtime=0)
    parts = [
        warc_record(Item("a.html", packed, "https://a.vn/gzip"), b"Content-Encoding: gzip\r\n"),
        warc_record(Item("a.html", b"not gzip", "https://a.vn/bad"), b"Content-Encoding: gzip\r\n"),
        warc_record(chunked, b"Transfer-Encoding: chunked\r\n"),
        warc_record(page, status=b"404 Not Found"),
        b"garbage\r\n\r\n",
        warc_record(text),
        warc_record(page, kind=b"image/png"),
        warc_record(page, kind=b"text/html; charset=windows-1258"),
    ]
    found = read(tmp_path, "x.warc", b"".join(parts))
    good = [item for item in found if isinstance(item, Record)]
    assert [(record.url, record.charset) for record in good] == [
        ("https://a.vn/gzip", ""),
        ("https://a.vn/chunked", ""),
        (text.url, ""),
        (page.url, "windows-1258"),
    ]
    assert [record.data for record in good] == [page.data, b"<p>ab</p>", text.data, page.data]
    assert len(reasons(found)) == 2
    assert "cannot be unpacked" in reasons(found)[0]
    assert "no WARC record" in reasons(found)[1]


def test_wet_files(tmp_path: Path) -> None:
    body = ITEMS[1].data
    head = b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://a.vn/1\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
    (record,) = only_records(read(tmp_path, "x.warc.wet.gz", gzip.compress(head % len(body) + body + b"\r\n\r\n")))
    assert (record.data, record.kind, record.url) == (body, "text", "https://a.vn/1")


def test_archives_within_archives(tmp_path: Path) -> None:
    data = tarred(
        [Item("in.zip", zipped(ITEMS)), Item("more.tar", tarred(ITEMS[:1])), Item("p.parquet", FORMATS["dump.parquet"](ITEMS))]
    )
    found = only_records(read(tmp_path, "x.tar", data))
    assert [record.source_file for record in found[:5]] == [
        *(f"x.tar!in.zip!{item.name}" for item in ITEMS),
        "x.tar!more.tar!a.html",
    ]
    assert len(found) == 2 * len(ITEMS) + 1
    assert found[0].published == "2021-05-06"
    deep = b"x"
    for _ in range(7):
        deep = gzip.compress(deep)
    assert reasons(read(tmp_path, "x.gz", deep)) == ["The file is packed more than 5 times; unpack it."]


def test_hostile_archives(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("/etc/a.txt", "../../b.txt", ".hidden/c.txt", "__MACOSX/d.txt"):
            info = tarfile.TarInfo(name)
            info.size = 3
            archive.addfile(info, io.BytesIO(b"abc"))
        link = tarfile.TarInfo("e.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    found = only_records(read(tmp_path, "x.tar", out.getvalue()))
    assert [record.source_file for record in found] == ["x.tar!etc/a.txt", "x.tar!b.txt"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    assert "office document" in reasons(read(tmp_path, "x.docx", out.getvalue()))[0]


def test_zips_with_a_broken_table_of_contents(tmp_path: Path) -> None:
    whole = zipped(ITEMS[1:2], told=False)
    table = whole.index(b"PK\x01\x02")
    nameless = whole[:table] + whole[table : table + 28] + b"\x00\x00" + whole[table + 30 : table + 46] + whole[table + 51 :]
    end = nameless.rindex(b"PK\x05\x06")
    nameless = nameless[: end + 12] + (end - table).to_bytes(4, "little") + nameless[end + 16 :]
    (found,) = read(tmp_path, "x.zip", nameless)
    assert "member" in (found.source_file if isinstance(found, Record) else found.reason)
    (nothing,) = read(tmp_path, "x.zip", b"PK\x05\x06 no archive at all")
    assert "cut short or broken" in reasons([nothing])[0]


def test_empty_dumps_say_so(tmp_path: Path) -> None:
    for name, data in (("x.csv", b""), ("x.csv", b"a,b\n1,2\n"), ("x.jsonl", b"\n"), ("x.zip", zipped([])), ("x.json", b"[]")):
        (found,) = read(tmp_path, name, data)
        assert isinstance(found, Skipped)
    assert "name it with --text-key" in reasons(read(tmp_path, "x.csv", b"a,b\n1,2\n"))[0]


def test_patterns_and_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (2, 1):
        (tmp_path / f"{number}.jsonl").write_bytes(jsonl(ITEMS[:number]))
    found = only_records(list(records([tmp_path / "*.jsonl"])))
    assert [record.source_file for record in found] == ["1.jsonl#a", "2.jsonl#a", "2.jsonl#b"]
    (missing,) = records([tmp_path / "*.csv"])
    assert "No file fits the pattern" in missing.reason  # type: ignore[union-attr]
    for name in ("dump.jsonl", "dump.tgz", "dump.zip", "dump.parquet"):
        piped = io.TextIOWrapper(io.BufferedReader(_Pipe(FORMATS[name](ITEMS))))
        monkeypatch.setattr(sys, "stdin", piped)
        assert len(only_records(list(records(["-"])))) == len(ITEMS), name


class _Pipe(io.RawIOBase):
    """Bytes that come through once."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        return self._data.readinto(buffer)


@pytest.mark.parametrize("name", ["big.jsonl.gz", "big.json.gz", "big.csv.gz", "big.tgz", "big.warc.gz"])
def test_memory_stays_constant(tmp_path: Path, name: str) -> None:
    kind = name.removeprefix("big.").removesuffix(".gz")
    items = [Item(f"{n}.txt", f"Xã A họp lần {n}. ".encode() * 200, f"https://a.vn/{n}") for n in range(4000)]
    make = {"jsonl": jsonl, "json": json_array, "csv": delimited, "tgz": tarred, "warc": warc}[kind]
    (tmp_path / name).write_bytes(gzip.compress(make(items), 1))
    size = sum(len(item.data) for item in items)
    tracemalloc.start()
    try:
        count = sum(isinstance(item, Record) for item in records([tmp_path / name]))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == len(items)
    assert peak < size / 3
