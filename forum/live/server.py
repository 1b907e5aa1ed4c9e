"""daphne as Folkmoot runs it: readers' sockets within reach of the rooms, and room for thousands who come at once."""

from __future__ import annotations

import asyncio
import gc
import socket
from functools import partial
from typing import Any

import daphne.server
from django.utils.module_loading import import_string

from forum.live.browser import BrowserProtocol, BrowserRequest, is_to_be_kept
from forum.live.link import OPEN

BACKLOG = 4096  # connections that may wait to be accepted; daphne's 50 lost one reader in six of 5,000
HANDSHAKE_WITHIN = 60  # seconds; a busy machine needs more than daphne's 20 to greet everybody
MOST_BYTES = 4096  # of one message from a browser, which has next to nothing to say
PING_EVERY = 25
# How often Python looks for garbage that refers to itself. Each look goes over every reader, who are no garbage; as
# often as by default it took a quarter of the time in which thousands come back.
RARELY = (100_000, 50, 50)


class LiveServer(daphne.server.Server):
    """daphne's server, with each socket's protocol put where the rooms find it."""

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        """As daphne does it; a reader's messages wait in an Inbox, since a queue weighs as much as all else of ours."""
        if scope["type"] != "websocket":
            return super().create_application(protocol, scope)
        scope |= {"folkmoot.protocol": protocol, "asgi": {"version": "3.0"}}
        inbox = Inbox()
        reply = partial(self.handle_reply, protocol)
        running = asyncio.ensure_future(self.application(scope=scope, receive=inbox.get, send=reply))
        self.connections[protocol]["application_instance"] = running
        return inbox

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """autobahn lets applications close with 1000 and from 3000 on only; what a server may say is said for them."""
        code = message.get("code", 1000)
        if message["type"] == "websocket.close" and 1000 < code < 3000 and protocol.state == OPEN:
            protocol.sendCloseFrame(code=code)
        else:
            await super().handle_reply(protocol, message)

    def kill_all_applications(self) -> Any:
        """Tell every reader that the server stops, also while a connection is open whose application has ended.

        daphne's own fails at the first such connection, before it has told anybody.
        """
        ended: asyncio.Future[None] = asyncio.get_event_loop().create_future()
        ended.cancel()
        for details in self.connections.values():
            details.setdefault("application_instance", ended)
        return super().kill_all_applications()


class Inbox:
    """What a browser sent and nobody has taken yet; one may wait for it."""

    __slots__ = ("_messages", "_waiting")

    def __init__(self) -> None:
        self._messages: list[dict[str, Any]] = []
        self._waiting: asyncio.Future[None] | None = None

    def put_nowait(self, message: dict[str, Any]) -> None:
        if is_to_be_kept(self._messages, message):
            self._messages.append(message)
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    async def get(self) -> dict[str, Any]:
        while not self._messages:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        self._waiting = None
        return self._messages.pop(0)


def serve(endpoint: str) -> None:
    """Serve Folkmoot on one of Twisted's endpoints (`fd:fileno=3`, `unix:/run/…`) until the process is told to end."""
    _quiet_handshakes()
    gc.set_threshold(*RARELY)
    server: LiveServer = LiveServer(
        application=import_string("forum.asgi.application"),
        endpoints=[endpoint],
        websocket_connect_timeout=HANDSHAKE_WITHIN,
        websocket_handshake_timeout=HANDSHAKE_WITHIN,
        websocket_max_message_size=MOST_BYTES,
        websocket_max_frame_size=MOST_BYTES,
        ping_interval=PING_EVERY,
        verbosity=0,  # no access log: a path can carry an invitation's token
        server_name="",
        ready_callable=lambda: _greet(server),
    )
    server.run()


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens, to be shared by all serving processes. Raises OSError."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((host, port))
    made.listen(BACKLOG)
    made.setblocking(False)
    return made


def _greet(server: LiveServer) -> None:
    """Bound what browsers send; a message that is too big ends with its code (1009), not just in a broken line."""
    server.ws_factory.protocol = BrowserProtocol
    server.http_factory.buildProtocol = partial(_welcome, server.http_factory.buildProtocol)
    server.ws_factory.setProtocolOptions(failByDrop=False, closeHandshakeTimeout=5)


def _welcome(build: Any, address: Any) -> Any:
    channel = build(address)
    channel.requestFactory = BrowserRequest
    return channel


def _quiet_handshakes() -> None:
    """autobahn formats its settings for a debug line that nobody reads, in half the time of each handshake."""
    import autobahn.twisted.websocket
    import autobahn.websocket.protocol

    for module in (autobahn.websocket.protocol, autobahn.twisted.websocket):
        for name in ("pformat", "hltype", "hlval"):
            if hasattr(module, name):
                setattr(module, name, _nothing)


def _nothing(*_: object, **__: object) -> str:
    return ""
