"""What a debate's page gives to the script that follows it: where to listen, after which version, and every label."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from forum.debates.models import Debate
from forum.debates.stages import Stage

MOST = 10  # labels count to nine; from here on one label serves every number
EVERYTHING = ("contributions", "closings", "rebuttals", "replies", "responses")
Counted = Callable[[int], str]  # for a number the words that count so many, with %(n)s in the number's place

_more: dict[str, Counted] = {}


def count(news: str, words: Counted) -> None:
    """Called once, when the site starts, by a room above whose events a page counts as news of their own."""
    _more[news] = words


@dataclass(frozen=True)
class Following:
    """`news` names the counters whose items stand on this page, `parts` the ids that belong here before they exist."""

    socket: str
    events: str
    after: int
    news: str
    parts: str
    argues: bool = False

    @property
    def labels(self) -> str:
        return _labels(get_language() or "", self.argues)


def following_of(debate: Debate, *, news: tuple[str, ...] = (), parts: tuple[str, ...] = ()) -> Following | None:
    """How the page of a debate is followed; a debate in preparation is not."""
    if debate.stage_now is Stage.DRAFT:
        return None
    return Following(
        socket=f"/live/{debate.topic.key}/",
        events=reverse("debates:events", args=[debate.slug]),
        after=debate.topic.version,
        news=" ".join(news),
        parts=" ".join(parts),
        argues=debate.format_key == "arguments",
    )


@lru_cache(maxsize=64)
def _labels(language: str, argues: bool) -> str:
    """Every label as JSON, in the language that is active: the script knows no grammar."""
    # Translators: {what} is a list of phrases such as "2 new responses"; {n} is a number. Keep both as they are.
    words = {
        "show": gettext("Show {what}"),
        "shown": gettext("Shown now: {what}."),
        "same": gettext("Nothing on this page has changed."),
        "go": gettext("Go to what is new"),
        "stale": gettext("This page has changed: reload"),
        "lost": gettext("You no longer have access to this debate. Reload"),
        "reading": gettext("{n} reading now"),
    }
    numbers = [*range(1, MOST), MOST]
    counted = {
        "contributions": [
            ngettext("%(n)s new argument", "%(n)s new arguments", n)
            if argues
            else ngettext("%(n)s new contribution", "%(n)s new contributions", n)
            for n in numbers
        ],
        "closings": [ngettext("%(n)s new closing statement", "%(n)s new closing statements", n) for n in numbers],
        "rebuttals": [ngettext("%(n)s new rebuttal", "%(n)s new rebuttals", n) for n in numbers],
        "replies": [ngettext("%(n)s new reply", "%(n)s new replies", n) for n in numbers],
        "responses": [ngettext("%(n)s new response", "%(n)s new responses", n) for n in numbers],
        "changes": [ngettext("%(n)s change", "%(n)s changes", n) for n in numbers],
        "marks": [ngettext("%(n)s new", "%(n)s new", n) for n in numbers],
        **{name: [words_for(n) for n in numbers] for name, words_for in _more.items()},
    }
    written = {name: [text % {"n": _shown(n)} for n, text in enumerate(texts, 1)] for name, texts in counted.items()}
    return json.dumps({**words, **written}, ensure_ascii=False, separators=(",", ":"))


def _shown(number: int) -> str:
    return f"{number}+" if number == MOST else str(number)
