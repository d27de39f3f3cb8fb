# Everything one types while working on Cooplink. `make` alone shows the list.

PY := .venv/bin/python
RUN_READY := .venv/requirements.done
DEV_READY := .venv/requirements-dev.done
CATALOGUES := $(wildcard app/translations/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)
BABEL := $(PY) -m babel.messages.frontend --quiet
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check lint types contracts translations-check \
        bench migrate db-stop translations words

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-26s %s\n", $$1, $$2}'

run: $(RUN_READY) $(COMPILED) ## Cooplink on http://127.0.0.1:8000, database and worker included; Ctrl-C stops it
	@$(PY) -m app.cli.serve

test: $(DEV_READY) $(COMPILED) ## all tests, browser journeys included; ARGS="-k merge" for some
	@.ci/chromium
	@.ci/pango
	@echo "→ Tests"
	@$(PY) -m pytest -n 2 $(ARGS)

check: lint types contracts translations-check ## what the build machine runs: lint, types, contracts, translations, tests
	@$(MAKE) --no-print-directory test

lint: $(DEV_READY)
	@echo "→ Lint"
	@$(PY) -m ruff check .
	@echo "→ Format"
	@$(PY) -m ruff format --check .

types: $(DEV_READY)
	@echo "→ Types"
	@$(PY) -m mypy

contracts: $(DEV_READY)
	@echo "→ Floors: which room may import which"
	@.venv/bin/lint-imports

screenshots: $(DEV_READY) $(COMPILED) ## make the pictures in docs/screenshots/ anew
	@.ci/chromium
	@SCREENSHOTS=1 $(PY) -m pytest tests/journeys/test_journey_screenshots.py

bench: $(DEV_READY) $(COMPILED) ## the benchmarks; tables here, numbers in benchmarks/results/
	@$(PY) -m benchmarks $(ARGS)

migrate: $(RUN_READY) ## bring the database up to date without starting anything else
	@$(PY) -m app.cli.prepare

db-stop: $(RUN_READY) ## stop a local PostgreSQL that was left running
	@$(PY) -m app.cli.db_stop

words: $(RUN_READY) ## gather new sentences into the catalogues, to be translated there
	@echo "→ Gathering the sentences of app and templates"
	@mkdir -p instance
	@$(BABEL) extract --mapping pyproject.toml --add-location file --sort-output --no-wrap \
	    --keywords "_l lazy_gettext lazy_ngettext:1,2" --output-file instance/words.pot app templates
	@for catalogue in $(CATALOGUES); do $(BABEL) update --input-file instance/words.pot --output-file $$catalogue \
	    --locale $$(echo $$catalogue | cut -d/ -f3) --no-wrap --no-fuzzy-matching --ignore-obsolete \
	    --ignore-pot-creation-date || exit 1; done
	@rm instance/words.pot

translations: $(COMPILED) ## compile the catalogues

translations-check: $(DEV_READY) $(COMPILED)
	@echo "→ Translations: does each catalogue know every sentence?"
	@$(PY) -m app.cli.translations

%.mo: %.po $(RUN_READY)
	@echo "→ Compiling $<"
	@$(BABEL) compile --input-file $< --output-file $@

$(RUN_READY): requirements.txt
	@.ci/environment requirements.txt
	@touch $@

$(DEV_READY): requirements-dev.txt requirements.txt
	@.ci/environment requirements-dev.txt
	@touch $(RUN_READY) $@
