"""Folkmoot as it is served, on SQLite or on PostgreSQL with Redis, with a debate whose readers are counted."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from bench import seeds
from bench.live.contenders import Contender, Published
from bench.live.readers import Unable
from bench.servers import HOST, ROOT, Server, clean_environment, free_port

CSRF = "c" * 32
# All readers come from one address here, so the limits per address are off; nothing else differs from production.
NO_LIMITS = {
    "FOLKMOOT_LIVE_PER_ADDRESS": "0",
    "FOLKMOOT_LIVE_JOINS_PER_MINUTE": "0",
    "FOLKMOOT_ALLOWED_HOSTS": f"bench.example,{HOST}",
    "PYTHONPATH": str(ROOT),
}


class Site:
    """A migrated database with one public debate, and where its topic stands."""

    def __init__(self, data: Path, **more: str) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.data = data
        self.environment = seeds.production(data) | NO_LIMITS | more
        done = subprocess.run(
            [sys.executable, "-m", "bench.live.stage"],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(f"The stage could not be set:\n{done.stdout[-500:]}{done.stderr[-2000:]}")
        staged = done.stdout.splitlines()[-1]
        self.environment["BENCH_STAGED"] = staged
        told = json.loads(staged)
        self.key, self.slug, self.version = told["key"], told["slug"], told["version"]
        self.sessions = cycle(told["sessions"])


class Folkmoot(Contender):
    """`manage.py serve` on such a site."""

    says_head = True

    def __init__(self, site: Site, processes: int = 1, name: str = "Folkmoot") -> None:
        self.site = site
        port = free_port()
        command = [sys.executable, str(Path(__file__).with_name("serve.py")), "serve", "--port", str(port)]
        command += ["--processes", str(processes)]
        super().__init__(Server(name, command, port, site.data / f"serve-{processes}.log", site.environment))

    @property
    def version(self) -> int:
        return self.site.version

    def path_after(self, version: int) -> str:
        return f"/live/{self.site.key}/?after={version}"

    def publish(self) -> Published:
        """Append one event inside the serving process, in a transaction of its own."""
        asked = time.monotonic_ns()
        told = json.loads(self.post("/bench/publish", b""))
        self.site.version = told["version"]
        return Published(self.version, asked, told["committed"])

    def respond(self) -> Published:
        """Post a response as a browser does: the form, signed in, with its CSRF token."""
        key = str(uuid4())  # what has been said before is refused
        form = {"source": f"{seeds.reply(self.version)}\n\n{key}", "client_key": key}
        headers = {
            "Host": "bench.example",
            "X-Forwarded-Proto": "https",
            "Origin": "https://bench.example",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{next(self.site.sessions)}; __Host-csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
        }
        asked = time.monotonic_ns()
        self.post(f"/debates/{self.site.slug}/respond/", urlencode(form).encode(), headers)
        self.site.version += 1
        return Published(self.version, asked)


@contextmanager
def redis(home: Path) -> Iterator[str]:
    """A Redis of our own; its URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise Unable("Redis is not installed, so two processes cannot be measured (Debian: apt install redis-server).")
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    command = [program, "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no", "--dir", str(home)]
    with Server("Redis", command, port, home / "redis.log", clean_environment()):
        yield f"redis://{HOST}:{port}/0"
