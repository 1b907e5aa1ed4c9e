"""What the digest of a summary covers, and the summary as a file. docs/SUMMARY.md says how anybody works it out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from policy_design.ballots.bulletin import digest_of
from policy_design.summary.models import Summary, SummaryNote

FORMAT = "folkmoot-summary/1"
Kind = SummaryNote.Kind


def signed_of(summary: Summary) -> dict[str, Any]:
    """All that makes this version what it is: ruled lines, the closer's words, and what they were worked out from."""
    notes: dict[str, dict[str, str]] = {Kind.COMMENT.value: {}, Kind.VOICE.value: {}}
    for note in summary.notes.all():
        notes[note.kind][note.key] = note.source
    return {
        "format": FORMAT,
        "number": summary.number,
        "why_anew": summary.why_anew,
        "as_of": moment(summary.as_of),
        "rules": summary.rules_version,
        "snapshot": summary.snapshot_digest,
        "sections": summary.sections,
        "introduction": summary.introduction,
        "closing": summary.closing,
        "comments": notes[Kind.COMMENT.value],
        "voices": notes[Kind.VOICE.value],
    }


def digest_over(summary: Summary) -> str:
    """SHA-256 of the canonical JSON of what is signed."""
    return digest_of(signed_of(summary))


def file_of(summary: Summary) -> dict[str, Any]:
    """The summary as its JSON: what is signed, beside it the snapshot, the remarks and who closed."""
    subject = summary.subject
    return {
        "format": FORMAT,
        "url": settings.SITE_URL + summary.get_absolute_url(),
        "of": {
            "kind": "process" if summary.process_id else "debate",
            "title": str(subject),
            "url": settings.SITE_URL + subject.get_absolute_url(),
            "language": subject.language,
            "licence": subject.licence,
        },
        "state": summary.state,
        "closer": summary.closer.name if summary.closer else "",
        "review_from": moment(summary.review_from),
        "review_ends_at": moment(summary.review_ends_at),
        "final_at": moment(summary.final_at),
        "digest": summary.digest,
        "signed": signed_of(summary),
        "remarks": [
            {
                "line": one.line,
                "by": one.person.name,
                "at": moment(one.at),
                "text": one.text,
                "answer": one.answer,
                "answered_at": moment(one.answered_at),
            }
            for one in summary.remarks.select_related("person")
        ],
        "snapshot": summary.snapshot,
    }


def moment(at: datetime | None) -> str:
    """In UTC to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
