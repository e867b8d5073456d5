# make demo   the environment, the graph, five questions with their sources
# make test   the environment, the tests
# make serve  the environment, the graph if there is none yet, the site at http://127.0.0.1:8000/
# make notebook  the worked example of network analysis, run anew
# make bench  the figures that the issues and the docs name; with SIZE=100000 those of that many invented people

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

BUNDLE := src/repgraph/web/static/bundle/site.js
SCRIPTS := frontend/package-lock.json frontend/build.mjs $(wildcard frontend/src/*.js)

.PHONY: demo test serve bench notebook check bundle docs lock clean

# Five questions that the demo asks; any other: .venv/bin/repgraph query --list
QUESTIONS := alzhir-wives execution-to-rehabilitation contradictions figures-that-disagree camps-of-the-list

demo: $(STAMP) bundle
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
	@printf '  make serve                                  the site, at http://127.0.0.1:8000/\n'

test: $(STAMP) check bundle
	@$(BIN)/python -m pytest -q -n auto --dist loadfile --cov --cov-report=term

check: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

serve: $(STAMP) bundle
	@test -e build/current || $(BIN)/repgraph build --data data --out build
	@$(BIN)/repgraph serve --store build

ifdef SIZE
bench: $(STAMP)
	@rm -rf build/bench && mkdir -p build/bench
	@$(BIN)/python benchmarks/scale.py $(SIZE) --keep build/bench
	@if [ $(SIZE) -le 10000 ]; then $(BIN)/python benchmarks/gate.py --graph build/bench/out/current/graph.nt; fi
	@$(BIN)/python benchmarks/questions.py --store build/bench/out
	@$(BIN)/python benchmarks/stores.py --build build/bench/out
else
bench: $(STAMP)
	@test -e build/current || $(BIN)/repgraph build --data data --out build
	@$(BIN)/python benchmarks/bench.py
	@$(BIN)/python benchmarks/questions.py --store build
	@$(BIN)/python benchmarks/questions.py 10000
	@$(BIN)/python benchmarks/names.py
	@$(BIN)/python benchmarks/importing.py
	@$(BIN)/python benchmarks/linkage.py
	@$(BIN)/python benchmarks/export.py
	@$(BIN)/python benchmarks/network.py
	@$(BIN)/python benchmarks/web.py --store build
	@$(BIN)/python benchmarks/stores.py --quick
	@$(BIN)/python benchmarks/gate.py 1000
endif

# A worked example of network analysis, run anew: docs/networks.ipynb
notebook: $(STAMP)
	@test -e build/current || $(BIN)/repgraph build --data data --out build
	@$(BIN)/python docs/notebook.py

$(STAMP): pyproject.toml requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is missing: apt-get install python3 python3-venv"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or newer is needed; name one with PYTHON=…"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "make: the module venv is missing: apt-get install python3-venv"; exit 2; }
	@test -x $(BIN)/python || { echo "make: a virtual environment in $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@echo "make: installing what requirements.lock names (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# The scripts of the pages. Without Node the site runs without them; nothing else needs Node.
bundle:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(BUNDLE); \
	else echo "make: no Node here (apt-get install nodejs npm): the pages run without scripts"; fi

$(BUNDLE): $(SCRIPTS)
	@echo "make: the scripts of the pages (once)"
	@cd frontend && npm ci --silent && npm run --silent build \
	|| echo "make: the scripts could not be made; the pages run without them"

docs: $(STAMP)
	@$(BIN)/python docs/generate.py

lock: $(STAMP)
	@{ echo "# Versions that 'make demo' and 'make test' install; made by 'make lock'."; \
	   $(BIN)/python -m pip freeze --exclude-editable; } > requirements.lock

clean:
	@rm -rf build $(VENV) frontend/node_modules src/repgraph/web/static/bundle
