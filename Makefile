# One command each. The first one installs into .venv; later ones start in seconds.
#
#   make run     serve http://127.0.0.1:8050
#   make test    all tests, the browser's included
#   make check   ruff, pyright and the import contracts
#   make bench   the benchmarks of docs/benchmarks.md
#
# PYTHON=/path/to/python names the Python (3.11 or newer) to make .venv with.

PYTHON ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check bench browser
.DELETE_ON_ERROR:
.NOTPARALLEL:

run: $(VENV)/.installed
	@exec $(BIN)/python app.py

test: $(VENV)/.installed-dev browser
	$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.bench

$(VENV)/.made:
	@if $(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    touch $@; exit 0; \
	fi; \
	python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
	    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	        if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	            python=$$candidate; break; \
	        fi; \
	    done; \
	fi; \
	if ! $${python:-false} -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "Python 3.11 or newer is needed. Install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$python --version)"; \
	if ! $$python -m venv $(VENV); then \
	    echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	    rm -rf $(VENV); exit 1; \
	fi; \
	touch $@

$(VENV)/.installed: requirements.txt | $(VENV)/.made
	@echo "Installing what the application needs (once; a minute or two)"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements.txt requirements-dev.txt | $(VENV)/.made
	@echo "Installing what the tests need (once; a minute or two)"
	@$(PIP) -r requirements-dev.txt
	@touch $(VENV)/.installed $@

# The browser tests drive the system's Chromium.
browser:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
	    if command -v $$name >/dev/null 2>&1; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    echo "Installing Chromium for the browser tests (once)"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-liberation; \
	else \
	    echo "The browser tests need Chromium. On Debian and Ubuntu: sudo apt-get install chromium" >&2; exit 1; \
	fi
