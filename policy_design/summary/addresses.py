"""The first word of a summary's address: what is summed up."""

from __future__ import annotations

from django.urls import register_converter


class Whose:
    """A process or a debate."""

    regex = "processes|debates"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Whose, "whose")
