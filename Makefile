# Every target sets up what it needs in .venv; PYTHON picks the interpreter (3.11 or newer).
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/installed

.PHONY: demo dev check test conformance bench zoo docs lenet

demo: $(RUN)-run            ## the main job on what the project carries
	$(BIN)/glasslite demo

test: $(RUN)-test           ## lint, types, and every test
	$(BIN)/python -m ruff check . && $(BIN)/python -m ruff format --check . && $(BIN)/python -m mypy
	$(BIN)/python -m pytest -n 2

check: $(RUN)-test          ## lint, types and layers, without the tests
	$(BIN)/python -m ruff format . && $(BIN)/python -m ruff check --fix . && $(BIN)/python -m mypy && $(BIN)/lint-imports

dev: $(RUN)-dev             ## everything for working on glasslite, TensorFlow included

conformance: $(RUN)-test    ## whole models of ../shared against LiteRT, and both backends; writes docs/conformance.md
	$(BIN)/python -m tests.conformance --inputs 2
	$(BIN)/python -m tests.conformance --inputs 2 --numerics optimized
	$(BIN)/python -m tests.conformance --inputs 2 --numerics litert
	$(BIN)/python -m tests.conformance --backends

bench: $(RUN)-dev           ## side by side with other engines, 20 minutes; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks

zoo: $(RUN)-dev             ## build the models that are timed, outside the repository
	$(BIN)/python -m benchmarks.zoo

docs: $(RUN)-test           ## the generated pages
	$(BIN)/python -m docs

lenet: $(RUN)-dev           ## draw the digits, train and convert the LeNet that the project carries
	$(BIN)/python -m pip install --quiet -r recipes/lenet/requirements.txt
	$(BIN)/python -m recipes.lenet

$(RUN)-run: EXTRA :=
$(RUN)-test: EXTRA := [test,bench,check]
$(RUN)-dev: EXTRA := [dev]
$(RUN)-%: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.$(EXTRA)'
	touch $@
