"""A summary in each of its states, over a small snapshot: what the real rules say of one is tested beside them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

from django.utils import timezone

from policy_design.summary import actions, reviewing
from policy_design.summary.lines import AGREED, CONTESTED, Line, Quote, Section, Source
from policy_design.summary.models import Remark, Summary

VOICES = [("voice-ben", "Ben Example"), ("voice-bea", "Bea Example")]
WORDS: dict[str, Any] = {
    "introduction": "What **follows** was ruled.",
    "closing": "It is concluded.",
    "comments": {"asked": "On the question.", "result-g1": "On guidance."},
    "voices": {"voice-ben": "To Ben.", "voice-bea": "To Bea."},
    "review_days": 7,
}


def take(subject: Any, *, as_of: Any = None) -> dict[str, Any]:
    return {"title": str(subject), "url": subject.get_absolute_url()}


def sections_of(facts: Any) -> list[Section]:
    at = Source("The page", facts["url"])
    quote = Quote("A promise to people.", "Ben Example", at)
    return [
        Section("asked", "What was asked", (Line("asked-1", f"Asked was: {facts['title']}", (quote,), (at,)),), "All."),
        Section(
            "results",
            "What came of it",
            (Line("result-g1", "G1 is agreed.", (), (at,), AGREED), Line("result-g2", "G2 is contested.", (), (at,), CONTESTED)),
        ),
    ]  # fmt: skip


def begin(subject: Any, by: Any, why_anew: str = "") -> Summary:
    return renewed(actions.begin_summary(subject=subject, by=by, client_key=uuid4(), why_anew=why_anew))


def renewed(summary: Summary) -> Summary:
    return Summary.objects.select_related("process__topic", "debate__topic", "closer").get(pk=summary.pk)


def write(summary: Summary, by: Any, **changed: Any) -> Summary:
    words = {"version": summary.version, **WORDS, **changed}
    return renewed(actions.write_summary(summary=summary, by=by, **words))


def in_review(subject: Any, by: Any, why_anew: str = "") -> Summary:
    summary = write(begin(subject, by, why_anew), by)
    return renewed(actions.put_up(summary=summary, by=by))


def over(summary: Summary) -> Summary:
    """Its review has just ended by the clock."""
    Summary.objects.filter(pk=summary.pk).update(review_ends_at=timezone.now() - timedelta(seconds=1))
    return renewed(summary)


def final(subject: Any, by: Any, why_anew: str = "") -> Summary:
    return renewed(reviewing.make_final(summary=over(in_review(subject, by, why_anew)), by=by))


def remarked(summary: Summary, by: Any, line: str = "", text: str = "You left my condition out.") -> Remark:
    made = reviewing.remark(summary=summary, by=by, line=line, text=text, client_key=uuid4())
    return Remark.objects.select_related("summary__process__topic", "summary__debate__topic", "person").get(pk=made.pk)


def text(response: Any) -> str:
    """The words of a page, one space between those of two elements."""
    body = re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
