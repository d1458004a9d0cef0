# `make help` lists the commands. All are safe to re-run. `make demo` and `make test` install what
# they need on a Debian 12 that has python3, python3-venv, make and git.

# `time` of bash times the stages of `make test`.
SHELL := bash

BIN := .venv/bin
POSTS := $(wildcard content/_posts/*.md)
COLLECTION := content/margins-of-error.yml
SOURCES := exporter tests scripts bench
JOBS ?= 2
# Pages shown in the README: the name of a PDF in dist/ and the page number.
PAGES := 2026-03-24-the-polite-retry:1 2026-02-17-a-promise-somebody-else-keeps:2 \
  2026-03-24-the-polite-retry:3 2026-02-17-a-promise-somebody-else-keeps:5
BOOK_PAGES := $(addprefix margins-of-error:,1 5 7 8 47 50)
# The post that the README shows in each profile and in both themes.
PROFILED := 2026-03-24-the-polite-retry
PROFILE_PAGES := $(patsubst %,$(PROFILED)%,:1 -print:2-3 -press:3 -review:1) essay/$(PROFILED):1
# The places of this post that are shown in an e-reader; the first is the cover.
READER_DOCUMENT := EPUB/text/$(PROFILED).xhtml
READER_PLACES := '' $(READER_DOCUMENT) $(READER_DOCUMENT)\#what-it-says dark:$(READER_DOCUMENT)\#chapter-references
# The blog that `make bench` measures: EXPORTER_CORPUS, else one beside the clone, else the samples.
# BENCH holds further options of `python -m bench`.
BLOG := $(or $(EXPORTER_CORPUS),$(firstword $(wildcard ../shared/corpus/*)),content)

# $(call timed,STAGE) COMMAND: run COMMAND, then print how long it took; keeps its exit code.
timed = TIMEFORMAT='$(1): %0lR'; time

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo docs test check quick update hostile fuzz corpus engines picture upgrade audit wheel bench compare clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	  || sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1: \2/p' $(MAKEFILE_LIST)

setup: ## install the exporter and its dependencies into .venv
	@scripts/setup demo

setup-test:
	@$(call timed,set-up) scripts/setup test

demo: setup ## build the sample posts and a collection of them into dist/, as EPUB and PDF
	@$(BIN)/exporter epub $(POSTS) -o dist/
	@$(BIN)/exporter pdf $(POSTS) -o dist/
	@$(BIN)/exporter collection $(COLLECTION) -o dist/
	@echo "In dist/:"
	@ls -1s --block-size=1K dist 2>/dev/null || ls -1s dist

# Each process begins with one half of the tests, so that the tests of a file share what they build.
test: check ## install what the tests need, check the code and run all tests
	@$(call timed,pytest) $(BIN)/pytest -n $(JOBS) --dist worksteal -m "not exhaustive"

check: setup-test ## check format, style and types
	@$(call timed,ruff format) $(BIN)/ruff format --check $(SOURCES)
	@$(call timed,ruff check) $(BIN)/ruff check $(SOURCES)
	@$(call timed,mypy) $(BIN)/mypy

# Each process collects and runs its part of the files: to send results from process to process takes
# as long as most of these tests. Python keeps bytecode, since pytest takes seconds to rewrite the
# assertions of all tests. All tests of some folders are slow, and importing what they need takes
# seconds too.
quick: setup-test ## run the tests that are not marked slow, in less than a minute on two cores
	@$(call timed,pytest) seq $(JOBS) | xargs -P $(JOBS) -I{} sh -c 'found=$$("$$@" 2>&1); code=$$?; \
	  echo "$$found"; exit $$code' sh env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest --part {}/$(JOBS) \
	  -m "not slow" -p no:xdist -p no:hypothesispytest \
	  $(patsubst %,--ignore=tests/%,browser corpus engines fuzz hostile test_properties.py)

update: setup-test ## replace expected outputs by the current ones; review `git diff tests/`
	@$(BIN)/pytest --update

hostile: setup-test ## run all inputs of strangers, of which make test runs every sixth one
	@$(BIN)/pytest -n $(JOBS) tests/hostile

fuzz: setup-test ## give a reader random input: make fuzz [TARGET=kramdown] [SECONDS=600]
	@$(BIN)/python tests/fuzz/fuzz.py $(TARGET) --seconds $(or $(SECONDS),600) --corpus build/fuzz

corpus: setup-test ## test the export of a whole blog: make corpus EXPORTER_CORPUS=path/to/site
	@test -n "$(EXPORTER_CORPUS)" || { echo 'name a site: make corpus EXPORTER_CORPUS=path/to/its/site' >&2; exit 2; }
	@EXPORTER_CORPUS='$(abspath $(EXPORTER_CORPUS))' $(BIN)/pytest -n $(JOBS) tests/corpus

engines: ## install calibre, and test what old EPUB engines show of the samples
	@$(call timed,set-up) scripts/setup engines
	@$(BIN)/pytest -n $(JOBS) tests/engines

picture: demo setup-test ## render the pictures of the documentation from the samples
	@$(BIN)/python scripts/pages_image.py dist docs/pages.png $(PAGES)
	@$(BIN)/python scripts/pages_image.py dist docs/book.png $(BOOK_PAGES)
	@for profile in screen print press review; do \
	  $(BIN)/exporter pdf content/_posts/$(PROFILED).md --profile $$profile -o build/profiles/ || exit; done
	@$(BIN)/exporter pdf content/_posts/$(PROFILED).md --theme essay -o build/profiles/essay/
	@$(BIN)/python scripts/pages_image.py build/profiles docs/profiles.png $(PROFILE_PAGES)
	@$(BIN)/python scripts/pages_image.py build/profiles docs/pictures/review.png $(PROFILED)-review:1 $(PROFILED)-review:2
	@$(BIN)/python scripts/reader_image.py dist/$(PROFILED).epub docs/pictures/e-reader.png $(READER_PLACES)
	@$(BIN)/python scripts/preview_image.py content /collection/margins-of-error.yml docs/pictures/collection.png img.cover

# Tools in an environment of their own, so that they change nothing that is tested.
.venv/tools/.done: scripts/locks/tools.txt | setup
	@python3 -m venv --clear .venv/tools
	@.venv/tools/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes \
	  --only-binary :all: -r scripts/locks/tools.txt
	@touch $@

# Material for MkDocs names its successor in every build.
docs: ## build the documentation as a site into build/site/
	@scripts/setup docs
	@NO_MKDOCS_2_WARNING=1 .venv/docs/bin/python -m mkdocs build --strict --quiet
	@echo 'Open build/site/index.html, or serve the folder build/site/.'

upgrade: setup-test .venv/tools/.done ## lock the newest versions of all packages, and list their licences
	@scripts/upgrade .venv/tools/bin/uv --upgrade
	@scripts/setup test
	@$(BIN)/python scripts/dependencies.py
	@git --no-pager diff --stat scripts/locks docs/licences.md

audit: .venv/tools/.done ## check the locked packages for known vulnerabilities
	@scripts/audit .venv/tools/bin/pip-audit

wheel: setup-test ## build the wheel and the sdist into build/packages/; the same commit gives the same bytes
	@SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --no-isolation -o build/packages

bench: setup-test ## compare speed and size with pandoc and others: make bench BLOG=site [QUICK=1]
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r bench/requirements.txt \
	  || echo 'some of the compared programs cannot be installed; the report names them' >&2
	@$(BIN)/python -m bench --blog $(BLOG) $(if $(QUICK),--quick) $(BENCH)

# Installs nothing. typst and pandoc are found in .venv and on the PATH, the other tools on the PATH.
compare: ## compare the composition of two posts with the tools that are installed; updates docs/
	@$(BIN)/python -c 'import pymupdf' 2>/dev/null || { echo 'run make setup-test first' >&2; exit 2; }
	@$(BIN)/python -m bench.composition

clean: ## remove build output; keep .venv
	@find dist -mindepth 1 ! -name .gitignore -delete
	@find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -rf build .mypy_cache .pytest_cache .ruff_cache
