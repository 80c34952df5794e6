# Two commands do everything on a machine with Python 3.11 or newer: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
TOOLS := .venv-tools
AUDIT := .venv-audit
JAVASCRIPT := tests/end_to_end/javascript tests/events/javascript

.PHONY: help run demo test check format lock disposable-domains newest-disposable-domains
.PHONY: console console-assets screenshots pictures benchmark conformance boards metrics-cost
.PHONY: event-schemas event-release clean

help:
	@echo 'make run    the whole suite on this machine, with demo traffic; Ctrl-C stops it'
	@echo 'make demo   the same, checks every outcome and exits'
	@echo 'make test   all checks and tests'
	@echo 'make console   the boards and alarms of a stack on AWS, only to look at; STACK=… names another'
	@echo 'make format, lock, disposable-domains, newest-disposable-domains, event-schemas, event-release,'
	@echo '     benchmark, boards, openapi, metrics-cost, conformance, console-assets, pictures, clean: for those who change the code'

run: $(VENV)/installed
	@$(VENV)/bin/python -m local run

demo: $(VENV)/installed
	@$(VENV)/bin/python -m local demo

# Options of the command by name: make console STACK=mine PROFILE=work REGION=eu-west-1
console: $(VENV)/installed
	@$(VENV)/bin/python -m local.console $(STACK:%=--stack %) $(PROFILE:%=--profile %) $(REGION:%=--region %)

test: check $(TOOLS)/installed $(AUDIT)/installed $(JAVASCRIPT:%=%/node_modules)
	$(VENV)/bin/python -m pytest --cov

check: $(VENV)/installed
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

format: $(VENV)/installed
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

# `sam build` calls this once for each function of template.yaml.
build-%:
	$(PYTHON) -m pipeline.package "$(ARTIFACTS_DIR)"

# make conformance ARGS='--account 123456789012 --stage anything': says what it would do; with --really, does it.
conformance: $(VENV)/installed
	@$(VENV)/bin/python -m pipeline.conformance $(ARGS)

disposable-domains: $(VENV)/installed
	$(VENV)/bin/python -m pipeline.disposable_domains

newest-disposable-domains: $(VENV)/installed
	@$(VENV)/bin/python -m pipeline.disposable_domains --newest

screenshots: $(VENV)/installed
	$(VENV)/bin/python -m local.console.pictures

console-assets: $(VENV)/installed
	$(VENV)/bin/python -m pipeline.console_assets

pictures: $(VENV)/installed
	$(VENV)/bin/python -m local.pictures

benchmark: $(VENV)/installed
	$(VENV)/bin/python -m benchmarks.domain_list
	$(VENV)/bin/python -m benchmarks.passwordless

event-schemas: $(VENV)/installed
	$(VENV)/bin/python -m pipeline.event_schemas
	$(VENV)/bin/python -m pipeline.event_docs
	$(VENV)/bin/python -m pipeline.event_asyncapi

parameter-docs: $(VENV)/installed
	$(VENV)/bin/python -m pipeline.parameter_docs

openapi: $(VENV)/installed
	$(VENV)/bin/python -m pipeline.openapi

event-release: $(VENV)/installed
	$(VENV)/bin/python -m pipeline.event_release

# Dashboards, alarms and queries, into template.yaml.
boards: $(VENV)/installed
	$(VENV)/bin/python -m pipeline.boards

# What watching costs in a month, by MetricsMode: make metrics-cost CLIENTS=10
CLIENTS ?= 2
metrics-cost: $(VENV)/installed
	@$(VENV)/bin/python -m pipeline.boards.cost --clients '$(CLIENTS)'

# One lock for laptop and Lambda: what ships is what was tested.
LOCK := $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
lock: $(VENV)/installed
	$(LOCK) pyproject.toml --group dev --output-file requirements-dev.txt
	$(LOCK) pyproject.toml --constraint requirements-dev.txt --output-file requirements.txt
	$(LOCK) --group pyproject.toml:tools --output-file requirements-tools.txt
	$(LOCK) --group pyproject.toml:audit --output-file requirements-audit.txt

clean:
	rm -rf $(VENV) $(TOOLS) $(AUDIT) $(JAVASCRIPT:%=%/node_modules) build .aws-sam .mypy_cache .pytest_cache .ruff_cache .coverage .hypothesis

$(VENV)/installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@echo 'installing into $(VENV), once; this takes about a minute'
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-dev.txt
	@touch $@

# The SAM and AWS command lines; apart, because they pin other versions of boto3.
$(TOOLS)/installed: requirements-tools.txt $(VENV)/installed
	@$(PYTHON) -m venv $(TOOLS)
	@$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-tools.txt
	@touch $@

# Checkov; apart, because it pins yet other versions.
$(AUDIT)/installed: requirements-audit.txt $(VENV)/installed
	@$(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-audit.txt
	@touch $@

# The web's own clients and the standards' own schemas, for tests; without npm those say why they are skipped.
%/javascript/node_modules: %/javascript/package-lock.json
	@if command -v npm >/dev/null; then cd $(@D) && npm ci --silent --no-audit --no-fund && touch node_modules; fi
