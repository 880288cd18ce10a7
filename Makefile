# cocodesign: everything a fresh clone needs is one of these commands. They need Python 3.11 or newer and make.

SHELL := /bin/sh
.DEFAULT_GOAL := help
VENV := .venv
ORACLES := .oracles
BIN := $(VENV)/bin
# The first Python that is new enough and can make environments; PYTHON=… names another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
# How many tests run side by side; those in a browser mostly wait.
WORKERS ?= 3
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
# Install the package with EXTRAS: pip compiles one file after the other, so all cores do that when the files are there.
define install
@$(PIP) install --no-compile -c constraints.txt -e ".[$(EXTRAS)]"
@$(BIN)/python -m compileall -qq -j 0 $(VENV) || true  # some files of libraries are templates, and no Python
endef
# make workshop NAME=square PURPOSE="…" asks nothing. Only what is said to make counts: NAME may mean something
# else in the environment.
ifeq ($(origin NAME),command line)
export COCODESIGN_NAME := $(value NAME)
endif
ifeq ($(origin PURPOSE),command line)
export COCODESIGN_PURPOSE := $(value PURPOSE)
endif

.PHONY: help setup workshop demo test oracles check format bench notebooks screenshots reference words browser clean

help:  ## Show this list
	@echo "cocodesign: co-design workshops on everybody's phone"
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "cocodesign needs Python 3.11 or newer with the venv module; none was found. Install it (Debian, Ubuntu: apt install python3 python3-venv) or name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "cocodesign needs Python 3.11 or newer; $(PYTHON) is $$("$(PYTHON)" -V 2>&1). Name another: make PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Making $(VENV) with $$("$(PYTHON)" -V)"
	@"$(PYTHON)" -m venv $(VENV)

# Stamps: each is older than what it was made from only when there is something to do. What is wanted is installed in
# one go, and includes what the smaller ones want.
$(VENV)/.workshop: EXTRAS = workshop,figures
$(VENV)/.workshop: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing what a workshop needs (once, a minute or two)"
	$(install)
	@touch $@

$(VENV)/.tests: EXTRAS = workshop,figures,test
$(VENV)/.tests: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing what workshop, notebooks and tests need (once, a minute or two)"
	$(install)
	@touch $(VENV)/.workshop $@

$(VENV)/.checks: EXTRAS = workshop,figures,test,dev
$(VENV)/.checks: $(VENV)/.tests
	@echo "Installing what the checks need"
	$(install)
	@touch $@

# Heavy, and partly under the GPL: beside the package, never in its environment.
$(ORACLES)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing igraph and others into $(ORACLES)"
	@$(BIN)/python -m venv $(ORACLES)
	@$(ORACLES)/bin/python -m pip --disable-pip-version-check --no-input --quiet install -e ".[oracles]"
	@touch $@

setup: $(VENV)/.tests  ## Make .venv with all that workshop, notebooks and tests need

workshop: $(VENV)/.workshop  ## Start a workshop, or go on with one: phones in this network can join
	@$(BIN)/cocodesign workshop $${COCODESIGN_NAME:+--name "$$COCODESIGN_NAME"} $${COCODESIGN_PURPOSE:+--purpose "$$COCODESIGN_PURPOSE"}

demo: $(VENV)/.workshop  ## Watch thirty simulated people go from a challenge to action
	@$(BIN)/cocodesign demo

browser: $(VENV)/.tests  ## Find or fetch the Chromium that the browser tests use
	@$(BIN)/python tests/chromium.py

# What Python has read once is kept for the hundreds of processes that tests start.
test: $(VENV)/.tests browser  ## Run all tests, in a real browser too
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -p no:nbval --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

oracles: $(ORACLES)/.installed  ## Compare the measures with igraph and other libraries, in .oracles
	@$(ORACLES)/bin/python -m pytest -q tests/oracles

check: $(VENV)/.checks  ## Look at form and types: ruff and mypy
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/.checks  ## Bring the code into the house's form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(VENV)/.tests browser  ## Measure what people notice, beside a stock Voila notebook
	@$(BIN)/python -m tests.benchmarks $(PARTS)

notebooks: $(VENV)/.tests  ## Run every notebook from top to bottom
	@$(BIN)/python -m pytest --nbval-lax --nbval-cell-timeout=120 notebooks/research $(wildcard notebooks/lessons)

screenshots: $(VENV)/.tests browser  ## Photograph every screen into screenshots/, and the README's picture
	@$(BIN)/python -m tests.screenshots

reference: $(VENV)/.tests  ## Write docs/reference.md from the docstrings
	@$(BIN)/python docs/make_reference.py

words: $(VENV)/.tests  ## Collect the words of the screens and compile the catalogues
	@$(BIN)/pybabel -q extract -w 110 -F babel.cfg -k _n:1,2 -o cocodesign/locale/cocodesign.pot --project=cocodesign --no-location --sort-output .
	@$(BIN)/pybabel -q update -w 110 -i cocodesign/locale/cocodesign.pot -d cocodesign/locale -D cocodesign --no-fuzzy-matching --ignore-obsolete
	@$(BIN)/pybabel -q compile -d cocodesign/locale -D cocodesign

clean:  ## Remove .venv, .oracles and what was built; workshops stay
	@rm -rf $(VENV) $(ORACLES) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
