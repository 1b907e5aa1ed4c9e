"""Django as an ASGI application that answers each request in one thread, from start to end.

Django's own goes from the loop to a thread and back several times for one request, and with a fresh thread each time
no connection to the database can be kept. Our views are all synchronous, so one hop is enough.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from io import BytesIO
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http.response import FileResponse, HttpResponseBadRequest, HttpResponseBase
from django.urls import set_script_prefix

from forum.pages.asked import Receive, Scope, Send


class OneThread(ASGIHandler):
    """Answers by Django's synchronous chain of middleware and views, in a pool of threads that keep connections."""

    def __init__(self) -> None:
        super(ASGIHandler, self).__init__()
        self.load_middleware(is_async=False)
        self._threads = ThreadPoolExecutor(settings.WEB_THREADS, thread_name_prefix="web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self._body(receive)
        except RequestAborted:
            return
        loop, context = asyncio.get_running_loop(), copy_context()
        response = await loop.run_in_executor(self._threads, context.run, self._answer, scope, body)
        try:
            await self.send_response(response, send)
        finally:
            if response.streaming:
                await sync_to_async(response.close, thread_sensitive=False)()

    async def _body(self, receive: Receive) -> Any:
        """Most requests have no body, and need no file for it."""
        first = await receive()
        if first["type"] == "http.request" and not first.get("more_body", False):
            return BytesIO(first.get("body", b""))

        async def again() -> Mapping[str, Any]:
            nonlocal first
            message: Mapping[str, Any]
            message, first = first, {}
            return message or await receive()

        return await self.read_body(again)

    def _answer(self, scope: Scope, body: Any) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response = self.get_response(request) if request else refused or HttpResponseBadRequest()
        response._handler_class = self.__class__  # type: ignore[attr-defined]
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        body.close()
        if not response.streaming:
            response.close()  # here, where the connection to the database is
        return response
