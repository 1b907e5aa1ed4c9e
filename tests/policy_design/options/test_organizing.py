"""Organizers say how options are handled, name kinds, and say what became of an option."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forum.verdicts import Refused
from policy_design.options.handling import handling_of, name_kind
from policy_design.options.models import Lineage
from tests.policy_design.cast import advance, fresh, propose, renewed
from tests.policy_design.options.pages import at, of, text
from tests.support.poured import poured

RULES = {"do": "rules", "experts_propose": "on", "seconds_needed": "2"}


def test_organizers_set_how_options_are_handled(client, optioning, olga):
    client.force_login(olga)
    answer = client.post(of(optioning, "rules"), {**RULES, "amendments_close_at": "2030-03-01T12:00"})
    assert answer.url == of(optioning, "rules")
    handled = handling_of(fresh(optioning))
    assert (handled.seconds_needed, handled.amendments_close_at.year) == (2, 2030)


def test_what_is_out_of_reach_is_said_and_the_rest_kept(client, optioning, olga):
    client.force_login(olga)
    page = client.post(of(optioning, "rules"), {**RULES, "seconds_needed": "11"})
    assert "Seconders" in text(page)
    assert 'value="11"' in page.content.decode()
    assert handling_of(fresh(optioning)).pk is None


def test_organizers_name_a_kind_with_its_letter(client, optioning, olga):
    client.force_login(olga)
    client.post(of(optioning, "rules"), {"do": "kind", "name": "Technical standard", "letter": "t"})
    assert list(optioning.named_kinds.values_list("name", "letter")) == [("Technical standard", "T")]
    taken = client.post(of(optioning, "rules"), {"do": "kind", "name": "Levy", "letter": "L"})
    assert "stands for another kind already" in text(taken)
    assert "One letter from A to Z" in text(
        client.post(of(optioning, "rules"), {"do": "kind", "name": "Odd", "letter": "7"})
    )


@pytest.mark.parametrize("letter", ["ß", "ŉ", "Ä", "7", "ﬁ", "٣"])
def test_no_kind_has_a_letter_that_addresses_do_not_know(client, optioning, olga, letter):
    client.force_login(olga)
    page = client.post(of(optioning, "rules"), {"do": "kind", "name": "Sharp", "letter": letter})
    assert "One letter from A to Z" in text(page)
    with pytest.raises(Refused, match="One letter from A to Z"):
        name_kind(process=optioning, by=olga, name="Sharp", letter=letter)
    assert not optioning.named_kinds.exists()


def test_the_page_is_the_organizers_and_linked_from_theirs(client, optioning, olga, ben):
    client.force_login(ben)
    assert client.get(of(optioning, "rules")).status_code == 403
    assert client.post(of(optioning, "rules"), RULES).status_code == 403
    client.force_login(olga)
    organize = client.get(reverse("process:organize", args=[optioning.slug])).content.decode()
    assert of(optioning, "rules") in organize


@poured
def three(option, ben):
    return option, propose(option.process, ben, "Part one"), propose(option.process, ben, "Part two")


def replaced(relation, *later, reason="Clearer so."):
    return {"do": "replace", "relation": relation, "later": [one.pk for one in later], "reason": reason}


def test_an_option_is_split_merged_or_superseded(client, three, olga):
    option, one, two = three
    client.force_login(olga)
    wrong = client.post(at(option, "lineage"), replaced("split", one))
    assert "two or more options" in text(wrong)
    assert "Clearer so." in wrong.content.decode()
    assert renewed(option).is_open
    assert client.post(at(option, "lineage"), replaced("split", one, two)).url == at(option)
    assert renewed(option).status == "split"
    client.post(at(one, "lineage"), replaced("merged", two))
    assert renewed(one).status == "merged"


def test_it_does_not_go_on_in_itself_or_in_what_is_elsewhere(client, three, olga):
    option, _one, _two = three
    client.force_login(olga)
    assert client.post(at(option, "lineage"), replaced("merged", option)).status_code == 200
    assert renewed(option).is_open


@pytest.mark.parametrize("key", [str(10**20), str(2**63), "-1", "x", "²", "\0", "1.0"])
def test_what_is_no_option_at_all_is_refused_in_a_sentence(client, three, olga, key):
    option, _one, _two = three
    client.force_login(olga)
    page = client.post(at(option, "lineage"), {**replaced("merged"), "later": [key]})
    assert page.status_code == 200
    assert "Clearer so." in page.content.decode()
    assert client.post(at(option, "lineage"), {"do": "link", "other": key}).status_code == 200
    assert renewed(option).is_open
    assert Lineage.objects.count() == 0


def test_whoever_may_not_link_hears_that_first(client, three, ben):
    option, _one, _two = three
    client.force_login(ben)
    for said in ({**replaced("merged"), "later": [str(10**20)]}, {"do": "link"}, {"do": "unlink"}, {}):
        page = client.post(at(option, "lineage"), said)
        assert page.status_code == 403
        assert "organizers" in text(page)
        assert "Take it off the table" not in text(page)


def test_an_organizer_who_is_late_keeps_what_they_typed(client, three, olga):
    option, one, _two = three
    advance(option.process, olga, "voting")
    client.force_login(olga)
    page = client.post(at(option, "lineage"), replaced("merged", one))
    assert page.status_code == 403
    assert "Clearer so." in page.content.decode()


def test_duplicates_are_linked_and_unlinked(client, three, olga):
    option, one, _two = three
    client.force_login(olga)
    client.post(at(option, "lineage"), {"do": "link", "other": one.pk})
    client.post(at(one, "lineage"), {"do": "link", "other": option.pk})
    assert Lineage.objects.count() == 1
    assert "Unlink" in text(client.get(at(one, "lineage")))
    client.post(at(one, "lineage"), {"do": "unlink", "other": option.pk})
    assert Lineage.objects.count() == 0


@pytest.mark.parametrize("other", ["", "x", "²", "9" * 30, "424242"])
def test_to_unlink_what_is_not_there_is_nowhere(client, option, olga, other):
    client.force_login(olga)
    assert client.post(at(option, "lineage"), {"do": "unlink", "other": other}).status_code == 404


def test_lineage_is_for_organizers(client, three, ben):
    option, one, _two = three
    client.force_login(ben)
    assert client.get(at(option, "lineage")).status_code == 403
    assert client.post(at(option, "lineage"), {"do": "link", "other": one.pk}).status_code == 403
    assert client.post(at(option, "lineage"), replaced("merged", one)).status_code == 403
    assert Lineage.objects.count() == 0
    assert renewed(option).is_open
