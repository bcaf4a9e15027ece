# What a person types. `make help` lists it; CI calls the same commands.

PYTHON ?= python3
VENV := .venv
# Compiled once, and not by every process that tests start.
unexport PYTHONDONTWRITEBYTECODE
BIN := $(VENV)/bin
READY := $(VENV)/ready
# What only tests need.
TEST_READY := $(VENV)/test-ready
PROJECTS := libs/contracts libs/client libs/chassis services/contacts services/sales services/billing services/helpdesk services/social services/marketing gateway libs/cli

# S=contacts narrows to one service or library, T=path to one file or folder.
S ?=
T ?= $(if $(S),$(wildcard services/$(S) libs/$(S) $(filter gateway,$(S))))
# One more than cores, as much of what tests do is to wait for what was killed to come back.
WORKERS ?= 3
# The long tests do all they can, and not a part of it: make test FULL=1
FULL ?=
PYTEST := $(if $(FULL),VINCULO_FULL_TESTS=1 )$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(T)

.DEFAULT_GOAL := help
.PHONY: help up down seed test test-unit test-integration test-contract test-journeys test-faults \
	lint docs bench clean

help: ## Show what can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20
	@echo
	@echo "Narrow tests with S=contacts or T=path, such as: make test-unit S=contacts"

$(READY): constraints.txt pyproject.toml $(addsuffix /pyproject.toml,$(PROJECTS)) deploy/prepare.sh
	@sh deploy/prepare.sh $(PYTHON) $(VENV)
	@# Plain paths, so that a folder named as a package does not stand in for it.
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt \
		--config-settings editable_mode=compat \
		$(foreach project,$(PROJECTS),-e $(project)$(if $(filter libs/chassis,$(project)),[service$(comma)tracing$(comma)printing$(comma)testing])) \
		-r requirements-dev.txt
	@# Only for the purchases that it carries, so without what it would need to run.
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt --no-deps lifetimes
	$(BIN)/python -m cli.prerequisites --install
	@touch $@

comma := ,

$(TEST_READY): $(READY)
	$(BIN)/python -m cli.prerequisites --install --for-tests
	@touch $@

up: $(READY) ## Start the whole suite on this machine, with a demo in it
	@$(BIN)/vinculo up

down: ## Stop what `make up` started; data stays
	@if [ -x $(BIN)/vinculo ]; then $(BIN)/vinculo down; fi

seed: $(READY) ## Put the demo into a running suite
	@$(BIN)/vinculo seed

test: $(TEST_READY) ## Run all tests
	$(PYTEST)

test-unit: $(TEST_READY) ## Tests without I/O
	$(PYTEST) -m unit

test-integration: $(TEST_READY) ## Tests against a real MongoDB and RabbitMQ
	$(PYTEST) -m integration

test-contract: $(TEST_READY) ## Tests of what services promise each other and the world
	$(PYTEST) -m contract

test-journeys: $(TEST_READY) ## Tests of the whole system over HTTP
	$(PYTEST) -m journeys

test-faults: $(TEST_READY) ## Tests that stop and kill parts
	$(PYTEST) -m faults

lint: $(READY) ## Check style, and which way code looks
	$(BIN)/ruff check .
	$(BIN)/lint-imports

docs: $(READY) ## Write docs/*openapi.json, docs/asyncapi.json and the snapshots of the contracts
	$(BIN)/python -m gateway.documents docs
	$(BIN)/python -m contracts.asyncapi docs/asyncapi.json
	$(BIN)/python -m contracts.snapshots

bench: $(READY) ## Measure, and write bench/results.md (takes a while; leave the machine alone)
	$(BIN)/python bench/run.py $(PARTS)

clean: down ## Stop everything and remove the environment; data stays in .vinculo
	rm -rf $(VENV)
