"""The peer, django-spirit: installed apart, set up as its makers say, given the same texts."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import venv
import zlib
from collections.abc import Sequence
from pathlib import Path

from bench.pages.client import request_bytes
from bench.report import KEPT_IN
from bench.servers import HOST, Server, clean_environment, free_port

RELEASE = "django-spirit==0.14.3"
PACKAGES = (RELEASE, "django>=5.2.8,<5.3", "gunicorn")
PYTHON = f"{platform.python_version()}-{zlib.crc32(sys.base_prefix.encode()):08x}"
HOME = KEPT_IN / "spirit" / PYTHON  # it runs on the same Python as we do
BIN = HOME / "environment" / "bin"
SITE = HOME / "site"
DATABASE = SITE / "spirit.sqlite3"
PAGE_OF = 20  # posts on its page, as it comes
# Its own production settings, with what spares it work: no database server to talk to, a cache in its memory.
SETTINGS = f"""
from {{project}}.settings.prod import *
SECRET_KEY = "{"benchmarks-" * 5}"
ALLOWED_HOSTS = ["bench.example"]
DATABASES = {{{{"default": {{{{
    "ENGINE": "django.db.backends.sqlite3", "NAME": {str(DATABASE)!r}, "CONN_MAX_AGE": None,
    "OPTIONS": {{{{
        "transaction_mode": "IMMEDIATE", "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }}}},
}}}}}}}}
CACHES = {{{{name: {{{{"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name, "TIMEOUT": None}}}}
          for name in CACHES}}}}
LOGGING = {{{{"version": 1}}}}
"""


def prepare(replies: Sequence[str]) -> str:
    """Have it stand in var/bench with one thread of these replies; the path of the thread. Made once, then kept."""
    made = HOME / f"thread-{len(replies)}.json"
    if not made.exists():
        _install()
        _make_site()
        (HOME / "replies.json").write_text(json.dumps([*replies]))
        seed = Path(__file__).with_name("peer_seed.py")
        made.write_text(_run(BIN / "python", seed, HOME / "replies.json").splitlines()[-1])
    path: str = json.loads(made.read_text())["path"]
    return path


def server(log: Path) -> Server:
    """Its best place in our measurements: one gunicorn worker, which costs it less CPU than any ASGI server."""
    port = free_port()
    command = [BIN / "gunicorn", "-w", "1", "-b", f"{HOST}:{port}", "--log-level", "warning", "bench_site.wsgi"]
    return Server("spirit", [*map(str, command)], port, log, _environment(), SITE)


def request(path: str) -> bytes:
    return request_bytes(path, {"Accept-Encoding": "gzip, deflate, br, zstd"})


def _environment() -> dict[str, str]:
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    return clean_environment(
        PATH=path, DJANGO_SETTINGS_MODULE="bench_site.settings.bench", PYTHONPATH=str(SITE), PYTHONWARNINGS="ignore"
    )


def _run(*command: str | Path, site: bool = True) -> str:
    done = subprocess.run(
        [*map(str, command)],
        cwd=SITE if site else HOME,
        env=_environment() if site else {**_environment(), "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def _install() -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    if not (BIN / "gunicorn").exists():
        venv.create(HOME / "environment", with_pip=True, clear=True)
        _run(BIN / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES, site=False)


def _make_site() -> None:
    shutil.rmtree(SITE, ignore_errors=True)
    SITE.mkdir()
    _run(BIN / "spirit", "startproject", "bench_site", "--path", SITE, site=False)
    (SITE / "bench_site" / "settings" / "bench.py").write_text(SETTINGS.format(project="bench_site"))
    _run(BIN / "python", "manage.py", "spiritinstall")
