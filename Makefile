# Folkmoot. `make run` to try it, `make test` to check it; both need only Python 3.11+ and make.

PORT ?= 8000
export PORT

.PHONY: help run test check format third-party lock clean bench-ballots bench-live bench-pages bench-write bench-consensus bench-search fuzz-api

help:
	@echo "make run      start Folkmoot with its demo on 127.0.0.1:$(PORT) (PORT=8001 for another)"
	@echo "make test     everything that is checked: lint, types, layers, then the tests on SQLite, PostgreSQL, Chromium"
	@echo "make check    lint, types, layers and migrations only"
	@echo "make format   let ruff put the code in order"
	@echo "make bench-ballots  100,000 rankings counted by every method, beside pref_voting (some 3 minutes)"
	@echo "make bench-live   how fast news reaches thousands of readers, beside other servers (some 5 minutes)"
	@echo "make bench-pages  what a page costs the server, beside its own floor and django-spirit (some 5 minutes)"
	@echo "make bench-write  posts a second on SQLite and PostgreSQL, beside the bare drivers (some 5 minutes)"
	@echo "make bench-consensus  the map and groups of 498,000 votes, beside red-dwarf (some 2 minutes)"
	@echo "make fuzz-api     20,000 made-up requests to the API, in every role (some 20 minutes)"
	@echo "make bench-search  searches over 100,000 posts on SQLite and PostgreSQL, beside LIKE (some 10 minutes)"
	@echo "make bench-exports  files of 5,000 posts and 200 rounds: time, memory, and what readers notice (some 5 minutes)"
	@echo "make lock     compile requirements/*.in anew"
	@echo "make clean    remove the environment and the demo's data"

run:
	@bin/prepare base
	@exec .venv/bin/python bin/serve.py

test:
	@bin/prepare dev
	@exec bin/test

check:
	@bin/prepare dev
	@exec bin/check

format:
	@bin/prepare dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

third-party:
	@bin/prepare dev
	.venv/bin/python bin/third_party.py --write

lock:
	@bin/prepare dev
	@for name in base dev; do \
	  .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url requirements/$$name.in -o requirements/$$name.txt; \
	done

bench-ballots:
	@bin/prepare dev
	@.venv/bin/python -m bench.ballots

bench-live:
	@bin/prepare dev
	@.venv/bin/python -m bench.live

bench-pages:
	@bin/prepare dev
	@.venv/bin/python -m bench.pages

bench-write:
	@bin/prepare dev
	@.venv/bin/python -m bench.write

bench-consensus:
	@bin/prepare dev
	@.venv/bin/python -m bench.consensus

bench-search:
	@bin/prepare dev
	@.venv/bin/python -m bench.search

fuzz-api:
	@bin/prepare dev
	@FOLKMOOT_TESTING=1 FUZZ_REQUESTS=$${FUZZ_REQUESTS:-20000} .venv/bin/python -m pytest tests/forum/api/test_fuzz.py -q -n 2 -rP

bench-exports:
	@bin/prepare dev
	@.venv/bin/python -m bench.exports

clean:
	rm -rf .venv var
