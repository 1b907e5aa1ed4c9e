"""Pages on which organizers plan a round: with and without JavaScript, and nothing typed is lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.live.models import Event
from policy_design.options.actions import Wording, edit_option
from policy_design.voting.models import Round
from policy_design.voting.planning import ItemPlan, plan_next
from tests.policy_design.cast import propose
from tests.policy_design.cast import renewed as renewed_option
from tests.policy_design.voting.pages import at, client_of, sent, typed
from tests.policy_design.voting.planned import closed, plan, renewed, with_items

pytestmark = pytest.mark.any_database


def new(process):
    return f"/processes/{process.slug}/rounds/new/"


def test_an_organizer_plans_a_round_and_goes_on_to_what_is_voted_on(deliberating, olga):
    answer = client_of(olga).post(new(deliberating), typed(threshold="2/3", base="present"))
    round = Round.objects.get()
    assert answer.headers["Location"] == at(round, "items/")
    assert (round.question, round.threshold, round.base) == ("Which guidance?", "2/3", "present")
    assert "<strong>both</strong>" in round.intro_html
    assert round.closes_at is not None


def test_what_the_script_hides_need_not_be_sent(deliberating, olga):
    hidden = ("threshold", "base", "tie_rule", "stand_aside_cap", "receipts", "cap", "stopping", "rounds_planned")
    fields = typed("statements", secrecy="pseudonymous", quorum=None, **dict.fromkeys(hidden))
    client_of(olga).post(new(deliberating), fields)
    assert (Round.objects.get().method, Round.objects.get().quorum) == ("statements", "1/999")


def test_only_organizers_find_the_form(deliberating, ben, cleo):
    assert client_of(ben).get(new(deliberating)).status_code == 403
    assert client_of(cleo).post(new(deliberating), typed()).status_code == 403
    assert client_of(None).get(new(deliberating)).status_code == 302
    assert Round.objects.count() == 0


REFUSED = [
    ({"method": "consent", "secrecy": "secret"}, "secrecy", "free text never travels with a secret ballot"),
    ({"method": "ranked", "electorate": "readers"}, "electorate", "short statements only"),
    ({"method": "approval", "secrecy": "secret"}, "secrecy", "Only 2 may vote. Below 5"),
    ({"method": "statements", "secrecy": "secret", "takes_statements": "on"}, "takes_statements", "Free text"),
    ({"method": "rating", "consensus_rule": ""}, "consensus_rule", "Choose the rule"),
    ({"electorate": "chosen"}, "chosen", "Choose by name who may vote"),
    ({"rounds_planned": "3", "stopping": "consensus"}, "stopping", "Only ratings"),
    ({"method": ""}, "method", "required"),
]


@pytest.mark.parametrize(("fields", "where", "says"), REFUSED)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(deliberating, olga, fields, where, says):
    answer = client_of(olga).post(new(deliberating), typed(question="A very own question?", **fields))
    assert says in str(answer.context["form"].errors[where])
    page = answer.content.decode()
    assert says.replace("’", "’") in page
    assert "A very own question?" in page
    assert "Read **both**." in page
    assert Round.objects.count() == 0


def test_the_same_form_sent_twice_is_one_round(deliberating, olga):
    client, fields = client_of(olga), typed()
    places = [client.post(new(deliberating), fields).headers["Location"] for _again in "12"]
    assert places[0] == places[1]
    assert Round.objects.count() == 1


def test_a_form_that_is_late_keeps_what_was_typed(deliberating, olga):
    round = plan(deliberating, olga)
    fields = typed(question="Mine?", version="1", client_key=None)
    client = client_of(olga)
    client.post(at(round, "edit/"), typed(question="Another?", version="1", client_key=None))
    answer = client.post(at(round, "edit/"), fields)
    assert "changed meanwhile" in answer.content.decode()
    assert "Mine?" in answer.content.decode()
    assert renewed(round).question == "Another?"


def test_the_form_of_a_round_shows_what_is_planned(deliberating, olga, ben):
    round = plan(deliberating, olga, method="consent", stand_aside_cap="1/7", electorate="chosen", chosen=[ben])
    form = client_of(olga).get(at(round, "edit/")).context["form"]
    assert (form["stand_aside_cap"].value(), form["chosen"].value()) == ("1/7", [ben.pk])
    assert ("1/7", "1/7") in form.fields["stand_aside_cap"].choices


def test_a_plan_is_read_by_its_organizers_only(deliberating, olga, ben, cleo):
    round = plan(deliberating, olga, question="What nobody may know yet?")
    assert "What nobody may know yet?" in client_of(olga).get(at(round)).content.decode()
    for person in (ben, cleo, None):
        for page in ("", "edit/", "items/", "open/", "delete/"):
            answer = client_of(person).get(at(round, page))
            assert answer.status_code in (302, 404)
        index = client_of(person).get(f"/processes/{deliberating.slug}/rounds/")
        assert "nobody may know" not in index.content.decode()


def test_a_plan_is_deleted_after_being_asked_once_more(deliberating, olga):
    round = plan(deliberating, olga)
    assert "Delete this plan?" in client_of(olga).get(at(round, "delete/")).content.decode()
    client_of(olga).post(at(round, "delete/"))
    assert Round.objects.count() == 0


# What is voted on -----------------------------------------------------------------------------------------------


def test_options_and_sentences_are_added_and_put_in_order(deliberating, olga, option):
    round = plan(deliberating, olga)
    client, address = client_of(olga), at(round, "items/")
    sent(client, address, do="add", options=[option.pk], sentences="First.\n\nSecond.", version=round.version)
    keys = lambda: [one.key for one in round.items.all()]  # noqa: E731
    assert keys() == ["G1v1", "s1", "s2"]
    second = round.items.get(key="s2")
    sent(client, address, do="up", item=second.pk)
    assert [one.text for one in round.items.all()] == ["G1. Shared guidance", "Second.", "First."]
    sent(client, address, do="remove", item=round.items.get(option=option).pk)
    assert [one.text for one in round.items.all()] == ["Second.", "First."]


def test_what_is_wrong_with_lines_is_said_and_they_are_kept(deliberating, olga):
    round = plan(deliberating, olga, method="statements")
    answer = sent(client_of(olga), at(round, "items/"), do="add", sentences="Fine.\n" + "x" * 201)
    assert "Line 2: longer than 200 characters." in answer.content.decode()
    assert "Fine." in answer.content.decode()
    answer = sent(client_of(olga), at(round, "items/"), do="add", sentences="")
    assert "Choose or write something to add." in answer.content.decode()
    assert round.items.count() == 0


def test_items_set_in_another_window_are_not_written_over(deliberating, olga):
    round = plan(deliberating, olga)
    with_items(round, olga, "First.")
    answer = sent(client_of(olga), at(round, "items/"), do="add", sentences="Second.", version=round.version)
    assert "changed meanwhile" in answer.content.decode()
    assert [one.text for one in round.items.all()] == ["First."]


def test_a_later_version_is_offered_and_taken(deliberating, olga, ben, option):
    round = plan(deliberating, olga)
    with_items(round, olga, option)
    wording = Wording("Shared guidance", ("One clause.",))
    edit_option(option=renewed_option(option), by=ben, wording=wording, version=1, reason="Shorter.")
    client = client_of(olga)
    assert "there is a later version" in client.get(at(round, "items/")).content.decode()
    sent(client, at(round, "items/"), do="present")
    assert [one.key for one in round.items.all()] == ["G1v2"]


@pytest.fixture
def second(deliberating, olga):
    """The second of three rounds on two sentences, planned."""
    round = plan(deliberating, olga, method="rating", rounds_planned=3, secrecy="pseudonymous")
    with_items(round, olga, "Faces are data.", "Nothing is to be done.")
    return plan_next(round=closed(round), by=olga, client_key=uuid4())


def test_what_stood_before_is_kept_reworded_and_dropped_on_one_page(second, olga):
    first, last = second.earlier.items.all()
    with_items(second, olga, *(ItemPlan("statement", earlier=one) for one in (first, last)), "A new one.")
    fields = {
        f"before-does-{first.pk}": "reword",
        f"before-text-{first.pk}": "Faces are personal data.",
        f"before-note-{first.pk}": "Two asked what data.",
        f"before-does-{last.pk}": "drop",
        f"before-note-{last.pk}": "Nobody wanted it.",
    }
    sent(client_of(olga), at(second, "items/"), do="before", **fields)
    assert [(one.text, one.change, one.note) for one in second.items.all()] == [
        ("Faces are personal data.", "reworded", "Two asked what data."),
        ("A new one.", "new", ""),
    ]
    assert [one.note for one in second.dropped.all()] == ["Nobody wanted it."]


def test_a_change_without_a_word_is_refused_at_its_field(second, olga):
    first, last = second.earlier.items.all()
    fields = {
        f"before-does-{first.pk}": "reword",
        f"before-text-{first.pk}": "Faces are data.",
        f"before-does-{last.pk}": "drop",
    }
    page = sent(client_of(olga), at(second, "items/"), do="before", **fields).content.decode()
    assert "Write the new words" in page
    assert "Say in a sentence why" in page
    assert [one.change for one in second.items.all()] == ["kept", "kept"]


def test_the_next_round_is_planned_with_one_button(deliberating, olga):
    round = closed(plan(deliberating, olga, method="rating", rounds_planned=2))
    answer = client_of(olga).post(at(round, "next/"))
    later = Round.objects.get(earlier=round)
    assert answer.headers["Location"] == at(later, "items/")
    page = client_of(olga).get(at(later, "edit/"))
    assert set(page.context["form"].fields) == {"question", "intro", "closes_at", "version"}


@pytest.mark.parametrize("name", ["", "items/", "edit/", "open/"])
def test_a_page_asks_as_much_with_three_things_to_vote_on_as_with_one(
    deliberating, olga, option, django_assert_num_queries, name
):
    round, client = plan(deliberating, olga), client_of(olga)
    with_items(round, olga, option)
    client.get(at(round, name))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(at(round, name))
    more = [propose(deliberating, olga, title, "licence") for title in ("One", "Two")]
    with_items(round, olga, option, *more)
    with django_assert_num_queries(len(one)):
        client.get(at(round, name))


def test_planning_tells_organizers_alone(deliberating, olga):
    seen = Event.objects.filter(topic=deliberating.topic_id).count()
    version = deliberating.topic.version
    plan(deliberating, olga)
    deliberating.topic.refresh_from_db()
    assert Event.objects.filter(topic=deliberating.topic_id).count() == seen + 1
    assert deliberating.topic.version == version
