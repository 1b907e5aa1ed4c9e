"""What is found beside what was said: debates, sources, items of syllabuses, and people with a public page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.library.models import Reference
from forum.library.syllabus.models import Syllabus, SyllabusItem
from forum.people.models import Membership, Person
from forum.people.roles import topics_joined
from forum.posts.models import Post
from forum.search.sources import Kind, Shown, Source, Watched, Words
from forum.search.words import text_of

if TYPE_CHECKING:
    from forum.rules.words import Anyone

DEBATE = Kind("debate", _("Debate"), _("Debates"))
REFERENCE = Kind("reference", _("Source"), _("Sources"))
ITEM = Kind("item", _("Item of a syllabus"), _("Items of syllabuses"))
PERSON = Kind("person", _("Person"), _("People"))


def _lines(*pieces: object) -> str:
    return " · ".join(str(one) for one in pieces if one)


# Debates --------------------------------------------------------------------------------------------------------


def _of_debates(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    """Those that stand for themselves: what a debate is a part of is found under its own name."""
    rows = Debate.objects.hosted().filter(pk__in=subjects).prefetch_related("tags", "voices")
    for one in rows:
        voices = [voice.thesis or voice.label for voice in one.voices.all()]
        yield (
            one.pk,
            Words(
                kind=DEBATE.key,
                title=one.question,
                text=_lines(one.standfirst, *voices),
                also=" ".join([one.host, one.series, *(tag.name for tag in one.tags.all())]),
                topic=one.topic_id,
                language=one.language,
                at=one.opened_at or one.created_at,
            ),
        )


def _show_debates(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    rows = Debate.objects.filter(pk__in=subjects)
    return {one.pk: Shown(one.get_absolute_url(), one.question, one.host) for one in rows}


DEBATES = Source(
    key="debate",
    model=Debate,
    kinds=(DEBATE,),
    words=_of_debates,
    visible=lambda reader: Debate.objects.visible_to(reader),
    show=_show_debates,
    columns=("question", "standfirst", "host", "series", "language", "opened_at", "topic_id"),
    watched=(
        Watched("forum_voice", "SELECT {row}.debate_id", ("debate_id", "thesis", "label", "order")),
        Watched("forum_debate_tags", "SELECT {row}.debate_id"),
        Watched("forum_tag", "SELECT t.debate_id FROM forum_debate_tags t WHERE t.tag_id = {row}.id", ("name",)),
    ),
)

# Sources --------------------------------------------------------------------------------------------------------


def _of_references(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    for one in Reference.objects.filter(pk__in=subjects):
        language = one.csl.get("language")
        yield (
            one.pk,
            Words(
                kind=REFERENCE.key,
                title=str(one),
                text=text_of(one.html),
                also=one.words,
                language=language[:12] if isinstance(language, str) else "",
                at=one.added_at,
            ),
        )


def _show_references(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    return {one.pk: Shown(one.get_absolute_url(), str(one)) for one in Reference.objects.filter(pk__in=subjects)}


REFERENCES = Source(
    key="reference",
    model=Reference,
    kinds=(REFERENCE,),
    words=_of_references,
    visible=lambda reader: Reference.objects.visible_to(reader),
    show=_show_references,
    columns=("key", "csl", "html", "words"),
)

# Items of syllabuses --------------------------------------------------------------------------------------------


def _of_items(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    rows = SyllabusItem.objects.filter(pk__in=subjects).select_related("reference", "syllabus__topic")
    for one in rows:
        yield (
            one.pk,
            Words(
                kind=ITEM.key,
                title=one.title,
                text=_lines(text_of(one.html), one.byline),
                also=one.suggested_by,
                topic=one.syllabus.topic_id,
                whole=one.syllabus.topic.parent_id,
                language=one.syllabus.language,
                at=one.made_at,
            ),
        )


def _show_items(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    rows = SyllabusItem.objects.filter(pk__in=subjects).select_related("reference", "syllabus")
    return {
        one.pk: Shown(f"{one.syllabus.get_absolute_url()}#{one.anchor}", one.title, within=one.syllabus.title)
        for one in rows
    }


ITEMS = Source(
    key="item",
    model=SyllabusItem,
    kinds=(ITEM,),
    words=_of_items,
    visible=lambda reader: SyllabusItem.objects.filter(syllabus__in=Syllabus.objects.visible_to(reader)),
    show=_show_items,
    columns=("html", "reference_id", "syllabus_id", "suggested_by"),
    watched=(
        Watched("forum_reference", "SELECT i.id FROM forum_syllabusitem i WHERE i.reference_id = {row}.id", ("csl",)),
        Watched(
            "forum_syllabus", "SELECT i.id FROM forum_syllabusitem i WHERE i.syllabus_id = {row}.id", ("language",)
        ),
    ),
)

# People ---------------------------------------------------------------------------------------------------------


def _of_people(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    """What their public page says. Addresses and former names are on no page, and in no index."""
    for one in Person.objects.filter(pk__in=subjects, is_active=True).exclude(name=""):
        work = ", ".join(filter(None, (one.position, one.affiliation)))
        text = _lines(work, text_of(one.biography_html))
        yield one.pk, Words(kind=PERSON.key, title=one.name, text=text, also=one.orcid, at=one.joined_at)


def people_with_a_page(reader: Anyone) -> Any:
    """Whose page this reader may open: who has spoken or holds a role where they read (people/reading.py)."""
    said = Post.objects.visible_to(reader).filter(author=OuterRef("pk"))
    said = said.filter(
        Q(kind__in=("opening", "closing"), contribution__isnull=False) | Q(kind="response", number__isnull=False)
    )
    held = Membership.objects.filter(person=OuterRef("pk"), topic__debate__isnull=False)
    if not reader.is_authenticated:
        held = held.filter(topic__is_public=True)
    elif not reader.is_steward:
        held = held.filter(Q(topic__is_public=True) | Q(topic__in=topics_joined(reader)))
    mine = Q(pk=reader.pk) if reader.is_authenticated else Q(pk__in=())
    return Person.objects.filter(Exists(said) | Exists(held) | mine, is_active=True)


def _show_people(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    rows = Person.objects.filter(pk__in=subjects)
    return {one.pk: Shown(one.get_absolute_url(), one.name, one.affiliation) for one in rows}


PEOPLE = Source(
    key="person",
    model=Person,
    kinds=(PERSON,),
    words=_of_people,
    visible=people_with_a_page,
    show=_show_people,
    columns=("name", "affiliation", "position", "biography_html", "orcid", "is_active"),
)
