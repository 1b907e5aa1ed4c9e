"""One POST to somebody else's server: to the number that was checked, within a few seconds, reading next to nothing."""

from __future__ import annotations

import http.client
import socket
import ssl
from typing import Any

from forum.webhooks.addresses import Target

SECONDS = 10.0
MOST_READ = 4096


class NoAnswer(Exception):
    """Nothing came back that is HTTP; the words say what."""


class _Http(http.client.HTTPConnection):
    """Connects to a number and speaks to the host by its name."""

    def __init__(self, target: Target, number: str) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.number = number

    def connect(self) -> None:
        self.sock = socket.create_connection((self.number, self.port), self.timeout)


class _Https(_Http):
    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def post(target: Target, number: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Raises NoAnswer. Redirects are answers like any other; what is said is not kept."""
    connection: Any = (_Https if target.scheme == "https" else _Http)(target, number)
    try:
        connection.request("POST", target.path, body, headers)
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except ssl.SSLError as error:
        raise NoAnswer(f"TLS: {error.reason or type(error).__name__}") from None
    except TimeoutError:
        raise NoAnswer("no answer in time") from None
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswer(type(error).__name__) from None
    finally:
        connection.close()
    return int(answer.status)
