"""A throw-away PostgreSQL: made in a temporary directory, reached by a Unix socket, gone after the tests."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

CLUSTER = pytest.StashKey["Cluster"]()
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=120"]


@dataclass(frozen=True)
class Cluster:
    """A running server and where its socket is."""

    bin: Path
    home: Path

    def environment(self) -> dict[str, str]:
        """What a process needs to reach it; libpq reads the PG variables itself."""
        return {"DATABASE_URL": "postgres:///folkmoot", "PGHOST": str(self.home), "PGUSER": "folkmoot"}

    def stop(self) -> None:
        _run(self.home, self.bin / "pg_ctl", "-D", self.home / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.home, ignore_errors=True)


def binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl, if PostgreSQL's server is installed."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("pg_ctl"):
        return Path(on_path).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return versions[-1].parent if versions else None


def start(settings: Sequence[str] = FAST) -> Cluster:
    """Make a cluster, start it, and create the empty database `folkmoot`."""
    folder = binaries()
    if folder is None:
        pytest.exit("FOLKMOOT_TEST_DB=postgres needs PostgreSQL's server (Debian: apt install postgresql).", 1)
    home = Path(tempfile.mkdtemp(prefix="folkmoot-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(home, account.pw_uid, account.pw_gid)
    data = home / "data"
    _run(home, folder / "initdb", "-D", data, "-U", "folkmoot", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = " ".join(["-c listen_addresses=''", f"-k {home}", *(f"-c {setting}" for setting in settings)])
    _run(home, folder / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-o", options, "start")
    _run(home, folder / "createdb", "-h", home, "-U", "folkmoot", "folkmoot")
    return Cluster(bin=folder, home=home)


def _run(home: Path, *command: str | Path) -> None:
    """Run one of PostgreSQL's programs, as its own user when we are root: it refuses root."""
    runuser = shutil.which("runuser", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or "runuser"
    prefix = [runuser, "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*prefix, *map(str, command)],
        cwd=home,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
