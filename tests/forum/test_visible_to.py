"""visible_to() and the rules give the same answer, person by person and row by row."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forum import rules
from forum.debates.models import Debate
from forum.debates.stages import Stage
from forum.library.models import CreditedImage, Reference
from forum.live.models import Topic
from forum.people.models import Membership, Person
from forum.posts.models import Citation, Post, Thread

ROLES = st.sets(st.sampled_from(["organizer", "contributor", "expert", "moderator"]))
POSTS = st.lists(st.tuples(st.sampled_from(Post.Status.values), st.booleans()), max_size=4)
WORLD = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(list(Stage)),
        "is_open": st.booleans(),
        "roles": ROLES,
        "steward": st.booleans(),
        "signed_in": st.booleans(),
        "posts": POSTS,
        "listed": st.booleans(),
        "mine": st.booleans(),
        "hung": st.booleans(),
        "credited": st.booleans(),
    }
)


@pytest.mark.django_db
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=WORLD)
def test_querysets_and_rules_agree(world, transactional_free_db):
    debate, person = build(world)
    somebody = person if world["signed_in"] else AnonymousUser()

    debate = Debate.objects.select_related("topic").get(pk=debate.pk)
    readable = set(Post.objects.visible_to(somebody).values_list("pk", flat=True))

    assert Debate.objects.visible_to(somebody).filter(pk=debate.pk).exists() is bool(
        rules.can_read_debate(somebody, debate)
    )
    for post in Post.objects.filter(thread=debate.thread):
        assert (post.pk in readable) is bool(rules.can_read_post(somebody, post, debate))
    for reference in Reference.objects.filter(topic=debate.topic):
        found = Reference.objects.visible_to(somebody).filter(pk=reference.pk).exists()
        assert found is bool(rules.can_read_reference(somebody, reference))
    for image in CreditedImage.objects.filter(topic=debate.topic):
        found = CreditedImage.objects.visible_to(somebody).filter(pk=image.pk).exists()
        assert found is bool(rules.can_see_image(somebody, image))


@pytest.fixture
def transactional_free_db(db):
    """Examples share the test's transaction; every one builds a world of its own, with new keys."""


def build(world) -> tuple[Debate, Person]:
    key = uuid4().hex[:10]
    person = Person.objects.create_user(f"p{key}@example.org", name="P", is_steward=world["steward"])
    author = Person.objects.create_user(f"a{key}@example.org", name="A")
    stage = world["stage"]
    topic = Topic.objects.create(kind="debate", is_public=world["is_open"] and stage is not Stage.DRAFT)
    thread = Thread.objects.create(topic=topic)
    debate = Debate.objects.create(
        slug=key, question="Q?", format_key="two-voices", stage=stage.value, is_open=world["is_open"], topic=topic,
        thread=thread,
    )  # fmt: skip
    Membership.objects.bulk_create(Membership(topic=topic, person=person, role=role) for role in world["roles"])
    for number, (status, mine) in enumerate(world["posts"], start=1):
        sealed = status in ("sealed", "waiting")
        Post.objects.create(
            thread=thread, kind="opening", status=status, author=person if mine else author,
            number=None if sealed else number, published_at=None if sealed else topic_time(),
        )  # fmt: skip
    owner = person if world["mine"] else author
    listed = topic_time() if world["listed"] else None
    reference = Reference.objects.create(
        key=f"r{key}", csl={"title": "T"}, topic=topic, added_by=owner, listed_at=listed
    )
    image = CreditedImage.objects.create(
        topic=topic, uploaded_by=owner, listed_at=listed, author="A", licence="CC0-1.0", source_url="https://e.org",
        via="own", file="images/x.webp", alt="x" if world["credited"] else "", width=1, height=1,
    )  # fmt: skip
    if world["hung"]:
        debate.gallery.create(image=image)
        debate.reference_list.create(reference=reference)
    for post in Post.objects.filter(thread=thread):
        Citation.objects.create(post=post, reference=reference, number=1)
        post.images.add(image)
    return debate, person


def topic_time():
    from django.utils import timezone

    return timezone.now()
