"""Where webhooks may lead: nowhere that is not public, however it is written."""

import socket

import pytest

from forum.verdicts import Refused
from forum.webhooks import addresses


def found(*numbers: str):
    return lambda *args, **kwargs: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in numbers]


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "not-a-number", ""),
    ],
)
def test_numbers_that_are_not_public(number, monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", found(number))

    assert not addresses.is_public(number)
    with pytest.raises(Refused):
        addresses.resolve(addresses.read("https://hooks.example.org/"))


@pytest.mark.parametrize("number", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_numbers_that_are(number, monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", found(number))

    assert addresses.resolve(addresses.read("https://hooks.example.org/")) == number


def test_one_number_that_is_not_public_among_others_is_enough(monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", found("9.9.9.9", "127.0.0.1"))

    with pytest.raises(Refused, match="not public"):
        addresses.resolve(addresses.read("https://hooks.example.org/"))


@pytest.mark.parametrize(
    "url",
    [
        *("http://hooks.example.org/", "ftp://hooks.example.org/", "file:///etc/passwd", "javascript:alert(1)", ""),
        *("https://", "https:///path", "https://me:secret@hooks.example.org/", "https://example.org:99999/"),
        *("https://example.org/a b", "https://example.org/\r\nX: y", "https://" + "a" * 600 + ".org/", "https://[::1/"),
        "https://" + "a" * 64 + ".example.org/",
    ],
)
def test_addresses_that_are_none_are_refused_with_a_sentence(url):
    with pytest.raises(Refused) as refused:
        addresses.read(url)

    assert str(refused.value).endswith((".", "here."))


def test_the_parts_of_an_address():
    target = addresses.read("https://Hooks.Exämple.org:8443/a/b?c=d#e")

    assert (target.host, target.port, target.path) == ("hooks.xn--exmple-cua.org", 8443, "/a/b?c=d")


def test_a_name_without_a_number_is_told(monkeypatch):
    def nowhere(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(addresses.socket, "getaddrinfo", nowhere)
    with pytest.raises(Refused, match="no host"):
        addresses.resolve(addresses.read("https://nowhere.example.org/"))
