"""The same articles as every kind of dump, for the tests of the readers and the fuzzer."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard


@dataclass(frozen=True)
class Item:
    """An article to be packed. name: of its file."""

    name: str
    data: bytes
    url: str = ""
    published: str = ""

    @property
    def id(self) -> str:
        return self.name.partition(".")[0]

    @property
    def is_page(self) -> bool:
        return self.name.endswith(".html")

    def fields(self) -> dict[str, str]:
        text = self.data.decode("utf-8", "surrogateescape")
        given = {"id": self.id, "html": "", "text": "", "url": self.url, "published": self.published}
        return given | {"html" if self.is_page else "text": text}


def jsonl(items: Sequence[Item]) -> bytes:
    lines = (json.dumps(item.fields(), ensure_ascii=False) for item in items)
    return "".join(line + "\n" for line in lines).encode("utf-8", "surrogateescape")


def json_array(items: Sequence[Item]) -> bytes:
    return json.dumps([item.fields() for item in items], ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape")


def delimited(items: Sequence[Item], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", "html", "text", "url", "published"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(item.fields() for item in items)
    return out.getvalue().encode("utf-8", "surrogateescape")


def parquet(items: Sequence[Item]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([item.fields() for item in items]), out, row_group_size=3)
    return out.getvalue()


def warc_record(item: Item, headers: bytes = b"", status: bytes = b"200 OK", kind: bytes = b"") -> bytes:
    kind = kind or (b"text/html" if item.is_page else b"text/plain")
    http = b"HTTP/1.1 " + status + b"\r\nContent-Type: " + kind + b"\r\n" + headers + b"\r\n" + item.data
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + item.url.encode() + b"\r\nWARC-Date: 2026-01-02T00:00:00Z\r\n"
    )
    head += b"Content-Type: application/http; msgtype=response\r\nContent-Length: " + str(len(http)).encode()
    return head + b"\r\n\r\n" + http + b"\r\n\r\n"


def warc(items: Sequence[Item]) -> bytes:
    return b"".join(warc_record(item) for item in items)


def warc_gz(items: Sequence[Item]) -> bytes:
    return b"".join(gzip.compress(warc_record(item), mtime=0) for item in items)


def manifest(items: Sequence[Item]) -> bytes:
    lines = ["file,url,published", *(f"{item.name},{item.url},{item.published}" for item in items)]
    return "".join(line + "\n" for line in lines).encode()


def zipped(items: Sequence[Item], *, told: bool = True) -> bytes:
    """A zip of the files; told: with a manifest."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in items:
            archive.writestr(zipfile.ZipInfo(item.name), item.data, zipfile.ZIP_DEFLATED)
        if told:
            archive.writestr(zipfile.ZipInfo("manifest.csv"), manifest(items))
    return out.getvalue()


def tarred(items: Sequence[Item]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for item in [*items, Item("manifest.csv", manifest(items))]:
            info = tarfile.TarInfo(item.name)
            info.size = len(item.data)
            archive.addfile(info, io.BytesIO(item.data))
    return out.getvalue()


#: Name of a dump -> what makes it.
FORMATS: dict[str, Callable[[Sequence[Item]], bytes]] = {
    "dump.jsonl": jsonl,
    "dump.json": json_array,
    "dump.csv": delimited,
    "dump.tsv": lambda items: delimited(items, "\t"),
    "dump.parquet": parquet,
    "dump.warc": warc,
    "dump.warc.gz": warc_gz,
    "dump.zip": zipped,
    "dump.tar": tarred,
    "dump.jsonl.gz": lambda items: gzip.compress(jsonl(items), mtime=0),
    "dump.csv.xz": lambda items: lzma.compress(delimited(items)),
    "dump.json.bz2": lambda items: bz2.compress(json_array(items)),
    "dump.tar.zst": lambda items: zstandard.compress(tarred(items)),
    "dump.tgz": lambda items: gzip.compress(tarred(items), mtime=0),
    "no-suffix": lambda items: zstandard.compress(jsonl(items)),
    "wide.jsonl": lambda items: jsonl(items).decode("utf-8", "replace").encode("utf-16"),
    "nested.zip": lambda items: zipped([Item("deep/dump.jsonl.gz", gzip.compress(jsonl(items), mtime=0))], told=False),
}
