# `make optimize` and `make test` do all the set-up they need; a second run installs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# One process a core, four at most; a file of tests stays in one process, with what it set up.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

.PHONY: help setup optimize quick test live brief check format clean

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/'

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

setup: $(STAMP)  ## Create .venv and install the pinned versions

optimize: $(STAMP)  ## Compile a support agent on the shipped data (ARGS="--seed 1")
	$(BIN)/python optimize.py $(ARGS)

quick: $(STAMP)  ## Run the unit tests: about 20 seconds
	$(PYTEST) -m "not live and not slow" --hypothesis-profile quick $(ARGS)

test: $(STAMP)  ## Run all tests that need no key and no network
	$(PYTEST) -m "not live" $(ARGS)

live: $(STAMP)  ## Run the tests that need a model: an hour or more with a small one
	$(BIN)/python -m pytest -m live -rs $(ARGS)

brief: $(STAMP)  ## Run the few of them that CI runs, too: a few minutes
	$(BIN)/python -m pytest -m "live and brief" -rs $(ARGS)

check: $(STAMP)  ## Lint, types (of the tests, too), import direction
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_layers.py

format: $(STAMP)  ## Format and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## Remove the environment and caches, never artifacts
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
