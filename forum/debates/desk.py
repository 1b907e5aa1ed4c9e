"""What lies on a writer's desk: the voice they write for, what is signed, what is drafted, what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum import rules
from forum.debates.contributions import Checked, check, edit_slot_of, slot_of
from forum.debates.formats import Sealing
from forum.debates.models import Contribution, Debate, Voice
from forum.debates.stages import Stage
from forum.posts.actions import Text
from forum.posts.models import Draft, DraftCopy, Post
from forum.text.licences import LICENCES, Licence
from forum.verdicts import Refused, Sentence, Verdict

if TYPE_CHECKING:
    from forum.people.models import Person


@dataclass(frozen=True)
class Check:
    """One line of the list "Before you publish"."""

    name: str
    done: bool
    says: Sentence
    url: str = ""


@dataclass(frozen=True)
class Side:
    """One of two texts of which the writer keeps one."""

    text: Text
    at: datetime
    copy: DraftCopy | None = None


@dataclass
class Desk:
    voice: Voice
    kind: str
    by: Person
    contribution: Contribution | None
    draft: Draft | None

    @property
    def debate(self) -> Debate:
        return self.voice.debate

    @property
    def post(self) -> Post | None:
        return self.contribution.post if self.contribution else None

    @property
    def slot(self) -> str:
        return edit_slot_of(self.post) if self.post else slot_of(self.voice, self.kind)

    @property
    def base(self) -> int:
        """The version of the signed text that the desk shows; 0 before one is signed."""
        return self.post.version if self.post else 0

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    @property
    def text(self) -> Text:
        row = self.draft or self.post
        return Text.of(row) if row else Text()

    @property
    def may_sign(self) -> Verdict:
        """Is this the time to sign, or to change what is signed? Drafting asks for less."""
        if self.post:
            return rules.can_edit_post(self.by, self.post, self.debate)
        return rules.can_write(self.by, self.voice, self.kind)

    @property
    def seals(self) -> bool:
        return self.post.is_sealed if self.post else self.debate.seals

    @property
    def asks_reason(self) -> bool:
        return self.post is not None and not self.post.is_sealed

    @property
    def differs_from_signed(self) -> bool:
        return bool(self.post and self.draft and Text.of(self.draft) != Text.of(self.post))

    @property
    def limit(self) -> int:
        return self.debate.format.word_limits.get(self.kind, 0)

    @property
    def licence(self) -> Licence:
        return LICENCES[self.debate.licence]

    def url(self, name: str) -> str:
        return reverse(f"debates:{name}", args=[self.debate.slug, self.voice.letter, self.kind])

    @property
    def write_url(self) -> str:
        return self.url("write")

    @property
    def compare_url(self) -> str:
        return self.url("compare")

    @property
    def discard_url(self) -> str:
        return self.url("discard")

    @property
    def save_url(self) -> str:
        """Where the page saves; it names the signed version that the page was made from."""
        return f"{self.url('save')}?base={self.base}"

    @property
    def copies(self) -> bool:
        """Is another version of the draft kept, of which one must be chosen?"""
        return self.draft is not None and self.draft.copies.exists()

    @property
    def waits_for_deadline(self) -> bool:
        return self.debate.format.sealing is Sealing.UNTIL_DEADLINE

    def look_over(self, text: Text) -> Checked:
        return check(text, debate=self.debate, kind=self.kind, by=self.by)

    def checks(self, text: Text, checked: Checked) -> list[Check]:
        """The list "Before you publish" for this text."""
        has_text, too_long = bool(text.source.strip()), bool(self.limit) and checked.words > self.limit
        found = [
            Check("title", bool(text.title.strip()), _("A title")),
            Check("text", has_text, _("A text")),
        ]
        if self.limit:
            within = ngettext("Within %(n)d word", "Within %(n)d words", self.limit) % {"n": self.limit}
            found.append(Check("limit", not too_long, within))
        problems = len(checked.problems.get("source", ())) - too_long
        found.append(Check("sources", not has_text or problems <= 0, _("Citations and pictures are complete")))
        back = f"?next={self.url('write')}"
        name, disclosed = bool(self.by.name), self.by.disclosure is not None
        found.append(Check("name", name, _("Your name, as you sign"), reverse("people:edit") + back))
        found.append(Check("disclosure", disclosed, _("Your disclosure of interests"), self._disclosure_url + back))
        return found

    @property
    def _disclosure_url(self) -> str:
        return reverse("people:disclosure")

    def sides(self) -> tuple[Side, Side] | None:
        """The draft and the text that it must be chosen against: the latest kept copy, else what is signed."""
        if self.draft is None:
            return None
        ours = Side(Text.of(self.draft), self.draft.updated_at)
        if copy := self.draft.copies.first():
            return ours, Side(Text.of(copy), copy.kept_at, copy)
        if self.post and self.differs_from_signed:
            return ours, Side(Text.of(self.post), self.post.edited_at or self.post.signed_at)
        return None


def desk_of(voice: Voice, kind: str, by: Person) -> Desk:
    """Raises Refused when what is signed for this voice is somebody else's."""
    contribution = voice.contributions.filter(kind=kind).select_related("post").first()
    if contribution and contribution.post.author_id != by.pk:
        raise Refused(_("Somebody else has signed this text; ask the organizers."))
    desk = Desk(voice, kind, by, contribution, None)
    desk.draft = Draft.objects.filter(author=by, slot=desk.slot).first()
    return desk


def is_asked_for(debate: Debate, kind: str) -> bool:
    """Does the debate's format ask its voices for a text of this kind at any stage?"""
    return any(debate.format.allows("contributor", stage, kind) for stage in Stage)
