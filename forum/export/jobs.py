"""Files that take a while: asked for once for each state of a topic, and handed out while they say nothing wrong.

How they are made, outside any request, is in making.py.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.export import leases
from forum.export.models import ExportFile
from forum.export.shelf import shelf_of
from forum.live.models import Event, Topic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from forum.export.shelf import Form, Shelf
    from forum.verdicts import Sentence

Json = dict[str, Any]

PENDING = (ExportFile.Status.WAITING, ExportFile.Status.WORKING)
TRIES = 3
ENDED = _("The program that made it ended three times before it was done. Perhaps this is too much for the server.")
TOO_LARGE = _("It would have taken more memory than this server gives to one file.")
BROKEN = _("Something went wrong that nobody foresaw. What it was stands in the server’s log.")
GONE = _("What it is about is no longer there.")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a topic stands, with all that belongs into its files: one number, and each part's version."""

    number: int
    versions: dict[str, int]
    is_public: bool


def standing_of(topic: Topic, shelf: Shelf, subject: Any) -> Standing:
    """To be read before the facts: what comes in between is then newer than the file says, never older."""
    keys = list(shelf.topics(subject))
    rows = dict(Topic.objects.filter(pk__in=keys).values_list("pk", "version"))
    newest = Event.objects.filter(topic__in=keys, version__isnull=False).aggregate(newest=Max("pk"))["newest"]
    public = Topic.objects.filter(pk=topic.pk, is_public=True).exists()
    return Standing(newest or 0, {str(key): rows[key] for key in sorted(rows)}, public)


# Asking ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_for(*, topic: Topic, form: str) -> ExportFile:
    """The topic's file in this form: one for all who ask, of what stands now. A failed one is tried again.

    Whoever calls has asked whether this person may have it. No event: that somebody asked changes nothing for readers.
    """
    Topic.objects.select_for_update().get(pk=topic.pk)
    shelf = shelf_of(topic)
    pending = ExportFile.objects.filter(topic=topic, form=form, status__in=PENDING).order_by("pk").first()
    if pending:
        return pending  # made of what stands when it is begun
    subject = shelf.find(topic)
    mark = _mark(shelf.form_of(subject, form))
    if mark is not None and (there := _marked(topic, form, mark)):
        return there
    number = standing_of(topic, shelf, subject).number
    row, _made = ExportFile.objects.get_or_create(
        topic=topic, form=form, topic_version=number, defaults={"as_of": timezone.now()}
    )
    if row.status == ExportFile.Status.FAILED or (row.status == ExportFile.Status.DONE and not _serves(row, mark)):
        _drop(row)
        row = ExportFile.objects.create(topic=topic, form=form, topic_version=number, as_of=timezone.now())
    return row


def _marked(topic: Topic, form: str, mark: str) -> ExportFile | None:
    """The file of something frozen that says what it says now, from whatever time it is."""
    done = ExportFile.objects.filter(topic=topic, form=form, status=ExportFile.Status.DONE)
    return next((row for row in done.order_by("-pk") if _serves(row, mark)), None)


def _serves(row: ExportFile, mark: str | None) -> bool:
    there = bool(row.file.name) and row.file.storage.exists(str(row.file.name))
    return there and (row.state or {}).get("mark") == mark


def _mark(form: Form | None) -> str | None:
    return form.mark() if form and form.mark else None


def _drop(row: ExportFile) -> None:
    row.delete()
    if row.file:
        row.file.delete(save=False)


# Handing out ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """What there is of one form: a file that may be handed out, one that is being made, or what went wrong."""

    ready: ExportFile | None = None
    pending: ExportFile | None = None
    failed: ExportFile | None = None
    is_current: bool = False


def held_of(topic: Topic, subject: Any) -> dict[str, Held]:
    """What the page of files shows, by form, in a constant number of queries."""
    shelf = shelf_of(topic)
    now = standing_of(topic, shelf, subject)
    by_form: dict[str, list[ExportFile]] = {}
    for row in ExportFile.objects.filter(topic=topic, form__in=shelf.forms()).order_by("-topic_version", "-pk"):
        by_form.setdefault(row.form, []).append(row)
    spoilt = _Spoilt(now, shelf)
    return {form: _held(rows, now, spoilt) for form, rows in by_form.items()}


def held_in(topic: Topic, subject: Any, form: str) -> Held:
    """What there is of one form, also of one that is not on the page of files."""
    shelf = shelf_of(topic)
    rows = list(ExportFile.objects.filter(topic=topic, form=form).order_by("-topic_version", "-pk"))
    if not rows:
        return Held()
    mark = _mark(shelf.form_of(subject, form))
    if mark is not None:
        ready = next((one for one in rows if one.status == ExportFile.Status.DONE and _serves(one, mark)), None)
        return Held(ready, *_beside(rows, ready), ready is not None)
    now = standing_of(topic, shelf, subject)
    return _held(rows, now, _Spoilt(now, shelf))


def _held(rows: list[ExportFile], now: Standing, spoilt: _Spoilt) -> Held:
    done = [one for one in rows if one.status == ExportFile.Status.DONE]
    ready = next((one for one in done if not spoilt.is_so(one)), None)
    return Held(ready, *_beside(rows, ready), ready is not None and ready.topic_version == now.number)


def _beside(rows: list[ExportFile], ready: ExportFile | None) -> tuple[ExportFile | None, ExportFile | None]:
    """One that is being made, and the newest if it failed."""
    pending = next((one for one in rows if one.status in PENDING), None)
    newest = rows[0]
    failed = newest if newest.status == ExportFile.Status.FAILED and newest is not ready else None
    return pending, failed


def ready_file(topic: Topic, subject: Any, form: str) -> ExportFile | None:
    """The newest file of this form that may be handed out to whoever may read the topic now."""
    return held_in(topic, subject, form).ready


class _Spoilt:
    """Which files may no longer be handed out: something that they hold may since have been taken from readers."""

    def __init__(self, now: Standing, shelf: Shelf) -> None:
        self._now, self._shelf = now, shelf
        self._known: dict[int, bool] = {}

    def is_so(self, row: ExportFile) -> bool:
        if row.topic_version not in self._known:
            self._known[row.topic_version] = self._ask(row.state or {})
        return self._known[row.topic_version]

    def _ask(self, said: Json) -> bool:
        if said.get("public") != self._now.is_public:
            return True  # drawn for others than those who read it now
        then = said.get("versions", {})
        moved = [(key, at) for key, at in then.items() if self._now.versions.get(key) != at]
        if any(key not in self._now.versions for key, _at in moved):
            return True  # a part that does not belong to it any more
        if not moved:
            return False
        since = Q()
        for key, at in moved:
            since |= Q(topic=int(key), version__gt=at)
        return Event.objects.filter(since).exclude(kind__in=self._shelf.harmless).exists()


# What the maker writes ------------------------------------------------------------------------------------------


@transaction.atomic
def begin(*, pk: int, lease: Json) -> ExportFile | None:
    """Take a file to be made, of what stands now; None where another maker has it, or its work is done already.

    One that was begun before goes on as of the same moment, as long as nothing has changed since.
    """
    row = ExportFile.objects.select_for_update().filter(pk=pk, status__in=PENDING).select_related("topic").first()
    if row is None or is_leased(row):
        return None
    tries = (row.state or {}).get("tries", 0) + 1
    if tries > TRIES:
        _fail(row, ENDED)
        return None
    shelf = shelf_of(row.topic)
    subject = shelf.find(row.topic)
    if subject is None or shelf.form_of(subject, row.form) is None:
        _fail(row, GONE)
        return None
    now = standing_of(row.topic, shelf, subject)
    if tries == 1 or now.number != row.topic_version:
        row.topic_version, row.as_of, row.done = now.number, timezone.now().replace(microsecond=0), 0
    row.status, row.begun_at = ExportFile.Status.WORKING, timezone.now()
    row.state = {"lease": lease, "tries": tries, "versions": now.versions, "public": now.is_public}
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the file of this state was made meanwhile
        row.delete()
        return None
    return row


def tell(*, row: ExportFile, token: str, per_cent: int) -> bool:
    """How far it is; False where the file is no longer this maker's."""
    mine = ExportFile.objects.filter(pk=row.pk, status=ExportFile.Status.WORKING, state__lease__token=token)
    return bool(mine.update(done=max(0, min(99, per_cent))))


def finish(*, row: ExportFile, token: str, data: bytes, suffix: str, mark: str | None = None) -> bool:
    """Keep the file, once. Its name in the store says nothing of what it is; `mark` is that of what was written."""
    name = f"{secrets.token_hex(16)}.{suffix.rsplit('.', 1)[-1]}"
    with transaction.atomic():
        mine = ExportFile.objects.select_for_update().filter(pk=row.pk, status=ExportFile.Status.WORKING)
        found = mine.filter(state__lease__token=token).first()
        if found is None:
            return False
        found.file.save(name, ContentFile(data), save=False)
        found.size, found.sha256 = len(data), hashlib.sha256(data).hexdigest()
        found.status, found.done, found.finished_at = ExportFile.Status.DONE, 100, timezone.now()
        said = found.state or {}
        found.state = {"versions": said.get("versions", {}), "public": said.get("public"), "mark": mark}
        found.save()
    return True


def fail(*, pk: int, token: str, problem: Sentence) -> None:
    """Say in words what went wrong; whoever asks again has it tried again."""
    with transaction.atomic():
        mine = ExportFile.objects.select_for_update().filter(pk=pk, status=ExportFile.Status.WORKING)
        row = mine.filter(state__lease__token=token).first()
        if row is not None:
            _fail(row, problem)


def release(*, pk: int, token: str) -> None:
    """The maker ended before the file was ready: the next pass takes it up where it stood."""
    mine = ExportFile.objects.filter(pk=pk, status=ExportFile.Status.WORKING, state__lease__token=token)
    for row in mine:
        row.state = {**(row.state or {}), "lease": None}
        ExportFile.objects.filter(pk=pk, state__lease__token=token).update(state=row.state)


def _fail(row: ExportFile, problem: Sentence) -> None:
    row.status, row.problem, row.finished_at, row.state = ExportFile.Status.FAILED, str(problem), timezone.now(), None
    row.save()


def is_leased(row: ExportFile) -> bool:
    """Does a maker still work on it? One of this machine that was killed does not, and is known at once."""
    lease: Json = (row.state or {}).get("lease") or {}
    return bool(lease) and row.status == ExportFile.Status.WORKING and leases.is_alive(lease, row.begun_at)


def are_pending() -> bool:
    """Does anybody wait for a file? One query."""
    return ExportFile.objects.filter(status__in=PENDING).exists()


def waiting() -> Iterable[ExportFile]:
    """What is to be made, the oldest first: asked for, or begun by a maker that is no more."""
    rows = ExportFile.objects.filter(status__in=PENDING).order_by("asked_at", "pk")
    return (row for row in rows if not is_leased(row))


# Sweeping -------------------------------------------------------------------------------------------------------


def sweep(now: datetime | None = None) -> int:
    """Delete what has lain for some days, and older files beside a newer one of the same form after a day."""
    now = now or timezone.now()
    old = Q(finished_at__lt=now - timedelta(days=settings.EXPORT_DAYS))
    rows = list(ExportFile.objects.filter(old).exclude(status__in=PENDING))
    rows += _overtaken(now - timedelta(days=1))
    for row in {one.pk: one for one in rows}.values():
        _drop(row)
    return len(rows)


def _overtaken(before: datetime) -> Sequence[ExportFile]:
    done = ExportFile.objects.filter(status=ExportFile.Status.DONE)
    newest: dict[tuple[int, str], int] = {}
    for topic, form, version in done.values_list("topic", "form", "topic_version"):
        newest[topic, form] = max(version, newest.get((topic, form), 0))
    rows = done.filter(finished_at__lt=before)
    return [one for one in rows if one.topic_version < newest[one.topic_id, one.form]]
