"""A version of a summary before readers know of it: begun, written, taken anew, dropped; put up, and called back.

The ruled lines come from taking.py alone: no action takes them from a person. reviewing.py has what comes after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.actions import locked as locked_debate
from forum.live import hub
from forum.text.markup import render
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.process.actions import locked as locked_process
from policy_design.process.models import Process
from policy_design.summary import mailing
from policy_design.summary.missing import missing_in
from policy_design.summary.models import FEWEST_REVIEW_DAYS, MOST_REVIEW_DAYS, Summary, SummaryNote
from policy_design.summary.queries import took_part, under_way, versions_of
from policy_design.summary.taking import Taken, taken

if TYPE_CHECKING:
    from forum.debates.models import Debate
    from forum.people.models import Person

Kind = SummaryNote.Kind
LONGEST = {"introduction": 20_000, "closing": 40_000}  # as in the model
LONGEST_NOTE = SummaryNote._meta.get_field("source").max_length or 0
GONE = _("This draft has been dropped meanwhile.")
UNDER_WAY = _("A version is being written or reviewed already; only one is under way at a time.")
SAY_WHY = _("Say in a sentence why there is a new version; readers will see it beside the earlier one.")
WAS_REVIEWED = _("This version has been under review, and what was remarked on it stays; put it up once more instead.")


class Conflict(Exception):
    """Somebody (or another tab) changed this draft meanwhile; `current` is how it stands now."""

    def __init__(self, current: Summary) -> None:
        super().__init__(str(_("This draft was changed elsewhere meanwhile. Both texts are kept.")))
        self.current = current


def locked_subject(subject: Process | Debate) -> Process | Debate:
    return locked_process(subject) if isinstance(subject, Process) else locked_debate(subject)


def locked(summary: Summary) -> Summary:
    """The version, read anew with its process or debate locked for this transaction."""
    subject = locked_subject(summary.subject)
    found = Summary.objects.defer("snapshot").filter(pk=summary.pk).first()
    if found is None:
        raise Refused(GONE)
    if isinstance(subject, Process):
        found.process = subject
    else:
        found.debate = subject
    return found


def seen_as(summary: Summary) -> str:
    """Which words and which ruled lines a page showed, for buttons below them."""
    return f"{summary.version}-{summary.snapshot_digest[:16]}"


# Begin ----------------------------------------------------------------------------------------------------------


def begin_summary(*, subject: Process | Debate, by: Person, client_key: UUID, why_anew: str = "") -> Summary:
    """Begin a version from a snapshot of what everybody may read now. A later one takes a reason, and begins with the
    words of the version before it.

    Publishes summary.drafted; raises Refused. The same key gives the same version.
    """
    require(rules.can_close(by, subject, took_part=took_part(by, subject)))
    why_anew = " ".join(why_anew.split())
    if not Summary.objects.filter(client_key=client_key).exists() and under_way(subject):
        raise Refused(UNDER_WAY)
    facts = taken(subject)
    with transaction.atomic():
        subject = locked_subject(subject)
        require(rules.can_close(by, subject, took_part=took_part(by, subject)))
        earlier = versions_of(subject).first()
        if made := Summary.objects.filter(client_key=client_key).first():
            if (made.topic.pk, made.closer_id) != (subject.topic_id, by.pk):
                raise Refused(SENT_BEFORE)
            return made
        if earlier is not None and not earlier.is_final:
            raise Refused(UNDER_WAY)
        if earlier is not None and not why_anew:
            raise Refused(SAY_WHY)
        made = _made(subject, by, facts, earlier, client_key, why_anew if earlier else "")
        hub.publish(subject.topic_id, "summary.drafted", summary=made.pk)
    return made


def _made(
    subject: Process | Debate, by: Person, facts: Taken, earlier: Summary | None, client_key: UUID, why_anew: str
) -> Summary:
    whose = {"process": subject} if isinstance(subject, Process) else {"debate": subject}
    number = earlier.number + 1 if earlier else 1
    made = Summary(number=number, closer=by, why_anew=why_anew, created_at=timezone.now(), client_key=client_key)
    for name, value in whose.items():
        setattr(made, name, value)
    _take(made, facts)
    if earlier is not None:
        for name in ("introduction", "introduction_html", "closing", "closing_html", "review_days"):
            setattr(made, name, getattr(earlier, name))
    made.save()
    if earlier is not None:
        kept = [
            SummaryNote(summary=made, kind=one.kind, key=one.key, source=one.source, html=one.html)
            for one in earlier.notes.all()
        ]
        SummaryNote.objects.bulk_create(kept)
    return made


def _take(summary: Summary, facts: Taken) -> None:
    summary.as_of, summary.rules_version = facts.as_of, facts.rules_version
    summary.snapshot, summary.snapshot_digest = facts.snapshot, facts.snapshot_digest
    summary.sections = facts.sections


def refresh_summary(*, summary: Summary, by: Person) -> Summary:
    """Take a new snapshot for a draft: its ruled lines become those of now, the closer's words stay.

    Publishes summary.drafted; raises Refused.
    """
    require(rules.can_edit_summary(by, summary, took_part=took_part(by, summary.subject)))
    facts = taken(summary.subject)
    with transaction.atomic():
        summary = locked(summary)
        require(rules.can_edit_summary(by, summary, took_part=took_part(by, summary.subject)))
        if summary.as_of < facts.as_of:
            _take(summary, facts)
            summary.save(update_fields=["as_of", "rules_version", "snapshot", "snapshot_digest", "sections"])
            hub.publish(summary.topic.pk, "summary.drafted", summary=summary.pk)
    return summary


# Write ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """What the closer says beside the ruled lines, rendered before anything is locked, since that takes time."""

    introduction: str
    closing: str
    comments: dict[str, str]
    voices: dict[str, str]
    html: dict[tuple[str, str], str]


def _prepared(introduction: str, closing: str, comments: Mapping[str, str], voices: Mapping[str, str]) -> Words:
    """Raises Refused for what is too long, Unrenderable."""
    texts = {("", "introduction"): _tidy(introduction), ("", "closing"): _tidy(closing)}
    for kind, notes in ((Kind.COMMENT.value, comments), (Kind.VOICE.value, voices)):
        texts |= {(kind, key): _tidy(text) for key, text in notes.items() if text.strip()}
    html = {}
    for number, ((kind, key), text) in enumerate(texts.items()):
        if len(text) > (LONGEST_NOTE if kind else LONGEST[key]):
            raise Refused(_("A text is too long: %(text)s…") % {"text": text[:60]})
        html[kind, key] = render(text, doc_id=f"n{number}" if kind else key, short=bool(kind)).html
    of = lambda wanted: {key: text for (kind, key), text in texts.items() if kind == wanted}  # noqa: E731
    return Words(texts["", "introduction"], texts["", "closing"], of(Kind.COMMENT), of(Kind.VOICE), html)


def _tidy(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def write_summary(
    *,
    summary: Summary,
    by: Person,
    version: int,
    introduction: str,
    closing: str,
    comments: Mapping[str, str] | None = None,
    voices: Mapping[str, str] | None = None,
    review_days: int = 7,
) -> Summary:
    """Save all that the closer says: an empty comment is none. Whoever saves last is the closer.

    Publishes summary.drafted; raises Refused, Conflict, Unrenderable.
    """
    words = _prepared(introduction, closing, comments or {}, voices or {})
    if not FEWEST_REVIEW_DAYS <= review_days <= MOST_REVIEW_DAYS:
        days = {"fewest": FEWEST_REVIEW_DAYS, "most": MOST_REVIEW_DAYS}
        raise Refused(_("A review takes between %(fewest)d and %(most)d days.") % days)
    with transaction.atomic():
        summary = locked(summary)
        require(rules.can_edit_summary(by, summary, took_part=took_part(by, summary.subject)))
        if summary.version != version:
            if _says(summary) == (words.introduction, words.closing, words.comments, words.voices, review_days):
                return summary  # sent twice
            raise Conflict(summary)
        summary.introduction, summary.introduction_html = words.introduction, words.html["", "introduction"]
        summary.closing, summary.closing_html = words.closing, words.html["", "closing"]
        summary.review_days, summary.closer = review_days, by
        summary.version += 1
        summary.save()
        _note(summary, words)
        hub.publish(summary.topic.pk, "summary.drafted", summary=summary.pk)
    return summary


def notes_of(summary: Summary, kind: str) -> dict[str, str]:
    return {note.key: note.source for note in summary.notes.all() if note.kind == kind}


def _says(summary: Summary) -> tuple[str, str, dict[str, str], dict[str, str], int]:
    comments, voices = notes_of(summary, Kind.COMMENT), notes_of(summary, Kind.VOICE)
    return summary.introduction, summary.closing, comments, voices, summary.review_days


def _note(summary: Summary, words: Words) -> None:
    SummaryNote.objects.filter(summary=summary).delete()
    SummaryNote.objects.bulk_create(
        SummaryNote(summary=summary, kind=kind, key=key, source=text, html=words.html[kind, key])
        for kind, texts in ((Kind.COMMENT.value, words.comments), (Kind.VOICE.value, words.voices))
        for key, text in texts.items()
    )


@transaction.atomic
def drop_summary(*, summary: Summary, by: Person) -> None:
    """Give up a draft that was never under review. Publishes summary.drafted; raises Refused."""
    summary = locked(summary)
    require(rules.can_edit_summary(by, summary, took_part=took_part(by, summary.subject)))
    if summary.review_from:
        raise Refused(WAS_REVIEWED)
    gone, topic = summary.pk, summary.topic.pk
    summary.delete()
    hub.publish(topic, "summary.drafted", summary=gone)


# Put up ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def put_up(*, summary: Summary, by: Person, seen: str | None = None) -> Summary:
    """Let everybody who may read its subject read it, and those who take part remark on it until the review is over.

    `seen` is `seen_as` of what stood above the button; None where nothing was shown, as to a program. Everybody with a
    role there but the closer gets a mail.
    Publishes summary.in_review; raises Refused with the first thing that is missing, Conflict.
    """
    summary = locked(summary)
    part = took_part(by, summary.subject)
    require(rules.can_close(by, summary.subject, took_part=part))
    if summary.is_in_review:
        return summary  # pressed twice
    require(rules.can_edit_summary(by, summary, took_part=part))
    if seen is not None and seen != seen_as(summary):
        raise Conflict(summary)
    if missing := missing_in(summary):
        raise Refused(missing[0][0])
    now = timezone.now()
    summary.state, summary.closer = Summary.State.REVIEW, by
    summary.review_from, summary.review_ends_at = now, now + timedelta(days=summary.review_days)
    summary.save(update_fields=["state", "closer", "review_from", "review_ends_at"])
    mailing.tell_in_review(summary)
    hub.publish(summary.topic.pk, "summary.in_review", summary=summary.pk)
    return summary


@transaction.atomic
def call_back(*, summary: Summary, by: Person) -> Summary:
    """Take a version under review back to its draft: readers no longer see it, and its review begins anew afterwards.

    Its remarks and answers stay. Publishes summary.called_back; raises Refused.
    """
    summary = locked(summary)
    require(rules.can_call_back(by, summary, took_part=took_part(by, summary.subject)))
    summary.state, summary.review_ends_at = Summary.State.DRAFT, None
    summary.version += 1
    summary.save(update_fields=["state", "review_ends_at", "version"])
    mailing.take_back(summary)
    hub.publish(summary.topic.pk, "summary.called_back", summary=summary.pk)
    return summary
