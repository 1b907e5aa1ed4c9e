"""Where a webhook may lead: a public address of the internet, asked for anew before every delivery.

Whoever names an address must not reach through us what only this server can reach. So the name is resolved here, every
answer has to be a public one, and the connection goes to that very answer; a redirect is followed nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from forum.verdicts import Refused

PORTS = {"https": 443, "http": 80}
MOST = 500


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: what is connected to, and what is asked for there."""

    scheme: str
    host: str
    port: int
    path: str


def read(url: str) -> Target:
    """Take an address apart. Raises Refused where nothing may be sent there, whatever it resolves to."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(_("This is no web address.")) from None
    allowed = ("https", "http") if settings.WEBHOOKS_WITHIN else ("https",)
    if parts.scheme not in allowed or not parts.hostname or len(url) > MOST or not url.isprintable() or " " in url:
        raise Refused(_("Give an address that begins with https://, with a host and no spaces."))
    if parts.username or parts.password:
        raise Refused(_("Leave name and password out of the address; each delivery is signed instead."))
    try:
        host = parts.hostname.encode("idna").decode()
    except UnicodeError:
        raise Refused(_("This is no web address.")) from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path.encode("ascii", "ignore").decode())


def resolve(target: Target) -> str:
    """The number to connect to. Raises Refused where the name has none, or any that is not public."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(_("There is no host of this name.")) from None
    numbers = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not numbers or not (settings.WEBHOOKS_WITHIN or all(map(is_public, numbers))):
        raise Refused(_("This address leads into a network that is not public."))
    return numbers[0]


def is_public(number: str) -> bool:
    """A number of the open internet; also asked of what an IPv6 number wraps.

    >>> is_public("192.0.2.1"), is_public("::ffff:10.0.0.1"), is_public("9.9.9.9")
    (False, False, True)
    """
    try:
        address = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        within = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if within and not within.is_global:
            return False
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF).is_global
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def shown(url: str) -> str:
    """An address for mails and lists, without what may be a password in its path or query.

    >>> shown("https://hooks.example.org/T0/secret?x=1")
    'https://hooks.example.org/…'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/…"
