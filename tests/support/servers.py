"""Real servers for tests: daphne with a database of its own, the worker on demand, and Redis."""

import email
import email.policy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support import moulds
from tests.support.helper import Helper

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 120  # seconds; a busy machine is slow, not wrong


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once something listens; say so if the process ended before."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode} before it listened")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args} did not listen within {STARTS_WITHIN} s")


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(8)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Site:
    """One Folkmoot as `make run` starts it: a data directory, a database, a daphne."""

    def __init__(self, data: Path, environment: dict[str, str] | None = None, options: Sequence[str] = ()) -> None:
        self.data = data
        self.options = options  # of `manage.py serve`
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._extra = environment or {}
        self._daphne: subprocess.Popen[bytes] | None = None
        self._helper: Helper | None = None

    @property
    def environment(self) -> dict[str, str]:
        return moulds.environment_of(self.data) | {
            "FOLKMOOT_STATIC_DIR": str(moulds.collected()),
            "FOLKMOOT_SITE_URL": self.url,
            "FOLKMOOT_CHALLENGE_DIGITS": "2",  # browsers here share a machine with much else
            "FOLKMOOT_POSTS_PER_ADDRESS": "1000000",  # everybody here comes from one
            **self._extra,
        }

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Run a management command on this site's data; what it printed."""
        return moulds.manage(*arguments, environment=self.environment, stdin=stdin)

    def ask(self, script: str) -> str:
        """Run a script with this site's settings, beside its daphne; what it printed."""
        self._helper = self._helper or Helper(self.environment)
        return self._helper.run(script)

    def command(self) -> list[str]:
        """What Python runs to serve."""
        return ["manage.py", "serve", "--host", "127.0.0.1", "--port", str(self.port), *self.options]

    def start(self) -> None:
        """Start daphne; its output goes to `daphne.log` in the data directory."""
        with (self.data / "daphne.log").open("ab") as log:
            self._daphne = subprocess.Popen(
                [sys.executable, *self.command()],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_for_port(self.port, self._daphne)

    @property
    def pid(self) -> int:
        assert self._daphne is not None
        return self._daphne.pid

    def stop(self) -> None:
        if self._daphne:
            end(self._daphne)
            self._daphne = None
        if self._helper:
            self._helper.stop()
            self._helper = None

    def kill(self) -> None:
        """End daphne as a power cut would."""
        if self._daphne:
            self._daphne.send_signal(signal.SIGKILL)
            self._daphne.wait()
            self._daphne = None

    def tick(self) -> str:
        """Let the worker do once what is due: stages that move, mail that goes out."""
        return self.ask("from django.core.management import call_command\ncall_command('tick')")

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            body: bytes = answer.read()
            return body.decode()

    def log(self) -> str:
        return (self.data / "daphne.log").read_text(encoding="utf-8", errors="replace")

    def mails(self) -> list[EmailMessage]:
        """What the file sink holds, oldest first."""
        messages: list[EmailMessage] = []
        folder = self.data / "mail"
        for path in sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime_ns) if folder.exists() else []:
            parts = path.read_bytes().split(b"-" * 79 + b"\n")
            found = [email.message_from_bytes(part, policy=email.policy.default) for part in parts if part.strip()]
            messages.extend(message for message in found if message["To"])
        return messages

    def mails_to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.mails() if address in str(message["To"])]

    def session_of(self, address: str) -> str:
        """A session key for the person with this address, as if they had just logged in."""
        script = (
            "from importlib import import_module\n"
            "from django.conf import settings\n"
            "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model\n"
            f"person = get_user_model().objects.get(email={address!r})\n"
            "session = import_module(settings.SESSION_ENGINE).SessionStore()\n"
            "session[SESSION_KEY] = str(person.pk)\n"
            "session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]\n"
            "session[HASH_SESSION_KEY] = person.get_session_auth_hash()\n"
            "session.save()\n"
            "print('session', session.session_key)\n"
        )
        printed = self.ask(script)
        return printed.rpartition("session ")[2].strip()


@pytest.fixture(scope="session")
def unused_port() -> Callable[[], int]:
    """A function that gives a free TCP port of loopback."""
    return free_port


@pytest.fixture(scope="session")
def empty_data() -> Path:
    """A data directory whose database is migrated and otherwise empty: the mould the sites are copied from."""
    return moulds.migrated()


@pytest.fixture(scope="session")
def demo_data() -> Path:
    """The same with the demo loaded."""
    return moulds.with_demo()


@pytest.fixture(scope="module")
def make_site(tmp_path_factory) -> Iterator[Callable[..., Site]]:
    """`make_site(mould, "--option", NAME="value")` starts a site on a copy of a data directory, for one module."""
    sites: list[Site] = []

    def make(mould: Path, *options: str, **environment: str) -> Site:
        data = tmp_path_factory.mktemp("site") / "data"
        shutil.copytree(mould, data)
        site = Site(data, environment, options)
        sites.append(site)
        site.start()
        return site

    yield make
    for site in sites:
        site.stop()


@pytest.fixture(scope="module")
def daphne_server(make_site, empty_data) -> Site:
    """A real daphne on an empty database; `.url`, `.manage(...)`, `.tick()`, `.mails()`."""
    site: Site = make_site(empty_data)
    return site


@pytest.fixture(scope="module")
def demo_server(make_site, demo_data) -> Site:
    """A real daphne that shows the demo."""
    site: Site = make_site(demo_data)
    return site


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The URL of a Redis of our own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed (Debian: apt install redis-server)")
    port = free_port()
    home = tempfile.mkdtemp(prefix="folkmoot-redis-")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", home]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        end(process)
        shutil.rmtree(home, ignore_errors=True)
