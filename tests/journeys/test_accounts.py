"""Signing in as people do: by passkey, and by code, with Chromium's own authenticator."""

from __future__ import annotations

import re
from types import MappingProxyType

import pytest

from tests.support.chromium import axe, screenshot

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\b\s*$", re.M)


class Localhost:
    """The same site by its name: a passkey belongs to a host name, never to a number."""

    def __init__(self, site) -> None:
        self.url = site.url.replace("127.0.0.1", "localhost")


def newest_code(site, address: str) -> str:
    return CODE.search(site.mails_to(address)[-1].get_body(("plain",)).get_content()).group(1)


class Device:
    """An authenticator that says yes; plugged into a page anew, since Chromium forgets it between processes."""

    options = MappingProxyType(
        {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
    )

    def __init__(self) -> None:
        self.keys: list[dict] = []

    def plug_into(self, page) -> None:
        self._line = page.context.new_cdp_session(page)
        self._line.send("WebAuthn.enable")
        self._name = self._line.send("WebAuthn.addVirtualAuthenticator", {"options": dict(self.options)})
        for key in self.keys:
            self._line.send("WebAuthn.addCredential", {**self._name, "credential": key})

    def keep_keys(self) -> None:
        self.keys = self._line.send("WebAuthn.getCredentials", self._name)["credentials"]


def sign_in_by_code(page, site, home: Localhost, address: str) -> None:
    page.goto(home.url + "/accounts/login/code/")
    page.locator("[name=email]").fill(address)
    page.locator("main form button[type=submit]").first.click()
    page.locator("[name=code]").fill(newest_code(site, address))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/people/me/")


def test_somebody_signs_in_by_code_adds_a_passkey_and_signs_in_with_it(visit, demo_server):
    home = Localhost(demo_server)
    page = visit(home, "/")
    sign_in_by_code(page, demo_server, home, "cleo@demo.example")

    page.goto(home.url + "/accounts/2fa/webauthn/add/")
    device = Device()
    device.plug_into(page)
    page.locator("[name=name]").fill("My laptop")
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    device.keep_keys()
    page.goto(home.url + "/accounts/2fa/webauthn/")
    assert page.get_by_text("My laptop").first.is_visible()
    assert axe(page) == []
    screenshot(page, "passkey")

    page.goto(home.url + "/accounts/logout/")
    page.locator("main form button").first.click()
    page.goto(home.url + "/accounts/login/")
    device.plug_into(page)
    page.get_by_role("button", name=re.compile("passkey", re.I)).click()
    page.wait_for_url("**/people/me/")


def test_a_wrong_code_is_answered_with_a_sentence(visit, demo_server):
    page = visit(demo_server, "/accounts/login/code/")
    page.locator("[name=email]").fill("mo@demo.example")
    page.locator("main form button[type=submit]").first.click()

    page.locator("[name=code]").fill("WRONG1")
    page.locator("main form button[type=submit]").first.click()

    assert page.locator("[name=code]").is_visible()
    assert page.locator(".errorlist, .field--bad").first.is_visible()
