# Every command a person needs; continuous integration runs the same ones.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && break; done)
PORT ?= 5000
WORKERS ?= $(shell nproc 2>/dev/null || echo 2)
UV := .boot/bin/uv
RUN := .venv/bin/python -m
# uv does not read pip's settings: hand it the index that pip was told to use, if any.
INDEX = $${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(PYTHON) -m pip config get global.index-url 2>/dev/null || true)}}
# Where the machine knows certificates of its own (a company's proxy), uv believes them too.
export UV_SYSTEM_CERTS ?= $(if $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt),true,false)
INSTALL = index="$(INDEX)"; $${index:+env UV_DEFAULT_INDEX="$$index"} $(UV) pip

.PHONY: help demo serve worker test coverage check bench lock messages format browser clean \
	check-style check-types check-imports check-templates check-sources check-dependencies check-columns check-migrations

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

demo: .venv/.runtime ## Try it: install, load the demonstration, serve (PORT=5000, RESET=1 starts over)
	@OPEN_CHALLENGE_ENV=demo BASE_URL="$${BASE_URL:-http://127.0.0.1:$(PORT)}" \
		$(RUN) flask --app wsgi demo --port $(PORT) $(if $(filter 1 yes true,$(RESET)),--reset)

serve: .venv/.runtime ## Migrate DATABASE_URL and serve with gunicorn (PORT, WEB_CONCURRENCY)
	@$(RUN) flask --app wsgi db upgrade
	@exec $(RUN) gunicorn --config python:challenge.commands.server --bind "$${BIND:-127.0.0.1:$(PORT)}" wsgi:app

worker: .venv/.runtime ## Send the messages that wait in the outbox
	@exec $(RUN) flask --app wsgi worker

test: .venv/.dev browser ## Run every test on SQLite and PostgreSQL (ARGS="-k name")
	@$(RUN) pytest -n $(WORKERS) --dist worksteal $(ARGS)

coverage: .venv/.dev browser ## Run the tests on SQLite and report which lines and branches they meet
	@$(RUN) pytest -n $(WORKERS) --dist worksteal -k "not postgresql" --cov --cov-report=term $(ARGS)

check: check-style check-types check-imports check-templates check-sources check-dependencies check-columns check-migrations ## Run every check that is not a test
	@echo "check: all passed"

check-style: .venv/.dev
	@echo "check: style (ruff)"
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .

check-types: .venv/.dev
	@echo "check: types (mypy strict)"
	@$(RUN) mypy

check-imports: .venv/.dev
	@echo "check: import contracts"
	@PYTHONPATH=. .venv/bin/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

check-templates: .venv/.dev
	@echo "check: templates (djlint)"
	@$(RUN) djlint --lint --quiet templates

# Words that must not stand in the sources: a registry's host, unescaped output, inline script or style.
check-sources:
	@echo "check: sources"
	@! grep -nE 'https?://|--(index-url|extra-index-url|find-links)' requirements.lock requirements-dev.lock
	@! grep -rnIE 'pypi[.]org|pythonhosted[.]org|registry[.]npmjs|/simple/?"' --include='*' Makefile pyproject.toml .ci challenge migrations templates tests docs
	@! grep -rnE '\|\s*safe\b|<script(\s+nonce[^>]*)?>|<style|\sstyle=|\son[a-z]+="|javascript:' templates

check-dependencies: .venv/.dev
	@echo "check: dependencies (deptry)"
	@$(RUN) deptry .

check-columns: .venv/.dev
	@echo "check: every column of the database is tagged"
	@$(RUN) pytest -p no:randomly tests/test_columns.py

check-migrations: .venv/.dev
	@echo "check: migrations up, down, up and drift on both databases"
	@$(RUN) pytest -p no:randomly tests/test_migrations.py

bench: .venv/.dev ## Measure pages and writes beside bare Flask, on both databases
	@$(RUN) tests.bench $(ARGS)

browser: .venv/.dev ## Find a Chromium for the journeys, or install one
	@$(RUN) tests.chromium

format: .venv/.dev ## Rewrite the sources in the house style
	@$(RUN) ruff check --fix .
	@$(RUN) ruff format .

messages: .venv/.dev ## Collect the texts to translate and update the catalogues
	@mkdir -p translations
	@$(RUN) babel.messages.frontend extract --mapping-file pyproject.toml --keyword lazy \
		--keyword ngettext:1,2 --add-comments NOTE --output-file translations/messages.pot .
	@test -z "$$(find translations -name '*.po' -print -quit)" \
		|| $(RUN) babel.messages.frontend update --input-file translations/messages.pot --output-dir translations --ignore-obsolete

lock: $(UV) ## Choose versions anew and write both lock files (ARGS=--upgrade)
	@$(INSTALL) compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 \
		pyproject.toml --output-file requirements.lock $(ARGS)
	@$(INSTALL) compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 \
		--constraint requirements.lock pyproject.toml --group dev --output-file requirements-dev.lock $(ARGS)

clean: ## Remove the environment and every cache; the data in var/ stays
	rm -rf .boot .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian's pip refuses to install beside the system's packages, and its venv is a package of its own:
# a folder of our own needs neither. Where there is no pip, venv may bring one.
$(UV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Installing uv into .boot"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .boot uv \
		|| { $(PYTHON) -m venv --clear .boot && .boot/bin/python -m pip install --quiet uv; } \
		|| { echo "pip could not install uv. On Debian and Ubuntu: apt-get install python3-pip; behind a proxy see pip config" >&2; exit 1; }

.venv/bin/python: | $(UV)
	@$(UV) venv --quiet --clear --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv

.venv/.runtime: requirements.lock | .venv/bin/python
	@echo "Installing what the product needs into .venv"
	@$(INSTALL) install --quiet --python .venv/bin/python --require-hashes --requirement requirements.lock
	@touch $@

.venv/.dev: requirements.lock requirements-dev.lock | .venv/bin/python
	@echo "Installing what the product and its tests need into .venv"
	@$(INSTALL) sync --quiet --python .venv/bin/python --require-hashes requirements-dev.lock
	@touch .venv/.runtime $@
