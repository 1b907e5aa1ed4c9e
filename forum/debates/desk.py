"""What lies on a writer's desk: what is drafted, what is still missing; and, of a voice's text, what is signed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

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


@dataclass(kw_only=True)
class Desk(ABC):
    """What every desk has: a writer, a box for the draft, and perhaps a signed text that the draft would change."""

    by: Person
    kind: str
    draft: Draft | None = None

    @property
    @abstractmethod
    def debate(self) -> Debate: ...

    @property
    @abstractmethod
    def slot(self) -> str: ...

    @property
    @abstractmethod
    def may_sign(self) -> Verdict:
        """Is this the time to publish? Drafting asks for less."""

    @abstractmethod
    def url(self, name: str) -> str:
        """The address of this desk's page "write", "save", "compare" or "discard"."""

    @abstractmethod
    def look_over(self, text: Text) -> Checked:
        """The text as publishing would look at it."""

    @abstractmethod
    def checks(self, text: Text, checked: Checked) -> list[Check]:
        """The list "Before you publish" for this text."""

    @property
    def post(self) -> Post | None:
        return None

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
    def differs_from_signed(self) -> bool:
        return bool(self.post and self.draft and Text.of(self.draft) != Text.of(self.post))

    @property
    def limit(self) -> int:
        return self.debate.format.word_limits.get(self.kind, 0)

    @property
    def licence(self) -> Licence:
        return LICENCES[self.debate.licence]

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
        return self.url("save")

    @property
    def copies(self) -> bool:
        """Is another version of the draft kept, of which one must be chosen?"""
        return self.draft is not None and self.draft.copies.exists()

    def open_box(self) -> None:
        """Take out what is drafted here."""
        self.draft = Draft.objects.filter(author=self.by, slot=self.slot).first()

    def checks_of_text(self, text: Text, checked: Checked) -> list[Check]:
        """What every text must have: words, not too many, and sources that are there."""
        has_text, too_long = bool(text.source.strip()), bool(self.limit) and checked.words > self.limit
        found = [Check("text", has_text, _("A text"))]
        if self.limit:
            within = ngettext("Within %(n)d word", "Within %(n)d words", self.limit) % {"n": self.limit}
            found.append(Check("limit", not too_long, within))
        problems = len(checked.problems.get("source", ())) - too_long
        found.append(Check("sources", not has_text or problems <= 0, _("Citations and pictures are complete")))
        return found

    def checks_of_person(self, discloses: bool = True) -> list[Check]:
        """What the writer must have told: a name, and an interest or none."""
        back = f"?next={quote(self.write_url)}"
        found = [Check("name", bool(self.by.name), _("Your name, as you sign"), reverse("people:edit") + back)]
        if discloses:
            says, url = _("Your disclosure of interests"), reverse("people:disclosure") + back
            found.append(Check("disclosure", self.by.disclosure is not None, says, url))
        return found

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


@dataclass(kw_only=True)
class VoiceDesk(Desk):
    """The desk for one text of a voice."""

    voice: Voice
    contribution: Contribution | None

    @property
    def debate(self) -> Debate:
        return self.voice.debate

    @property
    def post(self) -> Post | None:
        return self.contribution.post if self.contribution else None

    @property
    def text(self) -> Text:
        """An argument was put in one line before its text is written: that line is the title to begin with."""
        if self.draft or self.post or self.debate.format.announces:
            return super().text
        return Text(title=self.voice.thesis)

    @property
    def slot(self) -> str:
        return edit_slot_of(self.post) if self.post else slot_of(self.voice, self.kind)

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

    def url(self, name: str) -> str:
        return reverse(f"debates:{name}", args=[self.debate.slug, self.voice.letter, self.kind])

    @property
    def save_url(self) -> str:
        """Where the page saves; it names the signed version that the page was made from."""
        return f"{self.url('save')}?base={self.base}"

    @property
    def waits_for_deadline(self) -> bool:
        return self.debate.format.sealing is Sealing.UNTIL_DEADLINE

    def look_over(self, text: Text) -> Checked:
        return check(text, debate=self.debate, kind=self.kind, by=self.by)

    def checks(self, text: Text, checked: Checked) -> list[Check]:
        """The list "Before you publish" for this text."""
        title = Check("title", bool(text.title.strip()), _("A title"))
        return [title, *self.checks_of_text(text, checked), *self.checks_of_person()]


def desk_of(voice: Voice, kind: str, by: Person) -> VoiceDesk:
    """Raises Refused when what is signed for this voice is somebody else's."""
    contribution = voice.contributions.filter(kind=kind).select_related("post").first()
    if contribution and contribution.post.author_id != by.pk:
        raise Refused(_("Somebody else has signed this text; ask the organizers."))
    desk = VoiceDesk(by=by, kind=kind, voice=voice, contribution=contribution)
    desk.open_box()
    return desk


def is_asked_for(debate: Debate, kind: str) -> bool:
    """Does the debate's format ask its voices for a text of this kind at any stage?"""
    return any(debate.format.lets_speak(stage, kind) for stage in Stage)
