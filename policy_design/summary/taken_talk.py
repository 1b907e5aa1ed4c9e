"""What was said in debates, for a snapshot: voices, contributions, rebuttals with their ledger, how readers moved.

For many debates at once, in as many queries as for one. Only what the reader who is named may read; of what was taken
away there is a number and what became of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Prefetch

from forum.debates.models import LETTERS, Contribution, Debate, Voice
from forum.posts.models import Citation, LedgerEntry, Post, Rebuttal
from forum.readers.answers import answers_of
from forum.readers.models import ReaderChoice
from forum.readers.movement import movement
from policy_design.summary.kept import moment, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from forum.rules.words import Anyone

Json = dict[str, Any]
Kind, Status = Post.Kind, Post.Status
SIGNED = (Kind.OPENING, Kind.CLOSING, Kind.REBUTTAL, Kind.POSITION, Kind.AMENDMENT)
ANSWERS = (Kind.RESPONSE, Kind.REPLY)
GONE = (Status.HIDDEN, Status.WITHDRAWN, Status.DELETED)


def talks_of(debates: Iterable[Debate], reader: Anyone) -> dict[int, Json]:
    """By debate: what this reader may read of it. The reader may read all of these debates."""
    rows = list(debates)
    if not rows:
        return {}
    threads = [one.thread_id for one in rows]
    posts = _posts(threads, reader)
    heard = _heard(threads, reader)
    cited = _cited(posts)
    gone, said = _gone(threads), _said(threads, reader)
    voices = _voices(rows)
    moved = _moved(rows, voices)
    found = {}
    for one in rows:
        mine = posts.get(one.thread_id, [])
        contributions = [
            _contribution(post, cited, heard.get(post.pk, 0))
            for post in mine
            if post.kind in (Kind.OPENING, Kind.CLOSING)
        ]
        rebuttals = [_rebuttal(post, heard.get(post.pk, 0)) for post in mine if post.kind == Kind.REBUTTAL]
        found[one.pk] = {
            "key": one.pk,
            "slug": one.slug,
            "url": one.get_absolute_url(),
            "question": one.question,
            "stage": one.stage,
            "voices": _told_voices(one, voices.get(one.pk, []), contributions),
            "contributions": contributions,
            "rebuttals": rebuttals,
            "gone": gone.get(one.thread_id, []),
            "said": said.get(one.thread_id, {}),
            "readers": moved.get(one.pk),
        }
    return found


def _posts(threads: Sequence[int], reader: Anyone) -> dict[int, list[Post]]:
    """Contributions and rebuttals that may be read, by thread in the order of their numbers."""
    kinds = (Kind.OPENING, Kind.CLOSING, Kind.REBUTTAL)
    rows = Post.objects.visible_to(reader).filter(thread__in=threads, number__isnull=False, kind__in=kinds)
    rows = rows.select_related("author", "about", "rebuttal", "quotation", "contribution__voice").defer("source")
    entries = LedgerEntry.objects.select_related("reply").order_by("at", "pk")
    found: dict[int, list[Post]] = defaultdict(list)
    for one in rows.prefetch_related(Prefetch("rebuttal__entries", queryset=entries)).order_by("thread", "number"):
        found[one.thread_id].append(one)
    return found


def _heard(threads: Sequence[int], reader: Anyone) -> dict[int, int]:
    """How many other people replied to each text, wrote about it, or spoke in the exchange that it began."""
    rows = Post.objects.visible_to(reader).filter(thread__in=threads, number__isnull=False).order_by("pk")
    who: dict[int, str] = {}
    took_up: dict[int, set[str]] = defaultdict(set)
    links = []
    names = ("pk", "author", "signature", "reply_to", "about", "root")
    for pk, author, signature, *targets in rows.values_list(*names):
        who[pk] = str(author) if author else f"“{signature}”"
        links.append((pk, {target for target in targets if target}))
    for pk, targets in links:
        for target in targets:
            if who[pk] != who.get(target):
                took_up[target].add(who[pk])
    return {pk: len(people) for pk, people in took_up.items()}


def _cited(posts: dict[int, list[Post]]) -> dict[int, int]:
    """How many references each contribution cites."""
    keys = [one.pk for some in posts.values() for one in some if one.kind != Kind.REBUTTAL]
    rows = Citation.objects.filter(post__in=keys).order_by().values("post")
    return dict(rows.annotate(n=Count("reference", distinct=True)).values_list("post", "n"))


def _gone(threads: Sequence[int]) -> dict[int, list[Json]]:
    """What was signed and is no longer to be read: its number, its kind, and what became of it. No words, no name."""
    rows = Post.objects.filter(thread__in=threads, number__isnull=False, status__in=GONE, kind__in=SIGNED)
    found: dict[int, list[Json]] = defaultdict(list)
    for thread, number, kind, status in rows.order_by("thread", "number").values_list(
        "thread", "number", "kind", "status"
    ):
        found[thread].append({"number": number, "kind": kind, "status": status})
    return found


def _said(threads: Sequence[int], reader: Anyone) -> dict[int, Json]:
    """How many responses and replies there are, from how many people, and which views responses show."""
    rows = Post.objects.visible_to(reader).filter(thread__in=threads, number__isnull=False, kind__in=ANSWERS)
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    views: dict[int, Counter[str]] = defaultdict(Counter)
    people: dict[int, set[str]] = defaultdict(set)
    for thread, kind, view, author, signature in rows.order_by("pk").values_list(
        "thread", "kind", "view", "author", "signature"
    ):
        counted[thread][kind] += 1
        people[thread].add(str(author) if author else f"“{signature}”")
        if view:
            views[thread][view] += 1
    return {
        thread: {
            "responses": one[Kind.RESPONSE],
            "replies": one[Kind.REPLY],
            "people": len(people[thread]),
            "views": dict(sorted(views[thread].items())),
        }
        for thread, one in counted.items()
    }


# Voices -------------------------------------------------------------------------------------------------------


def _voices(debates: Sequence[Debate]) -> dict[int, list[Voice]]:
    """Each with whether its text stands in the thread."""
    signed = Contribution.objects.filter(voice=OuterRef("pk"), post__number__isnull=False)
    rows = Voice.objects.filter(debate__in=debates).select_related("contributor").annotate(has_text=Exists(signed))
    found: dict[int, list[Voice]] = defaultdict(list)
    for one in rows.order_by("debate", "order"):
        found[one.debate_id].append(one)
    return found


def _told_voices(debate: Debate, voices: Sequence[Voice], contributions: Sequence[Json]) -> list[Json]:
    """All; but where a voice appears with its text, those that have one, and theses of texts that are read."""
    read = {one["voice"] for one in contributions}
    announces = debate.format.announces
    return [
        {
            "letter": one.letter,
            "label": one.label,
            "thesis": one.thesis if announces or one.letter in read else "",
            "by": one.contributor.name if one.contributor else "",
            "waived": one.waived_at is not None,
        }
        for one in voices
        if announces or one.has_text  # type: ignore[attr-defined]
    ]


def _moved(debates: Sequence[Debate], voices: dict[int, list[Voice]]) -> dict[int, Json]:
    """How readers moved, as far as small numbers allow: the same table as on the page of each debate."""
    asks = [one for one in debates if one.format.takes_choices]
    rows = ReaderChoice.objects.filter(debate__in=asks).order_by()
    counted: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for debate, before, after, n in rows.values_list("debate", "before", "after").annotate(n=Count("pk")):
        counted[debate].append((before, after, n))
    found = {}
    for one in asks:
        if one.pk not in counted:
            continue
        answers = answers_of((voice.letter, "", "") for voice in voices.get(one.pk, []))
        table = movement([answer.key for answer in answers], counted[one.pk])
        if table.is_told:
            found[one.pk] = {"kinds": list(table.kinds), "cells": [list(line) for line in table.cells]}
    return found


# Contributions and rebuttals ----------------------------------------------------------------------------------


def _contribution(post: Post, cited: dict[int, int], heard: int) -> Json:
    one: Contribution = post.contribution
    return {
        "number": post.number,
        "kind": post.kind,
        "voice": LETTERS[one.voice.order],
        "by": post.byline,
        "affiliation": post.affiliation,
        "title": post.title,
        "abstract": post.abstract,
        "begins": words_of(post.html),
        "version": post.version,
        "words": post.words,
        "references": cited.get(post.pk, 0),
        "heard": heard,
        "at": moment(post.published_at),
        "has_interests": one.has_interests,
        "disclosure": one.disclosure if one.has_interests else "",
    }


def _rebuttal(post: Post, heard: int) -> Json:
    """`heard` is how many others replied to it or took it up: by that, rebuttals are put in order."""
    row: Rebuttal = post.rebuttal
    quotation = getattr(post, "quotation", None)
    about = post.about
    is_read = about is not None and about.status == Status.PUBLIC
    return {
        "number": post.number,
        "by": post.byline,
        "about": about.number if about is not None else None,
        "passage": quotation.exact if quotation is not None and is_read else "",
        "text": words_of(post.html),
        "version": post.version,
        "at": moment(post.published_at),
        "state": row.state,
        "conceded": row.conceded,
        "point": row.point,
        "heard": heard,
        "entries": [
            {
                "move": one.move,
                "extent": one.extent,
                "sentence": one.sentence,
                "at": moment(one.at),
                "reply": one.reply.number if one.reply else None,
            }
            for one in row.entries.all()
        ],
    }


def talk_of(debate: Debate, reader: Anyone) -> Json:
    return talks_of([debate], reader)[debate.pk]


def readable(reader: Anyone) -> QuerySet[Debate]:
    """Debates this reader may read, in preparation none."""
    return Debate.objects.visible_to(reader).exclude(stage="draft").select_related("topic")
