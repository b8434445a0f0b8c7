# Everything that a lecturer or a contributor types. It needs Python 3.11 or newer, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --constraint constraints.txt
PYTEST ?= $(BIN)/python -m pytest -n auto --dist worksteal --cov=worked
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check format bench gallery clean compiled system-packages

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/has-pdf compiled  ## set up, solve problems/msa.yaml, write the whole bank into build/
	@mkdir -p build
	$(BIN)/worked solve problems/msa.yaml
	$(BIN)/worked render problems -o build/bank.tex
	$(BIN)/worked render problems -o build/bank.html
	$(BIN)/worked render problems -o build/bank.pdf
	@echo "The bank is in build/: bank.html, bank.pdf and bank.tex."

test: $(VENV)/has-test system-packages  ## install what the tests need and run them all (ARGS="-k name" for some)
	$(PYTEST) $(ARGS)

check: $(VENV)/has-dev  ## format, lint, types, import rules, spelling, gallery
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell
	$(BIN)/python scripts/gallery.py --check

format: $(VENV)/has-dev  ## format the sources and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

gallery: $(VENV)/has-pdf  ## write docs/gallery/ anew from the bank
	$(BIN)/python scripts/gallery.py

bench: $(VENV)/has-test compiled  ## measure speed
	$(BIN)/python -m benchmarks $(ARGS)

clean:  ## remove what was made
	rm -rf $(VENV) build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

system-packages:
	@sh scripts/system-packages.sh

# A stamp says which extras of pyproject.toml are installed.
$(VENV)/has-pdf: EXTRAS := pdf
$(VENV)/has-test: EXTRAS := pdf,test
$(VENV)/has-dev: EXTRAS := pdf,test,dev
$(VENV)/has-%: $(VENV)/made pyproject.toml constraints.txt
	$(INSTALL) --editable '.[$(EXTRAS)]'
	@touch $@

# Where Python may not write bytecode, every start would compile our sources anew.
compiled: $(VENV)/has-pdf
	@$(BIN)/python -m compileall -q worked

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("worked needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)
	@touch $@
