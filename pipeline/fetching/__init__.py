"""Newspapers to ``data/raw``: what their feeds and sitemaps announce, fetched once, politely, page by page.

``sources``      what SOURCES.toml says, checked
``connections``  where a connection may lead, and how long it may take
``transfer``     one request and its answer, within limits
``politeness``   robots.txt, pauses, redirects
``listings``     feeds and sitemaps to addresses
``state``        what is known of every address from earlier nights
``pages``        files and their manifest
``turns``        who is asked next
``crawl``        one night's work
``report``       what it did
"""

from pipeline.fetching.crawl import fetch
from pipeline.fetching.pages import ManifestError
from pipeline.fetching.report import Report
from pipeline.fetching.sources import Sources, SourcesError, read_sources
from pipeline.fetching.state import StateError

__all__ = ["ManifestError", "Report", "Sources", "SourcesError", "StateError", "fetch", "read_sources"]
