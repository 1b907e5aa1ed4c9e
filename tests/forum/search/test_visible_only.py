"""What a search gives, counts and quotes is what the rules let its reader read: compared person by person."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import rules
from forum.debates.models import Debate
from forum.debates.stages import Stage
from forum.library.models import Reference
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection
from forum.live.models import Topic
from forum.people.models import Membership, Person
from forum.posts.models import Post, Thread
from forum.search import finding
from forum.search.finding import find

WORD = "xylophone"
ROLES = st.sets(st.sampled_from(["organizer", "contributor", "expert", "moderator"]))
KINDS = st.sampled_from(["framing", "opening", "rebuttal", "reply", "response"])
POSTS = st.lists(st.tuples(KINDS, st.sampled_from(Post.Status.values), st.booleans()), max_size=6)
DEBATE = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(list(Stage)),
        "is_open": st.booleans(),
        "roles": ROLES,
        "posts": POSTS,
        "listed": st.booleans(),
        "mine": st.booleans(),
        "is_part": st.booleans(),
    }
)
WORLD = st.fixed_dictionaries(
    {"debates": st.lists(DEBATE, min_size=1, max_size=2), "steward": st.booleans(), "signed_in": st.booleans()}
)
WAYS = st.fixed_dictionaries({"newest": st.booleans(), "typing": st.booleans(), "few": st.booleans()})


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=WORLD, ways=WAYS)
def test_a_search_finds_all_and_only_what_its_reader_may_read(world, ways, examples_share_a_transaction, monkeypatch):
    key = f"k{uuid4().hex}"
    person, debates = build(world, key)
    reader = Person.objects.get(pk=person.pk) if world["signed_in"] else AnonymousUser()
    query = f"{WORD} {key}" if not ways["typing"] else f"{key} xyloph"
    monkeypatch.setattr(finding, "CATCH_UP", 1 if ways["few"] else 1000)

    found = find(query, reader=reader, newest=ways["newest"], typing=ways["typing"], on_a_page=500)

    expected = readable(debates, reader)
    told = {(hit.kind.key, hit.shown.url, secret_of(hit.excerpt.html)) for hit in found.hits}
    if ways["few"]:  # the index is behind: less is found, and never more
        assert {one[2] for one in told} <= expected
    else:
        assert sorted(one[2] for one in told) == sorted(expected)
        assert found.total == len(expected)
    assert found.total == len(found.hits)


@pytest.fixture
def examples_share_a_transaction(db):
    """Every example builds a world of its own, with a word of its own."""


def secret_of(html: str) -> str:
    """The name that each text gives itself."""
    return next((word for word in re.findall(r"\w+", re.sub("<[^>]*>", "", html)) if word.startswith("text")), html)


def readable(debates: list[Debate], reader) -> set[str]:
    found = set()
    for debate in debates:
        debate = Debate.objects.select_related("topic").get(pk=debate.pk)
        if rules.can_read_debate(reader, debate) and debate.topic.parent_id is None:
            found.add(f"textdebate{debate.pk}")
        for post in Post.objects.filter(thread=debate.thread):
            if post.kind == "framing" and debate.topic.parent_id:
                continue
            if rules.can_read_post(reader, post, debate):
                found.add(f"textpost{post.signature}")
        for reference in Reference.objects.filter(topic=debate.topic.people_id):
            if rules.can_read_reference(reader, reference):
                found.add(f"textreference{reference.key}")
        for syllabus in Syllabus.objects.filter(topic=debate.topic):
            if rules.can_read_syllabus(reader, syllabus):
                found |= {f"textitem{one.pk}" for one in syllabus.items.all()}
    return found


def build(world, key: str) -> tuple[Person, list[Debate]]:
    person = Person.objects.create_user(f"p{key}@example.org", name="P", is_steward=world["steward"])
    author = Person.objects.create_user(f"a{key}@example.org", name="A")
    return person, [one_debate(asked, person, author, key) for asked in world["debates"]]


def one_debate(asked, person: Person, author: Person, key: str) -> Debate:
    from django.utils import timezone

    slug = uuid4().hex[:10]
    stage = asked["stage"]
    is_public = asked["is_open"] and stage is not Stage.DRAFT
    parent = Topic.objects.create(kind="process", is_public=is_public) if asked["is_part"] else None
    topic = Topic.objects.create(kind="debate", is_public=is_public, parent=parent)
    thread = Thread.objects.create(topic=topic)
    debate = Debate.objects.create(
        slug=slug, question=f"Q {key}?", format_key="two-voices", stage=stage.value, is_open=asked["is_open"],
        topic=topic, thread=thread,
    )  # fmt: skip
    Debate.objects.filter(pk=debate.pk).update(standfirst=f"{WORD} textdebate{debate.pk}")
    Membership.objects.bulk_create(
        Membership(topic=parent or topic, person=person, role=role) for role in asked["roles"]
    )
    for number, (kind, status, mine) in enumerate(asked["posts"], start=1):
        unread = status in ("sealed", "waiting")
        Post.objects.bulk_create([
            Post(
                thread=thread, kind=kind, status=status, author=person if mine else author, signature=f"{slug}{number}",
                number=None if unread else number, published_at=None if unread else timezone.now(),
                html=f"<p>{WORD} {key} textpost{slug}{number}</p>",
            )
        ])  # fmt: skip
    owner = person if asked["mine"] else author
    listed = timezone.now() if asked["listed"] else None
    csl = {"title": f"{WORD} {key} textreference{slug}"}
    made_for = parent or topic  # as topic_joined() has it: a part has no sources of its own
    reference = Reference.objects.create(key=slug, csl=csl, topic=made_for, added_by=owner, listed_at=listed)
    if asked["listed"] and not asked["is_part"]:
        syllabus = Syllabus.objects.create(topic=topic, slug=slug, title="S")
        section = SyllabusSection.objects.create(syllabus=syllabus, title="T")
        item = SyllabusItem.objects.create(syllabus=syllabus, section=section, reference=reference)
        SyllabusItem.objects.filter(pk=item.pk).update(html=f"<p>textitem{item.pk}</p>")
    return debate
