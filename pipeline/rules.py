"""The version of everything that decides which rows an article gives."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline import __version__

#: What rows depend on: modules, folders of modules, and lexicons. A test compares it with what ``pipeline.workers`` imports.
SOURCES = (
    "extractors",
    "pipeline/assemble.py",
    "pipeline/clean.py",
    "pipeline/dates.py",
    "pipeline/gate.py",
    "pipeline/html.py",
    "pipeline/near_duplicates.py",
    "pipeline/outcome.py",
    "pipeline/page_noise.csv",
    "pipeline/pagelines.py",
    "pipeline/pagenoise.py",
    "pipeline/pagetree.py",
    "pipeline/reading",
    "pipeline/repair",
    "pipeline/tokenise.py",
)
#: What the published table depends on beside the rows of its articles.
PUBLISHING = ("pipeline/columns.py", "pipeline/near_duplicates.py", "pipeline/store/publishing.py", "pipeline/tables.py")
#: Libraries whose next release may read a page, a charset or a sentence otherwise.
LIBRARIES = ("beautifulsoup4", "charset-normalizer", "ftfy", "lxml", "regex", "spacy", "underthesea", "underthesea-core")

_ROOT = Path(__file__).parents[1]


@cache
def rules_version() -> str:
    """The program's version and twelve digits for its rules: code, lexicons, libraries. The same on every machine.

    An article extracted with another version is extracted again.
    """
    digest = _digest(rule_files())
    libraries = (f"{name}\x1f{_release(name)}\n" for name in LIBRARIES)
    digest.update("".join(libraries).encode())
    digest.update(f"{sys.version_info[:2]}\x1f{unicodedata.unidata_version}".encode())
    return f"{__version__}+{digest.hexdigest()[:12]}"


@cache
def publication_version() -> str:
    """Twelve digits for what makes the table of the rows of all articles; with another version it is made anew from the store."""
    return _digest(_ROOT / source for source in PUBLISHING).hexdigest()[:12]


def _digest(files: Iterable[Path]) -> hashlib._Hash:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(_ROOT).as_posix()}\x1f{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest


def rule_files() -> list[Path]:
    """The files that are hashed, in order."""
    found: list[Path] = []
    for source in SOURCES:
        path = _ROOT / source
        files = [file for file in path.rglob("*") if file.suffix in (".py", ".csv", ".txt")] if path.is_dir() else [path]
        found.extend(files)
    return sorted(found)


def _release(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
