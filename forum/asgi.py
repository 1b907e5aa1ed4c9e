"""The ASGI door: HTTP by Django, WebSockets by Channels."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402  (Django's apps must be loaded first)
from django.urls import get_resolver  # noqa: E402

from forum.context import THEMES  # noqa: E402
from forum.live.routing import sockets  # noqa: E402
from forum.pages.cache import PageCache  # noqa: E402
from forum.pages.django import OneThread  # noqa: E402
from forum.statics.answers import StaticFiles  # noqa: E402
from forum.statics.collected import require_collected  # noqa: E402

require_collected()
pages = PageCache(OneThread(), choices={"theme": THEMES})
application = ProtocolTypeRouter({"http": StaticFiles(pages), "websocket": sockets})

# What is loaded now stays for good: let no collection of garbage look through it again. It was a sixth of a page.
len(get_resolver().url_patterns)
gc.collect()
gc.freeze()
