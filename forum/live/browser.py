"""What comes from a browser, over a reader's socket or as the body of a request, bounded before ours looks at it."""

from __future__ import annotations

import time
from typing import Any

from daphne.http_protocol import WebRequest
from daphne.ws_protocol import WebSocketProtocol

from forum.live.link import OPEN

MOST_HEARD = 64 * 1024  # bytes in a minute; a browser that asks and answers all the time says less than one thousand
PIECES = 16  # of one message; browsers send theirs whole
MOST_WAITING = 16  # messages that nobody has taken yet: more than may be sent in a minute
MINUTE = 60.0
MOST_BODY = 24 * 1024 * 1024  # bytes of a request; the largest thing we take is a debate in a file of 20 MB
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BrowserProtocol(WebSocketProtocol):
    """daphne's protocol, for browsers that mean ill: they can neither fill our memory nor take our time."""

    _heard = 0
    _since = 0.0

    def dataReceived(self, data: bytes) -> None:
        """Whoever says too much is not heard any more: soon they miss a ping, and that ends the connection."""
        super().dataReceived(data)
        now = time.monotonic()
        if now - self._since > MINUTE:
            self._heard, self._since = 0, now
        self._heard += len(data)
        if self._heard > MOST_HEARD and not self.transport.disconnecting:
            self.transport.pauseProducing()

    def onPing(self, payload: bytes) -> None:
        """Who does not read what they asked for is given no more of it, since it would wait here."""
        if not (getattr(self.transport, "dataBuffer", b"") or getattr(self.transport, "_tempDataBuffer", ())):
            super().onPing(payload)

    def onMessageFrameEnd(self) -> None:
        """A message may have a bounded length and yet never end."""
        super().onMessageFrameEnd()
        if self.state == OPEN and len(self.message_data) > PIECES:
            self.sendCloseFrame(code=1009)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """After the close nobody takes what still comes."""
        if self.state == OPEN:
            super().onMessage(payload, isBinary)


class BrowserRequest(WebRequest):
    """daphne's request, which would keep any body in memory, whole, before Django can say that it is too large."""

    _is_too_large = False

    def handleContentChunk(self, data: bytes) -> None:
        if self._is_too_large:
            return
        if self.content.tell() + len(data) <= MOST_BODY:
            super().handleContentChunk(data)
        else:
            self._is_too_large = True
            self.channel.transport.write(TOO_LARGE)
            self.channel.loseConnection()


def is_to_be_kept(waiting: list[dict[str, Any]], message: dict[str, Any]) -> bool:
    """How it ended always; of what was said, as much as its reader may want."""
    return message["type"] != "websocket.receive" or len(waiting) < MOST_WAITING
