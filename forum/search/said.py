"""What was said: every post, under the name of its kind. Who may read it is what the rule for posts says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.debates.models import LETTERS, Debate, Voice
from forum.posts.models import Post, epitaph
from forum.search.sources import Kind, Shown, Source, Watched, Words
from forum.search.words import text_of

if TYPE_CHECKING:
    from forum.rules.words import Anyone

KINDS = (
    Kind("framing", _("Framing essay"), _("Framing essays")),
    Kind("contribution", _("Contribution"), _("Contributions")),
    Kind("rebuttal", _("Rebuttal"), _("Rebuttals")),
    Kind("reply", _("Reply"), _("Replies")),
    Kind("response", _("Response"), _("Responses")),
    Kind("position", _("Position"), _("Positions")),
    Kind("amendment", _("Amendment"), _("Amendments")),
)
NAMED = {Post.Kind.OPENING.value: "contribution", Post.Kind.CLOSING.value: "contribution"}
ONE = {kind.key: kind.one for kind in KINDS}
COLUMNS = (
    *("title", "abstract", "html", "kind", "status", "signature", "affiliation", "language", "published_at"),
    *("signed_at", "author_id", "number", "thread_id"),
)
# The text above a debate about an option is the option's own, which is found there.
FOUND = ~Q(kind=Post.Kind.FRAMING, thread__topic__parent__isnull=False)
READ = (
    *("id", "kind", "title", "abstract", "html", "signature", "author__name", "affiliation", "language"),
    *("published_at", "signed_at", "author_id", "thread__topic", "thread__topic__parent", "contribution__voice__order"),
)


def words(subjects: Sequence[int]) -> Iterable[tuple[int, Words]]:
    rows = list(Post.objects.filter(FOUND, pk__in=subjects).order_by().values(*READ))
    voices = _voices({row["thread__topic"] for row in rows})
    for row in rows:
        order = row["contribution__voice__order"]
        if order is None:
            order = voices.get((row["thread__topic"], row["author_id"]))
        yield (
            row["id"],
            Words(
                kind=NAMED.get(row["kind"], row["kind"]),
                title=row["title"],
                text=" ".join(filter(None, (row["abstract"], text_of(row["html"])))),
                also=f"{row['signature'] or row['author__name'] or ''} {row['affiliation']}",
                topic=row["thread__topic"],
                whole=row["thread__topic__parent"],
                voice=LETTERS[order] if order is not None else "",
                language=row["language"],
                at=row["published_at"] or row["signed_at"],
            ),
        )


def _voices(topics: set[int]) -> dict[tuple[int, int], int]:
    """For whom each person speaks, by topic: the first voice, where there are several."""
    rows = Voice.objects.filter(debate__topic__in=topics, contributor__isnull=False).order_by("-order")
    return {(topic, who): order for topic, who, order in rows.values_list("debate__topic", "contributor", "order")}


def visible(reader: Anyone) -> Any:
    return Post.objects.visible_to(reader)


def show(subjects: Sequence[int], reader: Anyone) -> dict[int, Shown]:
    """Each with its permanent address, which leads to the page where it stands."""
    posts = Post.objects.filter(pk__in=subjects).select_related(
        "author", "thread__topic__debate", "contribution__voice", "about__contribution__voice"
    )
    return {post.pk: _shown(post) for post in posts.defer("source", "html")}


def _shown(post: Post) -> Shown:
    debate: Debate | None = getattr(post.thread.topic, "debate", None)
    contribution = getattr(post, "contribution", None)
    voice = contribution.voice if contribution else None
    if debate is None:
        return Shown("", post.title)
    if post.number is not None:
        url = reverse("debates:post", args=[debate.slug, post.number])
    elif voice is not None:
        url = reverse("debates:voice", args=[debate.slug, voice.letter])
    else:
        url = reverse("debates:show", args=[debate.slug])
    return Shown(
        url=url,
        title=post.title or _called(post, voice),
        by=post.byline,
        within=debate.question,
        colour=voice.colour if voice else "",
        letter=voice.letter.upper() if voice else "",
        state="" if post.status == Post.Status.PUBLIC else epitaph(post.status, post.tombstone),
        debate=debate.slug,
    )


def _called(post: Post, voice: Voice | None) -> str:
    """A name for what has no title: "Response 12"."""
    kind = str(ONE[NAMED.get(post.kind, post.kind)])
    if voice is not None and (voice.thesis or voice.label):
        return voice.thesis or voice.label
    return f"{kind} {post.number}" if post.number else kind


POSTS = Source(
    key="post",
    model=Post,
    kinds=KINDS,
    words=words,
    visible=visible,
    show=show,
    columns=COLUMNS,
    watched=(
        Watched("forum_person", "SELECT p.id FROM forum_post p WHERE p.author_id = {row}.id", ("name",)),
        Watched(
            "forum_voice",
            "SELECT p.id FROM forum_post p JOIN forum_debate d ON d.thread_id = p.thread_id "
            "WHERE d.id = {row}.debate_id",
            ("contributor_id", "order"),
        ),
        Watched("forum_contribution", "SELECT {row}.post_id"),
    ),
)
