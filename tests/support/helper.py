"""A process that has a site's settings loaded and runs what it is sent: `manage.py shell -c`, begun once for many."""

import contextlib
import io
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Helper:
    """Started by its first script, ended by stop()."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            cwd=ROOT,
            env=environment | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, script: str) -> str:
        """What the script printed. Raises RuntimeError with its traceback where it failed."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(script) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the helper ended with {self._process.wait()}")
        printed, fault = json.loads(line)
        if fault:
            raise RuntimeError(f"{printed}{fault}")
        return str(printed)

    def stop(self) -> None:
        with self._process:  # closes its pipes and waits
            self._process.terminate()


def _serve() -> None:
    import django

    django.setup()
    from django.db import connections

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what programs started here print is no answer
    for line in sys.stdin:
        printed, fault = io.StringIO(), ""
        with contextlib.redirect_stdout(printed):
            try:
                exec(json.loads(line), {"__name__": "script"})
            except Exception:
                fault = traceback.format_exc()
        connections.close_all()  # what it has read is as old as its next question, and it holds no lock
        answers.write(json.dumps([printed.getvalue(), fault]) + "\n")
        answers.flush()


if __name__ == "__main__":
    _serve()
