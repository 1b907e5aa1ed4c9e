"""`make run`: migrates, loads the demo once, then keeps the server and the worker running until told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
READY_WITHIN = 30
STOP_WITHIN = 8


class Stop(Exception):
    """Someone asked the whole thing to end."""


def main() -> int:
    port = chosen_port(os.environ.get("PORT") or "8000")
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, raise_stop)
    children: list[subprocess.Popen[bytes]] = []
    try:
        prepare(port)
        children.append(start("serve", "--host", HOST, "--port", str(port)))
        children.append(start("tick", "--loop", "15"))
        wait_until_ready(port, children)
        tell()
        return watch(children)
    except Stop:
        print("\nFolkmoot stops.", flush=True)
        return 0
    finally:
        stop(children)


def chosen_port(text: str) -> int:
    """The port to serve on; ends with a sentence if it is no port or is taken."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT={text} is not a port. Try: make run PORT=8001")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            sys.exit(f"Port {port} needs special rights. Try: make run PORT=8001")
        except OSError:
            sys.exit(f"Port {port} is in use, perhaps by another Folkmoot. Try: make run PORT={port + 1}")
    return port


def prepare(port: int) -> None:
    """Bring the database up to date and load the demo if it is not there."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("FOLKMOOT_DEMO", "1")
    os.environ.setdefault("FOLKMOOT_SITE_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("FOLKMOOT_LOG_LEVEL", "WARNING")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")

    import django
    from django.core.management import call_command
    from django.db import connections

    from forum.statics.collected import are_collected

    django.setup()
    if not are_collected():  # the first time, and after an update
        call_command("collectstatic", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo")
    connections.close_all()


def start(command: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command that leaves Ctrl+C to us, so that we end it in order."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.Popen([sys.executable, "manage.py", command, *arguments], cwd=ROOT)
    finally:
        signal.signal(signal.SIGINT, before)


def wait_until_ready(port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and children[0].poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    stop(children)
    sys.exit("The server did not start; the lines above say why.")


def tell() -> None:
    from django.core.management import call_command

    call_command("demo_help")
    print("Ctrl+C stops it.", flush=True)


def watch(children: Sequence[subprocess.Popen[bytes]]) -> int:
    """Wait for either child to end, which neither should."""
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    ended = next(child for child in children if child.poll() is not None)
    print(f"A part of Folkmoot ended unexpectedly: {ended.args} (exit {ended.returncode}).", file=sys.stderr)
    return 1


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def raise_stop(number: int, frame: object) -> None:
    raise Stop


if __name__ == "__main__":
    sys.exit(main())
