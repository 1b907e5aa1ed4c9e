"""Sources that readers suggest: anybody may, the organizers answer in public."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.library.actions import add_reference, find_known
from forum.library.models import Reference
from forum.library.syllabus.actions import keep, locked, new_item, rendered
from forum.library.syllabus.models import Syllabus, SyllabusItem, SyllabusSection, SyllabusSuggestion
from forum.live import hub
from forum.text.citations import KINDS, CslItem
from forum.text.items import name_of
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from forum.people.models import Person

Status = SyllabusSuggestion.Status
CONTENT = ("title", "url", "authors", "year", "kind", "reason", "credit", "section_id")
DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)", re.IGNORECASE)
DECIDED = _("This suggestion has been answered already.")


@transaction.atomic
def suggest_item(
    *,
    syllabus: Syllabus,
    by: Person | AnonymousUser,
    title: str,
    reason: str,
    client_key: UUID,
    url: str = "",
    authors: str = "",
    year: int | None = None,
    kind: str = "web page",
    credit: str = "",
    section: SyllabusSection | None = None,
) -> SyllabusSuggestion:
    """Say which source is missing, and why. Publishes syllabus.item_suggested; raises Refused.

    The same key gives the same suggestion, and with other content it is refused.
    """
    syllabus = locked(syllabus)
    said = {"title": title, "url": url, "authors": authors, "year": year, "kind": kind}
    new = SyllabusSuggestion(
        syllabus=syllabus,
        section=section if section and section.syllabus_id == syllabus.pk else None,
        reason=reason,
        credit=credit,
        by=by if by.is_authenticated else None,
        client_key=client_key,
        **said,
    )
    if made := SyllabusSuggestion.objects.filter(client_key=client_key).first():
        if made.syllabus_id != syllabus.pk or any(getattr(made, name) != getattr(new, name) for name in CONTENT):
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_suggest_item(by, syllabus))
    if url and syllabus.items.filter(reference__csl__URL=url).exists():
        raise Refused(_("This source stands on the syllabus already."))
    new.save()
    hub.publish(syllabus.topic_id, "syllabus.item_suggested", suggestion=new.pk)
    return new


@transaction.atomic
def accept_suggestion(
    *,
    suggestion: SyllabusSuggestion,
    by: Person,
    section: SyllabusSection,
    answer: str,
    annotation: str = "",
    licence: str = "",
) -> SyllabusItem:
    """Take a suggested source up into a section, with a sentence; its details can be corrected in the library.

    Publishes syllabus.suggestion_decided and syllabus.item_added; raises Refused or ValidationError.
    """
    html = rendered(annotation)
    syllabus, suggestion, answer = _to_decide(suggestion, by, answer)
    if section.syllabus_id != syllabus.pk:
        raise Refused(_("This section is gone."))
    if suggestion.status == Status.ACCEPTED:
        return _taken_up(syllabus, suggestion)
    if suggestion.status != Status.OPEN:
        raise Refused(DECIDED)
    reference = _source(suggestion, by, syllabus)
    if syllabus.items.filter(reference=reference).exists():
        raise Refused(_("This source stands on the syllabus already; decline the suggestion and say so."))
    more = {"annotation": annotation.strip(), "html": html, "licence": licence, "suggested_by": suggestion.credit}
    item = new_item(section, reference, by, **more)
    _answered(suggestion, by, Status.ACCEPTED, answer)
    keep(syllabus)
    hub.publish(syllabus.topic_id, "syllabus.suggestion_decided", suggestion=suggestion.pk)
    hub.publish(syllabus.topic_id, "syllabus.item_added", item=item.pk)
    return item


@transaction.atomic
def decline_suggestion(*, suggestion: SyllabusSuggestion, by: Person, answer: str) -> SyllabusSuggestion:
    """Say why a suggested source is not taken up. Publishes syllabus.suggestion_decided; raises Refused."""
    syllabus, suggestion, answer = _to_decide(suggestion, by, answer)
    if suggestion.status != Status.OPEN:
        if (suggestion.status, suggestion.answer) == (Status.DECLINED, answer):
            return suggestion
        raise Refused(DECIDED)
    _answered(suggestion, by, Status.DECLINED, answer)
    hub.publish(syllabus.topic_id, "syllabus.suggestion_decided", suggestion=suggestion.pk)
    return suggestion


def _to_decide(suggestion: SyllabusSuggestion, by: Person, answer: str) -> tuple[Syllabus, SyllabusSuggestion, str]:
    syllabus = locked(suggestion.syllabus)
    require(rules.can_decide_suggestion(by, syllabus))
    answer = answer.strip()
    if not answer:
        raise Refused(_("Answer in a sentence; readers will see it."))
    return syllabus, SyllabusSuggestion.objects.get(pk=suggestion.pk), answer


def _answered(suggestion: SyllabusSuggestion, by: Person, status: str, answer: str) -> None:
    suggestion.status, suggestion.answer = status, answer
    suggestion.decided_by, suggestion.decided_at = by, timezone.now()
    suggestion.save(update_fields=["status", "answer", "decided_by", "decided_at"])


def _taken_up(syllabus: Syllabus, suggestion: SyllabusSuggestion) -> SyllabusItem:
    found = syllabus.items.filter(reference__client_key=suggestion.client_key).first()
    if found is None:
        raise Refused(DECIDED)
    return found


def _source(suggestion: SyllabusSuggestion, by: Person, syllabus: Syllabus) -> Reference:
    """The source, from the library if it is known there."""
    item = csl_of(suggestion)
    if known := find_known(by, item):
        return known
    try:
        return add_reference(
            by=by, item=item, kind=suggestion.kind, client_key=suggestion.client_key, topic=syllabus.topic
        )
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem


def csl_of(suggestion: SyllabusSuggestion) -> CslItem:
    item: dict[str, object] = {"type": KINDS[suggestion.kind], "title": suggestion.title}
    if doi := DOI.match(suggestion.url):
        item["DOI"] = doi[1].lower()
    elif suggestion.url:
        item["URL"] = suggestion.url
    if makers := [name_of(one) for one in suggestion.authors.split(";") if one.strip(" ,")]:
        item["author"] = makers
    if suggestion.year:
        item["issued"] = {"date-parts": [[suggestion.year]]}
    return item


def answered(syllabus: Syllabus) -> QuerySet[SyllabusSuggestion]:
    """What readers see: those that were answered, the last first."""
    return syllabus.suggestions.exclude(status=Status.OPEN).order_by("-decided_at", "-pk")
