"""Headers on every answer, and the log filters that keep tokens, and who voted when, out of the logs."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


def address_of(forwarded: str, peer: str) -> str:
    """The address a request comes from; what proxies say counts only as far as we trust that many of them."""
    said = [one.strip() for one in forwarded.split(",") if one.strip()]
    if settings.TRUSTED_PROXIES and len(said) >= settings.TRUSTED_PROXIES:
        return said[-settings.TRUSTED_PROXIES]
    return peer


def network_of(address: str) -> str:
    """What limits count as one: of IPv6 the first half, since whoever has one such address has all that begin so."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return address
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))


class HeadersMiddleware:
    """Adds what Django does not: permissions off, same-origin resources, and no caching of personal pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class RefuseNulls:
    """Answers 400 where an address holds the NUL character: no form makes one, and no database looks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            raise BadRequest("An address cannot hold the NUL character.")
        return self.get_response(request)


class RedactTokens(logging.Filter):
    """Replaces what stands where a token would stand in any logged path, and any token of the API."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = settings.TOKENS.sub(r"\1[token]", settings.TOKEN_PATHS.sub(r"\1[token]", message))
        if clean != message:
            record.msg, record.args = clean, ()
        return True


class HushBallots(logging.Filter):
    """Lets nothing into the logs that tells when somebody voted: of what goes wrong there only the hour, and no values.

    Who casts a ballot is marked on a roll; a line with a time beside it would be half of finding out which is theirs.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if not settings.BALLOT_PATHS.search(record.getMessage()):
            return True
        if record.levelno < logging.ERROR:
            return False
        record.created, record.msecs = record.created // 3600 * 3600, 0
        if record.exc_info and record.exc_info[0]:
            where = "".join(traceback.format_tb(record.exc_info[2]))
            record.exc_text = f"{where}{record.exc_info[0].__name__}"  # databases repeat what they would not take
        return True
