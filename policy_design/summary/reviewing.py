"""A summary under review: remarks on its lines, the closer's answers, and how it becomes final.

All of it locks the process or debate first, so that a remark is in before the end or is refused.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.live import hub
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.summary import mailing
from policy_design.summary.actions import locked
from policy_design.summary.lines import from_data, keys_of
from policy_design.summary.models import Remark, Summary
from policy_design.summary.queries import took_part, unanswered_in
from policy_design.summary.signing import digest_over

if TYPE_CHECKING:
    from forum.people.models import Person

log = logging.getLogger(__name__)
LONGEST = Remark._meta.get_field("text").max_length or 0
CLOSER_TOOK_PART = _(
    "Whoever put it up has taken part meanwhile or is no longer here. Call it back and put it up in your own name."
)
SAY_WHAT = _("Say in a sentence what is wrong or missing.")
TOO_LONG = _("Keep it to %(n)d characters.") % {"n": LONGEST}


@transaction.atomic
def remark(*, summary: Summary, by: Person, line: str, text: str, client_key: UUID) -> Remark:
    """Say what is wrong or missing in a summary under review, about one line or the whole (`line` empty).

    Everybody who reads the summary reads it, with the name. Publishes summary.remarked; raises Refused.
    """
    summary = locked(summary)
    text = _checked(text)
    if made := Remark.objects.filter(client_key=client_key).first():
        if (made.summary_id, made.person_id, made.line, made.text) != (summary.pk, by.pk, line, text):
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_remark(by, summary, now=timezone.now()))
    if line and line not in keys_of(from_data(summary.sections)):
        raise Refused(_("That line is not in this version any more; look at it, and say which line you mean."))
    now = timezone.now()
    made = Remark.objects.create(summary=summary, person=by, line=line, text=text, at=now, client_key=client_key)
    hub.publish(summary.topic.pk, "summary.remarked", summary=summary.pk)
    return made


def _checked(text: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refused(SAY_WHAT)
    if len(text) > LONGEST:
        raise Refused(TOO_LONG)
    return text


@transaction.atomic
def answer_remark(*, remark: Remark, by: Person, answer: str) -> Remark:
    """Answer a remark, or put another answer in its place while the review goes on.

    Publishes summary.answered; raises Refused.
    """
    summary = locked(remark.summary)
    found = Remark.objects.select_related("person").get(pk=remark.pk)
    require(rules.can_answer_remark(by, found, summary, took_part=took_part(by, summary.subject)))
    answer = _checked(answer)
    if found.answer != answer:
        found.answer, found.answered_at = answer, timezone.now()
        found.save(update_fields=["answer", "answered_at"])
        hub.publish(summary.topic.pk, "summary.answered", summary=summary.pk)
    return found


# Final ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_final(*, summary: Summary, by: Person) -> Summary:
    """Once its review is over and every remark has its answer: the version is fixed, with its digest.

    Publishes summary.final; raises Refused.
    """
    summary = locked(summary)
    part = took_part(by, summary.subject)
    require(rules.can_close(by, summary.subject, took_part=part))
    if summary.is_final:
        return summary  # the clock was faster
    open_remarks = unanswered_in(summary)
    require(rules.can_make_final(by, summary, took_part=part, unanswered=open_remarks, now=timezone.now()))
    _require_closer(summary)
    return _final(summary)


def _require_closer(summary: Summary) -> None:
    """Whose name stands beside the lines may have taken part since: then another puts it up anew. Raises Refused."""
    if summary.closer is None or took_part(summary.closer, summary.subject):
        raise Refused(CLOSER_TOOK_PART)


def _final(summary: Summary) -> Summary:
    summary.state, summary.final_at = Summary.State.FINAL, timezone.now()
    summary.digest = digest_over(summary)
    summary.save(update_fields=["state", "final_at", "digest"])
    mailing.tell_final(summary)
    hub.publish(summary.topic.pk, "summary.final", summary=summary.pk)
    return summary


def finalize_due() -> int:
    """Make every version final whose review is over and whose remarks are answered; returns how many. Run by tick.

    One whose closer took part meanwhile waits for another organizer, who puts it up anew.
    """
    due = Summary.objects.filter(state=Summary.State.REVIEW, review_ends_at__lte=timezone.now())
    rows = due.select_related("process__topic", "debate__topic").defer("snapshot", "sections").order_by("pk")
    return sum(_becomes_final(one) for one in rows)


def _becomes_final(summary: Summary) -> bool:
    try:
        with transaction.atomic():
            summary = locked(summary)
            require(rules.is_ready(summary, unanswered=unanswered_in(summary), now=timezone.now()))
            _require_closer(summary)
            _final(summary)
    except Refused as refusal:
        log.info("summary %s does not become final: %s", summary.pk, refusal)
    except Exception:  # one broken summary must not keep the others waiting; it is logged and tried again
        log.exception("summary %s could not become final", summary.pk)
    else:
        return True
    return False
