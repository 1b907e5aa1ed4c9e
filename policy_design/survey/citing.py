"""A result as a source: a reference in the library with its date and its n, to be cited as any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.library.actions import add_reference
from forum.library.models import Reference
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.survey.actions import locked

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.rules.words import Anyone
    from policy_design.survey.models import Survey


@transaction.atomic
def cite_result(*, survey: Survey, question: str, by: Person) -> Reference:
    """The reference for a question's result, made by whoever first asks for it.

    In a process that everybody may read it is listed, since everybody may read the result; else it is private to the
    organizers and to whoever made it. Raises Refused.
    """
    survey = locked(survey)
    require(rules.can_cite_result(by, survey, survey.process))
    found = survey.results.of(question) if survey.results else None
    if found is None or not found.tallies:
        raise Refused(_("Nothing is told of this question, so there is nothing to cite."))
    everybody = survey.process.is_public
    key = uuid5(survey.client_key, question if everybody else f"{question}:{by.pk}")
    if made := Reference.objects.filter(client_key=key).first():
        return made
    reference = add_reference(
        by=by,
        item=item_of(survey, question, found.asked or 0),
        kind=Reference.Kind.DATASET,
        client_key=key,
        retrieved_on=timezone.localdate(),
        topic=survey.process.topic,
    )
    if everybody:
        reference.listed_at = timezone.now()
        reference.save(update_fields=["listed_at"])
    return reference


def item_of(survey: Survey, question: str, asked: int) -> dict[str, Any]:
    """As CSL-JSON: the question is the title, the survey what it stands in, with date and n in the note."""
    closed = timezone.localdate(survey.closed_at)
    says = survey.questionnaire[question].text
    host = survey.process.host or settings.SITE_NAME
    return {
        "type": "dataset",
        "title": _("“%(question)s” (n = %(n)d)") % {"question": says, "n": asked},
        "author": [{"literal": host}],
        "issued": {"date-parts": [[closed.year, closed.month, closed.day]]},
        "container-title": _("Survey: %(title)s") % {"title": survey.title},
        "publisher": settings.SITE_NAME,
        "note": f"n = {asked}",
        "URL": f"{settings.SITE_URL}{survey.get_absolute_url()}results/#{question}",
    }


def references_to(survey: Survey, person: Anyone) -> dict[str, Reference]:
    """The references there are to results of this survey that this person may see, by question."""
    keys = {uuid5(survey.client_key, one.id): one.id for one in survey.questionnaire.questions}
    if person.is_authenticated:
        keys |= {uuid5(survey.client_key, f"{one.id}:{person.pk}"): one.id for one in survey.questionnaire.questions}
    found = Reference.objects.visible_to(person).filter(client_key__in=list(keys))
    return {keys[one.client_key]: one for one in found}
