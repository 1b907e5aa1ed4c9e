"""A sealed text is seen by its author and the organizers, on every path there is; the paths are taken from urls.py."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from forum.debates.contributions import sign_contribution
from forum.library.models import CreditedImage, Reference
from forum.posts.actions import Text, save_draft
from forum.posts.models import Post
from tests.cast import voice_of
from tests.support.poured import poured

pytestmark = pytest.mark.every_database

SECRETS = ("xylophone", "Sealed title", "glockenspiel", "vibraphone2021", "Vibraphone")
EXPORTS = ("json", "md", "html", "csv", "bib", "ris")


def addresses(resolver: URLResolver, prefix: str = "", space: str = "") -> list[tuple[str, str]]:
    """Every route as (namespaced name, readable pattern)."""
    found = []
    for one in resolver.url_patterns:
        pattern = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            found.append((f"{space}{one.name}" if one.name else "", pattern))
        else:
            inner = f"{space}{one.namespace}:" if one.namespace else space
            found += addresses(one, pattern, inner)
    return found


def ways_to_fill(pattern: str, known: dict[str, list]) -> list[str]:
    """The pattern with every mixture of the known values in its places."""
    known = {"whose": ["processes", "debates"], **known}
    filled = ["/" + re.sub(r"^\^|\$$|\\Z$", "", pattern).replace("\\", "")]
    for place, name in re.findall(r"(<(?:[a-z]+:)?([a-z_]+)>)", pattern):
        values = dict.fromkeys(known.get(name, []))  # keys of two tables may be the same number
        filled = [one.replace(place, str(value)) for one in filled for value in values]
    return [one for one in filled if "(" not in one and "<" not in one]


@poured
def secret(writing, olga, ben, bea, mo):
    """Ben has signed, citing a reference and showing a picture that he added for it; Bea has a draft."""
    from forum.people.actions import declare_interests, grant

    grant(topic=writing.topic, person=mo, role="moderator")
    Reference.objects.create(
        key="vibraphone2021", csl={"type": "webpage", "title": "Vibraphone"}, added_by=ben, topic=writing.topic
    )
    picture = CreditedImage.objects.create(
        uploaded_by=ben, topic=writing.topic, title="Vibraphone", author="V", licence="CC0-1.0",
        source_url="https://example.org/v", via="own", file="images/none.webp", width=1, height=1, alt="Vibraphone",
    )  # fmt: skip
    declare_interests(by=ben, has_interests=False, text="")
    source = f"The sealed word is xylophone [@vibraphone2021].\n\n![Vibraphone]({picture.url})"
    contribution = sign_contribution(
        voice=voice_of(writing, "a"), kind="opening", by=ben, text=Text("Sealed title", "glockenspiel", source),
        licence_agreed=True, client_key=uuid4(),
    )  # fmt: skip
    voice = voice_of(writing, "b")
    save_draft(
        thread=writing.thread, slot=f"voice:{voice.pk}:opening", by=bea, text=Text("Draft", "", "marimba"), version=0
    )
    return {
        "slug": [writing.slug, ben.slug],
        "letter": ["a", "b"],
        "kind": ["opening", "closing"],
        "move": ["concede", "withdraw"],
        "number": [0, 1, 2, contribution.post_id],
        "pk": [contribution.post_id, contribution.pk, picture.pk, 1],
        "key": ["vibraphone2021"],
        "form": EXPORTS,
        "tag": ["faces"],
        "language": ["en"],
        "token": ["no-such-token"],
        "section": ["debates", "contributions"],
        "object_id": [contribution.post_id, contribution.pk, picture.pk, 1],
        "app_label": ["forum"],
    }


def readers(*names: str, everywhere: str) -> list[Any]:
    """Who walks. What a view tells does not hang on the database: there, one shows that every path answers at all."""
    return [pytest.param(one, marks=[pytest.mark.any_database] if one != everywhere else []) for one in names]


SLUGS = {
    "debates": "forum.Debate",
    "library": "forum.Syllabus",
    "people": "forum.Person",
    "processes": "policy_design.Process",
}


def ways_to_walk(pattern: str, known: dict[str, list]) -> list[str]:
    """The pattern with every mixture of the known values; where nothing has the slug, with one: all are not found."""
    model = SLUGS.get(pattern.partition("/")[0])
    if model is None or "slug>" not in pattern:
        return ways_to_fill(pattern, known)
    slugs = dict.fromkeys(known.get("slug", []))
    here = set(apps.get_model(model).objects.filter(slug__in=slugs).values_list("slug", flat=True))
    found = [ways_to_fill(pattern, known | {"slug": [slug]})[: None if slug in here else 1] for slug in slugs]
    return [path for paths in found for path in paths]


def walk(client: Client, known: dict[str, list]) -> dict[str, str]:
    """Every address that can be filled, with the text of its answer; no answer may be a server error."""
    answers: dict[str, str] = {}
    for _name, pattern in addresses(get_resolver()):
        for path in ways_to_walk(pattern, known):
            if "logout" in path or path in answers:
                continue
            response = client.get(path, {"q": "xylophone"}) if "search" in path else client.get(path)
            assert response.status_code < 500, path
            body = b"".join(response.streaming_content) if response.streaming else response.content
            said = body.decode("utf-8", "replace") + str(dict(response.headers))
            answers[path] = said.replace('value="xylophone"', "").replace(
                "q=xylophone", ""
            )  # what was asked, said back
    return answers


@pytest.mark.parametrize("who", readers("anonymous", "cleo", "bea", "mo", "dan", "ada", everywhere="ada"))
def test_nobody_else_finds_a_sealed_text_on_any_path(secret, who, client, request):
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))

    answers = walk(client, secret)

    leaks = [(path, word) for path, body in answers.items() for word in SECRETS if word in body.replace(f"{path}", "")]
    assert leaks == []
    assert len(answers) > 60


def test_its_author_and_the_organizer_do_read_it(secret, writing, ben, olga):
    for person in (ben, olga):
        client = Client()
        client.force_login(person)
        page = client.get(reverse("debates:voice", args=[writing.slug, "a"]))
        assert page.status_code == 200
        assert "xylophone" in page.content.decode()


# A hidden text ------------------------------------------------------------------------------------------------

HIDDEN = ("theremin", "ocarina", "kazoo", "bagpipe", "hurdygurdy", "Cleo")


@poured
def hidden(writing, olga, ben, bea, cleo, mo):
    """A contribution, changed once in public, and a response, both hidden; nothing else here says their words."""
    from forum.debates.contributions import edit_contribution
    from forum.debates.models import Debate
    from forum.moderation.actions import hide_post
    from forum.people.actions import grant
    from tests.cast import move, response, sign

    grant(topic=writing.topic, person=mo, role="moderator")
    contribution = sign(writing, "a", title="theremin", source="The ocarina.")
    sign(writing, "b")
    debate = move(writing, olga, "open")
    edit_contribution(
        contribution=contribution, by=ben, text=Text("theremin", "A kazoo.", "The ocarina again."),
        reason="On a bagpipe.", version=1,
    )  # fmt: skip
    said = response(Debate.objects.get(pk=debate.pk), cleo, "A word on the *hurdygurdy*.")
    for post in (contribution.post, said):
        hide_post(post=post, by=olga, reason="Not here.")
    return {
        "slug": [writing.slug, ben.slug, cleo.slug],
        "letter": ["a", "b"],
        "kind": ["opening", "closing"],
        "move": ["concede", "withdraw"],
        "number": [0, 1, 2, 3, contribution.post_id, said.pk],
        "pk": [contribution.post_id, contribution.pk, said.pk, 1],
        "form": EXPORTS,
        "section": ["debates", "contributions"],
        "object_id": [contribution.post_id, contribution.pk, said.pk, 1],
        "app_label": ["forum"],
    }


@pytest.mark.parametrize("who", readers("anonymous", "bea", "dan", "ada", everywhere="bea"))
def test_nobody_else_finds_a_hidden_text_on_any_path(hidden, who, client, request):
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))

    answers = walk(client, hidden)

    # The admin is where stewards look up who is here; of what somebody said it shows nothing either.
    words = HIDDEN[:-1] if who == "ada" else HIDDEN
    leaks = [(path, word) for path, body in answers.items() for word in words if word in body.replace(f"{path}", "")]
    assert leaks == []
    assert len(answers) > 60


def test_pages_that_follow_each_other_tell_nothing_of_it_either(hidden, writing, client):
    for path in ("thread/?all=1", "thread/?after=0", "thread/?after=2", "export.json?pictures=1", "events/?after=0"):
        body = client.get(f"{writing.get_absolute_url()}{path}").content.decode()
        assert [word for word in HIDDEN if word in body] == []


def test_its_author_the_moderators_and_the_organizers_do_read_a_hidden_text(hidden, writing, ben, olga, mo, cleo):
    def read(person, path: str) -> str:
        client = Client()
        client.force_login(person)
        return client.get(f"{writing.get_absolute_url()}{path}").content.decode()

    for person in (ben, olga, mo):
        assert "The ocarina again." in read(person, "voices/a/")
        assert "On a bagpipe." in read(person, "history/1/")
        assert "The ocarina again." in read(person, "export.json")
    for person in (cleo, olga, mo):
        assert "hurdygurdy" in read(person, "thread/")
    assert "ocarina" not in read(cleo, "thread/")
    assert "hurdygurdy" not in read(ben, "thread/")


def test_no_document_for_readers_holds_a_hidden_text_whoever_asks(hidden, writing, olga, client):
    client.force_login(olga)
    for form in ("md", "html"):
        body = client.get(f"{writing.get_absolute_url()}export.{form}").content.decode()
        assert "Hidden by a moderator: Not here." in body
        assert [word for word in HIDDEN[:-1] if word in body.partition("digest")[0]] == []


@pytest.mark.any_database
def test_not_even_the_organizer_reads_a_draft(secret, olga, ben, client):
    for person in (olga, ben):
        client.force_login(person)
        assert [path for path, body in walk(client, secret).items() if "marimba" in body] == []


def test_a_reader_cannot_tell_whether_a_voice_has_handed_in(writing, ben, bea, client):
    from tests.cast import sign

    def page() -> str:
        text = client.get(writing.get_absolute_url()).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)

    before = page()
    sign(writing, "a", title="Sealed title")

    assert page() == before
    assert Post.objects.filter(status="sealed").count() == 1


def test_once_the_debate_is_open_everyone_reads_it(secret, writing, olga, client):
    from tests.cast import move, sign

    sign(writing, "b")
    move(writing, olga, "open")

    text = client.get(writing.get_absolute_url()).content.decode()

    assert "xylophone" in text
    assert Reference.objects.get(key="vibraphone2021").listed_at is not None
    assert CreditedImage.objects.get(title="Vibraphone").listed_at is not None


def test_people_outside_find_nothing_of_a_members_only_debate(writing, olga, client, dan):
    from forum.debates.actions import edit_debate

    edit_debate(debate=writing, by=olga, is_open=False)
    known = {"slug": [writing.slug], "letter": ["a"], "kind": ["opening"], "number": [0, 1], "pk": [1], "form": EXPORTS}
    client.force_login(dan)

    answers = walk(client, known)

    assert [path for path, body in answers.items() if writing.question in body or "neutral essay" in body] == []
