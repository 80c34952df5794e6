# Two commands do everything on a machine with Python 3.11 or newer: `make run` and `make test`.

PYTHON ?= python3
MAKEFLAGS += --no-print-directory # the output of `make env` is for a shell
unexport PYTHONDONTWRITEBYTECODE # with it each of a run's many processes compiles every module again
VENV := .venv
# ./cdk is the folder: without its dot it is the group of pyproject.toml.
JAVASCRIPT := javascript tests/end_to_end/javascript tests/events/javascript ./cdk

.PHONY: help run demo test tests-with-emulator tests-without-emulator check check-javascript fast test-changed durations format lock disposable-domains newest-disposable-domains common-passwords signature-vectors
.PHONY: console console-assets decisions lighthouse pictures benchmark imports conformance template metrics-cost benchmark-disposable
.PHONY: release event-schemas event-release clean env code shell busy openapi privacy cost scale soak faults mutants hostile hostile-http walk
.PHONY: install-run install-test install-tools install-audit install-docs install-cdk install-javascript site

help:
	@echo 'make run    the whole suite on this machine, with demo traffic; Ctrl-C stops it'
	@echo 'make demo   the same, checks every outcome and exits'
	@echo 'make shell  a shell for the suite of `make run`, with aws and sam; in your shell: eval "$$(make env)"'
	@echo 'make code   print the newest code sent by e-mail; TO=… names the address'
	@echo 'make test   all checks and tests'
	@echo 'make fast   the checks, and the tests without emulator, browser and build; ONLY=tests/rules narrows'
	@echo 'make test-changed   the tests that a change can affect'
	@echo 'make console   dashboards and alarms of a stack on AWS, read-only unless WRITE=1; STACK=… names the stack'
	@echo 'make mutants mutation test: SAMPLE=200 places chosen by SEED=1; lists the mutants that no test finds; FOLDER=rules'
	@echo 'make faults fault injection as a table: failed, lost, worst added latency, time to recovery'
	@echo 'make hostile-http race conditions of eight threads through the API; ROUNDS=100'
	@echo 'make hostile every attack of tests/hostile as a table: tried, succeeded, harmed; ROUNDS=10000 SEED=7'
	@echo 'make walk   deploy each value of every parameter and back, on the emulator'
	@echo 'make soak   concurrent users for MINUTES=5: is every event once on the topic, in the log and in the metrics?'
	@echo 'make release create the release VERSION=1.4.0, and at its commit build its files in dist/'
	@echo 'make cost   cost of a month on AWS, and the first quota reached: MAU=50000 SIGN_INS_PER_USER=16 FLOW=password REGION=us-east-1'
	@echo 'make lighthouse   Lighthouse of every view of the console of `make run`, as a table'
	@echo 'make site   the documents as a site with a search, in build/site/html'
	@echo 'make durations, format, lock, disposable-domains, newest-disposable-domains, event-schemas, event-release,'
	@echo '     benchmark, benchmark-disposable, imports, template, openapi, privacy, decisions, metrics-cost, scale, conformance, console-assets, pictures, clean: for contributors'

# make run PORT=4570 PARAMETERS='Mfa=OPTIONAL RestApi=off' ORIGIN=http://localhost:5173 HISTORY=0
SUITE = $(VENV)/bin/python -m local
OPTIONS = $(PORT:%=--port %) $(PARAMETERS:%=--parameter %) $(if $(ORIGIN),--origins '$(ORIGIN)') $(if $(filter 0,$(HISTORY)),--no-history)

run: install-run
	@$(SUITE) run $(OPTIONS)

demo: install-run
	@$(SUITE) demo $(OPTIONS)

# eval "$(make env)": the address, keys and names of the suite that runs.
env:
	@$(PYTHON) -m local.env

# The newest code that was mailed to an address: make code TO=ada@example.com
code: install-run
	@$(VENV)/bin/python -m local.mailed_code '$(TO)'

shell: install-tools
	@$(PYTHON) -m local.shell

# Options of the command by name: make console STACK=mine PROFILE=work REGION=eu-west-1
console: install-run
	@$(VENV)/bin/python -m local.console $(STACK:%=--stack %) $(PROFILE:%=--profile %) $(REGION:%=--region %) $(if $(filter 1,$(WRITE)),--write)

PYTEST := $(VENV)/bin/python -m pytest
ifeq ($(shell uname),Linux)
SPREAD := --forks 3
WHOLE_GROUPS := --forks 3 --whole-groups
else # no process goes on after a fork there, so each collects for itself
SPREAD := -n 3 --dist worksteal
WHOLE_GROUPS := -n 3 --dist loadgroup
endif
# Two runs, because they are different: coverage sees only what runs in the process, and emulator tests wait for others. While
# they wait, the other run computes: both at once, and no test is told that make has jobs.
test: check check-javascript install-tools install-audit install-docs
	@rm -rf build/tests
	@mkdir -p build/tests
	@$(MAKE) --keep-going --jobs=2 tests-with-emulator tests-without-emulator

tests-with-emulator:
	MAKEFLAGS= MAKELEVEL=0 $(PYTEST) -m emulator $(WHOLE_GROUPS) --junit-xml build/tests/emulator.xml

tests-without-emulator:
	MAKEFLAGS= MAKELEVEL=0 nice $(PYTEST) -m "not emulator" $(SPREAD) --cov --junit-xml build/tests/unit.xml > build/tests/unit.txt 2>&1; \
		status=$$?; cat build/tests/unit.txt; exit $$status

# What one runs after every few lines: under a minute on two cores. ONLY=tests/rules narrows the tests.
ONLY ?=
fast: check check-javascript
	$(PYTEST) -m "not emulator and not slow and not built and not costly" $(SPREAD) --quiet $(ONLY)

# What a change can touch, against where the branch left main; never the gate.
test-changed: check check-javascript install-tools install-audit install-docs
	@$(VENV)/bin/python -m tests.loop.changed

# Number and time of the tests of the last `make test`, by folder; and the order of the next one's groups.
durations: install-test
	@$(VENV)/bin/python -m tests.loop.durations

check: install-test
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

# Without npm it says in a sentence that nothing is checked.
check-javascript: install-javascript
	$(VENV)/bin/python -m pipeline.javascript.check

format: install-test
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

# `sam build` calls this once for each function of template.yaml.
build-%:
	@$(PYTHON) -m pipeline.delivery.package "$*" "$(ARTIFACTS_DIR)"

# make conformance ARGS='--account 123456789012 --stage anything': a dry run; with --really, does it.
conformance: install-run
	@$(VENV)/bin/python -m pipeline.conformance $(ARGS)

disposable-domains: install-test
	$(VENV)/bin/python -m pipeline.lists.disposable_domains

common-passwords: install-test
	$(VENV)/bin/python -m pipeline.lists.common_passwords

signature-vectors: install-test
	$(VENV)/bin/python -m pipeline.lists.signature_vectors

newest-disposable-domains: install-test
	@$(VENV)/bin/python -m pipeline.lists.disposable_domains --newest

privacy: install-test
	@$(VENV)/bin/python -m pipeline.documents.privacy_docs

decisions: install-test
	@$(VENV)/bin/python -m pipeline.documents.decision_index

site: install-run install-docs
	@$(VENV)/bin/python -m pipeline.documents.site

console-assets: install-test
	$(VENV)/bin/python -m pipeline.javascript.console_assets

# Of the console that `make run` serves in another terminal: make lighthouse DOCUMENT=docs/console.md writes the table there, too.
lighthouse: install-run
	@$(PYTHON) -m pipeline.environment tests/end_to_end/lighthouse
	@$(VENV)/bin/python -m local.console.lighthouse $(DOCUMENT:%=--document %)

pictures: install-test
	$(VENV)/bin/python -m local.console.pictures

# The demo with four busy loops, three times: it passes on a machine that does much else, too.
busy: install-run
	@$(VENV)/bin/python -m benchmarks.busy

# Every fault that a test brings about, and what came of it: N, failed, lost, worst added time, time to recovery.
faults: install-test
	@$(PYTEST) --faults $(if $(DOCUMENT),--faults-document '$(DOCUMENT)') $(WHOLE_GROUPS) --quiet tests

# Every attack of tests/hostile, as often as told: make hostile ROUNDS=10000 SEED=7
hostile: install-test
	@$(PYTEST) $(SPREAD) --quiet tests/hostile -m "not emulator" --hostile-rounds '$(or $(ROUNDS),0)' --hostile-seed '$(or $(SEED),0)'

# Eight threads through Cognito's API on the emulator, for what one may have: make hostile-http ROUNDS=100
hostile-http: install-test
	@$(PYTEST) -n 0 --quiet tests/end_to_end/test_http_races.py --http-rounds '$(or $(ROUNDS),3)'

# One change of the code at a time: does a test notice? make mutants SAMPLE=200 SEED=1 FOLDER='rules triggers'; AGAIN=1 for the last
# survivors, ONLY='challenge_table.py' for those with that in their file or name
mutants: install-test
	@$(VENV)/bin/python -m tests.mutants --sample '$(or $(SAMPLE),200)' --seconds '$(or $(SECONDS),7200)' --seed '$(or $(SEED),1)' $(if $(AGAIN),--again) $(if $(ONLY),--only '$(ONLY)') $(FOLDER)

# Users at once, and every decision held against every event and metric: make soak MINUTES=5 USERS=4 SEED=1
soak: install-run
	@$(VENV)/bin/python -m local.soak --minutes '$(or $(MINUTES),5)' --users '$(or $(USERS),4)' --seed '$(or $(SEED),1)'

# Every parameter of the template to each value and back on the emulator, many at once: about 90 updates.
walk: install-test
	@WALK_ROUNDS=99 $(PYTEST) --quiet -rP tests/end_to_end/test_everything_on.py

# This check of disposable domains and those of others; fetches them all into build/benchmark-disposable.
# DAYS=folder, or FEED=file HEAD=file AGE=1: your own names; SINCE=2026-08-01; BARS=yes: fetch nothing; ALONE=yes: the feed by itself.
benchmark-disposable: install-test
	$(VENV)/bin/python -m benchmarks.disposable $(if $(DAYS),--days $(DAYS)) $(if $(FEED),--feed $(FEED)) $(if $(HEAD),--head $(HEAD)) \
		$(if $(AGE),--age $(AGE)) $(if $(SINCE),--since $(SINCE)) $(if $(BARS),--bars) $(if $(ALONE),--alone)

TARGET_PYTHON := from pipeline.delivery.bytecode import target_python; print(target_python())

benchmark: install-test
	$(VENV)/bin/python -m benchmarks.domain_list
	$(VENV)/bin/python -m benchmarks.passwordless
	$(VENV)/bin/python -m benchmarks.printed packages
	$(VENV)/bin/python -m benchmarks.printed consumers
	$(VENV)/bin/python -m benchmarks.printed failure_rates
	$(VENV)/bin/python -m benchmarks.printed group_quota
	rm -rf build/benchmark
	$(VENV)/bin/uv pip install --quiet --compile-bytecode --python "$$($(VENV)/bin/python -c "$(TARGET_PYTHON)")" --target build/benchmark/runtime awslambdaric==4.2.2
	-@$(PYTHON) -m pipeline.environment benchmarks/samples/node # without it, rows are missing
	$(VENV)/bin/python -m benchmarks.cold_start --rounds 20 --runtime build/benchmark/runtime --document docs/performance.md # last: it fails above a bar

imports: install-test
	$(VENV)/bin/python -m benchmarks.imports > build/imports.csv
	mv build/imports.csv tests/triggers/imports.csv

event-schemas: install-test
	$(VENV)/bin/python -m pipeline.documents.event_schemas
	$(VENV)/bin/python -m pipeline.documents.event_docs
	$(VENV)/bin/python -m pipeline.documents.event_asyncapi
	$(VENV)/bin/python -m pipeline.documents.event_types

openapi: install-test
	$(VENV)/bin/python -m pipeline.documents.openapi

event-release: install-test
	$(VENV)/bin/python -m pipeline.documents.event_release

# Cuts a release, and at its commit makes the files of it in dist/: make release VERSION=1.4.0
release: install-test install-javascript
	@$(VENV)/bin/python -m pipeline.release '$(VERSION)'

# template.yaml from infrastructure/, and what is told of it: docs/rights.md, docs/parameters.md, costs in docs/operations.md.
template: install-test
	$(VENV)/bin/python -m infrastructure

# What watching costs in a month, by MetricsMode: make metrics-cost CLIENTS=10
CLIENTS ?= 2
metrics-cost: install-test
	@$(VENV)/bin/python -m infrastructure --cost '$(CLIENTS)'

# What a month costs, and which quota breaks first: make cost MAU=50000 SIGN_INS_PER_USER=16 FLOW=code REGION=eu-west-1
cost: install-test
	@$(VENV)/bin/python -m benchmarks.scale --mau '$(MAU)' --sign-ins-per-user '$(or $(SIGN_INS_PER_USER),16)' \
		--flow '$(or $(FLOW),password)' --region '$(or $(REGION),us-east-1)'

# The tables of docs/scale.md, from benchmarks/scale/.
scale: install-test
	$(VENV)/bin/python -m benchmarks.scale

# One lock for tests, laptop and Lambda: what runs and what ships is what was tested.
LOCK := $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
lock: install-test
	$(LOCK) pyproject.toml --group test --output-file requirements-test.txt
	$(LOCK) pyproject.toml --group run --constraint requirements-test.txt --output-file requirements-run.txt
	$(LOCK) pyproject.toml --constraint requirements-test.txt --output-file requirements.txt
	$(LOCK) --group pyproject.toml:tools --output-file requirements-tools.txt
	$(LOCK) --group pyproject.toml:audit --output-file requirements-audit.txt
	$(LOCK) --group pyproject.toml:docs --output-file requirements-docs.txt
	$(LOCK) --group pyproject.toml:cdk --output-file requirements-cdk.txt

clean:
	rm -rf .venvs $(VENV) .venv-tools .venv-audit .venv-docs .venv-cdk $(JAVASCRIPT:%=%/node_modules) tests/end_to_end/lighthouse/node_modules build .aws-sam .mypy_cache .pytest_cache .ruff_cache .coverage .hypothesis

# The environments, each as its lock names it: run is what `make run` needs, test is more. The SAM and AWS command lines
# and Checkov are apart, because each pins other versions of boto3. What is installed already takes no time.
install-run install-test install-tools install-audit install-docs install-cdk:
	@command -v $(PYTHON) >/dev/null || { echo 'Python 3.11 or newer is needed, and there is no $(PYTHON) here' >&2; exit 1; }
	@$(PYTHON) -m pipeline.environment $(@:install-%=%)

# What checks the JavaScript, the web's own clients and the standards' own schemas; without npm each says what is skipped.
install-javascript: install-test
	@$(PYTHON) -m pipeline.environment $(JAVASCRIPT)
