"""What only members may read never puts its sources and pictures on the public list; members do meet them there."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from forum.debates.actions import edit_debate, list_reference, put_in_gallery, write_framing
from forum.debates.models import Debate
from forum.library.actions import add_reference
from forum.library.models import CreditedImage, Reference
from forum.posts.actions import Text
from tests.cast import move, sign
from tests.support.poured import poured


def source_of(person, topic) -> Reference:
    item = {"type": "webpage", "title": "Marimba"}
    return add_reference(by=person, item=item, client_key=uuid4(), topic=topic)


def picture_of(person, topic) -> CreditedImage:
    return CreditedImage.objects.create(
        uploaded_by=person, topic=topic, title="Marimba", alt="Bars of wood", author="M", licence="CC0-1.0",
        source_url="https://example.org/m", via="own", file="images/none.webp", width=1, height=1,
    )  # fmt: skip


@poured
def members_only(writing, olga, ben) -> Debate:
    """Open for its members; Ben's contribution cites one source and shows one picture."""
    edit_debate(debate=writing, by=olga, is_open=False)
    reference, picture = source_of(ben, writing.topic), picture_of(ben, writing.topic)
    sign(writing, "a", source=f"It says so [@{reference.key}].\n\n![Bars]({picture.url})")
    sign(writing, "b")
    return move(writing, olga, "open")


def test_a_framing_in_preparation_lists_nothing(debate, olga, client):
    reference = source_of(olga, debate.topic)

    text = Text(source=f"It says so [@{reference.key}].")
    write_framing(debate=debate, by=olga, text=text, version=debate.framing.version)

    assert Reference.objects.get().listed_at is None
    assert "Marimba" not in client.get(reverse("library:index")).content.decode()


def test_once_everyone_reads_the_framing_everyone_finds_its_source(debate, olga, client):
    reference = source_of(olga, debate.topic)
    text = Text(source=f"It says so [@{reference.key}].")
    write_framing(debate=debate, by=olga, text=text, version=debate.framing.version)

    move(debate, olga, "start_writing")

    assert "Marimba" in client.get(reverse("library:index")).content.decode()


@pytest.mark.parametrize("who", ["anonymous", "cleo", "dan"])
def test_a_members_only_debate_shows_its_sources_to_nobody_outside(members_only, who, client, request):
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    key, picture = Reference.objects.get().key, CreditedImage.objects.get()

    assert "Marimba" not in client.get(reverse("library:index")).content.decode()
    assert client.get(reverse("library:reference", args=[key])).status_code == 404
    assert client.get(reverse("library:image", args=[picture.pk])).status_code == 404


@pytest.mark.parametrize("who", ["bea", "olga", "ada"])
def test_who_reads_a_members_only_debate_meets_its_sources(members_only, who, client, request):
    client.force_login(request.getfixturevalue(who))
    key, picture = Reference.objects.get().key, CreditedImage.objects.get()

    assert client.get(reverse("library:reference", args=[key])).status_code == 200
    assert client.get(reverse("library:image", args=[picture.pk])).status_code == 200


def test_members_see_the_gallery_of_their_debate(members_only, olga, bea, client):
    picture = picture_of(olga, None)
    put_in_gallery(debate=members_only, by=olga, image=picture)
    client.force_login(bea)

    assert client.get(reverse("library:image", args=[picture.pk])).status_code == 200


def test_a_debate_made_public_lists_what_it_shows(members_only, olga):
    listed, hung = source_of(olga, None), picture_of(olga, None)
    list_reference(debate=members_only, by=olga, reference=listed)
    put_in_gallery(debate=members_only, by=olga, image=hung)

    edit_debate(debate=members_only, by=olga, is_open=True)

    assert not Reference.objects.filter(listed_at=None).exists()
    assert not CreditedImage.objects.filter(listed_at=None).exists()
