"""Handing a reader's response to a contributor, and the contributor's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.contributions import NotReady
from forum.debates.models import Debate, Handing, Voice
from forum.debates.responses import problems_of_short
from forum.live import hub
from forum.mail import outbox
from forum.people.conduct import ASK, agree, needs_conduct
from forum.posts.actions import Prepared, Text, create_post, fingerprint, prepare
from forum.posts.limits import said_before
from forum.posts.models import Post
from forum.text.markup import Unrenderable
from forum.verdicts import SENT_BEFORE, Refused, require

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.debates.responses import Problems
    from forum.people.models import Person


@transaction.atomic
def hand(*, post: Post, voice: Voice, by: Person, note: str) -> Handing:
    """Ask a contributor, by mail and on their page, to answer a response. Publishes response.handed; raises Refused.

    Handed to the same voice with the same note again, it is handed once.
    """
    debate = locked(Debate.objects.get(thread=post.thread_id))
    post = Post.objects.select_for_update().get(pk=post.pk)
    voice = Voice.objects.select_related("contributor").get(pk=voice.pk, debate=debate)
    note = " ".join(note.split())
    made = Handing.objects.filter(response=post, voice=voice).first()
    if made and (made.by_id, made.note) == (by.pk, note):
        return made
    require(rules.can_hand(by, post, debate, voice))
    if made:
        raise Refused(_("This response has been handed to %(name)s already.") % {"name": made.to})
    handing = Handing.objects.create(response=post, voice=voice, note=note, by=by)
    if voice.contributor:  # the rule has seen to it
        _tell(handing, voice.contributor, debate)
    hub.publish(debate.topic_id, "response.handed", post=post.pk, voice=voice.pk)
    return handing


def _tell(handing: Handing, person: Person, debate: Debate) -> None:
    """The mail names the debate and whose response it is, not its words: those may be changed or gone by then."""
    path = reverse("debates:answer_handed", args=[debate.slug, handing.pk])
    outbox.queue(
        key=f"handed:{handing.pk}:",
        to=person.email,
        template="forum/debates/mail/handed",
        context={
            "person": person,
            "question": debate.question,
            "who": handing.response.byline,
            "number": handing.response.number,
            "note": handing.note,
            "url": f"{settings.SITE_URL}{path}",
        },
    )


def call_back_mail(post: Post) -> None:
    """Called inside the action that takes a response away: nobody is asked by mail to answer what is gone."""
    for handing in post.handings.filter(answer=None).values_list("pk", flat=True):
        outbox.cancel(f"handed:{handing}:")


def answer_handed(*, handing: Handing, by: Person, text: Text, client_key: UUID, conduct_agreed: bool = False) -> Post:
    """Answer a response that was handed to one's voice. Publishes reply.posted; raises Refused or NotReady.

    A repeated submit with the same key gives the same answer; with another text it is refused.
    """
    debate = Debate.objects.select_related("topic").get(thread=handing.response.thread_id)
    problems, ready = _checked(text, debate, by)
    if needs_conduct(by) and not conduct_agreed:
        problems["conduct_agreed"] = [ASK]
    if problems or ready is None:
        require(rules.can_answer_handed(by, handing, debate))
        raise NotReady(problems)
    return _answer(debate, handing, by, ready, client_key)


@transaction.atomic
def _answer(debate: Debate, handing: Handing, by: Person, ready: Prepared, client_key: UUID) -> Post:
    debate = locked(debate)
    handing = handings().select_related("answer").get(pk=handing.pk)
    if made := Post.objects.filter(author=by, client_key=client_key).first():
        if (made.pk, Text.of(made)) != (handing.answer_id, ready.text):
            raise Refused(SENT_BEFORE)
        return made
    require(rules.can_answer_handed(by, handing, debate))
    if refusal := said_before(debate.thread, by, fingerprint(ready.text.source)):
        raise NotReady({"source": [refusal]})
    agree(by)
    post = create_post(
        thread=debate.thread,
        kind=Post.Kind.REPLY,
        by=by,
        text=ready.text,
        licence=debate.licence,
        language=debate.language,
        sealed=False,
        client_key=client_key,
        reply_to=handing.response,
        prepared=ready,
    )
    handing.answer = post
    handing.save(update_fields=["answer"])
    outbox.cancel(f"handed:{handing.pk}:")
    hub.publish(debate.topic_id, "reply.posted", post=post.pk)
    return post


def _checked(text: Text, debate: Debate, by: Person) -> tuple[Problems, Prepared | None]:
    if not text.source.strip():
        return {"source": [_("Your answer has no text yet.")]}, None
    try:
        ready = prepare(text, by=by, language=debate.language, short=True)
    except Unrenderable as problem:
        return {"source": [str(problem)]}, None
    found = problems_of_short(ready, by, debate.format.word_limits.get("reply"))
    return ({"source": found} if found else {}), ready


# Questions ----------------------------------------------------------------------------------------------------


def handings() -> QuerySet[Handing]:
    """With all that rules and pages ask of one."""
    return Handing.objects.select_related("voice__contributor", "response__author", "response__root")


def waiting_for(person: Person, debate: Debate) -> list[Handing]:
    """What was handed to this person's voices here and waits for an answer, in the order in which it was."""
    mine = handings().filter(voice__debate=debate, voice__contributor=person, answer=None)
    return list(mine.filter(response__status=Post.Status.PUBLIC).order_by("at", "pk"))
