"""What followers of a debate are told: one sentence per event, drawn from the present state by the public's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.models import LETTERS, Debate
from forum.live.kinds import KINDS
from forum.live.topics import Told
from forum.posts.ledger import State
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.live.models import Event, Topic
    from forum.live.topics import Anyone
    from forum.verdicts import Sentence

WITHOUT_A_TEXT: dict[str, tuple[str, Sentence]] = {
    "debate.edited": ("q", _("The organizers changed the debate’s question, dates or settings.")),
    "debate.moved": ("q", _("The debate moved to another stage.")),
    "voice.added": ("contributions", _("A voice was added.")),
    "voice.edited": ("contributions", _("A voice’s label or thesis changed.")),
    "voice.removed": ("contributions", _("A voice was removed.")),
    "gallery.changed": ("pictures", _("The pictures changed.")),
    "references.changed": ("references", _("The list of references changed.")),
    "reply.waived": ("rebuttals", _("A contributor waived the right of reply to what stands unanswered.")),
    "erratum.decided": ("changes", _("The organizers decided about a proposed correction.")),
    "slow_mode.changed": ("responses", _("Slow mode was switched on, off or changed.")),
    "syllabus.begun": ("references", _("A syllabus was begun.")),
    "syllabus.edited": ("references", _("The syllabus was revised.")),
    "syllabus.imported": ("references", _("Sources were added to the syllabus.")),
    "syllabus.item_added": ("references", _("A source was added to the syllabus.")),
    "syllabus.item_edited": ("references", _("The syllabus was revised.")),
    "syllabus.item_removed": ("references", _("A source was taken off the syllabus.")),
    "syllabus.suggestion_decided": ("references", _("The organizers answered a source suggested for the syllabus.")),
    "person.edited": ("contributions", _("A contributor’s profile changed.")),
}
WITH_A_TEXT: dict[str, Sentence] = {
    "contribution.published": _("%(name)s signed a contribution: %(title)s"),
    "contribution.edited": _("%(name)s changed a text: %(title)s"),
    "framing.edited": _("The framing changed."),
    "rebuttal.posted": _("%(name)s rebutted a passage of %(letter)s"),
    "rebuttal.edited": _("%(name)s changed a rebuttal."),
    "rebuttal.moved": _("A rebuttal by %(name)s moved in the ledger: %(state)s."),
    "point.marked": _("An author said whether the rebuttal by %(name)s puts their point fairly."),
    "reply.posted": _("%(name)s replied in an exchange."),
    "reply.edited": _("%(name)s changed a reply."),
    "response.posted": _("%(name)s responded."),
    "response.edited": _("%(name)s changed a response."),
    "response.handed": _("A moderator handed a response by %(name)s to a contributor."),
    "post.locked": _("A moderator closed the answers to a text."),
    "post.unlocked": _("A moderator opened the answers to a text again."),
    "post.restored": _("A hidden text is shown again."),
}
# Said of a text that is not public now, and only if it is gone in the way that the event tells of.
GONE: dict[tuple[str, str], Sentence] = {
    ("post.hidden", Post.Status.HIDDEN): _("A moderator hid a text."),
    ("post.hidden", Post.Status.WITHDRAWN): _("A moderator hid the sentence with which a text was withdrawn."),
    ("post.deleted", Post.Status.DELETED): _("An author deleted a text."),
    ("post.withdrawn", Post.Status.WITHDRAWN): _("An author withdrew a text."),
    ("rebuttal.moved", Post.Status.WITHDRAWN): _("A rebuttal was withdrawn."),
}
CLOSING = _("%(name)s signed a closing statement: %(title)s")
CHANGED = _("Something changed.")


def register(
    *,
    without_a_text: Mapping[str, tuple[str, Sentence]] | None = None,
    with_a_text: Mapping[str, Sentence] | None = None,
) -> None:
    """Called once, when the site starts, by a room above that tells events of its own on the topics of debates.

    Without a text an event has a part and a sentence; with one a sentence that may name it, as those above do.
    """
    WITHOUT_A_TEXT.update(without_a_text or {})
    WITH_A_TEXT.update(with_a_text or {})


def may_read(person: Anyone, topic: Topic) -> bool:
    """Whoever may read the debate may follow it."""
    debate = Debate.objects.select_related("topic").filter(topic=topic).first()
    return debate is not None and bool(rules.can_read_debate(person, debate))


def tell(topic_id: int, events: Sequence[Event]) -> list[Told]:
    """One Told per event, in one query whatever their number. A text that is not public now is not named."""
    wanted = {event.ids["post"] for event in events if "post" in event.ids}
    known = {said.pk: said for said in _said(topic_id, wanted)} if wanted else {}
    return [_told(event, known.get(event.ids.get("post", 0))) for event in events]


class Said(NamedTuple):
    """As much of a post as a sentence about it takes."""

    pk: int
    kind: str
    status: str
    number: int | None
    title: str
    signature: str
    name: str | None
    order: int | None
    about__order: int | None
    state: str | None

    @property
    def byline(self) -> str:
        return self.signature or self.name or ""

    @property
    def part(self) -> str:
        """The id of the element that shows this text, on the page of the debate or of its thread."""
        if self.kind == Post.Kind.FRAMING:
            return "framing"
        if self.order is not None:
            return f"{LETTERS[self.order]}-closing" if self.kind == Post.Kind.CLOSING else LETTERS[self.order]
        return f"post-{self.number}"


def _said(topic_id: int, wanted: set[int]) -> list[Said]:
    said = ("pk", "kind", "status", "number", "title", "signature", "author__name")
    fields = (*said, "contribution__voice__order", "about__contribution__voice__order", "rebuttal__state")
    posts = Post.objects.filter(pk__in=wanted, thread__topic=topic_id).order_by()
    return [Said(*row) for row in posts.values_list(*fields)]


def _told(event: Event, said: Said | None) -> Told:
    if event.kind in WITHOUT_A_TEXT:
        part, says = WITHOUT_A_TEXT[event.kind]
        return Told(part=part, says=str(says))
    if said is None or said.number is None:
        return Told(says=str(CHANGED))
    if said.status != Post.Status.PUBLIC:
        return Told(part=said.part, says=str(GONE.get((event.kind, said.status), CHANGED)))
    kind = KINDS.get(event.kind)
    news = kind.news if kind else ""
    if news and said.kind == Post.Kind.CLOSING:
        news = "closings"
    return Told(news, said.part, str(_says(event.kind, said)))


def _says(kind: str, said: Said) -> Sentence:
    letter = _("a contribution") if said.about__order is None else LETTERS[said.about__order].upper()
    state = State(said.state).label if said.state else ""
    does = said.title[:1].lower() + said.title[1:]  # a title that goes on from the name: "Supports G1"
    facts = {"name": said.byline, "title": said.title, "does": does, "letter": letter, "state": state}
    if kind == "contribution.published" and said.kind == Post.Kind.CLOSING:
        return CLOSING % facts
    return WITH_A_TEXT.get(kind, CHANGED) % facts
