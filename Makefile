# The commands of this house. `make demo` and `make test` set up everything they need; a second run is quick.
#
#   make demo [SERVE=0] [AS_OF=2026-12-01] [PORT=8000]   the demo county, planned and served on this machine
#   make serve [PORT=8000]                               serve what is there
#   make test [ARGS="..."]                               every test, on SQLite and PostgreSQL
#   make harden [SECONDS=300] [SEED=n]                   attack a server of its own at every route
#   make soak [KILLS=200] [SEED=n] [ENGINE=both]         kill a server of its own under load: nothing lost or doubled
#   make check                                           format, lint, types, contracts, migrations, deploy, ...
#   make fix                                             format and mend what can be mended by itself
#   make messages                                        bring the English catalogue up to the source
#   make handbook                                        write the county's rules out as a handbook
#   make lock [UPGRADE=1]                                write the locks anew from requirements/*.in
#   make bench [ONLY=name]   make bench-matching   make bench-planner [INSTANCES="DIR ..."]   the benchmarks
#   make mutants [MODULE=calendar]                       does a changed line of the rules turn a test red?

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
BIN := .venv/bin
JISHI := $(BIN)/jishi
PORT ?= 8000
# The checks need an installation of their own, so that none is left behind and none is touched.
APART := apart=$$(mktemp -d) && trap 'rm -rf "$$apart"' EXIT && export JISHI_VAR="$$apart/var" &&

.PHONY: demo serve test harden soak check fix messages lock bench bench-matching bench-planner mutants handbook runtime development files
.DEFAULT_GOAL := demo

runtime:
	@$(PYTHON) bin/environment.py runtime

development:
	@$(PYTHON) bin/environment.py development

files: development
	@$(APART) $(JISHI) setup --development --only-files

demo: runtime
	@$(JISHI) setup
	@$(JISHI) demo $(if $(AS_OF),--as-of $(AS_OF))
ifneq ($(SERVE),0)
	@$(JISHI) serve --port $(PORT)
endif

serve: runtime
	@$(JISHI) setup
	@$(JISHI) serve --port $(PORT)

test: files
	@$(BIN)/python tests/run.py $(ARGS)

harden: files
	@$(BIN)/python tests/harden/run.py --seconds $(or $(SECONDS),300) $(if $(SEED),--seed $(SEED))

soak: files
	@$(BIN)/python tests/soak/run.py --kills $(or $(KILLS),200) --engine $(or $(ENGINE),both) $(if $(SEED),--seed $(SEED))

CHECKS := format lint types contracts migrations deploy openapi messages handbook licences locks
check: files
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(CHECKS:%=check-%)

.PHONY: $(CHECKS:%=check-%)
check-format:
	@$(BIN)/ruff format --check --quiet --output-format concise . || { echo "请运行 make fix / run make fix"; exit 1; }

check-lint:
	@$(BIN)/ruff check --quiet --output-format concise .

check-types:
	@$(APART) JISHI_PROFILE=test $(BIN)/mypy

check-contracts:
	@$(BIN)/lint-imports --no-logo

check-migrations:
	@$(APART) JISHI_PROFILE=test $(JISHI) makemigrations --check --dry-run

check-deploy:
	@$(APART) export JISHI_PROFILE=production JISHI_HOSTS=jishi.example.gov.cn && \
	  $(JISHI) setup --verbosity 0 >/dev/null && $(JISHI) check --deploy --database default --fail-level WARNING

check-openapi:
	@$(APART) JISHI_PROFILE=test $(JISHI) openapi --check

check-messages:
	@$(BIN)/python -m jishi.config.messages check

check-handbook:
	@$(APART) $(BIN)/python -m jishi.rules.handbook "$$apart/rules.md" && \
	  cmp -s "$$apart/rules.md" docs/reference/rules.md || { echo "请运行 make handbook / run make handbook"; exit 1; }

check-licences:
	@$(BIN)/python bin/licences.py

check-locks:
	@$(BIN)/python bin/locks.py check

fix: development
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

messages: development
	@$(BIN)/python -m jishi.config.messages extract
	@$(BIN)/python -m jishi.config.messages list

handbook: development
	@$(BIN)/python -m jishi.rules.handbook docs/reference/rules.md

lock: development
	@$(BIN)/python bin/locks.py write $(if $(UPGRADE),--upgrade)

bench: files
	@status=0; for file in $(or $(ONLY:%=benchmarks/%.py),$(wildcard benchmarks/*.py)); do \
	  echo "— $$file"; $(BIN)/python $$file || status=1; done; exit $$status

bench-matching: files
	@$(BIN)/python benchmarks/matching.py

bench-planner: files
	@$(BIN)/python benchmarks/planner.py $(INSTANCES)

mutants: files
	@$(BIN)/python tests/rules/mutants.py $(or $(MODULE),all)
