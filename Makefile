# The habits of the house. `make check` is what the pre-commit hooks ask; .ci/run does the same in a fresh environment.
.PHONY: setup check test bench score samples

# The same libraries on every desk, by hash (constraints.txt); CI takes the newest within the bounds of pyproject.toml.
setup:
	python -m pip install --require-hashes -r constraints.txt
	python -m pip install --no-deps --no-build-isolation -e .

check:
	ruff check .
	ruff format --check .
	mypy
	lint-imports

test:
	python -m pytest -q

# One thread, as in the reading child.
bench:
	OPENBLAS_NUM_THREADS=1 EXTRACTOR_BENCH_FILES=1000 EXTRACTOR_BENCH_DOCUMENTS=100000 EXTRACTOR_BENCH_REPORTS=10000 python -m pytest -q -n 0 -s -m benchmark

score:
	python -m pytest -q -n 0 -m benchmark tests/test_scorecard.py tests/generating

samples:
	python -m extractor ingest samples --db samples.db
	python -m extractor check --db samples.db --fail-on never
