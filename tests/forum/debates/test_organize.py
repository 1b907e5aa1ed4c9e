"""The organizer's page: what needs doing, the stages and their gates, the list of debates."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.debates import queries, todo
from forum.debates.actions import create_debate, put_in_gallery
from forum.debates.members import invite
from forum.debates.models import Debate
from forum.library.models import CreditedImage
from forum.people.actions import declare_interests
from forum.people.invitations import decline
from forum.people.models import Invitation
from tests.cast import late, move, new_debate, seat, sign, voice_of


def whats(debate, olga, waits=False) -> list[str]:
    """What the queue names, read anew."""
    loaded = queries.debates_to_organize(olga).get(pk=debate.pk)
    tasks = todo.tasks_of(loaded, queries.facts_at_hand(loaded), timezone.now())
    return [task.what for task in tasks if task.waits is waits]


def page(debate, name="organize", *rest) -> str:
    return f"/debates/{debate.slug}/organize/" + ("" if name == "organize" else f"{name}/")


def words_of(client, debate) -> str:
    return client.get(page(debate)).content.decode()


def test_an_empty_debate_needs_everything(olga):
    debate = create_debate(by=olga, question="Why?", format_key="roundtable", client_key=uuid4())

    assert whats(debate, olga) == [
        "Set the date when contributions are due",
        "Write the framing essay",
        "Voice A has no thesis",
        "Voice B has no thesis",
        "Voice C has no thesis",
        "Nobody is invited to voice A",
        "Nobody is invited to voice B",
        "Nobody is invited to voice C",
    ]


def test_when_nothing_is_missing_writing_can_begin(client, debate, olga):
    assert whats(debate, olga)[0] == "Everything is ready for writing"
    client.force_login(olga)

    assert "In preparation. Three things need you." in words_of(client, debate)


def test_invitations_without_an_answer_wait_and_expired_or_declined_ones_need_the_organizer(debate, olga):
    a, b = (
        invite(
            debate=debate,
            by=olga,
            role="contributor",
            email=f"{letter}@example.org",
            name=f"Person {letter.upper()}",
            voice=voice_of(debate, letter),
            client_key=uuid4(),
        )
        for letter in "ab"
    )

    assert whats(debate, olga) == ["Everything is ready for writing"]
    assert whats(debate, olga, waits=True) == [
        "Person A has not answered yet, invited as voice A",
        "Person B has not answered yet, invited as voice B",
    ]

    Invitation.objects.filter(pk=a.pk).update(expires_at=timezone.now() - timedelta(days=1))
    decline(invitation=b, reason="No time before May.")

    assert whats(debate, olga)[1:] == [
        "The invitation of Person A as voice A has expired",
        "Person B declined voice B",
    ]


def test_the_reason_of_a_no_is_shown(client, debate, olga):
    sent = invite(debate=debate, by=olga, role="moderator", email="mo@example.org", client_key=uuid4())
    decline(invitation=sent, reason="No time before May.")
    client.force_login(olga)

    assert "The reason given: “No time before May.”" in words_of(client, debate)


def test_what_contributors_owe_waits_until_the_deadline_is_near(writing, olga, ben):
    declare_interests(by=ben, has_interests=False, text="")
    owed = [
        "Voice A is not in: Ben Example has not signed yet",
        "Bea Example has not declared interests yet",
        "Voice B is not in: Bea Example has not signed yet",
    ]

    assert whats(writing, olga, waits=True) == owed

    Debate.objects.filter(pk=writing.pk).update(writing_closes_at=timezone.now() + timedelta(days=2))
    assert whats(writing, olga) == owed


def test_all_in_means_ready_to_open(sealed, olga):
    sign(sealed, "b")

    assert whats(sealed, olga) == ["All contributions are in"]


def test_a_format_that_waits_for_the_deadline_says_that_all_is_in_and_waits(olga, ben, bea):
    debate = move(new_debate(olga, format_key="oxford"), olga, "start_writing")
    for letter, who in (("a", ben), ("b", bea)):
        seat(voice_of(debate, letter), who, olga)
        sign(debate, letter)

    assert (whats(debate, olga), whats(debate, olga, waits=True)) == ([], ["All contributions are in"])


def test_a_passed_deadline_with_too_little_says_what_to_do(sealed, olga):
    late(sealed)

    assert whats(sealed, olga)[0] == "A deadline has passed"


def test_a_picture_without_full_credit_is_named_with_what_is_missing(client, debate, olga):
    image = CreditedImage.objects.create(title="Empty frame", topic=debate.topic, uploaded_by=olga, author="Us")
    put_in_gallery(debate=debate, by=olga, image=image)
    client.force_login(olga)

    assert "The credit of “Empty frame” is incomplete" in whats(debate, olga)
    assert "Missing: file, description, licence, source, via." in words_of(client, debate)


def test_the_title_says_how_far_the_deadline_is(client, writing, olga):
    client.force_login(olga)

    assert "Contributions are due in 7 days. Nothing needs you." in words_of(client, writing)


def test_facts_at_hand_are_the_facts(sealed, olga):
    def facts() -> tuple:
        loaded = queries.debates_to_organize(olga).get(pk=sealed.pk)
        return queries.facts_at_hand(loaded), queries.facts_of(Debate.objects.get(pk=sealed.pk))

    before = facts()
    sign(sealed, "b")
    after = facts()

    assert before[0] == before[1]
    assert after[0] == after[1]
    assert (before[0].openings, after[0].openings) == (1, 2)


def test_the_page_shows_who_handed_in_and_never_the_sealed_words(client, sealed, olga):
    client.force_login(olga)

    words = words_of(client, sealed)

    assert "Opening contribution: 5 words of 1200" in words
    assert "not handed in" in words
    assert "xylophone" not in words
    assert "A contribution was signed and is sealed until the debate opens." in words


def test_a_shut_gate_says_why_and_an_open_one_offers_its_move(client, sealed, olga):
    client.force_login(olga)

    shut = words_of(client, sealed)
    sign(sealed, "b")
    ready = words_of(client, sealed)

    assert "Not every contribution is in, and the deadline has not passed." in shut
    assert 'value="open"' not in shut
    assert 'value="open"' in ready


def test_a_move_is_made_once_however_often_it_is_pressed(client, sealed, olga):
    sign(sealed, "b")
    client.force_login(olga)

    for _press in range(2):
        answer = client.post(page(sealed, "move"), {"move": "open"}, follow=True)

    assert Debate.objects.get(pk=sealed.pk).stage == "open"
    assert "cannot do that" not in answer.content.decode()
    assert sealed.topic.events.filter(kind="debate.moved").count() == 2


def test_a_refused_move_shows_its_sentence_on_the_page(client, sealed, olga):
    client.force_login(olga)

    answer = client.post(page(sealed, "move"), {"move": "open"}, follow=True)

    assert "Not every contribution is in, and the deadline has not passed." in str(
        next(iter(answer.context["messages"]))
    )
    assert Debate.objects.get(pk=sealed.pk).stage == "writing"


def test_a_move_that_does_not_exist_is_refused(client, debate, olga):
    client.force_login(olga)

    answer = client.post(page(debate, "move"), {"move": "explode"}, follow=True)

    assert "cannot do that" in answer.content.decode()


PAGES = ["organize", "edit", "framing", "invite", "gallery", "references", "voices/add", "voices/a/edit"]
BUTTONS = ["move", "voices/a/remove", "invitations/1/resend", "invitations/1/revoke", "members/1/remove"]


@pytest.mark.parametrize("name", PAGES)
def test_only_organizers_enter(client, debate, writing, ben, dan, ada, name):
    path = page(writing, name)
    assert client.get(path).status_code == 302
    for who, status in ((ben, 403), (dan, 403), (ada, 403)):
        client.force_login(who)
        assert client.get(path).status_code == status


@pytest.mark.parametrize("name", [*PAGES[1:], *BUTTONS])
def test_a_stranger_does_not_learn_that_a_debate_in_preparation_exists(client, debate, dan, name):
    client.force_login(dan)

    assert client.post(page(debate, name)).status_code == 404


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_do_not_answer_a_get(client, debate, olga, name):
    client.force_login(olga)

    assert client.get(page(debate, name)).status_code == 405


def test_the_list_names_debates_with_what_needs_doing(client, debate, olga):
    client.force_login(olga)

    listed = client.get("/debates/organized/")

    assert [(row["debate"], row["needed"], row["waiting"]) for row in listed.context["rows"]] == [(debate, 3, 0)]


def test_the_list_holds_only_one_s_own(client, debate, dan):
    client.force_login(dan)

    assert client.get("/debates/organized/").context["rows"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_debate_and_for_three(client, olga, ben, django_assert_num_queries, count):
    for n in range(count):
        debate = move(new_debate(olga, f"Question {n}?"), olga, "start_writing")
        seat(voice_of(debate, "a"), ben, olga)
        sign(debate, "a")
    client.force_login(olga)

    with django_assert_num_queries(13):
        client.get("/debates/organized/")


@pytest.mark.parametrize("format_key", ["two-voices", "roundtable"])
def test_the_organizer_s_page_costs_the_same_for_two_voices_and_for_three(
    client, olga, django_assert_num_queries, format_key
):
    debate = new_debate(olga, format_key=format_key)
    for voice in debate.voices.all():
        invite(
            debate=debate, by=olga, role="contributor", email=f"{voice.letter}@x.org", voice=voice, client_key=uuid4()
        )
    client.force_login(olga)

    with django_assert_num_queries(17):
        client.get(page(debate))
