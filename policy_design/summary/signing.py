"""What the digest of a summary covers, and the summary as a file. docs/SUMMARY.md says how anybody works it out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from policy_design.ballots.bulletin import digest_of
from policy_design.summary.lines import as_data
from policy_design.summary.models import Summary, SummaryNote
from policy_design.summary.withholding import closed_since, gone_since, shown_sections, slugs_in

FORMAT = "folkmoot-summary/1"
WITHHELD = _(
    "A text that stood in the snapshot can no longer be read. The snapshot and the lines that lean on it are not given "
    "away any more; the digests are those of the version as it was."
)
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


def shown_of(summary: Summary) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is signed, the snapshot, and why not if one of them is not given away any more."""
    signed = signed_of(summary)
    if not (gone_since(summary) or closed_since(summary.subject, slugs_in(summary.snapshot))):
        return signed, {"snapshot": summary.snapshot}
    signed["sections"] = as_data(shown_sections(summary))
    return signed, {"snapshot": None, "withheld": str(WITHHELD)}


def digest_over(summary: Summary) -> str:
    """SHA-256 of the canonical JSON of what is signed."""
    return digest_of(signed_of(summary))


def file_of(summary: Summary) -> dict[str, Any]:
    """The summary as its JSON: what is signed, beside it the snapshot, the remarks and who closed."""
    subject = summary.subject
    signed, rest = shown_of(summary)
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
        "signed": signed,
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
        **rest,
    }


def moment(at: datetime | None) -> str:
    """In UTC to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""
