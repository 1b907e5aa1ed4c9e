"""The peer, red-dwarf: installed apart, given the same votes; its pipeline as its makers offer it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import venv
import zlib
from pathlib import Path
from typing import Any

from bench.report import KEPT_IN
from bench.servers import clean_environment

RELEASE = "red-dwarf==0.4.0"
PYTHON = f"{platform.python_version()}-{zlib.crc32(sys.base_prefix.encode()):08x}"
HOME = KEPT_IN / "red-dwarf" / PYTHON  # it runs on the same Python as we do
BIN = HOME / "bin"
# Printed by the peer's own Python: it knows nothing of Folkmoot.
PROGRAM = """
import csv, json, resource, sys, time, warnings
warnings.simplefilter("ignore")
with open(sys.argv[1], newline="") as file:
    votes = [{"participant_id": int(a), "statement_id": int(b), "vote": int(c)} for a, b, c in csv.reader(file)]
cpu, start = time.process_time(), time.perf_counter()
from reddwarf.implementations.base import run_pipeline
loaded = time.perf_counter()
found = run_pipeline(votes=votes, random_state=1)
done = time.perf_counter()
print(json.dumps({
    "load": loaded - start, "pipeline": done - loaded, "all": done - start, "cpu": time.process_time() - cpu,
    "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    "found": [len(set(found.clusterer.labels_))],
}))
"""


def install() -> None:
    """Into var/bench, once."""
    if not (BIN / "installed").exists():
        venv.create(HOME, with_pip=True, clear=True)
        _run("-m", "pip", "install", "-q", "--disable-pip-version-check", RELEASE)
        (BIN / "installed").touch()


def measured(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run("-c", PROGRAM, path).splitlines()[-1])
    return found


def _run(*arguments: str | Path) -> str:
    """In one thread, as ours computes: on a machine that does other things threads cost both dearly."""
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        [BIN / "python", *arguments],
        cwd=HOME,
        env=clean_environment(PATH=path, PYTHONWARNINGS="ignore", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the peer failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout
