"""Forms whose words a browser keeps say for whom; pages without such a form load nothing for it."""

import re

from django.urls import reverse

from tests.cast import response
from tests.forum.debates.rebutting import free, rebut, rebutting

__all__ = ["free", "rebutting"]


def kept(client, address: str) -> tuple[str, str, bool]:
    """For whom a form keeps its words, where, and whether the script for it is loaded."""
    page = client.get(address).content.decode()
    found = re.search(r'<form[^>]* data-keep="([^"]*)"(?: data-keep-in="(\w+)")?', page)
    assert (found is not None) == ("data-kept-says" in page)
    return (found[1], found[2] or "", "js/kept" in page) if found else ("", "none", "js/kept" in page)


def test_a_reply_and_a_response_are_kept_for_whoever_is_signed_in(client, rebutting, ben, bea, cleo):
    post = rebut(rebutting, bea)
    slug = rebutting.slug

    client.force_login(ben)
    assert kept(client, reverse("debates:reply", args=[slug, post.number])) == (str(ben.pk), "", True)
    assert kept(client, reverse("debates:move_rebuttal", args=[slug, post.number, "concede"])) == (
        str(ben.pk),
        "",
        True,
    )
    client.force_login(cleo)
    assert kept(client, reverse("debates:respond", args=[slug])) == (str(cleo.pk), "", True)
    assert kept(client, reverse("debates:thread", args=[slug])) == (str(cleo.pk), "", True)


def test_without_an_account_words_stay_in_the_tab_and_reading_loads_nothing(client, rebutting, cleo):
    post = response(rebutting, cleo)

    assert kept(client, reverse("debates:thread", args=[rebutting.slug])) == ("", "none", False)
    assert kept(client, reverse("moderation:report", args=[rebutting.slug, post.number])) == ("", "tab", True)
    assert kept(client, reverse("readers:erratum", args=[rebutting.slug])) == ("", "tab", True)


def test_signing_out_is_marked_so_that_the_browser_forgets(client, cleo):
    client.force_login(cleo)

    assert "data-signs-out" in client.get(reverse("account_logout")).content.decode()
