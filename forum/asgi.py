"""The ASGI door: HTTP by Django, WebSockets by Channels."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django_app = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402  (Django's apps must be loaded first)

from forum.context import THEMES  # noqa: E402
from forum.live.routing import sockets  # noqa: E402
from forum.pages.cache import PageCache  # noqa: E402

pages = PageCache(django_app, choices={"theme": THEMES})
application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
