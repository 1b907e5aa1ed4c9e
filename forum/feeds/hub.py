"""The worker's part of WebSub: tell the hub which feeds have changed, so that who follows them hears at once.

A cursor over the readers' versions of each public topic, told at least once; a lease keeps two workers apart, and no
transaction is open while the hub is waited for. Without FOLKMOOT_WEBSUB_HUB nothing is done. The hub goes through the
same gate as webhooks do: a public address over TLS, unless webhooks stay within one network.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from forum.debates.models import Debate
from forum.feeds import entries
from forum.feeds.models import HubPing
from forum.live.models import Topic
from forum.verdicts import Refused
from forum.webhooks import addresses
from forum.webhooks.posting import NoAnswer, post

log = logging.getLogger(__name__)
AT_ONCE = 20  # topics in one pass of the worker
SLICE = 15.0  # seconds of one pass, after which others have their turn
LEASE = timedelta(minutes=2)
MOST_FEEDS = 100  # named to the hub at once
RETRIES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720)]

_feeds: dict[str, list[Callable[[Topic], list[str]]]] = {}


def name_with(kind: str, feeds: Callable[[Topic], list[str]]) -> None:
    """Called once, when the site starts: paths of feeds that show topics of this kind."""
    known = _feeds.setdefault(kind, [])
    if feeds not in known:
        known.append(feeds)


def tell_due() -> int:
    """Tell the hub of what has changed; how many topics it took. Run again, it goes on."""
    if not settings.WEBSUB_HUB:
        return 0
    until, taken = time.monotonic() + SLICE, 0
    for topic in _due():
        taken += _tell(topic)
        if time.monotonic() > until:
            break
    return taken


def _due() -> list[Topic]:
    """Public topics with news since the hub last heard of them; those that it never heard of come first."""
    behind = Q(hub_ping=None) | Q(hub_ping__version__lt=F("version"), hub_ping__next_at__lte=timezone.now())
    topics = Topic.objects.filter(behind, is_public=True, version__gt=0, kind__in=_feeds)
    return list(topics.order_by(F("hub_ping__next_at").asc(nulls_first=True), "pk")[:AT_ONCE])


def _tell(topic: Topic) -> bool:
    now = timezone.now()
    HubPing.objects.get_or_create(topic=topic, defaults={"next_at": now})
    mine = HubPing.objects.filter(topic=topic, version__lt=topic.version, next_at__lte=now)
    if not mine.update(next_at=now + LEASE):
        return False  # another worker has it
    paths = dict.fromkeys(path for name in _feeds[topic.kind] for path in name(topic))
    if problem := _sent([settings.SITE_URL + path for path in list(paths)[:MOST_FEEDS]]):
        log.warning("the hub was not told of topic %s: %s", topic.pk, problem)
        _put_off(topic)
        return False
    HubPing.objects.filter(topic=topic, version__lt=topic.version).update(
        version=topic.version, failures=0, next_at=timezone.now()
    )
    return True


def _sent(urls: list[str]) -> str:
    """Empty where the hub took it; else why not."""
    body = urlencode([("hub.mode", "publish"), *(("hub.url", url) for url in urls)]).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "User-Agent": f"Folkmoot/{settings.VERSION} ({settings.SITE_URL})",
    }
    try:
        target = addresses.read(settings.WEBSUB_HUB)
        status = post(target, addresses.resolve(target), body, headers)
    except (Refused, NoAnswer) as problem:
        return str(problem)[:200]
    return "" if 200 <= status < 300 else f"HTTP {status}"


def _put_off(topic: Topic) -> None:
    """Later and later, and then twice a day: what has changed since is told along."""
    failures = HubPing.objects.values_list("failures", flat=True).get(topic=topic)
    later = timezone.now() + RETRIES[min(failures, len(RETRIES) - 1)]
    HubPing.objects.filter(topic=topic).update(failures=min(failures + 1, 1000), next_at=later)


def feeds_of_debate(topic: Topic) -> list[str]:
    """The feeds that show a debate: its own, its subjects', its contributions', and those of who signed there."""
    debate = Debate.objects.filter(topic=topic).prefetch_related("tags").first()
    if debate is None:
        return []
    signed = entries.readable().filter(thread=debate.thread_id)
    numbers = signed.filter(contribution__isnull=False).order_by("number").values_list("number", flat=True)
    people = signed.filter(author__is_active=True).order_by("author__slug").values_list("author__slug", flat=True)
    return [
        reverse("feeds:debate", args=[debate.slug]),
        reverse("feeds:site"),
        *(reverse("feeds:tag", args=[tag.slug]) for tag in debate.tags.all()),
        *(reverse("feeds:rebuttals", args=[debate.slug, number]) for number in numbers),
        *(reverse("feeds:person", args=[slug]) for slug in people.distinct()),
    ]
