"""The ASGI door: HTTP by Django, WebSockets by Channels."""

import gc
import os
from typing import Any

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


class AtTheRoot:
    """Lets no request say under which path the site stands; that is for FORCE_SCRIPT_NAME to say.

    daphne believes a header (Daphne-Root-Path) that anybody can send. With it a link to set a new password, mailed to
    somebody else, would lead wherever the sender of the header wanted.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        scope["root_path"] = ""
        await self.app(scope, receive, send)


require_collected()
pages = PageCache(OneThread(), choices={"theme": THEMES})
application = AtTheRoot(ProtocolTypeRouter({"http": StaticFiles(pages), "websocket": sockets}))

# What is loaded now stays for good: let no collection of garbage look through it again. It was a sixth of a page.
len(get_resolver().url_patterns)
gc.collect()
gc.freeze()
