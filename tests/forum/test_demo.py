"""The demo: loads once, through the same actions, and opens no door where it is not a demo."""

import io
import json
import re
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from importlib import reload

import pytest
from django.core import mail as sent
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import NoReverseMatch, clear_url_caches, reverse

import forum.urls
from forum.debates.models import Debate
from forum.debates.queries import facts_of
from forum.demo import mailbox, views
from forum.demo.cast import CAST
from forum.demo.debates import HERE, RIGHT, text_of
from forum.demo.pictures import PICTURES
from forum.library.models import CreditedImage, Reference
from forum.mail.models import OutboxMail
from forum.people.models import Invitation, Person
from forum.posts.models import Draft, Post, Rebuttal
from forum.readers.models import ReaderChoice
from forum.text.citations import validate
from forum.text.markup import count_words
from tests.support.emptying import empty
from tests.support.looking import undone


@contextmanager
def as_demo():
    """With the addresses that only a demo has."""
    with override_settings(DEMO=True):
        reload(sys.modules["forum.urls"])
        clear_url_caches()
        yield
    reload(forum.urls)
    clear_url_caches()


@pytest.fixture
def demo(settings, tmp_path):
    """The site as a demo, with its own addresses."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MAIL_DIR.mkdir()
    with as_demo():
        yield


@pytest.fixture(scope="module")
def pictures(django_db_setup, django_db_blocker, tmp_path_factory):
    """Where the pictures are of the demo that is loaded, once: each test undoes what it writes."""
    media = tmp_path_factory.mktemp("demo") / "media"
    with django_db_blocker.unblock(), undone():
        with as_demo(), override_settings(MEDIA_ROOT=media):
            call_command("load_demo", stdout=io.StringIO())
        yield media


@pytest.fixture
def loaded(pictures, db, demo, settings):
    settings.MEDIA_ROOT = pictures


@pytest.fixture
def nobody(db):
    """An empty site, whether or not the demo was loaded before."""
    empty()


def test_it_loads_three_debates_at_three_stages(loaded):
    assert sorted(Debate.objects.hosted().values_list("stage", "format_key")) == [
        ("closed", "two-voices"),
        ("rebuttal", "two-voices"),
        ("writing", "roundtable"),
    ]
    assert {part.email for part in CAST} <= set(Person.objects.values_list("email", flat=True))
    assert not any(person.has_usable_password() for person in Person.objects.all())


def test_it_loads_once(loaded):
    out = io.StringIO()
    call_command("load_demo", stdout=out)

    assert out.getvalue() == "The demo is already here.\n"
    assert Debate.objects.hosted().count() == 3


def test_it_does_not_load_where_it_is_no_demo(nobody, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="This is not a demo"):
        call_command("load_demo")

    assert Person.objects.count() == 0


def test_the_open_debate_has_a_correction_a_gallery_and_sources(loaded):
    debate = Debate.objects.get(stage="rebuttal")
    first = Post.objects.get(thread=debate.thread, number=1)

    assert [revision.reason for revision in first.revisions.order_by("number")] == [
        "",
        "I had art. 52(2) wrong: it asks for notice and forbids nothing.",
    ]
    assert RIGHT in first.source
    assert debate.gallery.count() == len(PICTURES)
    assert facts_of(debate).uncredited == 0
    assert Post.objects.filter(thread=debate.thread, citations__isnull=False).distinct().count() == 5
    assert first.signed_at < first.published_at < first.edited_at


def test_readers_have_responded_to_it_and_one_response_is_hidden(loaded, client):
    debate = Debate.objects.get(stage="rebuttal")
    responses = Post.objects.filter(thread=debate.thread, kind="response").order_by("number")

    assert [(post.number, post.status) for post in responses] == [
        (3, "public"),
        (4, "public"),
        (5, "public"),
        (6, "public"),
        (7, "hidden"),
        (8, "public"),
    ]
    assert all(debate.opened_at < post.published_at == post.signed_at for post in Post.objects.filter(kind="response"))
    text = client.get(f"{debate.get_absolute_url()}thread/").content.decode()
    assert "Hidden by a moderator: Goes at the author and not at the argument" in text
    assert "ring him at home" not in text


def test_its_authors_have_rebutted_each_other(loaded):
    debate = Debate.objects.get(stage="rebuttal")
    rebuttals = Rebuttal.objects.filter(post__thread=debate.thread).order_by("post__number")

    assert [(one.post.author.name.split()[0], one.state, one.conceded) for one in rebuttals] == [
        ("Bea", "answered", ""),
        ("Ben", "conceded", "part"),
        ("Bea", "open", ""),
        ("Ben", "withdrawn", ""),
    ]
    assert [one.fair_at is not None for one in rebuttals] == [True, False, False, False]
    assert not any(one.post.quotation.is_lost for one in rebuttals)
    posts = Post.objects.filter(thread=debate.thread, kind__in=("rebuttal", "reply"))
    assert all(debate.opened_at < post.published_at == post.signed_at for post in posts)


def test_readers_have_moved_and_corrected(loaded, client):
    debate = Debate.objects.get(stage="rebuttal")
    text = client.get(f"{debate.get_absolute_url()}readers/?show=1").content.decode()

    assert ReaderChoice.objects.filter(debate=debate).count() > 100
    assert "She did not choose the licence" in text
    assert "Rahel Quillon" in text
    assert sorted(debate.errata.values_list("status", flat=True)) == ["accepted", "proposed"]


def test_every_text_says_that_it_is_a_demo(loaded):
    openings = Post.objects.filter(thread__debate__stage__in=["rebuttal", "closed"], kind="opening")
    assert [post.source.startswith("*Demo text: ") for post in openings] == [True] * 4
    assert all("Demo text" in debate.standfirst for debate in Debate.objects.hosted())


def test_the_roundtable_waits_for_two(loaded):
    debate = Debate.objects.get(stage="writing")

    assert list(Post.objects.filter(thread=debate.thread, kind="opening").values_list("status", flat=True)) == [
        "sealed"
    ]
    assert Draft.objects.get().author.email == "ines@demo.example"
    assert Invitation.objects.get(status="pending").email == "noor@demo.example"
    assert sorted(OutboxMail.objects.filter(status="waiting").values_list("to", flat=True)) == [
        "noor@demo.example",  # the invitation
        "piet@demo.example",  # what Mo decided about a text of his
    ]


def test_the_contributions_are_long_enough_to_be_read_and_short_enough_to_be_kept():
    assert [550 < count_words(text_of(name)) < 720 for name in ("faces-a", "faces-b")] == [True, True]


def test_the_sources_are_sound_and_all_are_cited():
    entries = json.loads((HERE / "references.json").read_text(encoding="utf-8"))
    cited = {key for path in (HERE / "texts").glob("*.md") for key in re.findall(r"\[@(\w+)", path.read_text("utf-8"))}

    assert [problem for entry in entries for problem in validate({**entry["csl"], "id": entry["key"]})] == []
    assert {entry["key"] for entry in entries} == cited


def test_the_pictures_are_the_same_each_time_and_credited(loaded):
    assert [picture.png().read() for picture in PICTURES] == [picture.png().read() for picture in PICTURES]
    assert {(image.author, image.licence, image.via) for image in CreditedImage.objects.all()} == {
        ("Folkmoot demo", "CC0-1.0", "the demo's own drawing")
    }
    assert not Reference.objects.filter(listed_at=None).exists()


def test_help_says_where_and_how(demo):
    out = io.StringIO()
    call_command("demo_help", stdout=out)

    assert "/demo/mail/" in out.getvalue()
    assert len(out.getvalue().splitlines()) <= 8


# Signing in with a click ----------------------------------------------------------------------------------------


def test_one_signs_in_with_a_click(client, loaded):
    page = client.get("/demo/").content.decode()
    response = client.post("/demo/sign-in/", {"email": "olga@demo.example"})

    assert page.count('name="email"') == len(CAST)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(Person.objects.get(email="olga@demo.example").pk)


def test_nobody_but_the_fictional_people_can_be_signed_in(client, loaded, ada):
    for email in (ada.email, "", "nobody@demo.example"):
        assert client.post("/demo/sign-in/", {"email": email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_link_does_not_sign_in(client, loaded):
    assert client.get("/demo/sign-in/?email=ada@demo.example").status_code == 405


def test_signing_in_needs_the_forms_key(loaded):

    assert Client(enforce_csrf_checks=True).post("/demo/sign-in/", {"email": CAST[0].email}).status_code == 403


def test_outside_the_demo_there_is_no_such_address(client, db):
    assert [client.get(page).status_code for page in ("/demo/", "/demo/mail/")] == [404, 404]
    with pytest.raises(NoReverseMatch):
        reverse("demo:people")


@pytest.mark.parametrize("view", [views.people, views.sign_in, views.mailbox])
def test_outside_the_demo_the_views_themselves_refuse(view, settings):

    settings.DEMO = False
    with pytest.raises(Http404):
        view(RequestFactory().post("/", {"email": CAST[0].email}))


# The mailbox ------------------------------------------------------------------------------------------------------


@pytest.fixture
def posted(demo, settings):
    """Mail written by the backend that the demo uses."""

    def post(subject="Hello", text="See http://127.0.0.1:8000/invitations/abc/ <script>alert(1)</script>", html=""):
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(settings.MAIL_DIR)
        message = sent.EmailMultiAlternatives(subject, text, to=["noor@demo.example"])
        if html:
            message.attach_alternative(html, "text/html")
        message.send()

    return post


def test_an_empty_mailbox_says_so(client, db, demo):
    assert "No mail yet" in client.get("/demo/mail/").content.decode()


def test_the_mailbox_lists_the_newest_first(client, db, posted, settings):
    posted("First")
    posted("Second")

    subjects = [mail.subject for mail in mailbox.newest_first(settings.MAIL_DIR)]

    assert sorted(subjects) == ["First", "Second"]
    assert all(subject in client.get("/demo/mail/").content.decode() for subject in subjects)


def test_a_mail_is_shown_as_text_with_its_links_and_nothing_runs(client, db, posted, settings):
    posted(subject="<b>Bold</b>", html="<img src=x onerror=alert(1)>")
    (mail,) = mailbox.newest_first(settings.MAIL_DIR)

    page = client.get(f"/demo/mail/{mail.name}/{mail.place}/").content.decode()

    assert 'href="http://127.0.0.1:8000/invitations/abc/"' in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>Bold" not in page


@pytest.mark.parametrize("name", ["..%2fsettings", "none.log", "..", "%2e%2e%2fdemo-secret-key"])
def test_only_what_is_in_the_mailbox_can_be_read(client, db, demo, name):
    assert client.get(f"/demo/mail/{name}/0/").status_code == 404


def test_a_broken_file_does_not_break_the_mailbox(client, db, demo, settings):
    (settings.MAIL_DIR / "x.log").write_bytes(b"\xff\xfe no mail\nSubject: =?bad?=\nDate: never\n\n\xff")

    assert client.get("/demo/mail/").status_code == 200


def test_every_page_of_a_demo_leads_to_its_people_and_its_mailbox(client, loaded):
    page = client.get("/").content.decode()

    assert ('href="/demo/"' in page, 'href="/demo/mail/"' in page) == (True, True)
    assert "sign in as one of its people" in client.get("/accounts/login/").content.decode()


def test_a_header_in_utc_is_shown_in_the_time_of_the_site():
    message = EmailMessage(policy=policy.default)
    message.set_content("Hello")
    message["Date"] = "Sun, 22 Nov 2026 22:08:07 -0000"

    assert mailbox._mail(message, "a", 0).at == datetime(2026, 11, 22, 22, 8, 7, tzinfo=UTC)
