"""One rebuttal on its own page: its passage in context, what answers it, its history, and what this reader may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates import margin
from forum.debates.exchange import Exchange, drawn, exchanges_of, find, look_for
from forum.debates.models import Debate
from forum.people.roles import as_known
from forum.posts.ledger import Facts, Move, can_move
from forum.posts.models import LedgerEntry, Post

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.utils.safestring import SafeString

    from forum.people.models import Person
    from forum.verdicts import Sentence

    Anyone = Person | AnonymousUser

MOVES: dict[Move, Sentence] = {
    Move.CONCEDE: _("Concede the point"),
    Move.TAKE_BACK: _("Take the concession back"),
    Move.INSIST: _("Call the answer insufficient"),
    Move.WITHDRAW: _("Withdraw the rebuttal"),
}


@dataclass(frozen=True)
class OneExchange:
    """A rebuttal with everything that answers it, or a part of that, as one reader sees it."""

    debate: Debate
    reader: Anyone
    post: Post
    whole: Exchange
    part: Exchange

    @classmethod
    def of(cls, debate: Debate, reader: Anyone, number: int, asked_from: str = "") -> OneExchange | None:
        """None where no rebuttal has this number; one that nobody may read any more leaves its place."""
        posts = Post.objects.filter(thread=debate.thread_id, kind=Post.Kind.REBUTTAL, rebuttal__isnull=False)
        post = (
            posts.select_related("author", "about__contribution__voice", "rebuttal", "quotation")
            .filter(number=number)
            .first()
        )
        if post is None:
            return None
        as_known(reader, debate.topic)
        (whole,) = exchanges_of(debate, [post.pk])
        wanted = int(asked_from[:9]) if asked_from.isascii() and asked_from.isdigit() else number
        return cls(debate, reader, post, whole, find(whole, wanted) or whole)

    @property
    def is_part(self) -> bool:
        return self.part is not self.whole

    @cached_property
    def is_read(self) -> bool:
        """This reader may read the rebuttal: else neither its passage nor its history is shown."""
        return bool(rules.can_read_post(self.reader, self.post, self.debate))

    @cached_property
    def drawn(self) -> SafeString:
        return drawn([self.part], look_for(self.debate, [self.part], self.reader), level=2)

    @property
    def letter(self) -> str:
        contribution = getattr(self.post.about, "contribution", None)
        return contribution.voice.letter if contribution else ""

    @cached_property
    def paragraph(self) -> SafeString | None:
        """The passage where it stands now."""
        quotation, about = getattr(self.post, "quotation", None), self.post.about
        if self.is_part or not self.is_read or quotation is None or about is None or quotation.now_end is None:
            return None
        if about.status != Post.Status.PUBLIC:
            return None
        place = quotation.now_start, quotation.now_end
        return margin.in_context(about.html, *place, self.post.number or 0, self.debate.get_absolute_url()) or None

    @cached_property
    def entries(self) -> list[LedgerEntry]:
        """How it moved, the oldest first."""
        if not self.is_read:
            return []
        return list(self.post.rebuttal.entries.select_related("by", "reply").order_by("at", "pk"))

    @cached_property
    def deeds(self) -> list[tuple[str, Sentence]]:
        """What this reader may do about the rebuttal in the ledger: an address and a name each."""
        if self.is_part or not self.reader.is_authenticated:
            return []
        return [*self._moves(), *self._fairness(), *self._waiving()]

    def _moves(self) -> list[tuple[str, Sentence]]:
        rebuttal = self.post.rebuttal
        facts = Facts(insists=sum(entry.move == Move.INSIST.value for entry in self.entries))
        return [
            (f"{self._address}{move.value.replace('_', '-')}/", name)
            for move, name in MOVES.items()
            if rules.can_move_rebuttal(self.reader, self.post, self.debate, move.value)
            and can_move(rebuttal.state_now, move, facts)
        ]

    def _fairness(self) -> list[tuple[str, Sentence]]:
        rebuttal = self.post.rebuttal
        if not rebuttal.point or not rules.can_mark_fair(self.reader, self.post, self.debate):
            return []
        name = _("No longer mark the point as fair") if rebuttal.fair_at else _("Mark the point as fair")
        return [(f"{self._address}fair/", name)]

    def _waiving(self) -> list[tuple[str, Sentence]]:
        contribution = getattr(self.post.about, "contribution", None)
        if contribution is None or self.post.rebuttal.state != "open":
            return []
        voice = contribution.voice
        voice.debate = self.debate
        if not rules.can_waive_reply(self.reader, voice):
            return []
        return [(f"{self.debate.get_absolute_url()}voices/{voice.letter}/waive/", _("Let it stand unanswered"))]

    @property
    def _address(self) -> str:
        return reverse("debates:rebuttal", args=[self.debate.slug, self.post.number])
