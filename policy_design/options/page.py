"""What the page of an option shows to one reader: its text or what changed in it, where it stands, what is argued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum import additions
from forum import rules as forum_rules
from forum.additions import drawn
from forum.debates.thread import responses_of
from policy_design import rules
from policy_design.options.amended import amendments_of
from policy_design.options.comparing import Comparison
from policy_design.options.handling import handling_of
from policy_design.options.models import Option
from policy_design.options.said import Arguments, arguments_of
from policy_design.options.standing import standing_of
from policy_design.options.ties import Tie, ties_of

if TYPE_CHECKING:
    from datetime import datetime

    from forum.additions import Piece
    from forum.people.models import Person
    from forum.rules.words import Anyone
    from forum.verdicts import Sentence, Verdict
    from policy_design.options.models import OptionVersion


@dataclass(frozen=True, slots=True)
class View:
    """One of the ways to read the text: as it is, or with what changed since a version."""

    name: Sentence
    query: str
    is_shown: bool


class OptionPage:
    """One option as one reader sees it, in a constant number of queries. Takes an option from views.found."""

    def __init__(self, option: Option, reader: Anyone, *, changes: str = "") -> None:
        """`changes` is the version since which the changes are shown, as an address gives it."""
        self.option = option
        self.process = option.process
        self.reader = reader
        self.since = int(changes) if changes.isascii() and changes.isdecimal() and len(changes) < 7 else 0
        if not 0 < self.since < option.version:
            self.since = 0
        self.handled = handling_of(option.process)
        self.standing = standing_of(option, reader)
        self.amendments = amendments_of(option, reader)

    # Text ---------------------------------------------------------------------------------------------------------

    @cached_property
    def views(self) -> list[View]:
        """None while there is one version only."""
        now = self.option.version
        if now == 1:
            return []
        since = sorted({now - 1, 1} | ({self.since} if self.since else set()), reverse=True)
        name = _("Changes since %(n)d")
        changed = [View(name % {"n": n}, f"?changes={n}", n == self.since) for n in since]
        return [View(_("Version %(n)d") % {"n": now}, "?", not self.since), *changed]

    @cached_property
    def comparison(self) -> Comparison | None:
        if not self.since:
            return None
        old: OptionVersion | None = self.option.versions.filter(number=self.since).first()
        return Comparison(old, self.option) if old else None

    @cached_property
    def pieces(self) -> list[Piece]:
        """What rooms above hang in."""
        return drawn(additions.option_parts, self.option, self.reader)

    # Where it stands ------------------------------------------------------------------------------------------------

    @cached_property
    def seconders(self) -> list[Person]:
        return [one.person for one in self.option.seconds.select_related("person")]

    @property
    def seconds_missing(self) -> int:
        return max(0, self.handled.seconds_needed - len(self.seconders))

    @property
    def has_seconded(self) -> bool:
        return any(one.pk == self.reader.pk for one in self.seconders)

    @cached_property
    def ties(self) -> list[Tie]:
        """Its lineage, in words."""
        return ties_of(self.process, [self.option.pk]).get(self.option.pk, [])

    @property
    def amendments_close(self) -> datetime | None:
        """Told while it is still to come, or at least while amendments could be proposed."""
        return self.handled.amendments_close_at if self.option.is_open else None

    # Arguments and responses ------------------------------------------------------------------------------------------

    @cached_property
    def arguments(self) -> Arguments:
        return arguments_of(self.option, self.reader)

    @property
    def has_debate(self) -> bool:
        """It was on the table, so that something can have been said about it."""
        return not self.option.is_proposed and self.option.tabled_at is not None

    @cached_property
    def responses(self) -> int:
        return responses_of(self.option.debate).total if self.has_debate else 0

    # What this reader may do ------------------------------------------------------------------------------------------

    @cached_property
    def may_argue(self) -> Verdict:
        return rules.can_argue(self.reader, self.option, self.process)

    @cached_property
    def may_second(self) -> Verdict:
        return rules.can_second_option(self.reader, self.option, self.process)

    @cached_property
    def may_edit(self) -> Verdict:
        return rules.can_edit_option(self.reader, self.option, self.process)

    @cached_property
    def may_withdraw(self) -> Verdict:
        return rules.can_withdraw_option(self.reader, self.option, self.process)

    @cached_property
    def may_link(self) -> Verdict:
        return rules.can_link_options(self.reader, self.process)

    @cached_property
    def may_respond(self) -> Verdict:
        return forum_rules.can_respond(self.reader, self.option.debate)

    @property
    def invites_responses(self) -> bool:
        """This reader can respond now, if need be after signing in."""
        return bool(self.may_respond) or self.may_respond.reason is forum_rules.SIGN_IN_TO_RESPOND
