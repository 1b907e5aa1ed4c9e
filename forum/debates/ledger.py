"""The ledger's actions: replying in an exchange, moving a rebuttal, marking its point as fair, waiving the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.contributions import NotReady
from forum.debates.models import Debate, Voice
from forum.debates.queries import unanswered
from forum.debates.rebuttals import debate_of, edit_in_exchange, look_over, say_once
from forum.live import hub
from forum.people.conduct import ASK, agree, needs_conduct
from forum.posts.actions import Prepared, Text, create_post
from forum.posts.ledger import ASKS_A_SENTENCE, Facts, Move, State, can_move, next_state
from forum.posts.models import LedgerEntry, Post, Rebuttal
from forum.verdicts import SENT_BEFORE, YES, Refused, Verdict, no, require

if TYPE_CHECKING:
    from forum.people.models import Person

LONGEST_SENTENCE = 300
SAY_IT = _("Say why in one sentence; it stands in the ledger for everybody to read.")
SHORTER = _("Say it in at most %(limit)d characters.") % {"limit": LONGEST_SENTENCE}
HOW_FAR = _("Say whether you concede the point in whole or in part.")
NO_EXCHANGE = _("This text is not part of an exchange about a rebuttal.")
NO_POINT = _("This rebuttal does not put the author's point in a sentence of its own.")
OTHER_POINT = _("The sentence was changed meanwhile. Read it once more, then mark it.")
NOTHING_OWED = _("Nothing stands unanswered, so there is nothing to waive.")
MORE_CAME = _("Another rebuttal came in while you were reading. Look at the list once more.")


# Replying -----------------------------------------------------------------------------------------------------


def reply(*, to: Post, by: Person, text: Text, client_key: UUID, conduct_agreed: bool = False) -> Post:
    """Reply to a rebuttal, or to a reply in its exchange. Publishes reply.posted; raises Refused or NotReady.

    Where the author of the contribution answers an open rebuttal, it moves to answered. A repeated submit with the
    same key gives the same reply; with other content it is refused.
    """
    debate = debate_of(to)
    text = Text(source=text.source)
    checked, ready = look_over(text, kind=Post.Kind.REPLY, debate=debate, by=by)
    problems = {**checked.problems}
    if needs_conduct(by) and not conduct_agreed:
        problems["conduct_agreed"] = [ASK]
    if problems or ready is None:
        require(rules.can_reply(by, to, debate))
        raise NotReady(problems)
    return _reply(debate, to, by, ready, client_key)


@transaction.atomic
def _reply(debate: Debate, to: Post, by: Person, ready: Prepared, client_key: UUID) -> Post:
    debate = locked(debate)
    if made := Post.objects.filter(author=by, client_key=client_key).first():
        if (made.kind, made.reply_to_id, Text.of(made)) != (Post.Kind.REPLY, to.pk, ready.text):
            raise Refused(SENT_BEFORE)
        return made
    to = Post.objects.select_related("root__about", "about").get(pk=to.pk, thread=debate.thread_id)
    root = to.root or to
    if root.kind != Post.Kind.REBUTTAL:
        raise Refused(NO_EXCHANGE)
    require(rules.can_reply(by, root, debate) and rules.can_reply(by, to, debate))
    say_once(debate, by, ready)
    post = create_post(
        thread=debate.thread,
        kind=Post.Kind.REPLY,
        by=by,
        text=ready.text,
        licence=debate.licence,
        language=debate.language,
        sealed=False,
        client_key=client_key,
        reply_to=to,
        prepared=ready,
    )
    _answer(root, by, post)
    agree(by)
    hub.publish(debate.topic_id, "reply.posted", post=post.pk)
    return post


def _answer(root: Post, by: Person, post: Post) -> None:
    """The reply of the one who was rebutted answers, where the rebuttal stands open; else nothing moves."""
    if root.about is None or root.about.author_id != by.pk:
        return
    rebuttal = Rebuttal.objects.select_for_update().get(post=root)
    if can_move(rebuttal.state_now, Move.ANSWER, _facts_of(rebuttal)):
        _write(rebuttal, Move.ANSWER, by, answer=post)


def edit_reply(*, post: Post, by: Person, text: Text, reason: str, version: int) -> Post:
    """Change a reply, with a reason that readers see. Publishes reply.edited.

    Raises Refused, NotReady, EditConflict.
    """
    return edit_in_exchange(post, by, Text(source=text.source), reason, version)


def may_go(post: Post) -> Verdict:
    """May this reply be deleted? Not while the ledger rests on it: a rebuttal would be answered by nothing."""
    if LedgerEntry.objects.filter(reply=post, rebuttal__state=State.ANSWERED.value).exists():
        return no(_("This reply is the answer that stands in the ledger. Change it, but it cannot be deleted."))
    return YES


# Moving a rebuttal ----------------------------------------------------------------------------------------------


def _facts_of(rebuttal: Rebuttal) -> Facts:
    return Facts(insists=rebuttal.entries.filter(move=Move.INSIST.value).count())


def may_move(rebuttal: Rebuttal, by: Person, debate: Debate, move: Move) -> Verdict:
    """May this person make this move, from where the rebuttal stands now?"""
    verdict = rules.can_move_rebuttal(by, rebuttal.post, debate, move.value)
    return verdict and can_move(rebuttal.state_now, move, _facts_of(rebuttal))


@transaction.atomic
def move_rebuttal(*, rebuttal: Rebuttal, by: Person, move: Move, sentence: str, extent: str = "") -> LedgerEntry:
    """Concede (in whole or in part), take that back, call an answer insufficient, or withdraw the rebuttal.

    Publishes rebuttal.moved. A withdrawn rebuttal gives way to its author's sentence. Raises Refused where there is no
    such move from here, NotReady without a sentence, or with one from somebody who is suspended and so only withdraws.
    The same move sent twice is one entry.
    """
    debate = locked(debate_of(rebuttal.post))
    rebuttal = Rebuttal.objects.select_for_update().get(pk=rebuttal.pk)
    rebuttal.post = Post.objects.select_related("about").get(pk=rebuttal.post_id)
    sentence = " ".join(sentence.split())
    extent = extent if move is Move.CONCEDE else ""
    if (last := rebuttal.entries.last()) and _is_same(last, by, move, sentence, extent):
        return last
    if move not in ASKS_A_SENTENCE:
        raise Refused(_("An answer is a reply of its own."))
    require(may_move(rebuttal, by, debate, move))
    may_say = rules.can_leave_sentence(by, debate)
    if problems := _problems_of(move, sentence, extent, may_say):
        raise NotReady(problems)
    entry = _write(rebuttal, move, by, sentence=sentence, extent=extent)
    if move is Move.WITHDRAW:
        rebuttal.post.status, rebuttal.post.tombstone = Post.Status.WITHDRAWN, sentence
        rebuttal.post.save(update_fields=["status", "tombstone"])
    hub.publish(debate.topic_id, "rebuttal.moved", post=rebuttal.post_id)
    return entry


def _is_same(entry: LedgerEntry, by: Person, move: Move, sentence: str, extent: str) -> bool:
    return (entry.by_id, entry.move, entry.sentence, entry.extent) == (by.pk, move.value, sentence, extent)


def _problems_of(move: Move, sentence: str, extent: str, may_say: Verdict) -> dict[str, list[str | Promise]]:
    found: dict[str, list[str | Promise]] = {}
    if not may_say:
        return {"sentence": [may_say.reason]} if sentence else found
    if not sentence:
        found["sentence"] = [SAY_IT]
    elif len(sentence) > LONGEST_SENTENCE:
        found["sentence"] = [SHORTER]
    if move is Move.CONCEDE and extent not in Rebuttal.Extent.values:
        found["extent"] = [HOW_FAR]
    return found


def _write(
    rebuttal: Rebuttal, move: Move, by: Person, *, sentence: str = "", extent: str = "", answer: Post | None = None
) -> LedgerEntry:
    """Move a locked rebuttal by the table, and write the move down."""
    state = next_state(rebuttal.state_now, move, _facts_of(rebuttal))
    rebuttal.state, rebuttal.conceded = state.value, extent if state is State.CONCEDED else ""
    rebuttal.save(update_fields=["state", "conceded"])
    return rebuttal.entries.create(
        move=move.value, state=state.value, extent=extent, sentence=sentence, reply=answer, by=by
    )


# Fairness, and the right of reply -------------------------------------------------------------------------------


@transaction.atomic
def mark_fair(*, rebuttal: Rebuttal, by: Person, fair: bool, point: str | None = None) -> Rebuttal:
    """Say that a rebuttal puts one's point as one would sign it, or take that back. Publishes point.marked.

    `point` is the sentence that was read; where it was changed meanwhile, nothing is marked. Raises Refused.
    """
    debate = locked(debate_of(rebuttal.post))
    rebuttal = Rebuttal.objects.select_for_update().get(pk=rebuttal.pk)
    require(rules.can_mark_fair(by, Post.objects.select_related("about").get(pk=rebuttal.post_id), debate))
    if not rebuttal.point:
        raise Refused(NO_POINT)
    if fair and point is not None and " ".join(point.split()) != rebuttal.point:
        raise Refused(OTHER_POINT)
    if fair == (rebuttal.fair_at is not None):
        return rebuttal
    rebuttal.fair_at = timezone.now() if fair else None
    rebuttal.save(update_fields=["fair_at"])
    hub.publish(debate.topic_id, "point.marked", post=rebuttal.post_id)
    return rebuttal


@transaction.atomic
def waive_reply(*, voice: Voice, by: Person, up_to: int | None = None) -> Voice:
    """Let stand what is unanswered, so that the debate need not wait for a reply. Publishes reply.waived.

    What is rebutted later is owed an answer again. `up_to` is the highest number among the rebuttals that were read;
    where another has come since, it is refused. Raises Refused.
    """
    debate = locked(voice.debate)
    voice = debate.voices.select_for_update().get(pk=voice.pk)
    voice.debate = debate
    require(rules.can_waive_reply(by, voice))
    numbers = [number or 0 for number in unanswered(voice).values_list("post__number", flat=True)]
    if not numbers and voice.waived_at is None:
        raise Refused(NOTHING_OWED)
    if not numbers:
        return voice
    if up_to is not None and max(numbers) > up_to:
        raise Refused(MORE_CAME)
    voice.waived_at = timezone.now()
    voice.save(update_fields=["waived_at"])
    hub.publish(debate.topic_id, "reply.waived", voice=voice.pk)
    return voice
