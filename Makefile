# Everything one does here. The work itself is in tools/.
.DEFAULT_GOAL := help
BIN := .venv/bin
TEXTS := $(shell find src -path '*/LC_MESSAGES/*.po')
AXE := tests/node_modules/.package-lock.json

.NOTPARALLEL:
.PHONY: help demo test setup unit bench lint format texts messages docs lock clean

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

demo: .venv/.runtime .venv/.texts ## Serve a demonstration with invented people (PORT=8010 for another port).
	@! command -v npm >/dev/null || $(MAKE) -s $(AXE) || true
	$(BIN)/sleutelbos demo $(if $(PORT),--port $(PORT))

test: setup ## Check everything: style, types, both databases, a real browser.
	@tools/test

setup: ## Set up all that the others need, into .venv.
	@tools/system & $(MAKE) -s $(AXE) & $(MAKE) -s .venv/.develop .venv/.texts; made=$$?; wait; exit $$made
	@$(MAKE) -s $(AXE)

unit: .venv/.develop .venv/.texts ## The quick part, under a minute.
	@tools/quick

bench: setup ## Measure what is fast against what it must beat.
	$(BIN)/python -m bench

lint: .venv/.develop ## Style, types and the direction of imports.
	@tools/lint

format: .venv/.develop ## Put the code in its shape.
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

texts: .venv/.texts ## Compile the translations.

messages: .venv/.develop ## Gather new texts into the translations.
	@$(BIN)/python -m tools.messages

docs: .venv/.develop ## Write the pages that follow the code: settings, events, errors.
	@$(BIN)/python -m tools.documents

lock: .venv/.develop ## Lock the requirements again (UPGRADE=--upgrade for newer ones).
	@tools/lock $(UPGRADE)

clean: ## Remove all that was made here, but for data/.
	rm -rf .venv .*_cache .hypothesis build dist tests/node_modules
	find . -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -delete

.venv/.runtime: requirements/runtime.txt requirements/build.txt pyproject.toml tools/install
	@tools/install runtime

.venv/.develop: requirements/develop.txt requirements/build.txt pyproject.toml tools/install
	@tools/install develop

.venv/.texts: $(TEXTS) tools/texts.py | .venv/.runtime
	@$(BIN)/python -m tools.texts

$(AXE): tests/package-lock.json
	@cd tests && npm ci --silent --no-audit --no-fund && touch node_modules/.package-lock.json
