"""The addresses of sockets."""

from typing import Any

from channels.routing import URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path, re_path

from forum.live.consumer import follow
from forum.live.room import Closing


async def nothing_here(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """No such socket: said with a code that a browser can read, which a refused handshake is not."""
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": Closing.NOT_HERE})


# Django's paths, which Channels routes to ASGI applications; Django's types know of views only.
urlpatterns = [
    path("live/<uuid:key>/", follow),  # type: ignore[arg-type]
    re_path("", nothing_here),  # type: ignore[arg-type]
]
sockets = AllowedHostsOriginValidator(URLRouter(urlpatterns))
