"""The baselines, started so that they send exactly the bytes that Folkmoot sends: plain Channels, Node, nginx."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bench.live.readers import Unable
from bench.machine import cpu_of_group_ns
from bench.servers import HOST, Server, clean_environment, free_port

HERE = Path(__file__).parent
NODE_WS = "8.23.0"
KEPT_FOR = 1.0  # seconds that an idle connection is trusted
NGINX_MODULES = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules")


@dataclass(frozen=True, slots=True)
class Published:
    """One event on its way, and moments in ns of CLOCK_MONOTONIC."""

    version: int
    asked: int  # before the request was sent that made the server publish
    committed: int = 0  # when the server had the event on disk, where there is such a moment


class Contender:
    """A running server with readers, and a way to make it send one event to all of them."""

    says_head = False  # whether a reader is told when it is caught up

    def __init__(self, server: Server, frame: bytes = b"") -> None:
        self.server = server
        self._version = 0
        self._frame = frame
        self._line: http.client.HTTPConnection | None = None
        self._used_at = 0.0

    def __enter__(self) -> Contender:
        self.server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line:
            self._line.close()
        self.server.__exit__(kind, error, trace)

    @property
    def name(self) -> str:
        return self.server.name

    @property
    def version(self) -> int:
        """The number of the last event."""
        return self._version

    def path_after(self, version: int) -> str:
        """Where a reader connects who has everything up to this version; the baselines know no such thing."""
        return "/live/"

    def cpu_ns(self) -> int:
        return cpu_of_group_ns(self.server.group)

    def publish(self) -> Published:
        """Send one event to all readers: our own frame under the next number."""
        body = numbered(self._frame, self.version + 1)
        asked = time.monotonic_ns()
        self.post("/publish", body)
        self._version += 1
        return Published(self.version, asked)

    def post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> bytes:
        line = self._line_to_server()
        line.request("POST", path, body, dict(headers or {}))
        answer = line.getresponse()
        said = answer.read()
        self._used_at = time.monotonic()
        if answer.status >= 400:
            raise RuntimeError(f"{self.name} answered {answer.status} to {path}: {said[:300]!r}")
        return said

    def _line_to_server(self) -> http.client.HTTPConnection:
        """A kept connection; a new one where the server may have ended it meanwhile."""
        if self._line is None or time.monotonic() - self._used_at > KEPT_FOR:
            if self._line:
                self._line.close()
            self._line = http.client.HTTPConnection(HOST, self.server.port, timeout=120)
            self._line.connect()
        return self._line


def numbered(frame: bytes, version: int) -> bytes:
    """The frame's text under another number."""
    _, comma, rest = frame.partition(b",")
    return b'{"v":%d' % version + comma + rest


Start = Callable[[Path, bytes], Contender]


def plain_channels(home: Path, frame: bytes) -> Contender:
    port = free_port()
    application = "bench.live.plain_channels:application"
    endpoint = f"tcp:port={port}:interface={HOST}:backlog=4096"  # its default loses readers while they connect
    command = [sys.executable, "-m", "daphne", "-e", endpoint, "-v", "0", "--no-server-name", application]
    return Contender(Server("plain Channels", command, port, home / "plain.log", clean_environment()), frame)


def node_ws(home: Path, frame: bytes) -> Contender:
    node = shutil.which("node")
    if node is None:
        raise Unable("Node is not installed, so there is no Node `ws` to compare with (Debian: apt install nodejs).")
    port = free_port()
    command = [node, str(HERE / "broadcast.mjs"), str(port), str(_installed_ws(home.parent / "node"))]
    return Contender(Server("Node ws", command, port, home / "node.log", clean_environment()), frame)


def _installed_ws(folder: Path) -> Path:
    """A folder from which `ws` can be required; installed there the first time."""
    if (folder / "node_modules" / "ws" / "package.json").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    npm = shutil.which("npm")
    if npm is None:
        raise Unable("npm is not installed, so Node's `ws` cannot be fetched (Debian: apt install npm).")
    done = subprocess.run(
        [npm, "install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", f"ws@{NODE_WS}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise Unable(f"Node's `ws` could not be installed: {done.stderr.strip()[-300:]}")
    return folder


def nchan(home: Path, frame: bytes) -> Contender:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    found = [path for folder in NGINX_MODULES if (path := Path(folder, "ngx_nchan_module.so")).exists()]
    if nginx is None or not found:
        raise Unable("nginx with nchan is not installed (Debian: apt install nginx libnginx-mod-nchan).")
    port = free_port()
    own = home / "nchan"
    own.mkdir(parents=True, exist_ok=True)
    told = (HERE / "nchan.conf").read_text(encoding="utf-8")
    for word, value in {"@module@": found[0], "@home@": own, "@port@": port}.items():
        told = told.replace(word, str(value))
    (own / "nginx.conf").write_text(told, encoding="utf-8")
    command = [nginx, "-p", str(own), "-e", str(own / "error.log"), "-c", str(own / "nginx.conf")]
    return Contender(Server("nginx nchan", command, port, home / "nchan.log", clean_environment()), frame)


BASELINES: dict[str, Start] = {"plain Channels": plain_channels, "Node ws": node_ws, "nginx nchan": nchan}
