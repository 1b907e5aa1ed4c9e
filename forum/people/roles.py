"""Which roles a person holds on a topic, and whether they may write there: the facts that every rule starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from forum.live.models import Topic
from forum.people.models import Membership, Person, Role, Suspension

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

NOBODY: frozenset[str] = frozenset()
ONLOOKER = 0  # the key of nobody's account


def onlooker(topic: Topic) -> Person | AnonymousUser:
    """Somebody who may read this topic and is nobody in particular: whoever draws for all its readers asks as them.

    Anonymous where anybody reads it; where only members do, an observer without an account, who sees what every member
    may see.
    """
    if topic.is_public:
        return AnonymousUser()
    someone = Person(pk=ONLOOKER)
    someone.reads_along = topic.people_id
    return someone


def topics_joined(person: Person, *roles: str) -> QuerySet[Topic]:
    """The topics where this person holds a role, any or one of these, with the parts of each."""
    if person.reads_along is not None:
        if roles and Role.OBSERVER not in roles:  # an observer and nothing else: what is hidden or sealed stays so
            return Topic.objects.none()
        return Topic.objects.filter(Q(pk=person.reads_along) | Q(parent=person.reads_along))
    held = (person.memberships.filter(role__in=roles) if roles else person.memberships.all()).values("topic")
    return Topic.objects.filter(Q(pk__in=held) | Q(parent__in=held))


def roles_of(person: Person | AnonymousUser, topic: Topic) -> frozenset[str]:
    """Read once per topic instance: a page asks often, an action asks anew on the row it locked."""
    if not person.is_authenticated:
        return NOBODY
    if person.reads_along is not None:
        return frozenset({Role.OBSERVER.value}) if person.reads_along == topic.people_id else NOBODY
    known: dict[int, frozenset[str]] = topic.__dict__.setdefault("_roles", {})
    if person.pk not in known:
        held = Membership.objects.filter(topic=topic.people_id, person_id=person.pk).values_list("role", flat=True)
        known[person.pk] = frozenset(held)
    return known[person.pk]


def suspension_of(person: Person | AnonymousUser, topic: Topic) -> Suspension | None:
    """What keeps this person from writing on this topic now; read once per topic instance."""
    if not person.is_authenticated:
        return None
    known: dict[int, Suspension | None] = topic.__dict__.setdefault("_suspensions", {})
    if person.pk not in known:
        known[person.pk] = Suspension.objects.filter(topic=topic.people_id, person_id=person.pk).first()
    found = known[person.pk]
    return found if found and not found.is_over else None


def read_ahead(person: Person, topics: Iterable[Topic]) -> None:
    """For pages of many topics: asking the rules of each costs no query, with a person's roles read once."""
    topics = list(topics)
    kept_out: dict[int, Suspension] = {}
    if person.suspended_topics:
        held = {topic.people_id for topic in topics}
        kept_out = {one.topic_id: one for one in Suspension.objects.filter(topic__in=held, person=person)}
    for topic in topics:
        topic.__dict__.setdefault("_roles", {})[person.pk] = person.roles.get(topic.people_id, NOBODY)
        topic.__dict__.setdefault("_suspensions", {})[person.pk] = kept_out.get(topic.people_id)


def as_known(person: Person | AnonymousUser, topic: Topic) -> None:
    """For pages, which read a person's roles once in any case: asking for those on this topic costs no query more."""
    if person.is_authenticated:
        topic.__dict__.setdefault("_roles", {})[person.pk] = person.roles.get(topic.people_id, NOBODY)
        if topic.people_id not in person.suspended_topics:
            topic.__dict__.setdefault("_suspensions", {})[person.pk] = None
