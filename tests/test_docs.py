"""Documents and set-up files say what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pipeline
from pipeline.cli import app
from pipeline.tables import COLUMNS, codebook

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_codebook_is_the_schemas() -> None:
    path = ROOT / "docs" / "codebook.md"
    assert path.read_text(encoding="utf-8") == codebook(), "run: chitieu columns > docs/codebook.md"


def test_the_version_has_one_value() -> None:
    assert PROJECT["project"]["version"] == pipeline.__version__
    assert f"## {pipeline.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_readme_names_the_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert {"run", "explain", "score"} < names
    assert [name for name in sorted(names) if f"chitieu {name}" not in readme] == []
    for said in ("make run", "make test", "docs/codebook.md"):
        assert said in readme
    assert f"of its {len(COLUMNS)} columns" in readme


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index-url" not in lock
    pins = re.findall(r"^([a-z0-9-]+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", lock, re.MULTILINE)
    names = {name for name, _ in pins}
    assert len(names) == len(re.findall(r"^[a-z0-9-]+==", lock, re.MULTILINE))
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    assert {re.split(r"[<>=]", one)[0].lower().replace("_", "-") for one in wanted} <= names


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("\ndependencies = [") : text.index("[project.optional-dependencies]")]
    reasons = block.split('"')[0::2]
    names = block.split('"')[1::2]
    assert len(names) == len(PROJECT["project"]["dependencies"])
    assert [name for name, before in zip(names, reasons, strict=False) if "#" not in before] == []


def test_the_packages_are_those_of_the_tree() -> None:
    tree = {init.parent.relative_to(ROOT) for top in ("pipeline", "extractors") for init in (ROOT / top).rglob("__init__.py")}
    packages = PROJECT["tool"]["setuptools"]["packages"]
    assert sorted(packages) == sorted(".".join(folder.parts) for folder in tree)
    assert PROJECT["project"]["scripts"] == {"chitieu": "pipeline.cli:app"}


def test_the_inventory_of_patterns_names_every_article_that_tries_one() -> None:
    linked = re.findall(r"\]\(\.\./(tests/gold/patterns/[^)]+)\)", (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8"))
    assert {ROOT / path for path in linked} == set((ROOT / "tests" / "gold" / "patterns").iterdir())
