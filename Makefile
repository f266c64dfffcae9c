# Everything starts from Python 3.11+ and make: the virtual environment is made and filled by the first target that needs it.
#   make run    data/raw/ -> data/out/targets.csv
#   make test   the tests
#   make lint   style, types, import contract
#   make ci     lint and test, as .ci/run does
#   make report the figures of docs/quality.md anew
#   make bench  benchmarks against other programs; make bench CORPUS=dump.jsonl.gz for general news and the curves
#   make lock   pin the dependencies of pyproject.toml anew

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTEST_ARGS ?= -q -n auto

# The lock holds every package with its hash; the project itself is laid over it without looking for more.
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: bench run test lint ci report lock install clean
.DEFAULT_GOAL := run

run: $(STAMP)
	$(BIN)/chitieu run data/raw --out data/out

test: $(STAMP)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict pipeline extractors
	$(BIN)/lint-imports --no-cache

bench: $(STAMP)
	$(BIN)/python benchmarks/bench.py $(if $(CORPUS),--corpus $(CORPUS)) --json benchmarks/bench.json --markdown benchmarks/bench.md

ci: lint test

# More annotated sets: make report REPORT_ARGS='--gold NAME=GOLD.jsonl:FOLDER'
report: $(STAMP)
	$(BIN)/python benchmarks/report.py $(REPORT_ARGS)

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "make: no '$(PYTHON)' found; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: '$(PYTHON)' is $$($(PYTHON) --version 2>&1); Python 3.11 or newer is needed. Name one: make PYTHON=python3.11" >&2; exit 1; }
	@echo "setting up $(VENV) (the first time takes a few minutes)"
	@$(PYTHON) -m venv --clear $(VENV) || { echo "make: $(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# Needs pip-tools, which is no part of the lock: python3 -m pip install pip-tools
lock:
	pip-compile --extra postgres --extra scale --extra dev --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host \
	  --no-emit-find-links --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
