"""The inbox, what one follows, and the buttons on other pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.notices import telling
from forum.notices.actions import follow
from forum.notices.models import Follow, Notice, NoticeSettings
from forum.people.models import Person
from tests.cast import response, voice_of
from tests.forum.debates.rebutting import rebut
from tests.forum.notices.noticing import follows, forget, unread

INBOX, FOLLOWING, CHANGE = "/me/notices/", "/me/following/", "/me/following/change/"


@pytest.fixture
def as_(client):
    def sign_in(person: Person):
        client.force_login(Person.objects.get(pk=person.pk))
        return client

    return sign_in


def text_of(answer) -> str:
    return answer.content.decode()


def wish(kind: str, pk: int, do: str = "follow", **more: str) -> dict[str, str]:
    return {"kind": kind, "pk": str(pk), "do": do, **more}


# The inbox ----------------------------------------------------------------------------------------------------


def test_the_inbox_asks_for_a_log_in(db, client):
    for path in (INBOX, FOLLOWING):
        assert client.get(path).status_code == 302
    assert client.post(CHANGE, wish("topic", 1)).status_code == 302


def test_the_bar_counts_what_is_unread_and_opening_one_marks_it(rebutting, ben, bea, as_):
    forget()
    post = rebut(rebutting, bea)
    telling.tell_due()
    client = as_(ben)
    page = text_of(client.get(INBOX))
    assert "1 unread notice" in page
    assert "Bea Example rebutted a passage of your contribution" in page
    assert "waits for your answer" in page

    notice = Notice.objects.get(person=ben)
    answer = client.get(f"{INBOX}{notice.pk}/")
    assert answer.headers["Location"] == f"/debates/{rebutting.slug}/#note-{post.number}"
    assert unread(ben) == 0
    assert "unread notice" not in text_of(client.get(INBOX))


def test_all_are_marked_at_once_and_the_unread_can_be_asked_for(opened, ben, cleo, as_):
    forget()
    response(opened, cleo)
    response(opened, cleo)
    telling.tell_due()
    client = as_(ben)
    assert text_of(client.get(f"{INBOX}?show=unread")).count("Cleo Example responded") == 2

    assert client.post(f"{INBOX}read/").status_code == 302
    assert (unread(ben), text_of(client.get(f"{INBOX}?show=unread")).count("Cleo Example responded")) == (0, 0)
    assert text_of(client.get(f"{INBOX}?show=all")).count("Cleo Example responded") == 2


def test_nobody_opens_what_others_were_told(opened, ben, bea, cleo, as_):
    forget()
    response(opened, cleo)
    telling.tell_due()

    notice = Notice.objects.get(person=ben)
    assert as_(bea).get(f"{INBOX}{notice.pk}/").status_code == 404


def test_the_inbox_takes_as_many_queries_for_five_lines_as_for_one(opened, ben, cleo, as_):
    def queries() -> int:
        client = as_(ben)
        with CaptureQueriesContext(connection) as found:
            assert client.get(INBOX).status_code == 200
        return len(found)

    forget()
    response(opened, cleo)
    telling.tell_due()
    one = queries()
    for _more in range(4):
        response(opened, cleo)
    telling.tell_due()

    assert queries() == one


# Following ----------------------------------------------------------------------------------------------------


def test_signed_out_the_button_leads_to_how_one_follows(opened, client):
    page = text_of(client.get(opened.get_absolute_url()))
    assert f"/follow/?next={opened.get_absolute_url()}" in page

    how = text_of(client.get(f"/follow/?next={opened.get_absolute_url()}"))
    assert f"/accounts/login/?next={opened.get_absolute_url()}" in how
    assert "login/?next=" not in text_of(client.get("/follow/?next=https://evil.example/"))


@pytest.mark.parametrize("place", ["debate", "voice", "tag"])
def test_a_button_follows_and_the_page_remembers(opened, olga, cleo, as_, place):
    from forum.debates.actions import edit_debate

    edit_debate(debate=opened, by=olga, tags=["Faces"])
    voice = voice_of(opened, "a")
    kind, pk, path, label = {
        "debate": ("topic", opened.topic_id, opened.get_absolute_url(), "Follow this debate"),
        "voice": ("voice", voice.pk, voice.get_absolute_url(), "Follow this voice"),
        "tag": ("tag", opened.tags.get().pk, "/debates/tags/faces/", "Follow this subject"),
    }[place]
    client = as_(cleo)
    assert f">{label}</button>" in text_of(client.get(path))

    answer = client.post(CHANGE, wish(kind, pk, back=path))
    assert answer.headers["Location"] == path
    assert f"{label}: <b>once a week</b>" in text_of(client.get(path))
    client.post(CHANGE, wish(kind, pk, frequency="now"))
    assert f"{label}: <b>at once</b>" in text_of(client.get(path))
    client.post(CHANGE, wish(kind, pk, "leave"))
    assert f">{label}</button>" in text_of(client.get(path))
    assert Follow.objects.get(person=cleo).state == "left"


def test_a_debate_is_muted_and_no_longer(opened, cleo, as_):
    client = as_(cleo)
    client.post(CHANGE, wish("topic", opened.topic_id, "mute"))
    assert "Follow this debate: <b>muted</b>" in text_of(client.get(opened.get_absolute_url()))

    client.post(CHANGE, wish("topic", opened.topic_id, "leave"))
    assert Follow.objects.get(person=cleo).state == "left"


def test_what_one_may_not_read_cannot_be_followed_and_is_as_unknown_as_what_is_not_there(writing, dan, as_):
    client = as_(dan)
    answers = [client.post(CHANGE, wish("topic", pk)) for pk in (writing.topic_id, 10**6, 10**30)]
    answers.append(client.post(CHANGE, wish("voice", voice_of(writing, "a").pk)))
    assert [answer.status_code for answer in answers] == [404] * 4 or writing.is_public
    assert client.post(CHANGE, wish("person", 1)).status_code == 404


def test_one_is_led_back_to_this_site_only(opened, cleo, as_):
    client = as_(cleo)
    for back in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        answer = client.post(CHANGE, wish("topic", opened.topic_id, back=back))
        assert answer.headers["Location"] == FOLLOWING


def test_all_that_is_followed_stands_on_one_page_and_names_nothing_that_may_not_be_read(opened, olga, cleo, as_):
    from forum.debates.actions import edit_debate
    from forum.debates.models import Debate

    follows(cleo, opened)
    follow(target=voice_of(opened, "a"), by=cleo)
    client = as_(cleo)
    page = text_of(client.get(FOLLOWING))
    assert (opened.question in page, "Thesis A" in page) == (True, True)

    edit_debate(debate=Debate.objects.get(pk=opened.pk), by=olga, is_open=False)
    page = text_of(client.get(FOLLOWING))
    assert (opened.question in page, "Thesis A" in page) == (False, False)
    assert page.count("Something that you may not read any more") >= 2
    client.post(CHANGE, wish("topic", opened.topic_id, "leave"))
    assert Follow.objects.get(person=cleo, topic=opened.topic).state == "left"


def test_the_settings_are_kept_and_what_is_wrong_with_them_is_said(cleo, as_):
    client = as_(cleo)
    data = {"asks": "daily", "taken_part": "weekly", "followed": "never", "time_zone": "Asia/Tokyo"}
    assert client.post(f"{FOLLOWING}settings/", data).status_code == 302
    kept = NoticeSettings.objects.get(person=cleo)
    assert (kept.asks, kept.followed, kept.reminders, kept.time_zone) == ("daily", "never", False, "Asia/Tokyo")

    assert client.post(f"{FOLLOWING}settings/", {**data, "time_zone": "Mars/Base"}).status_code == 422
    assert client.post(f"{FOLLOWING}settings/", {**data, "asks": "often"}).status_code == 422
