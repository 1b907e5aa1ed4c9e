"""What waits for a person in summaries: to look at one under review; for organizers its remarks, its end, its draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.people.models import Role
from forum.people.waiting import Duty
from policy_design.summary.models import Remark, Summary
from policy_design.summary.queries import with_unanswered

if TYPE_CHECKING:
    from forum.people.models import Person


def waits_for(person: Person) -> list[Duty]:
    """In two queries, one where nothing is under way."""
    roles = person.roles
    if not roles:
        return []
    rows = list(_under_way(person))
    if not rows:
        return []
    remarked = set(Remark.objects.filter(person=person, summary__in=rows).values_list("summary", flat=True))
    found: list[Duty] = []
    for one in rows:
        if Role.ORGANIZER in roles.get(one.topic.pk, frozenset()):
            found += _to_close(one, person)
        if one.is_in_review and not one.review_is_over and one.closer_id != person.pk and one.pk not in remarked:
            found.append(_to_look(one))
    return found


def _under_way(person: Person) -> QuerySet[Summary]:
    mine = Q(process__topic__memberships__person=person) | Q(debate__topic__memberships__person=person)
    rows = Summary.objects.filter(pk__in=Summary.objects.filter(mine).exclude(state=Summary.State.FINAL).values("pk"))
    related = rows.select_related("process__topic", "debate__topic").defer("snapshot", "sections")
    return with_unanswered(related).order_by("review_ends_at", "pk")


def _to_look(one: Summary) -> Duty:
    what = _("Look at the summary: %(title)s") % {"title": one.subject}
    why = _("Does it say what was said? Remark on what is wrong or missing; each remark is answered.")
    return Duty(what, why, due=one.review_ends_at, url=one.get_absolute_url(), does=_("Read it"))


def _to_close(one: Any, person: Person) -> list[Duty]:
    """Of an organizer. Another than the closer is told as well: whoever did not take part can do it."""
    names, url = {"title": one.subject}, reverse("summary:organize", args=[one.whose, one.subject.slug])
    if one.is_draft:
        if one.closer_id != person.pk:
            return []
        what = _("Go on with the summary: %(title)s") % names
        return [Duty(what, _("It is a draft, which only the organizers see."), url=url, does=_("Go on"))]
    if one.unanswered:
        says = ngettext("%(n)d remark waits for an answer.", "%(n)d remarks wait for an answer.", one.unanswered)
        what = _("Answer what was remarked on the summary: %(title)s") % names
        return [Duty(what, says % {"n": one.unanswered}, due=one.review_ends_at, url=url, does=_("Read and answer"))]
    if one.review_is_over:
        what = _("Make the summary final: %(title)s") % names
        return [Duty(what, _("Its review is over, and every remark is answered."), url=url, does=_("Go there"))]
    return []
