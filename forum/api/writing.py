"""Writing in debates: the same actions as the pages call, with the same rules, paces and sentences.

The key of a form is the header Idempotency-Key here, and the version that one started from is If-Match.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from forum import rules
from forum.api import given, shapes
from forum.api.debates import whole_post
from forum.api.found import debate_for, post_for
from forum.api.gate import ByToken, base_version, mark, needs
from forum.api.problems import Problem, too_soon
from forum.api.routes import debates as router
from forum.api.scopes import WRITE_POSTS
from forum.challenge.pace import address_key, seconds_to_wait
from forum.debates.contributions import edit_contribution, sign_contribution, slot_of
from forum.debates.desk import is_asked_for
from forum.debates.ledger import edit_reply, reply
from forum.debates.models import LETTERS, Debate, Voice
from forum.debates.rebuttals import edit_rebuttal, post_rebuttal
from forum.debates.rebutting import Place, place_in, quote_of
from forum.debates.responses import Tie, edit_response, respond
from forum.debates.views.ledger import CHANGES, REPLIES
from forum.debates.views.pacing import WINDOW
from forum.debates.views.rebuttals import REBUTTALS
from forum.debates.views.respond import RESPONSES
from forum.posts.actions import Text, save_draft
from forum.posts.models import Draft, Post
from forum.posts.quoting import quote_selected
from forum.rules.said import has_waited
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from forum.posts.quoting import Quoted

TAG = ["Writing"]
NEEDS = ByToken(WRITE_POSTS)
EDITS = {"x-if-match": True}


@contextmanager
def paced(request: HttpRequest, what: str, limit: int, key: UUID | None = None) -> Iterator[None]:
    """As fast as on pages, and counted together with them; what was written already is not. Raises Problem."""
    who: Any = request.user
    if key and Post.objects.filter(author=who, client_key=key).exists():
        yield
        return
    wait = seconds_to_wait(who, what, limit=limit, window=WINDOW) or seconds_to_wait(
        address_key(request), what, limit=settings.POSTS_PER_ADDRESS, window=WINDOW
    )
    if wait:
        raise too_soon(wait, _("That was a lot in a short time. Your text is kept; send it a little later."))
    yield


@contextmanager
def slow_mode(debate: Debate, who: Any) -> Iterator[None]:
    """Where nothing but slow mode keeps somebody from writing, they are told when to come again."""
    try:
        yield
    except Refused as refused:
        until = debate.slow_until(who)
        if until and str(has_waited(who, debate).reason) == str(refused):
            raise too_soon(max(1, round((until - timezone.now()).total_seconds())), str(refused)) from refused
        raise


def passage_of(post: Post, passage: given.Passage) -> Quoted:
    """The words that are meant, in the version that was read. Raises Unquotable with a sentence."""
    version = passage.version or post.version
    if passage.exact.strip():
        where = {"prefix": passage.prefix, "suffix": passage.suffix, "block": passage.block}
        return quote_of(post, Place.of(quote_selected(post, version, passage.exact, **where)))
    asked = {"version": version, "block": passage.block, "start": passage.start, "end": passage.end}
    return quote_of(post, place_in({name: str(one) for name, one in asked.items() if one is not None}, post))


def _made(who: Any, debate: Debate, post: Post) -> HttpResponse:
    """The answer to what was written: the text as it stands, once and again."""
    return whole_post(debate, who, Post.objects.filter(pk=post.pk), status=201)


# Responses, rebuttals, replies ------------------------------------------------------------------------------------


@router.post(
    "/{slug}/responses",
    response={201: shapes.WholePost},
    operation_id="respond",
    summary="Respond as a reader",
    tags=TAG,
    auth=NEEDS,
)
def create_response(request: HttpRequest, slug: str, said: given.Response, key: given.Key) -> Any:
    """Respond to a debate, to one of its texts (`to`) or to a passage of one. It may wait for a moderator."""
    who = needs(request, WRITE_POSTS)
    debate = debate_for(who, slug)
    tie = Tie()
    if said.to is not None:
        to = post_for(who, debate, said.to)
        tie = Tie.to(to, passage_of(to, said.passage) if said.passage else None)
    with paced(request, "response", RESPONSES, key), slow_mode(debate, who):
        post = respond(
            debate=debate,
            by=who,
            text=Text(source=said.source),
            client_key=key,
            about=tie.about,
            reply_to=tie.reply_to,
            quoted=tie.quoted,
            view=said.view,
            conduct_agreed=said.conduct_agreed,
        )
    return _made(who, debate, post)


@router.post(
    "/{slug}/posts/{int:number}/rebuttals",
    response={201: shapes.WholePost},
    operation_id="rebut",
    summary="Rebut a passage",
    tags=TAG,
    auth=NEEDS,
)
def create_rebuttal(request: HttpRequest, slug: str, number: int, said: given.Rebuttal, key: given.Key) -> Any:
    """Rebut a passage of a contribution; your draft about it is done with."""
    who = needs(request, WRITE_POSTS)
    debate = debate_for(who, slug)
    about = post_for(who, debate, number)
    with paced(request, "rebuttal", REBUTTALS, key), slow_mode(debate, who):
        if not Post.objects.filter(author=who, client_key=key).exists():
            require(rules.can_rebut(who, about, debate))  # sooner than what is wrong with the passage
        post = post_rebuttal(
            post=about,
            by=who,
            quoted=passage_of(about, said.passage),
            text=Text(source=said.source),
            point=said.point,
            licence_agreed=said.licence_agreed,
            conduct_agreed=said.conduct_agreed,
            client_key=key,
        )
    return _made(who, debate, post)


@router.post(
    "/{slug}/posts/{int:number}/replies",
    response={201: shapes.WholePost},
    operation_id="reply",
    summary="Reply to a rebuttal",
    tags=TAG,
    auth=NEEDS,
)
def create_reply(request: HttpRequest, slug: str, number: int, said: given.Reply, key: given.Key) -> Any:
    """Reply to a rebuttal, or to a reply in its exchange. To a response one responds."""
    who = needs(request, WRITE_POSTS)
    debate = debate_for(who, slug)
    to = post_for(who, debate, number)
    with paced(request, "reply", REPLIES, key), slow_mode(debate, who):
        text = Text(source=said.source)
        post = reply(to=to, by=who, text=text, client_key=key, conduct_agreed=said.conduct_agreed)
    return _made(who, debate, post)


# Changing ---------------------------------------------------------------------------------------------------------


@router.patch(
    "/{slug}/posts/{int:number}",
    response=shapes.WholePost,
    operation_id="editPost",
    summary="Change a text of your own",
    tags=TAG,
    auth=NEEDS,
    openapi_extra=EDITS,
)
def edit_post(request: HttpRequest, slug: str, number: int, said: given.Change) -> Any:
    """Change a response, reply, rebuttal or contribution of your own, with a reason that readers see."""
    who = needs(request, WRITE_POSTS)
    debate = debate_for(who, slug)
    post = post_for(who, debate, number)
    require(rules.can_edit_post(who, post, debate))
    version = base_version(request)
    with paced(request, "change", CHANGES):
        _change(post, who, said, version)
    return whole_post(debate, who, Post.objects.filter(pk=post.pk))


def _change(post: Post, who: Any, said: given.Change, version: int) -> None:
    wanted = said.dict(include={"title", "abstract", "source"}, exclude_none=True)
    text = Text(**{**Text.of(post).fields(), **wanted})
    how: dict[str, Any] = {"by": who, "text": text, "reason": said.reason, "version": version}
    if post.kind == Post.Kind.RESPONSE:
        edit_response(post=post, view=said.view, **how)
    elif post.kind == Post.Kind.REBUTTAL:
        edit_rebuttal(post=post, point=text.abstract, **how)
    elif post.kind == Post.Kind.REPLY:
        edit_reply(post=post, **how)
    elif hasattr(post, "contribution"):
        edit_contribution(contribution=post.contribution, **how)
    else:
        raise Problem(403, _("The framing is changed on its page."))


# For a voice ------------------------------------------------------------------------------------------------------


def _voice(who: Any, slug: str, letter: str, kind: str) -> Voice:
    """One's own voice: 404 where one may not know of it, Refused where one may not write for it."""
    debate = debate_for(who, slug)
    if letter not in LETTERS or kind not in ("opening", "closing") or not is_asked_for(debate, kind):
        raise Http404
    voice = get_object_or_404(debate.voices, order=LETTERS.index(letter))
    voice.debate = debate
    require(rules.can_keep_draft(who, voice))
    return voice


def _draft(draft: Draft | None) -> HttpResponse:
    shape = shapes.Draft(
        title=draft.title if draft else "",
        abstract=draft.abstract if draft else "",
        source=draft.source if draft else "",
        version=draft.version if draft else 0,
        updated_at=draft.updated_at if draft else None,
    )
    body = shape.model_dump_json().encode()
    headers = {"ETag": mark(body, shape.version), "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers=headers)


@router.get(
    "/{slug}/voices/{letter}/drafts/{kind}",
    response=shapes.Draft,
    operation_id="getDraft",
    summary="Your draft",
    tags=TAG,
    auth=NEEDS,
)
def get_draft(request: HttpRequest, slug: str, letter: str, kind: str) -> Any:
    """What you have drafted for your voice; `kind` is opening or closing. Nobody else can read it."""
    who = needs(request, WRITE_POSTS)
    voice = _voice(who, slug, letter, kind)
    return _draft(Draft.objects.filter(author=who, slot=slot_of(voice, kind)).first())


@router.put(
    "/{slug}/voices/{letter}/drafts/{kind}",
    response=shapes.Draft,
    operation_id="saveDraft",
    summary="Save a draft",
    tags=TAG,
    auth=NEEDS,
    openapi_extra=EDITS,
)
def put_draft(request: HttpRequest, slug: str, letter: str, kind: str, said: given.DraftText) -> Any:
    """Keep a half-written text for your voice. Saved elsewhere meanwhile, both texts are kept: 412 says so."""
    who = needs(request, WRITE_POSTS)
    voice = _voice(who, slug, letter, kind)
    text = Text(said.title, said.abstract, said.source)
    thread = voice.debate.thread
    return _draft(
        save_draft(thread=thread, slot=slot_of(voice, kind), by=who, text=text, version=base_version(request))
    )


@router.post(
    "/{slug}/voices/{letter}/contributions",
    response={201: shapes.WholePost},
    operation_id="signContribution",
    summary="Sign a contribution",
    tags=TAG,
    auth=NEEDS,
)
def create_contribution(request: HttpRequest, slug: str, letter: str, said: given.Contribution, key: given.Key) -> Any:
    """Sign and publish your text for your voice, sealed where the format says so. The draft is done with."""
    who = needs(request, WRITE_POSTS)
    voice = _voice(who, slug, letter, said.kind)
    with paced(request, "contribution", CHANGES, key):
        made = sign_contribution(
            voice=voice,
            kind=said.kind,
            by=who,
            text=Text(said.title, said.abstract, said.source),
            licence_agreed=said.licence_agreed,
            client_key=key,
            language=said.language,
        )
    return _made(who, voice.debate, made.post)
