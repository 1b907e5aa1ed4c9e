"""Options of a process that is not public are told to strangers on no path."""

from __future__ import annotations

import pytest
from django.contrib.sitemaps.views import sitemap  # noqa: F401
from django.urls import reverse

from policy_design.options.duties import waits_for
from policy_design.options.handling import set_option_rules
from policy_design.process.actions import edit_process
from tests.policy_design.cast import argue, fresh, propose, renewed
from tests.policy_design.options.pages import at, of, text
from tests.support.poured import poured

pytestmark = pytest.mark.every_database

SECRET = "Withhold all portraits"


@poured
def hidden(deliberating, olga, ben):
    """An option with an argument, in a process that is for its members only."""
    option = propose(deliberating, ben, SECRET, "licence")
    argue(option, ben, "for", "Portraits are people.")
    edit_process(process=fresh(deliberating), by=olga, is_open=False)
    return renewed(option)


def paths(option):
    process, debate = option.process, option.debate
    found = [at(option, name) for name in ("show", "history", "edit", "withdraw", "lineage", "argue")]
    found += [of(process), of(process, "propose"), of(process, "rules")]
    found += [reverse("process:show", args=[process.slug]), reverse("process:export", args=[process.slug])]
    found += [
        debate.get_absolute_url(),
        *(reverse(f"debates:{name}", args=[debate.slug]) for name in ("thread", "events")),
    ]
    return found


def test_a_stranger_finds_none_of_its_addresses(client, hidden, cleo):
    client.force_login(cleo)
    for path in paths(hidden):
        assert client.get(path).status_code == 404, path
    assert client.post(at(hidden, "second")).status_code == 404


def test_whoever_is_signed_out_finds_none_and_no_list_or_site_map_tells_of_it(client, hidden):
    for path in paths(hidden):
        answer = client.get(path)
        assert answer.status_code in (302, 404), path
        assert SECRET not in answer.content.decode()
    for path in ("/", "/debates/", "/processes/", "/sitemap.xml"):
        answer = client.get(path, follow=True)
        assert SECRET not in answer.content.decode(), path
        assert hidden.debate.slug not in answer.content.decode(), path
        assert at(hidden) not in answer.content.decode(), path


def test_members_read_it(client, hidden, dan):
    client.force_login(dan)
    assert SECRET in text(client.get(at(hidden)))
    assert 'content="noindex"' in client.get(at(hidden)).content.decode()


def test_public_options_stand_in_the_site_map(client, option):
    page = client.get("/sitemap.xml")
    found = page.content.decode()
    if "<sitemapindex" in found:
        found = client.get("/sitemap-options.xml").content.decode()
    assert at(option) in found


def test_options_of_a_process_in_preparation_are_not_there(client, option, olga):
    assert client.get(at(option)).status_code == 200
    edit_process(process=fresh(option.process), by=olga, is_open=False)
    assert client.get(at(option)).status_code == 404


# Duties ---------------------------------------------------------------------------------------------------------


def test_experts_are_told_what_waits_for_a_seconder_and_nobody_else_is(optioning, olga, ben, bea, cleo):
    set_option_rules(process=optioning, by=olga, experts_propose=True, seconds_needed=2, sealed_first_round=False)
    propose(fresh(optioning), ben)
    propose(fresh(optioning), ben, "Another")
    assert [str(one.what) for one in waits_for(bea)] == [
        "Second or not: 2 proposed options, Faces in the commons",
    ]
    assert waits_for(ben) == waits_for(cleo) == waits_for(olga) == []
