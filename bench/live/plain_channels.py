"""The baseline: a site that follows the Channels tutorial. One consumer, one group, the in-memory layer."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

settings.configure(
    CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}},
    SECRET_KEY="only-for-this-baseline",
)

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402  (needs the settings above)
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402

GROUP = "readers"


class Reader(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def told(self, event: dict[str, Any]) -> None:
        await self.send(text_data=event["text"])


async def publish(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """POST: the body goes to every reader; the answer is the moment (CLOCK_MONOTONIC, ns) before that."""
    text, more = b"", True
    while more:
        message = await receive()
        text, more = text + message.get("body", b""), message.get("more_body", False)
    at = time.monotonic_ns()
    await get_channel_layer().group_send(GROUP, {"type": "told", "text": text.decode()})
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(at).encode()})


application = ProtocolTypeRouter({"http": publish, "websocket": Reader.as_asgi()})
