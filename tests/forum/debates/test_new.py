"""Setting up a debate on one page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.debates.models import Debate

PAGE = "/debates/new/"


def typed(**changed) -> dict[str, str]:
    fields = {
        "format_key": "oxford",
        "question": "Should a face be free?",
        "language": "fr",
        "licence": "CC-BY-4.0",
        "is_open": "no",
        "tags": "Faces, Law , faces",
        "client_key": str(uuid4()),
    }
    return fields | changed


def in_days(days: int) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT18:00}"


def test_a_debate_is_set_up_from_a_format_and_leads_to_the_organizer_s_page(client, olga):
    client.force_login(olga)

    answer = client.post(PAGE, typed(writing_closes_at=in_days(10), host="The Host"))

    debate = Debate.objects.get()
    assert answer.url == "/debates/should-a-face-be-free/organize/"
    assert (debate.format_key, debate.language, debate.licence, debate.is_open, debate.host) == (
        "oxford",
        "fr",
        "CC-BY-4.0",
        False,
        "The Host",
    )
    assert {tag.name for tag in debate.tags.all()} == {"faces", "Law"}
    assert timezone.localtime(debate.writing_closes_at).hour == 18
    assert [voice.label for voice in debate.voices.all()] == ["For the motion", "Against the motion"]
    assert debate.topic.memberships.get().person == olga


def test_a_repeated_submit_makes_one_debate(client, olga):
    client.force_login(olga)
    form = typed()

    first, second = client.post(PAGE, form), client.post(PAGE, form)

    assert first.url == second.url
    assert Debate.objects.count() == 1


def test_every_format_is_a_card_that_says_what_it_means(client, olga):
    client.force_login(olga)

    page = client.get(PAGE).content.decode()

    assert page.count('name="format_key"') == 4
    assert "Contributions of at most 900 words." in page
    assert "Contributions stay sealed until the deadline." in page
    assert "Europe/Brussels" in page


def test_who_may_not_set_up_debates_is_told_how_to_get_there(client, cleo):
    client.force_login(cleo)

    page = client.get(PAGE)

    assert page.status_code == 403
    assert "ask the stewards of this site to make you one" in page.content.decode()
    assert client.post(PAGE, typed()).status_code == 403


def test_a_reader_without_account_is_asked_to_sign_in(client, db):
    assert client.get(PAGE).url == "/accounts/login/?next=/debates/new/"


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"question": ""}, "question", "This field is required."),
        ({"question": "One\nline"}, "question", "Keep this to one line."),
        ({"format_key": "duel"}, "format_key", "Select a valid choice. duel is not one of the available choices."),
        ({"writing_closes_at": "2020-01-01T10:00"}, "writing_closes_at", "This date has already passed."),
        (
            {"writing_closes_at": in_days(9), "closes_at": in_days(5)},
            "closes_at",
            "This date must come after the one before it.",
        ),
        (
            {"writing_closes_at": in_days(9), "opens_at": in_days(5)},
            "opens_at",
            "It cannot open before contributions are due.",
        ),
        ({"opens_at": in_days(9), "closes_at": in_days(5)}, "closes_at", "It cannot close before it opens."),
        ({"tags": ",".join("abcdefghi")}, "tags", "At most eight tags of at most 60 characters."),
    ],
)
def test_bad_input_is_named_beside_its_field_and_nothing_typed_is_lost(client, olga, wrong, field, sentence):
    client.force_login(olga)

    answer = client.post(PAGE, typed(standfirst="Kept as typed.", **wrong))

    assert answer.context["form"].errors[field] == [sentence]
    assert "Kept as typed." in answer.content.decode()
    assert Debate.objects.count() == 0


def test_the_key_stays_the_same_on_redisplay(client, olga):
    client.force_login(olga)
    form = typed(question="")

    assert form["client_key"] in client.post(PAGE, form).content.decode()


def test_an_address_is_cut_between_words(client, olga):
    client.force_login(olga)

    client.post(PAGE, typed(question="Should we care that AI facial recognition is trained on openly licensed photos?"))

    assert Debate.objects.get().slug == "should-we-care-that-ai-facial-recognition-is-trained-on"
