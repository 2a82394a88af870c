# Both targets set up .venv first, once, and again when the dependencies change.
PY = .venv/bin/python

.PHONY: demo test setup lock clean

demo: .venv/ready
	@rm -rf evenhand-project
	.venv/bin/evenhand run examples/reports --project evenhand-project

test: .venv/ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	$(PY) -m pytest -n auto

setup: .venv/ready

GAZETTEER = $(wildcard src/evenhand/gazetteer/*.py src/evenhand/codebook/*.csv)

.venv/ready: pyproject.toml requirements.lock hatch_build.py scripts/setup $(GAZETTEER)
	@scripts/setup
	@touch .venv/ready

lock:
	scripts/lock

clean:
	rm -rf .venv evenhand-project
