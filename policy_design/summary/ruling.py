"""From a snapshot to the ruled lines of a summary, and whom its closing text must address. Pure.

Every sentence follows from the snapshot by a rule that docs/SUMMARY.md puts into words. Whoever changes what a rule
finds or says raises RULES_VERSION; summaries that are final keep the lines that their version gave.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from policy_design.summary import ruling_debate
from policy_design.summary.lines import Line, Section
from policy_design.summary.ruling_fates import fates, recommended
from policy_design.summary.ruling_frame import asked, how, people
from policy_design.summary.ruling_moves import moves
from policy_design.summary.ruling_objections import conditions, dissent, unanswered
from policy_design.summary.ruling_results import FOR, in_force, results, standing, title_of
from policy_design.summary.ruling_votes import latest
from policy_design.summary.ruling_words import whole

RULES_VERSION = 2
Json = dict[str, Any]


def sections_of(snapshot: Json) -> list[Section]:
    """All sections in their order, in the language of the site and with days in UTC."""
    with translation.override(settings.LANGUAGE_CODE), timezone.override("UTC"):
        found = _of_process(snapshot) if snapshot["kind"] == "process" else ruling_debate.sections(snapshot)
        return [one if one.lines else _empty(snapshot, one) for one in found]


def _empty(snapshot: Json, section: Section) -> Section:
    line = Line(f"{section.key}.none", _("There is nothing to say here yet."), sources=(whole(snapshot),))
    return replace(section, lines=(line,))


def _of_process(snapshot: Json) -> list[Section]:
    found = latest(snapshot)
    return [
        asked(snapshot),
        people(snapshot),
        how(snapshot),
        results(snapshot, found),
        standing(snapshot, found),
        moves(snapshot),
        unanswered(snapshot, found),
        dissent(snapshot, found),
        conditions(snapshot),
        fates(snapshot),
        recommended(snapshot),
    ]


# Voices -------------------------------------------------------------------------------------------------------


def voices_of(snapshot: Json) -> list[tuple[str, str]]:
    """Key and name of each voice that the closing text must address.

    Of a debate each voice that has a text; of a process each side of an option on the table on which somebody argues or
    stands.
    """
    with translation.override(settings.LANGUAGE_CODE):
        if snapshot["kind"] == "debate":
            talk = snapshot["talk"]
            spoken = {one["voice"] for one in talk["contributions"]}
            return [
                (f"voice.{one['letter']}", ruling_debate.voice_name(one))
                for one in talk["voices"]
                if one["letter"] in spoken
            ]
        return [voice for one in snapshot["options"] if one["status"] == "open" for voice in _sides(one)]


def _sides(option: Json) -> list[tuple[str, str]]:
    held = {
        "for": sum(one["stance"] in FOR for one in in_force(option)),
        "against": sum(one["stance"] == "oppose" for one in in_force(option)),
    }
    argued = {one["side"] for one in option["talk"]["contributions"]}
    names = {"for": _("For %(title)s"), "against": _("Against %(title)s")}
    return [
        (f"voice.{option['code']}.{side}", names[side] % {"title": title_of(option)})
        for side, n in held.items()
        if n or side in argued
    ]
