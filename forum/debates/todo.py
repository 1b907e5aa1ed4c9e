"""What needs doing for a debate, told from its facts: what its organizers must do, and what waits for others.

Looks at the rows that queries.debates_to_organize has read; asks the database nothing and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.humanize.templatetags.humanize import apnumber
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from forum.debates.stages import BY_CLOCK, Facts, Stage, can_move
from forum.people.models import Invitation, Person, Role

if TYPE_CHECKING:
    from forum.debates.models import Debate, Voice
    from forum.library.models import CreditedImage

NEAR = timedelta(days=3)  # so close to a deadline, what others owe becomes the organizer's business
NEWS = timedelta(days=14)  # how long a no from somebody without a voice is worth telling


@dataclass(frozen=True, slots=True)
class Task:
    """One thing: what, why, and where to do it. `waits` says that it is somebody else's turn."""

    what: str
    why: str = ""
    url: str = ""
    does: str = ""
    waits: bool = False


def tasks_of(debate: Debate, facts: Facts, now: datetime) -> list[Task]:
    """Everything that is open, in the order in which it should be done."""
    stage = debate.stage_now
    if stage in (Stage.CLOSED, Stage.ARCHIVED):
        return list(_errata(debate)) if stage is Stage.CLOSED else []
    return [
        *_ready(debate, facts),
        *_dates(debate, facts),
        *(_preparation(debate, facts) if stage is Stage.DRAFT else ()),
        *_credits(debate),
        *_errata(debate),
        *_voices(debate, now),
        *_replies(debate, now),
        *_others(debate, now),
    ]


def page(debate: Debate, name: str, *args: object) -> str:
    return reverse(f"debates:{name}", args=[debate.slug, *args])


# Moves and dates ----------------------------------------------------------------------------------------------


def _ready(debate: Debate, facts: Facts) -> Iterator[Task]:
    stage, moves = debate.stage_now, page(debate, "organize") + "#moves"
    if stage is Stage.DRAFT and can_move(stage, "start_writing", facts):
        yield Task(
            _("Everything is ready for writing"), _("Contributors can begin as soon as you say so."), moves, _("Begin")
        )
    if stage is Stage.WRITING:
        all_in = facts.openings >= facts.voices
        if can_move(stage, "open", facts):
            what = _("All contributions are in") if all_in else _("The deadline has passed")
            yield Task(what, _("The debate can open for readers."), moves, _("Open it"))
        elif all_in:
            yield Task(
                _("All contributions are in"), _("They stay sealed until the deadline, as the format says."), waits=True
            )
    if stage is Stage.CLOSING and facts.openings and facts.closings >= facts.openings:
        yield Task(_("All closing statements are in"), _("The debate can be closed."), moves, _("Close it"))


def _dates(debate: Debate, facts: Facts) -> Iterator[Task]:
    stage, edit = debate.stage_now, page(debate, "edit") + "#dates"
    if stage in (Stage.DRAFT, Stage.WRITING) and not facts.deadline_set:
        why = _("Writing cannot begin without it: the deadline is the same for every voice.")
        yield Task(_("Set the date when contributions are due"), why, edit, _("Set the date"))
    elif stage is Stage.DRAFT and facts.late:
        why = _("Contributors could not hand in anything. Set a later date.")
        yield Task(_("The date when contributions are due has passed"), why, edit, _("Change the date"))
    elif debate.is_late and stage in BY_CLOCK:
        verdicts = [can_move(stage, move, facts) for move in BY_CLOCK[stage]]
        if not any(verdicts):
            yield Task(_("A deadline has passed"), str(verdicts[-1].reason), edit, _("Change the date"))


def _preparation(debate: Debate, facts: Facts) -> Iterator[Task]:
    if facts.framing_words == 0:
        why = _("Contributors need to know what they answer.")
        yield Task(_("Write the framing essay"), why, page(debate, "framing"), _("Write"))
    if facts.voices < facts.voices_min:
        why = _("This format needs at least %(n)d.") % {"n": facts.voices_min}
        yield Task(_("Add a voice"), why, page(debate, "add_voice"), _("Add"))
    for voice in debate.voices.all():
        if not (voice.label or voice.thesis):
            what = _("Voice %(letter)s has no thesis") % {"letter": voice.letter.upper()}
            why = _("One line that says where it stands, or at least a label.")
            yield Task(what, why, page(debate, "edit_voice", voice.letter), _("Write it"))


FIELDS = {
    "file": lazy("file"),
    "alt": lazy("description"),
    "author": lazy("author"),
    "licence": lazy("licence"),
    "source_url": lazy("source"),
    "via": lazy("via"),
}


def _credits(debate: Debate) -> Iterator[Task]:
    for place in debate.gallery.all():
        if place.image.missing:
            yield Task(
                _("The credit of “%(picture)s” is incomplete") % {"picture": place.image},
                missing_words(place.image),
                reverse("library:edit_image", args=[place.image_id]),
                _("Complete"),
            )


def missing_words(image: CreditedImage) -> str:
    return _("Missing: %(fields)s. Readers do not see it before.") % {
        "fields": ", ".join(str(FIELDS[name]) for name in image.missing)
    }


def _errata(debate: Debate) -> Iterator[Task]:
    waiting = getattr(debate, "errata_waiting", 0)
    if waiting:
        what = ngettext("%(n)d correction waits", "%(n)d corrections wait", waiting) % {"n": waiting}
        url = reverse("readers:errata", args=[debate.slug])
        yield Task(what, _("Accept it with a note, or decline it with a reason; readers see both."), url, _("Decide"))


# People -------------------------------------------------------------------------------------------------------


def _voices(debate: Debate, now: datetime) -> Iterator[Task]:
    for voice in debate.voices.all():
        if voice.contributor is None:
            if debate.format.allows(Role.CONTRIBUTOR, debate.stage_now, "opening") or debate.stage_now is Stage.DRAFT:
                yield _seat(debate, voice)
        else:
            yield from _writer(debate, voice, voice.contributor, now)


def _seat(debate: Debate, voice: Voice) -> Task:
    """Somebody must be found for this voice, or has been asked."""
    letter, sent = voice.letter.upper(), voice.invitation
    invite = f"{page(debate, 'invite')}?role=contributor&voice={voice.letter}"
    if sent is None or sent.status in (Invitation.Status.REVOKED, Invitation.Status.ACCEPTED):
        what = _("Nobody is invited to voice %(letter)s") % {"letter": letter}
        return Task(what, voice.thesis or voice.label, invite, _("Invite"))
    if sent.status == Invitation.Status.DECLINED:
        what = _("%(who)s declined voice %(letter)s") % {"who": sent.name or sent.email, "letter": letter}
        return Task(what, _reason(sent), invite, _("Invite another"))
    return _unanswered(debate, sent, _("voice %(letter)s") % {"letter": letter})


def _unanswered(debate: Debate, sent: Invitation, place: str) -> Task:
    names = {"who": sent.name or sent.email, "place": place}
    dates = {"sent": _day(sent.sent_at), "until": _day(sent.expires_at)}
    if sent.is_expired:
        what = _("The invitation of %(who)s as %(place)s has expired") % names
        why = _("Sent on %(sent)s; it was not answered.") % dates
        return Task(what, why, page(debate, "organize") + f"#invitation-{sent.pk}", _("Send again"))
    what = _("%(who)s has not answered yet, invited as %(place)s") % names
    return Task(what, _("Invited on %(sent)s; the link works until %(until)s.") % dates, waits=True)


def _reason(sent: Invitation) -> str:
    if sent.decline_reason:
        return _("The reason given: “%(reason)s”") % {"reason": sent.decline_reason}
    return _("No reason was given.")


def _writer(debate: Debate, voice: Voice, writer: Person, now: datetime) -> Iterator[Task]:
    """What the contributor of a voice still owes; near the deadline it is the organizer's business."""
    due = _moment(debate.deadline) if debate.deadline else ""
    names = {"who": writer.name or writer.email, "letter": voice.letter.upper(), "due": due}
    signed = {one.kind for one in voice.contributions.all()}
    owed = [kind for kind in ("opening", "closing") if debate.format.allows(Role.CONTRIBUTOR, debate.stage_now, kind)]
    owed = [kind for kind in owed if kind not in signed]
    near = debate.deadline is not None and debate.deadline - now <= NEAR

    def owes(what: str, why: str) -> Task:
        return Task(what % names, why % names, f"mailto:{writer.email}", _("Write a mail"), waits=not near)

    if not writer.name:
        yield owes(_("%(who)s has not given a name yet"), _("A contribution is signed with a name."))
    if not signed and not writer.disclosures.all():
        yield owes(_("%(who)s has not declared interests yet"), _("Nothing can be signed for voice %(letter)s before."))
    for kind in owed:
        what = {
            "opening": _("Voice %(letter)s is not in: %(who)s has not signed yet"),
            "closing": _("The closing statement of voice %(letter)s is not in: %(who)s has not signed yet"),
        }[kind]
        yield owes(what, _("Due on %(due)s.") if debate.deadline else "")


def _replies(debate: Debate, now: datetime) -> Iterator[Task]:
    """Who has neither used nor waived the right of reply, while the debate waits for it."""
    if debate.stage_now is not Stage.REBUTTAL or not debate.format.owes_reply:
        return
    near = debate.deadline is not None and debate.deadline - now <= NEAR
    why = _("The right of reply is neither used nor waived.")
    if debate.deadline:
        why += " " + _("Rebuttals close on %(due)s.") % {"due": _moment(debate.deadline)}
    for voice in debate.voices.all():
        number, writer = voice.unanswered, voice.contributor  # type: ignore[attr-defined]
        if number and writer:
            what = ngettext(
                "%(who)s owes a reply to %(n)d rebuttal of voice %(letter)s",
                "%(who)s owes a reply to %(n)d rebuttals of voice %(letter)s",
                number,
            ) % {"who": writer.name or writer.email, "n": number, "letter": voice.letter.upper()}
            yield Task(what, why, f"mailto:{writer.email}", _("Write a mail"), waits=not near)


def _others(debate: Debate, now: datetime) -> Iterator[Task]:
    """Invitations to moderate or to help organizing."""
    for sent in debate.topic.invitations.all():
        if sent.role == Role.CONTRIBUTOR:
            continue
        if sent.status == Invitation.Status.PENDING:
            yield _unanswered(debate, sent, sent.get_role_display())
        elif sent.status == Invitation.Status.DECLINED and sent.answered_at and now - sent.answered_at < NEWS:
            what = _("%(who)s declined to be %(role)s") % {
                "who": sent.name or sent.email,
                "role": sent.get_role_display(),
            }
            yield Task(what, _reason(sent), f"{page(debate, 'invite')}?role={sent.role}", _("Invite another"))


# Words --------------------------------------------------------------------------------------------------------


def headline(debate: Debate, needed: int, now: datetime) -> str:
    """The organizer's page in one line: where the debate stands, and how much waits."""
    if needed == 0:
        count = _("Nothing needs you.")
    else:
        words = capfirst(str(apnumber(needed)))
        count = ngettext("%(n)s thing needs you.", "%(n)s things need you.", needed) % {"n": words}
    return f"{_standing(debate, now)} {count}"


def _standing(debate: Debate, now: datetime) -> str:
    if debate.deadline is None or debate.stage_now in (Stage.DRAFT, Stage.CLOSED, Stage.ARCHIVED):
        return f"{debate.stage_now.label}."
    coming, past = {
        Stage.WRITING: (_("Contributions are due %(when)s."), _("Contributions were due %(when)s.")),
        Stage.REBUTTAL: (_("Rebuttals close %(when)s."), _("Rebuttals closed %(when)s.")),
        Stage.CLOSING: (_("Closing statements are due %(when)s."), _("Closing statements were due %(when)s.")),
    }.get(debate.stage_now, (_("The debate closes %(when)s."), _("The debate was to close %(when)s.")))
    return (past if debate.deadline <= now else coming) % {"when": how_far(debate.deadline, now)}


def how_far(moment: datetime, now: datetime) -> str:
    """As people say it: today at 18:00, tomorrow, in 8 days, 2 days ago."""
    days = (localtime(moment).date() - localtime(now).date()).days
    if days == 0:
        return _("today at %(time)s") % {"time": f"{localtime(moment):%H:%M}"}
    if abs(days) == 1:
        return _("tomorrow") if days == 1 else _("yesterday")
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "j F")


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "j F, H:i")
