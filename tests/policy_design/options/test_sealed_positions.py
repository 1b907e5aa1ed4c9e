"""A sealed position is known to its author and the organizers: neither words nor stance nor that there is one is told."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from forum.debates.thread import ThreadPage, debates_with_threads
from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.rules import can_read_post
from policy_design.options.positions import judge_condition, review_position
from policy_design.options.revealing import reveal_positions
from policy_design.options.standing import squares_for, standing_of
from tests.forum.test_secrecy import readers, walk
from tests.policy_design.cast import fresh, propose, renewed
from tests.policy_design.options.standing_cast import next_version, seal, take
from tests.support.poured import poured

pytestmark = pytest.mark.every_database

SECRETS = ("xylophone", "glockenspiel", "Opposes G1", "Supports G1", "1 with conditions")
STANCES = re.compile(r"sq--(?!none)\w+|\d+ (?:oppose|support|with conditions|undecided)|\d+ without a position")


@poured
def secret(option, olga, ben, bea):
    """Bea has signed on G1 under seal, with a condition, and looked at it again; Ben has not."""
    process = seal(option.process, olga)
    made = take(renewed(option), bea, "conditions", "A xylophone.", "A glockenspiel.")
    next_version(option, ben)
    review_position(option=option, by=bea, version=2)
    judge_condition(condition=made.conditions.get(), by=bea, verdict="met", version=2)
    propose(process, olga, "Another")
    return made


def known(made, bea) -> dict[str, list]:
    option = made.option
    return {
        "slug": [option.process.slug, option.debate.slug, bea.slug],
        "code": [option.code],
        "number": [0, 1, made.post_id],
        "pk": [made.pk, made.post_id, made.conditions.get().pk],
        "object_id": [made.pk, made.post_id],
        "app_label": ["forum", "policy_design"],
        "form": ["json", "md", "html", "csv"],
        "letter": ["a"],
        "kind": ["opening"],
        "move": ["concede"],
        "key": ["none"],
        "tag": ["none"],
        "token": ["none"],
        "section": ["debates"],
        "document": ["none"],
    }


@pytest.mark.parametrize("who", readers("anonymous", "cleo", "ben", "mo", "dan", "ada", everywhere="ben"))
def test_nobody_else_finds_words_or_stance_on_any_path(secret, bea, who, client, request):
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    answers = walk(client, known(secret, bea))
    leaks = [
        (path, word) for path, body in answers.items() for word in SECRETS if word in body and "position/" not in path
    ]
    assert leaks == []
    own_form = [path for path, body in answers.items() if "xylophone" in body or "glockenspiel" in body]
    assert own_form == []
    assert len(answers) > 60
    page = answers[reverse("options:positions", args=[secret.option.process.slug, "G1"])]
    assert STANCES.findall(page) == []
    assert "Positions are sealed" in page


@pytest.mark.parametrize(
    "asked", ["?stance=conditions", "?expert=bea", "?all=1", "?after=-1", "?q=xylophone", "?whole=1"]
)
def test_no_query_tells_more(secret, client, asked):
    for name in ("positions",):
        path = reverse(f"options:{name}", args=[secret.option.process.slug, "G1"])
        assert client.get(path + asked).status_code == 200
        assert STANCES.findall(client.get(path + asked).content.decode()) == []


def test_a_page_is_the_same_whether_one_has_signed_or_not(option, olga, bea, client):
    seal(option.process, olga)
    path = reverse("options:positions", args=[option.process.slug, "G1"])
    plain = re.compile(rb'csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')
    before = plain.sub(b"", client.get(path).content)
    take(renewed(option), bea, "oppose", "A xylophone.")
    assert plain.sub(b"", client.get(path).content) == before


def test_what_readers_could_know_from_did_not_move(option, olga, bea, ben, cleo):
    seal(option.process, olga)
    option = renewed(option)
    before = (option.debate.topic.version, option.debate.thread.last_number, OutboxMail.objects.count())
    take(option, bea, "oppose", "A xylophone.")
    again = renewed(option)
    assert (again.debate.topic.version, again.debate.thread.last_number, OutboxMail.objects.count()) == before
    told = Event.objects.filter(
        topic__in=(option.debate.topic_id, option.process.topic_id), kind__startswith="position"
    )
    assert list(told.values_list("kind", "version")) == [("position.sealed", None)]
    for reader in (ben, cleo):
        assert not squares_for(fresh(option.process), reader)[option.pk].taken
        page = ThreadPage(debates_with_threads(reader).get(pk=option.debate.pk), reader)
        assert page.total == 0
        assert "xylophone" not in page.cards


def test_its_author_and_the_organizers_read_it_and_the_form_says_so(secret, bea, olga):
    path = reverse("options:positions", args=[secret.option.process.slug, "G1"])
    for who in (bea, olga):
        client = Client()
        client.force_login(who)
        body = client.get(path).content.decode()
        assert "xylophone" in body
        assert "glockenspiel" in body
    client = Client()
    client.force_login(bea)
    form = client.get(reverse("options:position", args=[secret.option.process.slug, "G1"])).content.decode()
    assert "you and the organizers of this process read it, nobody else" in form


def test_the_page_reads_posts_by_the_forums_rule(secret, ben, bea, cleo, mo, olga, ada, dan, option):
    for status in ("sealed", "public", "hidden"):
        number = None if status == "sealed" else 1
        at = None if status == "sealed" else secret.post.signed_at
        type(secret.post).objects.filter(pk=secret.post_id).update(status=status, number=number, published_at=at)
        for reader in (ben, bea, cleo, mo, olga, ada, dan):
            now = renewed(option)
            stands = [one.now for one in standing_of(now, reader).stands]
            reads = any(one.may_read for one in stands)
            post = type(secret.post).objects.get(pk=secret.post_id)
            assert reads == bool(can_read_post(reader, post, renewed(option).debate)), (status, reader)


def test_revealed_they_are_everybodys(secret, olga, client):
    reveal_positions(process=fresh(secret.option.process), by=olga)
    body = client.get(reverse("options:positions", args=[secret.option.process.slug, "G1"])).content.decode()
    for word in ("xylophone", "glockenspiel", "1 with conditions"):
        assert word in body
