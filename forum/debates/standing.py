"""Where the rebuttals of a debate stand: how many there are, which are unanswered, and each of them in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from forum.debates.cards import state_in_words
from forum.debates.deeds import NOTHING, Deeds
from forum.debates.exchange import AT_ONCE, drawn, exchanges_about_rebuttals, exchanges_of, look_at, look_for
from forum.debates.margin import Rebutted, rebuttals_of
from forum.debates.models import LETTERS, Debate
from forum.debates.stages import Stage
from forum.once import OncePerVersion
from forum.people.roles import as_known
from forum.posts.ledger import State
from forum.posts.models import LedgerEntry, Post, epitaph

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString

    from forum.people.models import Person
    from forum.verdicts import Sentence

    Anyone = Person | AnonymousUser

SORTS = 16  # of readers, for whom the first exchanges are drawn differently: most readers are of one
IN_TABLE = 90  # characters of a passage
STATES = frozenset(state.value for state in State)
SHOWN_BY_STATE = (Post.Status.PUBLIC, Post.Status.WITHDRAWN)  # a hidden rebuttal stands nowhere in the ledger


class First:
    """The first exchanges of a debate as they are read, and drawn once for each sort of reader."""

    def __init__(self, debate: Debate) -> None:
        self.exchanges = exchanges_of(debate, [one.pk for one in rebuttals_of(debate)[:AT_ONCE]])
        self.rows = [row for exchange in self.exchanges for row in exchange]
        public = [row for row in self.rows if row.status == Post.Status.PUBLIC]
        self.look = look_at(debate, NOTHING, public)
        self._drawn: dict[tuple[Deeds, tzinfo], SafeString] = {}

    def drawn_for(self, debate: Debate, reader: Anyone) -> SafeString:
        """What a card shows to somebody follows from what they may do: the rules are asked for each reader anew."""
        deeds = Deeds.of(self.rows, debate, reader)
        if deeds.read:  # texts that readers do not see: of such a page nothing is remembered
            return drawn(self.exchanges, look_for(debate, self.exchanges, reader))
        sort = deeds, get_current_timezone()
        if (known := self._drawn.get(sort)) is None:
            if len(self._drawn) >= SORTS:
                self._drawn.clear()
            known = self._drawn[sort] = drawn(self.exchanges, replace(self.look, deeds=deeds, zone=sort[1]))
        return known


first_of = OncePerVersion(First)


class Standing:
    """The rebuttals of a debate as one reader sees them: one query for all, and two for the first ones in full."""

    def __init__(self, debate: Debate, reader: Anyone) -> None:
        self.debate = debate
        self.reader = reader

    @cached_property
    def rebuttals(self) -> Sequence[Rebutted]:
        """All that have a number; what of them may be shown, each says itself."""
        if self.debate.stage_now in (Stage.DRAFT, Stage.WRITING):
            return ()  # nothing is public that could be rebutted
        return rebuttals_of(self.debate)

    @property
    def total(self) -> int:
        """How many everybody may read."""
        return sum(one.is_public for one in self.rebuttals)

    @property
    def open(self) -> int:
        return sum(one.is_open for one in self.rebuttals)

    def times(self, post: Post | None) -> int:
        return sum(one.is_public for one in self._about(post))

    def unanswered(self, post: Post | None) -> int:
        return sum(one.is_open for one in self._about(post))

    def _about(self, post: Post | None) -> list[Rebutted]:
        return [one for one in self.rebuttals if post is not None and one.about_id == post.pk]

    @cached_property
    def drawn(self) -> SafeString:
        """The first exchanges in full, the oldest first."""
        return first_of(self.debate).drawn_for(self.debate, self.reader)

    @property
    def further(self) -> int:
        return max(0, len(self.rebuttals) - AT_ONCE)

    @property
    def who_may(self) -> Sentence:
        return self.debate.format.rebutters_say

    @property
    def is_open_now(self) -> bool:
        """Somebody may rebut at this stage."""
        return bool(self.debate.format.allowed_roles(self.debate.stage_now, "rebuttal")) and not self.debate.is_late

    @property
    def is_shown(self) -> bool:
        return bool(self.rebuttals) or self.is_open_now

    @property
    def sides(self) -> list[str]:
        """The letters of the voices that were rebutted."""
        orders = {one.about__contribution__voice__order for one in self.rebuttals}
        return [LETTERS[order] for order in sorted(order for order in orders if order is not None)]


# All of them --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One rebuttal in the table of the ledger."""

    row: Rebutted
    since: datetime

    @property
    def state(self) -> Sentence:
        if not self.row.is_public:
            return epitaph(self.row.status, self.row.tombstone)
        return state_in_words(self.row.rebuttal__state, self.row.rebuttal__conceded)

    @property
    def passage(self) -> str:
        shown = self.row.is_public and self.row.about__status == Post.Status.PUBLIC
        return Truncator(self.row.quotation__exact or "").chars(IN_TABLE) if shown else ""

    @property
    def is_lost(self) -> bool:
        return bool(self.passage) and self.row.quotation__now_start is None


def _has_voice(debate: Debate, letter: str) -> bool:
    return letter in LETTERS and debate.voices.filter(order=LETTERS.index(letter)).exists()


class Ledger(Standing):
    """Every rebuttal of a debate, or those of one state or about one voice."""

    def __init__(self, debate: Debate, reader: Anyone, state: str = "", voice: str = "") -> None:
        super().__init__(debate, reader)
        as_known(reader, debate.topic)
        self.state = state if state in STATES else ""
        self.voice = voice if _has_voice(debate, voice) else ""

    @cached_property
    def lines(self) -> list[Line]:
        entries = LedgerEntry.objects.filter(rebuttal__post__thread=self.debate.thread_id).order_by()
        moved = dict(
            entries.values_list("rebuttal__post").annotate(last=Max("at")).values_list("rebuttal__post", "last")
        )
        return [Line(one, moved.get(one.pk, one.published_at)) for one in self.rebuttals if self._is_asked_for(one)]

    def _is_asked_for(self, one: Rebutted) -> bool:
        if self.state and (one.rebuttal__state != self.state or one.status not in SHOWN_BY_STATE):
            return False
        return not self.voice or one.letter == self.voice

    @cached_property
    def drawn(self) -> SafeString:
        """All that the table lists, in full."""
        wanted = {line.row.number for line in self.lines}
        exchanges = [one for one in exchanges_about_rebuttals(self.debate) if one.row.number in wanted]
        return drawn(exchanges, look_for(self.debate, exchanges, self.reader))

    @property
    def filters(self) -> list[tuple[str, Sentence, bool]]:
        """Links to the ledger of each state, within the voice that was asked for."""
        named: list[tuple[str, Sentence]] = [("", _("All")), *((state.value, state.label) for state in State)]
        return [(self._query(key, self.voice), name, key == self.state) for key, name in named]

    @property
    def voices(self) -> list[tuple[str, str, bool]]:
        """Links to the ledger of each voice that was rebutted, within the state that was asked for."""
        if len(self.sides) < 2:
            return []
        named = [("", _("All")), *((letter, letter.upper()) for letter in self.sides)]
        return [(self._query(self.state, key), str(name), key == self.voice) for key, name in named]

    @staticmethod
    def _query(state: str, voice: str) -> str:
        return "?" + urlencode({name: value for name, value in (("state", state), ("voice", voice)) if value})
