"""Asking the API as a program does: with a token or without, never with a session."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

from forum.api.scopes import SCOPES
from forum.api.tokens import create_token

ROOT = "/api/v1"


def token_of(person, *scopes: str, days: int = 30) -> str:
    """A token with these scopes; with all, where none is named."""
    _row, secret = create_token(
        by=person, name="A script", scopes=scopes or list(SCOPES), days=days, client_key=uuid4()
    )
    return secret


class Program:
    """Somebody's program, or nobody's."""

    def __init__(self, person=None, *scopes: str, secret: str = "") -> None:
        self.client = Client()
        self.secret = secret or (token_of(person, *scopes) if person else "")

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        return ({"authorization": f"Bearer {self.secret}"} if self.secret else {}) | more

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str):
        return self.client.get(f"{ROOT}{path}", query or {}, headers=self.headers(_named(headers)))

    def send(self, method: str, path: str, body: Any, *, key: Any = "", **headers: str):
        more = {"idempotency-key": str(key or uuid4())} if method == "post" else {}
        how = getattr(self.client, method)
        told = self.headers(more | _named(headers))
        return how(f"{ROOT}{path}", body, content_type="application/json", headers=told)

    def post(self, path: str, body: Any, **more: Any):
        return self.send("post", path, body, **more)

    def patch(self, path: str, body: Any, **more: Any):
        return self.send("patch", path, body, **more)

    def put(self, path: str, body: Any, **more: Any):
        return self.send("put", path, body, **more)

    def all(self, path: str, limit: int = 2) -> list[dict[str, Any]]:
        """A whole list, page by page."""
        found, cursor = [], ""
        while True:
            answer = self.get(path, {"limit": limit, "cursor": cursor})
            assert answer.status_code == 200, answer.content
            found += answer.json()["items"]
            cursor = answer.json()["next"]
            if not cursor:
                return found


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
