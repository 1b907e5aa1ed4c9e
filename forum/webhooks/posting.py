"""One POST to somebody else's server: to the number that was checked, within a few seconds, reading next to nothing.

The seconds are those of the whole: a server that sends a byte now and then would keep the worker from all else.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from typing import Any

from forum.webhooks.addresses import Target

SECONDS = 10.0  # of waiting for the next byte
WHOLE = 20.0  # from beginning to end
MOST_READ = 4096


class NoAnswer(Exception):
    """Nothing came back that is HTTP; the words say what."""


class _Http(http.client.HTTPConnection):
    """Connects to a number and speaks to the host by its name."""

    def __init__(self, target: Target, number: str) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.number = number
        self.was_cut = False
        self.line: socket.socket | None = None  # also once the connection has let go of it to read the answer

    def connect(self) -> None:
        self.sock = self.line = socket.create_connection((self.number, self.port), self.timeout)

    def cut(self) -> None:
        """Called by a clock beside the one who waits, who then finds the connection ended."""
        self.was_cut = True
        if self.line is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.line, socket.SHUT_RDWR)  # what TLS still has to say is not waited for


class _Https(_Http):
    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        wrapped = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = self.line = wrapped
        wrapped.do_handshake()


def post(target: Target, number: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Raises NoAnswer. Redirects are answers like any other; what is said is not kept."""
    connection: Any = (_Https if target.scheme == "https" else _Http)(target, number)
    clock = threading.Timer(WHOLE, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        connection.request("POST", target.path, body, headers)
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(_why(error, was_cut=connection.was_cut)) from None
    finally:
        clock.cancel()
        connection.close()
    return int(answer.status)


def _why(error: Exception, *, was_cut: bool) -> str:
    if was_cut or isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, ssl.SSLError):
        return f"TLS: {error.reason or type(error).__name__}"
    return type(error).__name__
