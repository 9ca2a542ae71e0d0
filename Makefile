# `make audit` and `make test` do everything on a fresh machine with Python >= 3.11, a C compiler and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PEERS := $(VENV)/.peers

.PHONY: audit test check bench roundtrip fuzz fuzz-files fuzz-packs hostile rates mutants requirements clean

# What to read and where to write stands in reports/season.yaml.
audit: $(STAMP)
	$(BIN)/gouji audit reports/submissions --fail-on never

test: $(STAMP) check
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) $(PEERS)
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/formats.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/lint.py
	$(BIN)/python benchmarks/backtest.py

# Generated reports written in every format by real tools and read back; LibreOffice and Chromium are used where found.
roundtrip: $(STAMP)
	$(BIN)/python benchmarks/roundtrip.py --count 500 --format all

# Random reasoning packs against the plain oracle, each in a process of its own.
fuzz: $(STAMP)
	$(BIN)/python benchmarks/fuzz_reasoning.py --packs 10000

# Mutants of real files through the readers, in the processes that an audit has.
fuzz-files: $(STAMP)
	$(BIN)/python benchmarks/fuzz_files.py --count 20000

# Broken rule packs, each of which must load or be told where it is wrong, within a second.
fuzz-packs: $(STAMP)
	$(BIN)/python benchmarks/fuzz_packs.py --count 50000 --national 0.002

# What hostile files of full size cost, and what is said of them.
hostile: $(STAMP)
	$(BIN)/python benchmarks/hostile.py

# How often consistent reports raise a false alarm, and wrong cells are found and named.
rates: $(STAMP)
	$(BIN)/python benchmarks/rates.py --reports 5000

# Whether the tests inside the rules notice every small change of the rules.
mutants: $(STAMP)
	$(BIN)/gouji rules test --mutants

# Two steps, because durable_rules comes as source only and must be built with the pinned tools, not with newer ones.
$(STAMP): requirements/build.txt requirements/all.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation -r requirements/all.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(STAMP)

# What benchmarks/formats.py measures against. In the same environment, since they share most of what they need with it,
# at the same versions; nothing of ours imports them, which tests/reading/test_imports.py holds.
$(PEERS): requirements/peers.txt $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --no-build-isolation -r requirements/peers.txt
	touch $(PEERS)

# Needs uv on the PATH. Hosts are never written into the files.
requirements:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header requirements/build.in -o requirements/build.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra dev --extra docs pyproject.toml -c requirements/build.txt -o requirements/all.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra peers pyproject.toml -c requirements/all.txt -o requirements/peers.txt

clean:
	rm -rf $(VENV) reports/out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
