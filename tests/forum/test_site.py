"""Pages of the site itself: about, robots, sitemap, appearance, and what errors look like."""

import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory
from django.urls import path
from django.views import defaults
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from forum.urls import urlpatterns as site_urls
from forum.verdicts import Refused
from tests.cast import new_debate


def _refuse(request):
    raise Refused("The sentence that says why.")


def _break(request):
    raise RuntimeError("a fault")


def _suspect(request):
    raise SuspiciousOperation("nonsense")


urlpatterns = [path("refuse/", _refuse), path("break/", _break), path("suspect/", _suspect), *site_urls]


@pytest.mark.parametrize("address", ["/about/", "/accessibility/", "/conduct/"])
def test_pages_about_the_site_are_there_for_everybody(client, db, address):
    response = client.get(address)

    assertContains(response, "<h1>", count=1)
    assertContains(response, f'<link rel="canonical" href="http://127.0.0.1:8000{address}">', html=True)


def test_about_describes_every_format_with_its_seal(client, db):
    response = client.get("/about/")

    for name in ("Two voices", "Oxford", "Roundtable", "Open question"):
        assertContains(response, name)
    assertContains(response, "Contributions stay sealed until the deadline.")


def test_the_code_of_conduct_has_six_rules(client, db):
    assertContains(client.get("/conduct/"), "<li><span><b>", count=6)


def test_robots_keeps_crawlers_out_of_what_is_nobodys_reading(client, db):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    for place in ("/accounts/", "/admin/", "/invitations/", "/compose/"):
        assertContains(response, f"Disallow: {place}\n")
    assertContains(response, "Sitemap: http://127.0.0.1:8000/sitemap.xml")


def test_the_sitemap_names_public_debates_and_contributions_and_no_others(client, opened, olga):
    new_debate(olga, "Still a draft?")

    addresses = re.findall(r"<loc>http://[^/]+(.*?)</loc>", client.get("/sitemap.xml").text)

    assert addresses == [
        f"/debates/{opened.slug}/",
        f"/debates/{opened.slug}/voices/a/",
        f"/debates/{opened.slug}/voices/b/",
    ]


def test_the_sitemap_names_a_debate_being_written_but_not_its_sealed_texts(client, sealed):
    addresses = re.findall(r"<loc>http://[^/]+(.*?)</loc>", client.get("/sitemap.xml").text)

    assert addresses == [f"/debates/{sealed.slug}/"]


def test_the_appearance_is_kept_in_a_cookie_and_leads_back(client, db):
    response = client.post("/appearance/", {"theme": "dark", "next": "/about/"})

    assertRedirects(response, "/about/")
    assert response.cookies["theme"].value == "dark"
    assertContains(client.get("/about/"), 'data-theme="dark"')


def test_the_appearance_leads_nowhere_else_and_takes_no_other_value(client, db):
    response = client.post("/appearance/", {"theme": "purple", "next": "https://elsewhere.example/"})

    assertRedirects(response, "/")
    assert "theme" not in response.cookies


def test_an_address_without_a_page_helps_on(client, db):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "There is nothing at this address" in response.text
    assert 'href="/debates/"' in response.text


@pytest.mark.urls(__name__)
def test_a_refusal_says_its_sentence_and_offers_to_sign_in(client, db, cleo):
    response = client.get("/refuse/")
    assertContains(response, "The sentence that says why.", status_code=403)
    assertContains(response, "/accounts/login/?next=/refuse/", status_code=403)

    client.force_login(cleo)
    assertContains(client.get("/refuse/"), "You are signed in as Cleo Example", status_code=403)


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_says_so_and_tells_nothing_else(db):
    response = Client(raise_request_exception=False).get("/break/")

    assertContains(response, "Something went wrong on our side", status_code=500)
    assertNotContains(response, "a fault of", status_code=500)
    assertNotContains(response, "RuntimeError", status_code=500)


@pytest.mark.urls(__name__)
def test_a_request_that_makes_no_sense_says_so(client, db):
    assertContains(client.get("/suspect/"), "This request could not be understood", status_code=400)


def test_a_refusal_without_a_sentence_is_a_page_too(db):
    request = RequestFactory().get("/")

    assert defaults.permission_denied(request, PermissionDenied()).status_code == 403


def test_a_form_whose_key_has_gone_says_that_nothing_is_lost(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})

    assertContains(response, "This form had expired", status_code=403)
