"""What is dear to make and only copied: migrated databases, the demo, collected files. Made once, shared by all workers.

`make test` names one folder for all its parts (FOLKMOOT_TEST_MOULDS); a run of its own makes its own.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support import settings as prepared

ROOT = Path(__file__).resolve().parents[2]
MOULDS = Path(os.environ.get("FOLKMOOT_TEST_MOULDS") or Path(os.environ["FOLKMOOT_TEST_ROOT"]) / "moulds")


def once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, as the first who asked has made it; the others wait."""
    folder, making = MOULDS / name, MOULDS / f"{name}.making"
    MOULDS.mkdir(parents=True, exist_ok=True)
    with (MOULDS / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


def environment_of(data: Path) -> dict[str, str]:
    """Ours without what the tests have set, and with what a site on this data directory needs to begin."""
    ours = ("FOLKMOOT_", "DATABASE_URL", "DJANGO_", "REDIS_URL", "EMAIL_URL", "PYTEST_", "PGHOST", "PGUSER")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "forum.settings",
        "FOLKMOOT_DEMO": "1",
        "FOLKMOOT_DATA_DIR": str(data),
        "FOLKMOOT_SQLITE_SYNCHRONOUS": "OFF",
        "FOLKMOOT_LOG_LEVEL": "WARNING",
    }


def manage(*arguments: str, environment: Mapping[str, str], stdin: str = "") -> str:
    """Run a management command in a process of its own; what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=600,  # a busy machine is slow, not wrong
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def migrated() -> Path:
    """A data directory whose database is migrated and otherwise empty."""
    return once("migrated", lambda data: _migrate(environment_of(data)))


def with_demo() -> Path:
    """The same with the demo loaded."""

    def load(data: Path) -> None:
        shutil.copytree(migrated(), data, dirs_exist_ok=True)
        manage("load_demo", environment=environment_of(data))

    return once("demo", load)


def collected() -> Path:
    """The static files, as they are served."""

    def collect(folder: Path) -> None:
        with tempfile.TemporaryDirectory() as data:
            environment = environment_of(Path(data)) | {"FOLKMOOT_STATIC_DIR": str(folder)}
            manage("collectstatic", "--noinput", "--verbosity", "0", environment=environment)

    return once("static", collect)


def migrated_postgres() -> str:
    """The name of the database that is migrated and otherwise empty, in the cluster of this run."""
    cluster = {name: os.environ[name] for name in ("DATABASE_URL", "PGHOST", "PGUSER")}
    once(f"in-{Path(cluster['PGHOST']).name}", lambda data: _migrate(environment_of(data) | cluster))
    return cluster["DATABASE_URL"].rpartition("/")[2]


def _migrate(environment: Mapping[str, str]) -> None:
    manage("migrate", "--verbosity", "0", environment=environment)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """The tests' own database is a copy, too: to migrate takes a quarter of a minute of each worker."""
    from django.db import connections

    connection = connections["default"]
    if prepared.ON_POSTGRES:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_postgres()
        return
    create = connection.creation._create_test_db

    def copy(*arguments: object, **options: object) -> str:
        return str(shutil.copyfile(migrated() / "folkmoot.sqlite3", create(*arguments, **options)))

    connection.creation._create_test_db = copy
