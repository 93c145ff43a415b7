# make demo    sets up on the first run, converts every sample, prints one table
# make test    the tests          make full   the same with many more generated cases
# make bench   plans a second     make lint   ruff and mypy
# make docs    writes the pages in docs/ that are made from code and catalogues
# make judges  sets up the FHIR validators of others that tests ask (npm, Java)
# make definitions  takes the facts of FHIR R4 out of the official package again
# make own     derives what the check judges our own profiles by
# make lock    chooses new versions of everything that is depended on

PYTHON := $(shell for p in python3.11 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup demo test full bench lint docs lock definitions own judges
setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: install it, then run make again." >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)
	@$(BIN)/sipfhir demo

test: $(READY)
	$(BIN)/python -m pytest -q -n 2

full: $(READY)
	HYPOTHESIS_PROFILE=full $(BIN)/python -m pytest -q -n 2

bench: $(READY)
	@$(BIN)/python -m benchmarks

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/python -m tools.docs

judges: $(READY)
	tests/judges/setup $(abspath $(BIN)/python)

definitions: $(READY)
	$(BIN)/python -m tools.definitions
	$(BIN)/python -m tools.base
	$(BIN)/python -m tools.own

own: $(READY)
	$(BIN)/python -m tools.own

lock: $(READY)
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --extra dev --strip-extras \
	  --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --output-file requirements.lock pyproject.toml
