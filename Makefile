# make demo   the environment, the graph, five questions with their sources
# make test   the environment, the tests
# make serve  the site (not yet)
# make bench  the figures that the issues and the docs name

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test serve bench check docs lock clean

# Five questions that the demo asks; any other: .venv/bin/repgraph query --list
QUESTIONS := alzhir-wives execution-to-rehabilitation contradictions figures-that-disagree camps-of-the-list

demo: $(STAMP)
	@echo "Building the graph from data/ into build/"
	@$(BIN)/repgraph build --data data --out build
	@for question in $(QUESTIONS); do \
	  printf '\n$$ repgraph query %s --limit 4\n' $$question; \
	  $(BIN)/repgraph query $$question --limit 4 || exit $$?; \
	done
	@printf '\nThese are statements of sources, not findings. Next:\n'
	@printf '  .venv/bin/repgraph show turar-ryskulov      a life in order, each line with its sources\n'
	@printf '  .venv/bin/repgraph search Букейханов        find anyone in any script\n'
	@printf '  .venv/bin/repgraph query --list             all questions\n'

test: $(STAMP) check
	@$(BIN)/python -m pytest -q --cov --cov-report=term

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

serve: $(STAMP)
	@echo "make serve: the site is not built yet; ask the graph with .venv/bin/repgraph query --list"

bench: $(STAMP)
	@$(BIN)/python benchmarks/bench.py

$(STAMP): pyproject.toml requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is missing: apt-get install python3 python3-venv"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or newer is needed; name one with PYTHON=…"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "make: the module venv is missing: apt-get install python3-venv"; exit 2; }
	@test -x $(BIN)/python || { echo "make: a virtual environment in $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "make: installing what requirements.lock names (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

docs: $(STAMP)
	@$(BIN)/python docs/generate.py

lock: $(STAMP)
	@{ echo "# Versions that 'make demo' and 'make test' install; made by 'make lock'."; \
	   $(BIN)/python -m pip freeze --exclude-editable; } > requirements.lock

clean:
	@rm -rf build $(VENV)
