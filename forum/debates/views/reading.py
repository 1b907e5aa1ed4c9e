"""Pages for readers."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forum import additions, pages, rules
from forum.debates import belonging, queries, structured
from forum.debates.comparison import Comparison
from forum.debates.exchange import exchange_address
from forum.debates.following import EVERYTHING, following_of
from forum.debates.frontpage import GROUPS, FrontPage, in_stages, tags_for
from forum.debates.models import Debate, Tag
from forum.debates.rows import COLUMNS, rows_of
from forum.debates.spread import DebatePage, name_of
from forum.debates.thread import address_of
from forum.live.watch import read_site
from forum.posts.models import Post

PER_PAGE = 20


@require_safe
@pages.shared()
def home(request: HttpRequest) -> HttpResponse:
    number = read_site()
    page = FrontPage(request.user)
    can_steward = rules.can_steward(request.user)
    cards = [card for ask in additions.home_cards if (card := ask(request.user))]
    foot = [card for ask in additions.home_foot if (card := ask(request.user))]
    context = {"nav": "debates", "page": page, "can_steward": can_steward, "cards": cards, "foot": foot}
    return pages.as_of_site(number, render(request, "forum/debates/home.html", context))


@require_safe
@pages.shared("stage", "page")
def index(request: HttpRequest) -> HttpResponse:
    number = read_site()
    group = request.GET.get("stage", "")
    debates = queries.debates_for_list(request.user)
    if group in GROUPS:
        debates = in_stages(debates, GROUPS[group][1])
    listing = _listing(request, debates, stage=group if group in GROUPS else "")
    groups = [(key, name) for key, (name, _stages) in GROUPS.items()]
    tags = tags_for(request.user)[:40]
    context = {"nav": "debates", "group": group, "groups": groups, "tags": tags, **listing}
    return pages.as_of_site(number, render(request, "forum/debates/index.html", context))


@require_safe
@pages.shared("page")
def tag(request: HttpRequest, tag: str) -> HttpResponse:
    """Debates on one subject; an address that no debate this person may read carries is nowhere."""
    number = read_site()
    found = get_object_or_404(Tag, slug=tag)
    listing = _listing(request, queries.debates_for_list(request.user).filter(tags=found))
    if not listing["debates"]:
        raise Http404
    context = {"nav": "debates", "tag": found, **listing}
    return pages.as_of_site(number, render(request, "forum/debates/tag.html", context))


def _listing(request: HttpRequest, debates: QuerySet[Debate], **keep: str) -> dict[str, object]:
    page: Page[Debate] = Paginator(debates, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = rows = rows_of(cast("QuerySet[Debate]", page.object_list).values_list(*COLUMNS))  # type: ignore[assignment]
    kept = {name: value for name, value in keep.items() if value}
    newer = f"?{urlencode({**kept, 'page': page.previous_page_number()})}" if page.has_previous() else ""
    older = f"?{urlencode({**kept, 'page': page.next_page_number()})}" if page.has_next() else ""
    return {"page": page, "debates": rows, "newer_url": newer, "older_url": older}


@require_safe
@pages.shared("view")
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The spread: framing, gallery, contributions side by side, references, changes."""
    debate = get_object_or_404(queries.debate_for_page(request.user), slug=slug)
    page = DebatePage(debate, request.user)
    context = {
        "nav": page.whole.nav if page.whole else "debates",
        "debate": debate,
        "page": page,
        "pieces": additions.drawn(additions.debate_wide, debate, request.user),
        "following": following_of(debate, news=EVERYTHING, parts=("pictures", *_hung_in())),
        "one": request.GET.get("view") == "one",
        "data": structured.as_script(structured.debate_data(page)) if debate.is_public else "",
    }
    return pages.as_of(debate.topic, render(request, "forum/debates/show.html", context))


def _hung_in() -> tuple[str, ...]:
    return tuple(place.anchor for place in additions.debate_wide)


@require_safe
@pages.shared()
def voice(request: HttpRequest, slug: str, letter: str) -> HttpResponse:
    """One side alone: its contribution, its closing statement, its references and changes."""
    debate = get_object_or_404(queries.debate_for_page(request.user), slug=slug)
    page = DebatePage(debate, request.user, alone=letter)
    said = page.side(letter)
    if said and said.gone:
        return redirect(f"{debate.get_absolute_url()}#{said.anchor}")
    if said is None or said.post is None:
        raise Http404
    closing = next((one for one in page.closings if one.voice == said.voice and (one.contribution or one.gone)), None)
    public = debate.is_public and said.post in page.public_posts
    context = {
        "nav": "debates",
        "debate": debate,
        "page": page,
        "following": following_of(debate, parts=(f"{letter}-closing",)),
        "said": said,
        "closing": closing,
        "others": [one for one in page.sides if one is not said],
        "sources": [one for one in page.sources if one.letter == letter],
        "changes": page.changes_of(one for one in page.public_posts if one in (said.post, closing and closing.post)),
        "data": structured.as_script(structured.contribution_data(page, said)) if public else "",
    }
    return pages.as_of(debate.topic, render(request, "forum/debates/voice.html", context))


@require_safe
def post(request: HttpRequest, slug: str, number: int) -> HttpResponseRedirect:
    """The permanent address of a post leads to the page that shows it, or shows what stands in its place."""
    debate = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)
    posts = Post.objects.filter(thread_id=debate.thread_id).select_related("contribution__voice", "root", "reply_to")
    found = get_object_or_404(posts, number=number)
    if found.kind == Post.Kind.FRAMING:
        return redirect(f"{debate.get_absolute_url()}#framing")
    if address := exchange_address(debate, found):
        return redirect(address)
    if address := belonging.address_of(found):
        return redirect(address)
    contribution = getattr(found, "contribution", None)
    if contribution is None or not rules.can_read_post(request.user, found, debate):
        return redirect(address_of(debate, number))
    address = reverse("debates:voice", args=[debate.slug, contribution.voice.letter])
    return redirect(f"{address}#closing" if contribution.kind == "closing" else address)


@require_safe
@pages.shared("from", "to")
def history(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The versions of a text, and what changed between two of them, word by word."""
    debate, found = _post(request, slug, number)
    revisions = list(found.revisions.select_related("author").order_by("number"))
    context = {
        "nav": "debates",
        "debate": debate,
        "post": found,
        "name": name_of(found),
        "comparison": Comparison.between(revisions, request.GET.get("from", ""), request.GET.get("to", "")),
    }
    return pages.as_of(debate.topic, render(request, "forum/debates/history.html", context))


def _post(request: HttpRequest, slug: str, number: int) -> tuple[Debate, Post]:
    debate = get_object_or_404(Debate.objects.visible_to(request.user).select_related("topic"), slug=slug)
    posts = Post.objects.visible_to(request.user).filter(thread_id=debate.thread_id)
    return debate, get_object_or_404(posts.select_related("author", "contribution__voice"), number=number)
