# Everything one does with this project. Needs Python 3.11 or newer with venv and pip, nothing else.
#
#   make run     set up and start the dashboard: http://127.0.0.1:8000/ (PORT=8010 make run for another)
#   make test    set up and run every test; make test-fast runs those without database and browser
#   make check   formatting, lint, types, layers, templates, migrations, deployment settings
#   make fmt     format the code        make demo   put the demonstration readings back
#   make setup   only make .venv, with the tools for tests and checks

PYTHON ?= python3
PIP_OPTIONS ?= --only-binary=:all:
PYTEST_OPTIONS ?=
# One more than there are processors, at most four: tests in the browser wait more than they work.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(min(4, (os.cpu_count() or 1) + 1))')

export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PY := .venv/bin/python

# A stamp carries the checksum of the lists it was made from: the same lists, nothing to do.
RUN_SUM := $(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV_SUM := $(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
RUN_STAMP := .venv/.stamp-run-$(RUN_SUM)
DEV_STAMP := .venv/.stamp-dev-$(DEV_SUM)

.PHONY: help setup run test test-fast check fmt demo
.NOTPARALLEL:

help:
	@sed -n '/^#   make/s/^# //p' Makefile

setup: $(DEV_STAMP)

run: $(RUN_STAMP)
	@exec $(PY) manage.py serve

demo: $(RUN_STAMP)
	@$(PY) manage.py demo

test: $(DEV_STAMP)
	$(PY) -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(PYTEST_OPTIONS)

test-fast: $(DEV_STAMP)
	$(PY) -m pytest -n $(WORKERS) -m "not django_db and not browser and not slow" $(PYTEST_OPTIONS)

fmt: $(DEV_STAMP)
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .

# The deployment check runs under the settings of a real installation.
PRODUCTION := HTTPS=on DEBUG=off ALLOWED_HOSTS=dashboard.example \
	SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLM

check: $(DEV_STAMP)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -c "from importlinter.cli import lint_imports_command as run; run()" --no-logo
	$(PY) -m djlint --lint --quiet templates
	DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --fail-level WARNING
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

# --- The environment ------------------------------------------------------------------------------

$(RUN_STAMP): | .venv/bin/python
	@echo "安装运行所需的包 / Installing packages (requirements.txt) …"
	@$(PY) -m pip install --quiet $(PIP_OPTIONS) -r requirements.txt
	@rm -f .venv/.stamp-run-*
	@touch $@

$(DEV_STAMP): $(RUN_STAMP)
	@echo "安装测试与检查工具 / Installing tools (requirements-dev.txt) …"
	@$(PY) -m pip install --quiet $(PIP_OPTIONS) -r requirements.txt -r requirements-dev.txt
	@rm -f .venv/.stamp-dev-*
	@touch $@

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "找不到 $(PYTHON):请安装 Python 3.11 或更高版本。" >&2; \
	  echo "$(PYTHON) not found: install Python 3.11 or newer (or: make run PYTHON=/path/to/python3.11)." >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) 的版本过低:需要 Python 3.11 或更高版本,可用 make run PYTHON=python3.11 指定。" >&2; \
	  echo "$(PYTHON) is too old: Python 3.11 or newer is needed (make run PYTHON=python3.11)." >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' >/dev/null 2>&1 || { \
	  echo "$(PYTHON) 缺少 venv 模块:Debian/Ubuntu 请先执行 apt install python3-venv。" >&2; \
	  echo "$(PYTHON) lacks the venv module: on Debian/Ubuntu run apt install python3-venv." >&2; \
	  exit 1; }
	@echo "建立 Python 环境 / Creating .venv …"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
