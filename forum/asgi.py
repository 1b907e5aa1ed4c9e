"""The ASGI door: HTTP by Django, WebSockets by Channels."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django_app = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402  (Django's apps must be loaded first)

NOTHING_HERE = 4404


async def no_socket(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Nothing listens for WebSockets yet: refuse the handshake politely instead of failing."""
    await receive()
    await send({"type": "websocket.close", "code": NOTHING_HERE})


application = ProtocolTypeRouter({"http": django_app, "websocket": no_socket})
