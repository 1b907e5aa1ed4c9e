"""Every change to a syllabus: its texts, sections and items. Importing one is in importing.py."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.library.models import Reference
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection
from forum.live import hub
from forum.live.models import Topic
from forum.text.markup import Unrenderable, render
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from forum.people.models import Person

MOST_SECTIONS, MOST_ITEMS = 60, 500
RESERVED = {"of", "told", "leave"}  # addresses under /library/syllabus/ that are no syllabuses
MEANWHILE = _("Somebody changed this meanwhile. Your text is still here; look at theirs before you save.")


def locked(syllabus: Syllabus) -> Syllabus:
    """The syllabus read anew under its topic's lock: who may read the topic and what is listed change together."""
    if connection.features.has_select_for_update:
        Topic.objects.select_for_update().only("pk").get(pk=syllabus.topic_id)
    return Syllabus.objects.select_related("topic").get(pk=syllabus.pk)


def rendered(text: str) -> str:
    """Safe HTML of one of a syllabus' short texts. Raises ValidationError with a sentence."""
    if not text.strip():
        return ""
    try:
        return render(text, doc_id="syllabus", short=True).html
    except Unrenderable as problem:
        raise ValidationError(str(problem)) from problem


def stamp_of(*texts: object) -> str:
    """Changes when a text does: a form carries it, so that two who write at once do not overwrite each other."""
    return hashlib.sha256("\0".join(map(str, texts)).encode()).hexdigest()[:20]


# The whole ----------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_syllabus(*, topic: Topic, by: Person, title: str, introduction: str = "", language: str = "en") -> Syllabus:
    """Give a topic a syllabus; where it has one, that is given back. Publishes syllabus.begun; raises Refused."""
    html = rendered(introduction)
    if connection.features.has_select_for_update:
        Topic.objects.select_for_update().only("pk").get(pk=topic.pk)
    topic = Topic.objects.get(pk=topic.pk)
    made = Syllabus.objects.filter(topic=topic).select_related("topic").first()
    syllabus = made or Syllabus(topic=topic, title=_line(title), introduction=introduction.strip(), html=html)
    if syllabus.home is None:
        raise Refused(_("There can be no syllabus here."))
    require(rules.can_edit_syllabus(by, syllabus))
    if made:
        return made
    syllabus.language, syllabus.slug = language, _free_slug(syllabus.title)
    syllabus.save()
    hub.publish(topic.pk, "syllabus.begun", syllabus=syllabus.pk)
    return syllabus


def _free_slug(title: str) -> str:
    start = slugify(title)[:60].strip("-") or "syllabus"
    taken = set(Syllabus.objects.filter(slug__startswith=start).values_list("slug", flat=True))
    slug, number = start, 1
    while slug in taken or slug in RESERVED:
        number += 1
        slug = f"{start}-{number}"
    return slug


def _line(text: str) -> str:
    text = " ".join(text.split())[:200]
    if not text:
        raise Refused(_("A title is needed."))
    return text


@transaction.atomic
def edit_syllabus(
    *, syllabus: Syllabus, by: Person, title: str, introduction: str, closing: str = "", was: str = ""
) -> Syllabus:
    """Change title, introduction and the text at the end. Publishes syllabus.edited; raises Refused."""
    html, closing_html = rendered(introduction), rendered(closing)
    syllabus = locked(syllabus)
    require(rules.can_edit_syllabus(by, syllabus))
    _unchanged_since(was, syllabus.title, syllabus.introduction, syllabus.closing)
    syllabus.title, syllabus.introduction, syllabus.html = _line(title), introduction.strip(), html
    syllabus.closing, syllabus.closing_html = closing.strip(), closing_html
    syllabus.save()
    keep(syllabus)
    hub.publish(syllabus.topic_id, "syllabus.edited", syllabus=syllabus.pk)
    return syllabus


def _unchanged_since(was: str, *texts: object) -> None:
    if was and was != stamp_of(*texts):
        raise Refused(MEANWHILE)


def keep(syllabus: Syllabus) -> None:
    """What the row keeps of every change; only actions call it, before they publish."""
    syllabus.item_count, syllabus.changed_at = syllabus.items.count(), timezone.now()
    syllabus.save(update_fields=["item_count", "changed_at"])
    list_sources(syllabus.topic)


def list_sources(topic: Topic) -> None:
    """What a syllabus shows everyone is on the public list. Whoever makes a topic public calls this."""
    if topic.is_public:
        shown = Reference.objects.filter(syllabus_items__syllabus__topic=topic, listed_at=None)
        shown.update(listed_at=timezone.now())


# Sections -----------------------------------------------------------------------------------------------------


@transaction.atomic
def add_section(
    *, syllabus: Syllabus, by: Person, title: str, introduction: str = "", client_key: UUID
) -> SyllabusSection:
    """Add a section at the end. Publishes syllabus.edited; raises Refused. The same key gives the same section."""
    html = rendered(introduction)
    syllabus = locked(syllabus)
    require(rules.can_edit_syllabus(by, syllabus))
    title = _line(title)
    if made := SyllabusSection.objects.filter(client_key=client_key).first():
        if (made.syllabus_id, made.title, made.introduction) != (syllabus.pk, title, introduction.strip()):
            raise Refused(SENT_BEFORE)
        return made
    section = new_section(syllabus, title, introduction, html, client_key)
    keep(syllabus)
    hub.publish(syllabus.topic_id, "syllabus.edited", syllabus=syllabus.pk)
    return section


def new_section(syllabus: Syllabus, title: str, introduction: str, html: str, client_key: UUID) -> SyllabusSection:
    """The row, at the end of a locked syllabus."""
    _title_is_free(syllabus, title)
    if syllabus.sections.count() >= MOST_SECTIONS:
        raise Refused(_("A syllabus has at most %(n)d sections.") % {"n": MOST_SECTIONS})
    return SyllabusSection.objects.create(
        syllabus=syllabus,
        title=title,
        introduction=introduction.strip(),
        html=html,
        order=_next_place(syllabus.sections),
        client_key=client_key,
    )


def _title_is_free(syllabus: Syllabus, title: str, but: SyllabusSection | None = None) -> None:
    if any(one.title.casefold() == title.casefold() for one in syllabus.sections.all() if one != but):
        raise Refused(_("There is a section of this title already."))


def _next_place(rows: Any) -> int:
    last = rows.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def edit_section(
    *, section: SyllabusSection, by: Person, title: str, introduction: str, was: str = ""
) -> SyllabusSection:
    """Change a section's title and introduction. Publishes syllabus.edited; raises Refused."""
    html = rendered(introduction)
    syllabus, section = _section(section, by)
    _unchanged_since(was, section.title, section.introduction)
    title = _line(title)
    _title_is_free(syllabus, title, section)
    section.title, section.introduction, section.html = title, introduction.strip(), html
    section.save(update_fields=["title", "introduction", "html"])
    keep(syllabus)
    hub.publish(syllabus.topic_id, "syllabus.edited", syllabus=syllabus.pk)
    return section


def _section(section: SyllabusSection, by: Person) -> tuple[Syllabus, SyllabusSection]:
    syllabus = locked(section.syllabus)
    require(rules.can_edit_syllabus(by, syllabus))
    found = syllabus.sections.filter(pk=section.pk).first()
    if found is None:
        raise Refused(_("This section is gone."))
    return syllabus, found


@transaction.atomic
def move_section(*, section: SyllabusSection, by: Person, step: int, place: int) -> None:
    """Move a section up (-1) or down (1) from the place where it was seen; elsewhere by now, it stays there.

    Publishes syllabus.edited; raises Refused.
    """
    syllabus, section = _section(section, by)
    if _moved(list(syllabus.sections.all()), section, step, place):
        keep(syllabus)
        hub.publish(syllabus.topic_id, "syllabus.edited", syllabus=syllabus.pk)


def _moved(rows: Sequence[Any], row: Any, step: int, place: int) -> bool:
    order = list(rows)
    here = order.index(row)
    there = here + (1 if step > 0 else -1)
    if here != place or not 0 <= there < len(order):
        return False
    order[here], order[there] = order[there], order[here]
    for number, one in enumerate(order):
        if one.order != number:
            type(one)._default_manager.filter(pk=one.pk).update(order=number)
    return True


@transaction.atomic
def remove_section(*, section: SyllabusSection, by: Person) -> None:
    """Take an empty section away. Publishes syllabus.edited; raises Refused."""
    syllabus, section = _section(section, by)
    if section.items.exists():
        raise Refused(_("Move or remove the sources in this section first."))
    section.delete()
    keep(syllabus)
    hub.publish(syllabus.topic_id, "syllabus.edited", syllabus=syllabus.pk)


# Items --------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_item(
    *,
    section: SyllabusSection,
    by: Person,
    reference: Reference,
    annotation: str = "",
    licence: str = "",
    added_on: date | None = None,
) -> SyllabusItem:
    """Put a source at the end of a section. Publishes syllabus.item_added; raises Refused.

    What stands in the section already is given back; a syllabus lists a source once.
    """
    html = rendered(annotation)
    syllabus, section = _section(section, by)
    if made := syllabus.items.filter(reference=reference).select_related("section").first():
        if made.section_id == section.pk:
            return made
        raise Refused(_("This source stands in the section “%(title)s” already.") % {"title": made.section.title})
    require(rules.can_read_reference(by, reference))
    more = {"annotation": annotation.strip(), "html": html, "licence": licence}
    item = new_item(section, reference, by, added_on=added_on or timezone.localdate(), **more)
    keep(syllabus)
    hub.publish(syllabus.topic_id, "syllabus.item_added", item=item.pk)
    return item


def new_item(section: SyllabusSection, reference: Reference, by: Person, **more: Any) -> SyllabusItem:
    """The row, at the end of a section of a locked syllabus."""
    if SyllabusItem.objects.filter(syllabus=section.syllabus_id).count() >= MOST_ITEMS:
        raise Refused(_("A syllabus has at most %(n)d sources.") % {"n": MOST_ITEMS})
    return SyllabusItem.objects.create(
        syllabus_id=section.syllabus_id,
        section=section,
        reference=reference,
        added_by=by,
        order=_next_place(section.items),
        **more,
    )


def _item(item: SyllabusItem, by: Person) -> tuple[Syllabus, SyllabusItem]:
    syllabus = locked(item.syllabus)
    require(rules.can_edit_syllabus(by, syllabus))
    found = syllabus.items.select_related("section").filter(pk=item.pk).first()
    if found is None:
        raise Refused(_("This source has been taken off the syllabus."))
    return syllabus, found


@transaction.atomic
def edit_item(
    *,
    item: SyllabusItem,
    by: Person,
    annotation: str,
    licence: str = "",
    added_on: date | None = None,
    section: SyllabusSection | None = None,
    was: str = "",
) -> SyllabusItem:
    """Change what is said of a source, or its section. Publishes syllabus.item_edited; raises Refused."""
    html = rendered(annotation)
    syllabus, item = _item(item, by)
    _unchanged_since(was, item.annotation, item.licence, item.section_id)
    if section is not None and section.pk != item.section_id:
        if section.syllabus_id != syllabus.pk:
            raise Refused(_("This section is gone."))
        item.order, item.section = _next_place(section.items), section
    item.annotation, item.html, item.licence = annotation.strip(), html, licence
    item.added_on = added_on or item.added_on
    item.save()
    keep(syllabus)
    hub.publish(syllabus.topic_id, "syllabus.item_edited", item=item.pk)
    return item


@transaction.atomic
def move_item(*, item: SyllabusItem, by: Person, step: int, place: int) -> None:
    """Move a source up (-1) or down (1) in its section, from the place where it was seen.

    Publishes syllabus.item_edited; raises Refused.
    """
    syllabus, item = _item(item, by)
    if _moved(list(item.section.items.all()), item, step, place):
        keep(syllabus)
        hub.publish(syllabus.topic_id, "syllabus.item_edited", item=item.pk)


@transaction.atomic
def remove_item(*, item: SyllabusItem, by: Person) -> None:
    """Take a source off the syllabus; in the library it stays. Publishes syllabus.item_removed; raises Refused."""
    syllabus, item = _item(item, by)
    item.delete()
    keep(syllabus)
    hub.publish(syllabus.topic_id, "syllabus.item_removed", syllabus=syllabus.pk)
