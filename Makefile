# The commands of every day; `make help` lists them. Each may be run again at no cost.
# On a fresh Debian 12 `make demo` and `make test` fetch all that they need, and nothing else has
# to be done by hand.

BIN := .venv/bin
POSTS := $(wildcard content/_posts/*.md)
COLLECTION := content/margins-of-error.yml
SOURCES := exporter tests scripts bench
JOBS ?= 2
# What the README shows: the name of a PDF in dist/, and the page.
PAGES := 2026-03-24-the-polite-retry:1 2026-02-17-a-promise-somebody-else-keeps:2 \
  2026-03-24-the-polite-retry:3 2026-02-17-a-promise-somebody-else-keeps:5
BOOK_PAGES := $(addprefix margins-of-error:,1 5 7 8 47 50)
# One post in every profile and both themes.
PROFILED := 2026-03-24-the-polite-retry
PROFILE_PAGES := $(patsubst %,$(PROFILED)%,:1 -print:2-3 -press:3 -review:1) essay/$(PROFILED):1
# The blog of `make bench` (whose other options BENCH takes): the one that is named, one that lies
# beside the clone, our own.
BLOG := $(or $(EXPORTER_CORPUS),$(firstword $(wildcard ../shared/corpus/*)),content)

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo test check quick update corpus picture bench clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	  || sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1: \2/p' $(MAKEFILE_LIST)

setup: ## leave .venv/bin/exporter, with all that it needs
	@scripts/setup demo

setup-test:
	@scripts/setup test

demo: setup ## build the sample posts and the collection of them into dist/, as EPUB and PDF
	@$(BIN)/exporter epub $(POSTS) -o dist/
	@$(BIN)/exporter pdf $(POSTS) -o dist/
	@$(BIN)/exporter collection $(COLLECTION) -o dist/
	@echo "In dist/:"
	@ls -1s --block-size=1K dist 2>/dev/null || ls -1s dist

test: check ## run every test, after setting up what tests need
	@$(BIN)/pytest -n $(JOBS)

check: setup-test ## check format, style and types
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/mypy

quick: setup-test ## run the tests of the daily loop, which takes seconds
	@$(BIN)/pytest -m "not slow"

update: setup-test ## accept what the code now makes as golden output; then read `git diff tests/`
	@$(BIN)/pytest --update

corpus: setup-test ## export a whole blog: make corpus EXPORTER_CORPUS=path/to/its/site
	@test -n "$(EXPORTER_CORPUS)" || { echo 'name a site: make corpus EXPORTER_CORPUS=path/to/its/site' >&2; exit 2; }
	@EXPORTER_CORPUS='$(abspath $(EXPORTER_CORPUS))' $(BIN)/pytest -n $(JOBS) tests/corpus

picture: demo ## make the README's pictures anew from the samples
	@$(BIN)/python scripts/pages_picture.py dist docs/pages.png $(PAGES)
	@$(BIN)/python scripts/pages_picture.py dist docs/book.png $(BOOK_PAGES)
	@for profile in screen print press review; do \
	  $(BIN)/exporter pdf content/_posts/$(PROFILED).md --profile $$profile -o build/profiles/ || exit; done
	@$(BIN)/exporter pdf content/_posts/$(PROFILED).md --theme essay -o build/profiles/essay/
	@$(BIN)/python scripts/pages_picture.py build/profiles docs/profiles.png $(PROFILE_PAGES)

bench: setup-test ## measure the exporter beside pandoc and others: make bench BLOG=site [QUICK=1]
	@$(BIN)/python -m pip install -q --disable-pip-version-check --group bench \
	  || echo 'not every peer can be installed; the report names those that are missing' >&2
	@$(BIN)/python -m bench --blog $(BLOG) $(if $(QUICK),--quick) $(BENCH)

clean: ## remove what was built; .venv stays
	@find dist -mindepth 1 ! -name .gitignore -delete
	@find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -rf build .mypy_cache .pytest_cache .ruff_cache
