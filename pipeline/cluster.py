"""A dump on many machines: a Dask task a shard, then repetitions left out across shards.

The work itself is ``shards.extract_shard``; Dask only says where each shard is done, and does it again where a machine is lost.
A job that is started again takes the shards that are done from their notes. Output, a folder that any reader of Parquet takes as
one table: ``part-00000.parquet`` and so on, a part a shard; ``_links.parquet``: which article repeats which; ``_manifest.json``,
written last.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import dask
import dask.dataframe
import fsspec
import pandas as pd
from distributed import Client, as_completed

from pipeline.near_duplicates import Candidate, Link, bands, links, repeated
from pipeline.rules import rules_version
from pipeline.shards import EXTRACTED, Note, Shard, ShardError, extract_shard, find_shards, write_whole
from pipeline.tables import fact_key

MANIFEST, LINKS = "_manifest.json", "_links.parquet"


@dataclass(frozen=True, slots=True)
class ClusterSummary:
    """What a job did. ``articles == with_rows + without_rows + skipped``; done_before: shards taken from an earlier start."""

    shards: int
    done_before: int
    articles: int
    with_rows: int
    without_rows: int
    skipped: int
    rows: int
    left_out: int
    output: str

    def __str__(self) -> str:
        read = f"read {self.articles} = {self.with_rows} with rows + {self.without_rows} without rows + {self.skipped} skipped"
        shards = f"{self.shards} shards ({self.done_before} done before)"
        return f"{read} in {shards}; {self.rows} rows, {self.left_out} said before, in {self.output}"


def run_on_cluster(
    urls: Sequence[str], output: str, *, scheduler: str, advance: Callable[[str], None] = lambda shard: None
) -> ClusterSummary:
    """Extract the shards of ``urls`` into ``output`` on the Dask cluster of ``scheduler`` (``tcp://host:8786``).

    advance: called with the url of each shard when it is done.

    Raises ShardError where input or output cannot be used, OSError where the scheduler does not answer.
    """
    shards = find_shards(urls)
    system, folder = fsspec.core.url_to_fs(output.rstrip("/"))
    before = sum(1 for shard in shards if system.exists(f"{folder}/{EXTRACTED}/{shard.key}.json"))
    with Client(scheduler, timeout="30s") as client:
        # Pure: a shard that is lost is done again and gives the same bytes. Retries: for what the machine does, not the shard.
        futures = client.map(extract_shard, shards, output=output, key=[f"shard-{shard.key}" for shard in shards], retries=2)
        notes: dict[str, Note] = {}
        for future, note in as_completed(futures, with_results=True):
            notes[note.key] = note
            advance(note.shard)
            future.release()
        found = repetitions(client, [f"{output.rstrip('/')}/{EXTRACTED}/{shard.key}.articles.parquet" for shard in shards])
    return publish(shards, [notes[shard.key] for shard in shards], found, system, folder, output, before)


def repetitions(client: Client, parts: Sequence[str]) -> list[Link]:
    """Which articles repeat which, over all parts: a shuffle by the bands of their signatures finds those that share one with
    another, and these few are compared; the same links as ``near_duplicates.links`` gives for all at once.
    """
    with dask.config.set({"dataframe.convert-string": False}):  # signatures are bytes
        articles = dask.dataframe.from_map(_read_articles, list(parts), meta=_ARTICLES)
        keys = articles.map_partitions(_bands, meta=_BANDS).shuffle(on="band")
        shared = keys.map_partitions(_sharing, meta=_BANDS[["source_file"]])
        names = frozenset(client.compute(shared).result()["source_file"])
        alike = client.compute(articles.map_partitions(_only, names, meta=_ARTICLES)).result()
    return links(Candidate(str(name), str(date), bytes(mark)) for name, date, mark in alike.itertuples(index=False, name=None))


_ARTICLES = pd.DataFrame({name: pd.Series(dtype="object") for name in ("source_file", "published", "signature")})
_BANDS = pd.DataFrame({"band": pd.Series(dtype="int64"), "source_file": pd.Series(dtype="object")})


def _read_articles(url: str) -> pd.DataFrame:
    return pd.read_parquet(url).astype(object)


def _bands(articles: pd.DataFrame) -> pd.DataFrame:
    lines = [
        (band, name) for name, mark in zip(articles["source_file"], articles["signature"], strict=True) for band in bands(mark)
    ]
    return pd.DataFrame(lines, columns=["band", "source_file"]).astype({"band": "int64", "source_file": "object"})


def _sharing(keys: pd.DataFrame) -> pd.DataFrame:
    return keys.loc[keys.duplicated("band", keep=False), ["source_file"]].drop_duplicates()


def _only(articles: pd.DataFrame, names: frozenset[str]) -> pd.DataFrame:
    return articles[articles["source_file"].isin(names)]


def publish(
    shards: Sequence[Shard], notes: Sequence[Note], found: Sequence[Link], system: Any, folder: str, output: str, before: int
) -> ClusterSummary:
    """Write the parts without what was said before, the links, and the manifest last."""
    linked = {link.article for link in found} | {link.representative for link in found}
    facts: dict[str, list[str]] = {}
    frames: dict[str, pd.DataFrame] = {}
    for shard in shards:
        frame = pd.read_parquet(f"{system.unstrip_protocol(folder)}/{EXTRACTED}/{shard.key}.rows.parquet")
        touched = frame[frame["source_file"].isin(linked)]
        for cells in touched.astype(object).where(touched.notna(), None).itertuples(index=False, name=None):
            record: dict[str, object] = dict(zip(touched.columns, cells, strict=True))
            facts.setdefault(str(record["source_file"]), []).append(fact_key(record))
        if len(touched):
            frames[shard.key] = frame
    spare = repeated(found, facts)
    parts: list[dict[str, Any]] = []
    kept = 0
    for shard, note in zip(shards, notes, strict=True):
        source, target = f"{folder}/{EXTRACTED}/{shard.key}.rows.parquet", f"{folder}/part-{shard.number:05}.parquet"
        count = note.rows
        if shard.key not in frames:
            write_whole(system, target, system.cat_file(source))
        else:
            frame = frames[shard.key]
            place = frame.groupby("source_file").cumcount()
            said = [index in spare.get(name, ()) for name, index in zip(frame["source_file"], place, strict=True)]
            rest = frame[[not one for one in said]]
            count = len(rest)
            write_whole(system, target, rest.to_parquet(None, index=False))
        parts.append(asdict(note) | {"part": f"part-{shard.number:05}.parquet", "rows": count})
        kept += count
    write_whole(
        system,
        f"{folder}/{LINKS}",
        pd.DataFrame([asdict(link) for link in found], columns=["article", "representative", "kind", "likeness"]).to_parquet(
            None, index=False
        ),
    )
    manifest = {"rules_version": rules_version(), "rows": kept, "parts": parts}
    write_whole(system, f"{folder}/{MANIFEST}", (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode())
    wanted = {part["part"] for part in parts}
    for path in system.glob(f"{folder}/part-*.parquet"):
        if path.rpartition("/")[2] not in wanted:  # of an earlier job with more shards
            system.rm(path)
    total = sum(note.rows for note in notes)
    return ClusterSummary(
        shards=len(shards),
        done_before=before,
        articles=sum(note.articles for note in notes),
        with_rows=sum(note.with_rows for note in notes),
        without_rows=sum(note.without_rows for note in notes),
        skipped=sum(len(note.skipped) for note in notes),
        rows=kept,
        left_out=total - kept,
        output=output,
    )


__all__ = ["ClusterSummary", "ShardError", "publish", "repetitions", "run_on_cluster"]
