# The commands of this project. Each sets up what it needs first: Python, make and git are enough.

PYTHON ?= python3
# More words for pytest or uv: make test ARGS="-k diagrams", make lock ARGS=--upgrade
ARGS   ?=

BIN    := .venv/bin
PYTEST := $(BIN)/python -m pytest
NODE   := $(BIN)/python graph/mermaid/node.py
LOCK   := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS)

# What stands when a part of the set-up is done.
INSTALLED := .venv/.installed
MERMAID   := tests/mermaid/node_modules/.package-lock.json
AUDIT     := tests/http_audit/node_modules/.package-lock.json
CLIENTS   := tests/clients/.venv/.installed tests/clients/node_modules/.package-lock.json
MERCURIUS := bench/node/node_modules/.package-lock.json
GRAPHIQL  := playground/node_modules/.package-lock.json
PAGE      := playground/dist/index.html
BUNDLER   := mermaid/node_modules/.package-lock.json
BUNDLE    := mermaid/dist/LICENSES.txt

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install run test test-slow check format schema cov bench build lock clean node playground mermaid

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Set up .venv with the locked dependencies

# Where the playground cannot be built, the API runs without it, and its page says so.
run: $(INSTALLED) ## Start the API with its playground on the shipped course
	@$(MAKE) --no-print-directory playground >&2 || echo "There is no playground: see above." >&2
	@$(BIN)/scenariograph serve $(ARGS)

test: $(INSTALLED) $(MERMAID) $(AUDIT) $(CLIENTS) $(PAGE) $(BUNDLE) ## Run the tests, but for the slow ones
	$(PYTEST) -n auto -m "not slow" $(ARGS)

# pytest ends with 5 where it finds no test, which is no failure here.
test-slow: $(INSTALLED) $(MERMAID) $(AUDIT) $(CLIENTS) $(MERCURIUS) $(PAGE) $(BUNDLE) ## Run the slow tests
	@$(PYTEST) -m slow -q --collect-only >/dev/null; \
	if [ $$? -eq 5 ]; then echo "There is no slow test yet."; else $(PYTEST) -m slow $(ARGS); fi

check: $(INSTALLED) ## Check style, types and schema.graphql
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/scenariograph schema --check schema.graphql

format: $(INSTALLED) ## Format the code, and mend what can be mended
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

schema: $(INSTALLED) ## Print the GraphQL schema to schema.graphql
	$(BIN)/scenariograph schema >schema.graphql.new
	mv schema.graphql.new schema.graphql

cov: $(INSTALLED) $(MERMAID) $(AUDIT) $(CLIENTS) $(PAGE) $(BUNDLE) ## Run the tests and show the lines and branches they miss
	$(PYTEST) -m "not slow" --cov $(ARGS)

# Where Mercurius cannot be installed, it is left out, and the page says so.
bench: $(INSTALLED) ## Run the benchmarks, or parts of them: ARGS="--only answers --ask Q1"
	@$(MAKE) --no-print-directory $(MERCURIUS) >&2 || echo "There is no Mercurius: see above." >&2
	$(BIN)/python -m bench $(ARGS)

playground: $(PAGE) ## Build the playground, which the API serves to browsers

mermaid: $(BUNDLE) ## Build Mermaid's parser and the page that draws, for machines without npm

build: $(INSTALLED) $(PAGE) $(BUNDLE) ## Build the sdist and the wheel into dist/
	$(BIN)/python -m build --no-isolation

lock: $(INSTALLED) node ## Write the locks anew from pyproject.toml and each package.json
	$(LOCK) pyproject.toml --output-file requirements/runtime.txt
	$(LOCK) pyproject.toml --group dev --constraints requirements/runtime.txt --output-file requirements/dev.txt
	$(LOCK) --group node --output-file requirements/node.txt
	$(LOCK) --group clients --output-file requirements/clients.txt
	$(NODE) npm install --package-lock-only --prefix tests/mermaid
	$(NODE) npm install --package-lock-only --prefix tests/http_audit
	$(NODE) npm install --package-lock-only --prefix tests/clients
	$(NODE) npm install --package-lock-only --prefix bench/node
	$(NODE) npm install --package-lock-only --prefix playground
	$(NODE) npm install --package-lock-only --prefix mermaid
	$(BIN)/python tests/mermaid/strip_lock.py tests/mermaid tests/http_audit tests/clients bench/node \
	    playground mermaid

clean: ## Remove all that was installed, built or cached
	rm -rf .venv tests/mermaid/node_modules tests/http_audit/node_modules build dist .coverage* htmlcov
	rm -rf tests/clients/.venv tests/clients/node_modules playground/node_modules playground/dist
	rm -rf mermaid/node_modules mermaid/dist bench/node/node_modules
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(INSTALLED): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	    "$(PYTHON) is too old: Python 3.11 or newer is needed. Name one with: make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

# The machine's Node.js where it is new enough, else one out of a wheel.
node: $(INSTALLED)
	@$(NODE) >/dev/null 2>&1 || \
	    $(BIN)/python -m pip install -qq --require-hashes -r requirements/node.txt

$(MERMAID): tests/mermaid/package.json tests/mermaid/package-lock.json | node
	$(NODE) npm ci --prefix tests/mermaid
	@touch $@

$(AUDIT): tests/http_audit/package.json tests/http_audit/package-lock.json | node
	$(NODE) npm ci --prefix tests/http_audit
	@touch $@

# An environment of its own: these clients want an older graphql-core than Strawberry.
tests/clients/.venv/.installed: requirements/clients.txt | $(INSTALLED)
	$(BIN)/python -m venv tests/clients/.venv
	tests/clients/.venv/bin/python -m pip install -qq --require-hashes -r requirements/clients.txt
	@touch $@

tests/clients/node_modules/.package-lock.json: tests/clients/package.json tests/clients/package-lock.json | node
	$(NODE) npm ci --prefix tests/clients
	@touch $@

$(MERCURIUS): bench/node/package.json bench/node/package-lock.json | node
	$(NODE) npm ci --prefix bench/node
	@touch $@

$(GRAPHIQL): playground/package.json playground/package-lock.json | node
	$(NODE) npm ci --prefix playground
	@touch $@

$(PAGE): playground/build.mjs mermaid/aws_icons.mjs mermaid/licenses.mjs $(wildcard playground/src/*) $(GRAPHIQL)
	$(NODE) npm run build --silent --prefix playground

$(BUNDLER): mermaid/package.json mermaid/package-lock.json | node
	$(NODE) npm ci --prefix mermaid
	@touch $@

$(BUNDLE): mermaid/build.mjs mermaid/aws_icons.mjs mermaid/licenses.mjs $(wildcard mermaid/src/*) $(BUNDLER)
	$(NODE) npm run build --silent --prefix mermaid
