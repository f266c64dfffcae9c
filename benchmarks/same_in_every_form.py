"""Whether the same articles give the same rows when they arrive as JSONL, CSV, Parquet, WARC, zipped HTML, NFD, TCVN3, and more.

python benchmarks/same_in_every_form.py tests/gold/articles --gold tests/gold/articles.jsonl
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from forms import FORMS, Reader, read_items, said, write

from extractors.facts import Row
from pipeline import assemble
from pipeline.quality import fields_of
from pipeline.score import read_gold, score

Rows = Mapping[str, Sequence[Row]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of .txt and .html articles, with their manifest.csv")
    parser.add_argument("--gold", type=Path, help="gold rows of the articles, to score every form against")
    parser.add_argument("--show", action="store_true", help="print the rows that differ")
    options = parser.parse_args()
    items = read_items(options.folder)
    undated = [replace(item, published="") for item in items]
    gold = read_gold(options.gold) if options.gold else {}
    reader = Reader(assemble.build())
    reached: dict[str, Rows] = {}
    print(f"{len(items)} articles of {options.folder}\n{'form':22} rows  articles that differ  core F1  exact F1")
    with tempfile.TemporaryDirectory() as folder:
        for name, form in FORMS.items():
            used = undated if name == "WARC" else items  # a WARC tells when a page was fetched, not when it was published
            found = reader.rows(write(name, used, Path(folder)), used)
            like = (
                reader.rows(write(form.like, undated, Path(folder)), undated) if name == "WARC" else reached.get(form.like, found)
            )
            reached[name] = found
            differing = [one for one in like if said(like[one]) != said(found.get(one, []))]
            rates = score(gold, {one: [fields_of(row) for row in rows] for one, rows in found.items()}).rates() if gold else {}
            scores = f"{rates['core'].f1:7.4f}  {rates['exact'].f1:8.4f}" if rates else ""
            print(f"{name:22} {sum(map(len, found.values())):4}  {len(differing):20}  {scores}  {' '.join(differing[:8])}")
            if options.show:
                for one in differing:
                    show(one, said(like[one]), said(found.get(one, [])))


def show(article: str, before: list[dict[str, object]], after: list[dict[str, object]]) -> None:
    """Print what differs, field by field where there are as many rows."""
    if len(before) != len(after):
        print(f"    {article}: {len(before)} rows, then {len(after)}")
        before, after = [row for row in before if row not in after], [row for row in after if row not in before]
        for sign, rows in (("-", before), ("+", after)):
            for row in rows:
                print(f"    {sign} {row['metric']} {row['value_text']} {row['year']}: {str(row['sentence'])[:100]}")
        return
    for old, new in zip(before, after, strict=True):
        changed = {name: (old[name], new[name]) for name in old if old[name] != new[name]}
        if changed:
            print(f"    {article}: {changed}")


if __name__ == "__main__":
    main()
