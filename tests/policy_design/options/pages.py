"""Addresses of options, and what pages say without their markup."""

from __future__ import annotations

import re
from html import unescape

from django.urls import reverse


def at(option, name="show", **kwargs):
    return reverse(f"options:{name}", args=[option.process.slug, option.code])


def of(process, name="index"):
    return reverse(f"options:{name}", args=[process.slug])


def text(response) -> str:
    """The words of a page, one space apart."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())
