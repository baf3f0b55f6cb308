# `make book` sets everything up and binds the sample stories; `make test` checks the whole project.
# A stamp in .venv says that a set-up is done, so the next run starts at once. To begin anew: rm -rf .venv

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check
UV := uv==0.13.8
LOCK_FLAGS :=

# Set PYTHON to choose the interpreter. One that can already make virtual environments goes before one that cannot.
PYTHON = $(shell for module in ensurepip sys; do for python in python3.13 python3.12 python3.11 python3; do \
	$$python -c "import $$module, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$python && exit; \
	done; done)

# On macOS the libraries of Homebrew lie where the loader does not look. The variable stands in front of each command and
# is not exported, because the system's shell drops it from what it inherits.
ifeq ($(shell uname -s),Darwin)
    LIBRARIES := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib
    export PATH := /opt/homebrew/opt/openjdk/bin:/usr/local/opt/openjdk/bin:$(PATH)
endif

.NOTPARALLEL:
.PHONY: book test setup setup-test check format fonts lock wheel clean

book: setup
	@$(LIBRARIES) $(BIN)/griffo compile seeds -o out

test: check
	$(LIBRARIES) $(BIN)/pytest -n auto --dist worksteal --cov

check: setup-test
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

format: setup-test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

fonts: setup-test
	$(BIN)/python styles/fonts.py

# The second lock takes over every version of the first. LOCK_FLAGS=--upgrade moves to the newest versions allowed.
lock: setup
	$(PIP) install $(UV)
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

COMPILE = $(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-annotate --no-strip-extras --quiet $(LOCK_FLAGS)

wheel: setup-test
	$(BIN)/python -m build --no-isolation

clean:
	rm -rf seeds/.griffo dist htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests styles -name __pycache__ -prune -exec rm -rf {} +
	find out -mindepth 1 ! -name .gitkeep -delete

# Set-up: what the system must bring, the packages of the lock, and Griffo itself, which runs from src/.
# The build backend is in the lock too, so that pip fetches nothing unpinned.
setup: NEEDS := venv pango
setup: $(VENV)/book

setup-test: NEEDS := venv pango java poppler
setup-test: WISHES := node chromium mupdf
setup-test: $(VENV)/test $(VENV)/readers

$(VENV)/book: requirements.lock pyproject.toml | $(BIN)/pip
	@$(LIBRARIES) .ci/system $(BIN)/python $(NEEDS)
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test: requirements.lock requirements-dev.lock pyproject.toml | $(BIN)/pip
	@$(LIBRARIES) .ci/system $(BIN)/python $(NEEDS)
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/book

# The engines in which the tests read books, from npm's lock file. Without them those tests are skipped, except in CI.
$(VENV)/readers: tests/package.json tests/package-lock.json tests/.npmrc | $(VENV)/test
	@.ci/system $(BIN)/python --if-possible $(WISHES)
	@if (cd tests && npm ci --loglevel=error >/dev/null); then touch $@; elif [ -n "$$CI" ]; then exit 1; else \
	echo "griffo: without its packages from npm the tests that read books in a browser are skipped" >&2; fi

$(BIN)/pip:
	@python="$(PYTHON)"; $${python:-false} -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "griffo: needs Python 3.11 or later; make PYTHON=... says where it is" >&2; exit 1; }; \
	$(LIBRARIES) .ci/system "$$python" $(NEEDS) && "$$python" -m venv --clear $(VENV)
