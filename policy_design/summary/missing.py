"""What keeps a draft from being put up for review, in sentences; each with the place of the form where it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policy_design.summary.lines import from_data, keys_of
from policy_design.summary.models import SummaryNote
from policy_design.summary.taking import voices_in

if TYPE_CHECKING:
    from policy_design.summary.models import Summary

Kind = SummaryNote.Kind


def missing_in(summary: Summary) -> list[tuple[str, str]]:
    """Sentence and field, in the order of the form."""
    notes = list(summary.notes.all())
    said = {note.key for note in notes if note.kind == Kind.VOICE}
    there = keys_of(from_data(summary.sections))
    found = []
    if not summary.closing.strip():
        found.append((_("The closing text is not written yet."), "closing"))
    for key, label in voices_in(summary):
        if key not in said:
            found.append((_("The closing does not address this voice yet: %(voice)s") % {"voice": label}, field(key)))
    for note in notes:
        if note.kind == Kind.COMMENT and note.key not in there:
            says = _("A comment stands on a line that is no longer there; take its words elsewhere, and empty it.")
            found.append((says, field(note.key, Kind.COMMENT)))
    return found


def field(key: str, kind: str = Kind.VOICE) -> str:
    """The name of the field for a note of this kind."""
    return f"{kind}:{key}"
