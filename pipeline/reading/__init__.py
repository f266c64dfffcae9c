"""Raw files to articles, in two halves.

``records`` walks files, folders and dumps and hands out what each holds, byte for byte: cheap, streaming, one record in memory.
``to_article`` decodes, cleans and finds what is known of an article: the costly half, which workers can share among them.
``read_articles`` is both in one. Nothing here raises for a bad file: it comes out as ``Skipped``, with a sentence that says what
is wrong and what to do.
"""

from pipeline.reading.articles import Gatekeeper, find_title, raw_bytes, read_articles, to_article
from pipeline.reading.fields import Keys
from pipeline.reading.manifest import MANIFEST
from pipeline.reading.model import Article, Record, Skipped
from pipeline.reading.sources import records

__all__ = [
    "MANIFEST",
    "Article",
    "Gatekeeper",
    "Keys",
    "Record",
    "Skipped",
    "find_title",
    "raw_bytes",
    "read_articles",
    "records",
    "to_article",
]
