"""The same articles in every form in which they may arrive, for the test and the benchmark that expect the same rows of each."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from dumps import Item, delimited, jsonl, parquet, warc_gz, zipped
from legacy import decomposed, mojibake, tcvn3, viqr, vni, windows1258
from spacy.language import Language

from extractors.facts import ArticleInfo, Row
from pipeline import assemble
from pipeline.pagetree import MARKUP
from pipeline.reading import Article, Record, find_title, records, to_article
from pipeline.reading.fields import url_id
from pipeline.repair.fonts import TCVN3

_ENTITY = re.compile(r"&[#a-z0-9]+;", re.IGNORECASE)
_NO_CAPITAL = re.compile("[" + "".join(letter.upper() for letter in TCVN3.values() if letter.upper() not in "ĂÂÊÔƠƯĐ") + "]")


@dataclass(frozen=True)
class Form:
    """A way to pack articles. like: name of the form whose rows are to be had; a dump of pages made of texts has rows of its own."""

    file: str
    pack: Callable[[Sequence[Item]], bytes]
    change: Callable[[Item], Item] = lambda item: item
    like: str = "files.zip"


def read_items(folder: Path) -> list[Item]:
    """The articles of a folder with its manifest; each gets an address, since some forms know an article by nothing else."""
    manifest = folder / "manifest.csv"
    lines = csv.DictReader(io.StringIO(manifest.read_text(encoding="utf-8-sig"), newline="")) if manifest.exists() else ()
    known = {line["file"]: line for line in lines}
    items: list[Item] = []
    for path in sorted(folder.glob("*.*")):
        if path.suffix in (".txt", ".html"):
            told = known.get(path.name, {})
            url = told.get("url") or f"https://example.vn/{path.stem}"
            items.append(Item(path.name, path.read_bytes(), url, told.get("published", "")))
    return items


def as_page(item: Item) -> Item:
    """A text as a page, a line a paragraph; a page as it is."""
    if item.is_page:
        return item
    lines = [line.strip() for line in item.data.decode().splitlines() if line.strip()]
    title = find_title(item.data.decode())
    body = "".join(
        f"<{tag}>{html.escape(line, quote=False)}</{tag}>\n" for line in lines for tag in ["h1" if line == title else "p"]
    )
    page = f'<html><head><meta charset="utf-8"></head><body>\n<article>\n{body}</article></body></html>'
    return replace(item, name=f"{item.id}.html", data=page.encode())


def in_text(change: Callable[[str], str]) -> Callable[[Item], Item]:
    """Change the text of an article; of a page what stands between its tags."""

    def changed(item: Item) -> Item:
        text = unicodedata.normalize("NFC", item.data.decode()).replace("Ð", "Đ")  # what an encoding lacks, no one typed in it
        return replace(item, data=(between_tags(text, change) if item.is_page else change(text)).encode())

    return changed


def between_tags(page: str, change: Callable[[str], str]) -> str:
    out: list[str] = []
    done = 0
    for match in [*MARKUP.finditer(page), None]:
        end = match.start() if match else len(page)
        parts = _ENTITY.split(page[done:end])
        entities = [*_ENTITY.findall(page[done:end]), ""]
        out += [piece for pair in zip(map(change, parts), entities, strict=True) for piece in pair]
        if match:
            out.append(match[0])
            done = match.end()
    return "".join(out)


def tcvn3_with_fonts(text: str) -> str:
    """As an office program exports it: the font of capitals for the letters that have no capital of their own."""
    return "".join(
        f'<font face=".VnTimeH">{tcvn3(part)}</font>' if _NO_CAPITAL.match(part) else tcvn3(part)
        for part in re.split(f"({_NO_CAPITAL.pattern}+)", text)
    )


def in_windows1258(item: Item) -> Item:
    """Bytes of windows-1258; what it lacks is a reference in a page, and leaves a text as it is."""
    page = item.data.decode().replace("utf-8", "windows-1258") if item.is_page else item.data.decode()
    out: list[bytes] = []
    for char in page:
        try:
            out.append(windows1258(char))
        except UnicodeEncodeError:
            if not item.is_page:
                return item
            out.append(f"&#{ord(char)};".encode())
    return replace(item, data=b"".join(out))


#: Name -> form. "files.zip" is what the others are compared with.
FORMS: dict[str, Form] = {
    "files.zip": Form("files.zip", zipped),
    "JSONL": Form("dump.jsonl", jsonl),
    "CSV": Form("dump.csv", delimited),
    "Parquet": Form("dump.parquet", parquet),
    "WARC": Form("dump.warc.gz", warc_gz),
    "zipped HTML": Form("pages.zip", zipped, as_page),
    "NFD": Form("nfd.jsonl", jsonl, lambda item: replace(item, data=decomposed(item.data.decode()).encode())),
    "TCVN3": Form("tcvn3.zip", zipped, lambda item: in_text(tcvn3_with_fonts)(as_page(item)), like="zipped HTML"),
    "TCVN3 without fonts": Form("tcvn3.jsonl", jsonl, in_text(tcvn3)),
    "VNI": Form("vni.csv", delimited, in_text(vni)),
    "VIQR": Form("viqr.jsonl", jsonl, in_text(viqr)),
    "windows-1258": Form("1258.zip", zipped, in_windows1258),
    "mojibake": Form("mojibake.jsonl", jsonl, lambda item: replace(item, data=mojibake(item.data.decode()).encode())),
}


def write(name: str, items: Sequence[Item], folder: Path) -> Path:
    """Write the articles in a form; returns the file."""
    form = FORMS[name]
    path = folder / form.file
    path.write_bytes(form.pack([form.change(item) for item in items]))
    return path


class Reader:
    """Rows of a file's articles; an article read before in another form costs nothing."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._done: dict[tuple[str, ArticleInfo], list[Row]] = {}

    def rows(self, path: Path, items: Sequence[Item]) -> dict[str, list[Row]]:
        """Rows by the ids of ``items``."""
        ids = {url_id(item.url): item.id for item in items}
        found: dict[str, list[Row]] = {}
        for record in records([path]):
            article = to_article(record) if isinstance(record, Record) else record
            assert isinstance(article, Article), article
            known = ids.get(article.id, article.id)
            about = replace(assemble.about(article), id=known)
            if (article.text, about) not in self._done:
                self._done[article.text, about] = list(assemble.annotate(article.text, about, self._nlp)._.rows)
            found[known] = self._done[article.text, about]
        return found


def said(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Rows without the places of their values, which a page may shift, and the confidence, which weighs the whole page."""
    placed = ("char_start", "char_end", "confidence")
    return [{name: value for name, value in asdict(row).items() if name not in placed} for row in rows]
