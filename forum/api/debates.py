"""Reading debates: what their pages and files show to the same reader, and nothing beside it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from forum.api import shapes
from forum.api.found import FARTHEST, debate_for
from forum.api.gate import as_of, mark, reader
from forum.api.paging import USUAL, Cursor, Limit, cursor_of, linked, page_of, place_of
from forum.api.routes import debates as router
from forum.debates import queries
from forum.debates.formats import FORMATS
from forum.debates.models import Debate
from forum.debates.stages import Stage
from forum.export.bundle import PostFacts
from forum.export.collect import posts_of, voices_of
from forum.library.models import Reference
from forum.live.frames import data_of, frames_after
from forum.people.models import Person
from forum.posts.models import Post

EVENTS = 200  # of one answer
TAG = ["Debates"]
STAGES = ", ".join(stage.value for stage in Stage)


def debate_shape(debate: Debate) -> dict[str, Any]:
    dates = ("opens_at", "writing_closes_at", "rebuttals_close_at", "closing_closes_at", "closes_at")
    names = ("slug", "question", "standfirst", "host", "series", "stage", "language", "other_languages", "licence")
    return {
        **{name: getattr(debate, name) for name in names},
        "url": settings.SITE_URL + debate.get_absolute_url(),
        "format": debate.format_key,
        "tags": [{"slug": tag.slug, "name": tag.name} for tag in debate.tags.all()],
        "dates": {name: getattr(debate, name) for name in dates},
        "is_public": debate.is_public,
        "version": debate.topic.version,
    }


@router.get("", response=shapes.DebateList, operation_id="listDebates", summary="List debates", tags=TAG)
def list_debates(
    request: HttpRequest,
    stage: Annotated[str, Query(max_length=12, description=f"Only those at this stage: {STAGES}.")] = "",
    format: Annotated[str, Query(max_length=30, description=f"Only of this format: {', '.join(FORMATS)}.")] = "",
    tag: Annotated[str, Query(max_length=60, description="Only with this tag, by its slug.")] = "",
    language: Annotated[str, Query(max_length=12, description="Only those held in this language.")] = "",
    limit: Limit = USUAL,
    cursor: Cursor = "",
) -> Any:
    """Debates that you may read, the newest first. Those about an option or a document of a process stand there."""
    rows = queries.debates_for_list(reader(request)).select_related("topic").prefetch_related("tags")
    wanted = {"stage": stage, "format_key": format, "tags__slug": tag, "language": language}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    found, following = page_of(request, rows, ("-created_at", "-pk"), name="debates", limit=limit, cursor=cursor)
    return {"items": [debate_shape(one) for one in found], "next": following}


@router.get("/{slug}", response=shapes.Debate, operation_id="getDebate", summary="One debate", tags=TAG)
def get_debate(request: HttpRequest, slug: str) -> Any:
    """A debate, also one about an option or a document of a process."""
    debate = debate_for(reader(request), slug)
    as_of(request, debate.topic)
    return debate_shape(debate)


@router.get("/{slug}/voices", response=shapes.VoiceList, operation_id="listVoices", summary="Its voices", tags=TAG)
def list_voices(request: HttpRequest, slug: str) -> Any:
    """The sides of a debate, in their order, and who speaks for each."""
    who = reader(request)
    debate = debate_for(who, slug)
    as_of(request, debate.topic)
    found = voices_of(debate, who)
    names = dict(Person.objects.filter(slug__in=[one.contributor for one in found]).values_list("slug", "name"))
    kept = {one["slug"]: one["name"] for one in (debate.origin or {}).get("people", [])}
    return {
        "items": [
            {**asdict(one), "contributor_name": names.get(one.contributor or "", kept.get(one.contributor or ""))}
            for one in found
        ]
    }


# Posts ------------------------------------------------------------------------------------------------------------


def post_shape(debate: Debate, facts: PostFacts, version: int) -> dict[str, Any]:
    where = f"posts/{facts.number}/" if facts.number is not None else ""
    told = asdict(facts)
    return {
        **told,
        "url": f"{settings.SITE_URL}{debate.get_absolute_url()}{where}",
        "version": version,
        "ledger": told["rebuttal"],
    }


def posts_told(debate: Debate, who: Any, among: Any) -> list[dict[str, Any]]:
    """These posts of a debate, in the order of the debate, in a constant number of queries."""
    return [
        post_shape(debate, one, max((revision.number for revision in one.revisions), default=0))
        for one in posts_of(debate, who, among)
    ]


@router.get("/{slug}/posts", response=shapes.PostList, operation_id="listPosts", summary="What is said", tags=TAG)
def list_posts(
    request: HttpRequest,
    slug: str,
    kind: Annotated[str, Query(max_length=12, description="Only of this kind: " + ", ".join(Post.Kind.values))] = "",
    about: Annotated[
        int | None, Query(ge=0, le=FARTHEST, description="Only what rebuts or responds to this text.")
    ] = None,
    limit: Limit = USUAL,
    cursor: Cursor = "",
) -> Any:
    """Everything said in a debate, by number. What of it is sealed or waits, and you may read, stands at the end."""
    who = reader(request)
    debate = debate_for(who, slug)
    as_of(request, debate.topic)
    rows = Post.objects.filter(thread=debate.thread_id)
    if kind:
        rows = rows.filter(kind=kind)
    if about is not None:
        rows = rows.filter(about__number=about)
    readable = Post.objects.visible_to(who).filter(thread=debate.thread_id, number=None).values("pk")
    rows = rows.filter(Q(number__isnull=False) | Q(pk__in=readable))
    place = place_of("posts", cursor, 2)
    if place is not None:
        number, pk = place
        later = Q(number=None) | Q(number__gt=number) if number is not None else Q(number=None, pk__gt=pk)
        rows = rows.filter(later)
    keys = [*rows.filter(number__isnull=False).order_by("number").values_list("number", "pk")[: limit + 1]]
    if len(keys) <= limit:
        keys += rows.filter(number=None).order_by("pk").values_list("number", "pk")[: limit + 1 - len(keys)]
    following = linked(request, cursor_of("posts", keys[limit - 1])) if len(keys) > limit else None
    among = Post.objects.filter(pk__in=[pk for _number, pk in keys[:limit]])
    return {"items": posts_told(debate, who, among), "next": following}


@router.get(
    "/{slug}/posts/{int:number}",
    response=shapes.WholePost,
    operation_id="getPost",
    summary="One text with its versions",
    tags=TAG,
)
def get_post(request: HttpRequest, slug: str, number: int) -> Any:
    """A text and all its published versions. Its ETag is what If-Match takes when you change it."""
    who = reader(request)
    return whole_post(debate_for(who, slug), who, Post.objects.filter(number=min(number, FARTHEST)))


def whole_post(debate: Debate, who: Any, among: Any, *, status: int = 200) -> HttpResponse:
    """One text, with an ETag that names its version."""
    found = posts_told(debate, who, among.filter(thread=debate.thread_id))
    if not found:
        raise Http404
    body = shapes.WholePost.model_validate(found[0]).model_dump_json().encode()
    headers = {"ETag": mark(body, found[0]["version"])}
    return HttpResponse(body, status=status, content_type="application/json; charset=utf-8", headers=headers)


# Sources and events -----------------------------------------------------------------------------------------------


def reference_shape(reference: Reference) -> dict[str, Any]:
    names = ("key", "kind", "retrieved_on", "archived_url", "legal_status")
    return {"csl": {**reference.csl, "id": reference.key}, **{name: getattr(reference, name) for name in names}}


@router.get(
    "/{slug}/references",
    response=shapes.ReferenceList,
    operation_id="listReferences",
    summary="Its references",
    tags=TAG,
)
def list_references(request: HttpRequest, slug: str, limit: Limit = USUAL, cursor: Cursor = "") -> Any:
    """What the debate lists and what its texts cite, by key."""
    who = reader(request)
    debate = debate_for(who, slug)
    as_of(request, debate.topic)
    read = Post.objects.visible_to(who).filter(thread=debate.thread_id).values("pk")
    listed = Reference.objects.visible_to(who).filter(listings__debate=debate).values("pk")
    cited = Reference.objects.filter(citations__post__in=read).values("pk")
    rows = Reference.objects.filter(Q(pk__in=listed) | Q(pk__in=cited))
    found, following = page_of(request, rows, ("key", "pk"), name="references", limit=limit, cursor=cursor)
    return {"items": [reference_shape(one) for one in found], "next": following}


def events_shape(request: Any, topic: Any, after: int, limit: int) -> dict[str, Any]:
    """What happened after a version, for readers of a topic."""
    frames = frames_after(topic.pk, min(after, 2**62), limit=limit)
    items = [{**one, "version": one["v"]} for one in data_of(frames)]
    last = items[-1]["version"] if items else min(after, topic.version)
    version = max(topic.version, last)
    if last < version:
        request.links["next"] = f"{settings.SITE_URL}{request.path}?after={last}&limit={limit}"
    return {"items": items, "version": version, "next": last}


After = Annotated[int, Query(ge=0, le=2**53, description="A version: what happened after it.")]
Most = Annotated[int, Query(ge=1, le=EVENTS, description="How many events at most.")]


@router.get(
    "/{slug}/events", response=shapes.EventList, operation_id="listEvents", summary="What happened there", tags=TAG
)
def list_events(request: HttpRequest, slug: str, after: After = 0, limit: Most = EVENTS) -> Any:
    """The log of a debate after a version, without a gap: a kind and a sentence for each, never a text."""
    debate = debate_for(reader(request), slug)
    return events_shape(request, debate.topic, after, limit)
