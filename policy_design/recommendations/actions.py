"""Every change to a recommendation: drafted, edited, published, withdrawn, dropped, and followed up for years.

What it rests on is checked in bases.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.process.actions import locked
from policy_design.recommendations.bases import Based, checked, stored, told
from policy_design.recommendations.models import FollowUp, Recommendation
from policy_design.recommendations.writing import Prepared, list_sources, prepare

if TYPE_CHECKING:
    from forum.people.models import Person
    from policy_design.process.models import Process

Status = Recommendation.Status
FIELDS = ("title", "addressee", "kind", "owner", "follow_up_on", "rests_on_nothing")

REASON = _("Say in a few words what you changed and why; readers will see it.")
NO_TEXT = _("Write the recommendation before you publish it.")
NO_PATH = _("Say what it rests on: choose options, or say in a sentence why it rests on none.")
BOTH = _("It rests on options, so leave out the sentence that says why it rests on none.")
DROPPED = _("This recommendation has been dropped meanwhile.")
NOT_YET = _("That day is still to come: note what has happened.")
NO_SOURCE = _("Name the address where it can be read; only “no answer” goes without one.")


class Conflict(Exception):
    """Somebody (or another tab) saved this recommendation meanwhile; `current` is how it stands now."""

    def __init__(self, current: Recommendation) -> None:
        super().__init__(str(_("This recommendation was changed elsewhere meanwhile. Look at both, then save.")))
        self.current = current


def draft_recommendation(
    *,
    process: Process,
    by: Person,
    client_key: UUID,
    title: str,
    addressee: str,
    kind: str,
    source: str = "",
    owner: str = "",
    follow_up_on: date | None = None,
    rests_on_nothing: str = "",
    bases: Sequence[Based] = (),
) -> Recommendation:
    """Begin a recommendation, for its organizers only until it is published.

    Publishes recommendation.drafted; raises Refused, Unrenderable. The same key gives the same recommendation, and
    with other content it is refused.
    """
    written = prepare(source, process=process, by=by)
    fields = {
        "title": title,
        "addressee": addressee,
        "kind": kind,
        "owner": owner,
        "follow_up_on": follow_up_on,
        "rests_on_nothing": " ".join(rests_on_nothing.split()),
    }
    with transaction.atomic():
        process = locked(process)
        if made := Recommendation.objects.filter(client_key=client_key).first():
            if made.created_by_id != by.pk or made.process_id != process.pk or _content(made) != (fields, source):
                raise Refused(SENT_BEFORE)
            return made
        require(rules.can_draft_recommendation(by, process))
        based = checked(process, bases)
        _fits(fields, based)
        now = timezone.now()
        last = process.recommendations.aggregate(last=Max("number"))["last"] or 0
        made = Recommendation.objects.create(
            process=process,
            number=last + 1,
            source=source,
            html=written.html,
            created_by=by,
            created_at=now,
            updated_at=now,
            client_key=client_key,
            **fields,
        )
        stored(made, based)
        hub.publish(process.topic_id, "recommendation.drafted", recommendation=made.pk)
    return made


def _fits(fields: dict[str, Any], based: Sequence[Based]) -> None:
    if (
        not fields["title"].strip()
        or not fields["addressee"].strip()
        or fields["kind"] not in Recommendation.Kind.values
    ):
        raise Refused(_("Give it a title, say whom it addresses, and choose a kind."))
    if based and fields["rests_on_nothing"]:
        raise Refused(BOTH)


def _content(made: Recommendation) -> tuple[dict[str, Any], str]:
    return {name: getattr(made, name) for name in FIELDS}, made.source


def _locked(recommendation: Recommendation) -> tuple[Process, Recommendation]:
    process = locked(recommendation.process)
    found = process.recommendations.filter(pk=recommendation.pk).first()
    if found is None:
        raise Refused(DROPPED)
    found.process = process
    return process, found


def edit_recommendation(
    *,
    recommendation: Recommendation,
    by: Person,
    version: int,
    title: str,
    addressee: str,
    kind: str,
    source: str,
    owner: str = "",
    follow_up_on: date | None = None,
    rests_on_nothing: str = "",
    bases: Sequence[Based] = (),
    reason: str = "",
) -> Recommendation:
    """Save a recommendation. One that is published takes a reason, which readers see with the new version.

    Publishes recommendation.edited, or recommendation.drafted before its publication; raises Refused, Conflict,
    Unrenderable. The same again changes nothing.
    """
    written = prepare(source, process=recommendation.process, by=by)
    fields = {
        "title": title,
        "addressee": addressee,
        "kind": kind,
        "owner": owner,
        "follow_up_on": follow_up_on,
        "rests_on_nothing": " ".join(rests_on_nothing.split()),
    }
    with transaction.atomic():
        process, found = _locked(recommendation)
        require(rules.can_edit_recommendation(by, found, process))
        based = checked(process, bases)
        _fits(fields, based)
        if _content(found) == (fields, source) and told(found) == [one.told for one in based]:
            return found  # sent twice, or nothing was changed
        if found.version != version:
            raise Conflict(found)
        if found.is_published:
            _complete(source, fields, based)
            if not reason.strip():
                raise Refused(REASON)
        _take(found, fields, written)
        stored(found, based)
        if found.is_published:
            _keep(found, by, reason.strip())
            list_sources(process)
        kind_of_event = "recommendation.edited" if found.is_published else "recommendation.drafted"
        hub.publish(process.topic_id, kind_of_event, recommendation=found.pk)
    return found


def _complete(source: str, fields: dict[str, Any], based: Sequence[Any]) -> None:
    if not source.strip():
        raise Refused(NO_TEXT)
    if not based and not fields["rests_on_nothing"]:
        raise Refused(NO_PATH)


def _take(found: Recommendation, fields: dict[str, Any], written: Prepared) -> None:
    for name, value in fields.items():
        setattr(found, name, value)
    found.source, found.html = written.source, written.html
    found.version += 1
    found.updated_at = timezone.now()
    found.save()


def _keep(found: Recommendation, by: Person, reason: str) -> None:
    """One version more, as readers see it from now on."""
    fields, source = _content(found)
    day = found.follow_up_on.isoformat() if found.follow_up_on else None
    as_it_was = {**fields, "source": source, "follow_up_on": day, "basis": told(found)}
    number = found.versions.count() + 1
    found.versions.create(number=number, told=as_it_was, reason=reason, author=by, at=timezone.now())


@transaction.atomic
def publish_recommendation(*, recommendation: Recommendation, by: Person, version: int) -> Recommendation:
    """Let everybody who may read the process read it. Publishes recommendation.published; raises Refused, Conflict."""
    process, found = _locked(recommendation)
    if found.is_published:
        return found  # pressed twice
    require(rules.can_publish_recommendation(by, found, process))
    if found.version != version:
        raise Conflict(found)
    fields, source = _content(found)
    _complete(source, fields, list(found.bases.all()))
    found.status = Status.PUBLISHED
    found.published_at = found.updated_at = timezone.now()
    found.save(update_fields=["status", "published_at", "updated_at"])
    _keep(found, by, "")
    list_sources(process)
    hub.publish(process.topic_id, "recommendation.published", recommendation=found.pk)
    return found


@transaction.atomic
def withdraw_recommendation(*, recommendation: Recommendation, by: Person, reason: str) -> Recommendation:
    """Take a published recommendation back; the reason stands in the place of its text, whose versions are kept.

    Publishes recommendation.withdrawn; raises Refused.
    """
    process, found = _locked(recommendation)
    reason = " ".join(reason.split())
    if found.status == Status.WITHDRAWN and found.withdrawn_because == reason:
        return found  # sent twice
    require(rules.can_withdraw_recommendation(by, found, process))
    if not reason:
        raise Refused(_("Say why it is withdrawn; the sentence stands in its place."))
    found.status, found.withdrawn_because = Status.WITHDRAWN, reason
    found.version += 1
    found.updated_at = timezone.now()
    found.save(update_fields=["status", "withdrawn_because", "version", "updated_at"])
    hub.publish(process.topic_id, "recommendation.withdrawn", recommendation=found.pk)
    return found


@transaction.atomic
def drop_recommendation(*, recommendation: Recommendation, by: Person) -> None:
    """Give up a draft. Publishes recommendation.drafted; raises Refused."""
    process, found = _locked(recommendation)
    require(rules.can_edit_recommendation(by, found, process))
    if not found.is_draft:
        raise Refused(_("A published recommendation stays; it can be withdrawn with a reason."))
    gone = found.pk
    found.delete()
    hub.publish(process.topic_id, "recommendation.drafted", recommendation=gone)


@transaction.atomic
def follow_up(
    *,
    recommendation: Recommendation,
    by: Person,
    status: str,
    on: date,
    note: str,
    client_key: UUID,
    source_title: str = "",
    source_url: str = "",
    again_on: date | None = None,
) -> FollowUp:
    """Note what became of a recommendation, by a source; what was noted before stays. Also of an archived process.

    `again_on` is the next day to look at it, if there is one. Publishes recommendation.followed_up; raises Refused.
    """
    process, found = _locked(recommendation)
    said = {"status": status, "on": on, "note": " ".join(note.split())}
    said |= {"source_title": source_title, "source_url": source_url}
    if made := FollowUp.objects.filter(client_key=client_key).first():
        same = all(getattr(made, name) == value for name, value in said.items())
        if (made.by_id, made.recommendation_id) != (by.pk, found.pk) or not same:
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_follow_up(by, found, process))
    if status not in FollowUp.Status.values:
        raise Refused(_("Choose what became of it."))
    if not said["note"]:
        raise Refused(_("Say in a sentence what became of it."))
    if on > timezone.localdate():
        raise Refused(NOT_YET)
    if status != FollowUp.Status.SILENT and not source_url:
        raise Refused(NO_SOURCE)
    if again_on and again_on <= timezone.localdate():
        raise Refused(_("The day to look at it again is over already."))
    made = found.follow_ups.create(**said, by=by, at=timezone.now(), client_key=client_key)
    if again_on and again_on != found.follow_up_on:
        found.follow_up_on = again_on
        found.version += 1
        found.save(update_fields=["follow_up_on", "version"])
    hub.publish(process.topic_id, "recommendation.followed_up", recommendation=found.pk)
    return made
