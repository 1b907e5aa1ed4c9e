"""The ASGI door: HTTP by Django, WebSockets by Channels."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django_app = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402  (Django's apps must be loaded first)

from forum.live.routing import sockets  # noqa: E402

application = ProtocolTypeRouter({"http": django_app, "websocket": sockets})
