"""To whom a response was handed, and who answered it where, as its card says it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.translation import gettext as _

from forum.debates.models import LETTERS, Debate, Handing
from forum.kept import Kept
from forum.once import OncePerVersion
from forum.posts.models import Post

AT_ONCE = 100

_some = Kept(
    lambda *responses: (
        Handing.objects.filter(response__in=responses)
        .order_by("at", "pk")
        .values_list(
            *("response__number", "voice__order", "voice__contributor__name", "answer__number", "answer__status")
        )
    )
)


# Which responses were handed on at all: of most pages none.
_ever = OncePerVersion[Debate, frozenset[int]](
    lambda debate: frozenset(Handing.objects.filter(voice__debate=debate).values_list("response", flat=True))
)


def handed_among(debate: Debate, responses: Sequence[int]) -> list[int]:
    """Those of these responses (by key) that were handed on."""
    ever = _ever(debate) if responses else ()
    return [one for one in responses if one in ever]


def handed_in(responses: Sequence[int], posts: str) -> dict[int, str]:
    """By the number of each response (asked for by key) that was handed on, the lines that say so.

    One query for every AT_ONCE of them; `posts` is where the address of a post begins.
    """
    lines: dict[int, str] = {}
    for start in range(0, len(responses), AT_ONCE):
        asked = responses[start : start + AT_ONCE]
        for number, order, name, answer, status in _some(*asked, *[asked[0]] * (AT_ONCE - len(asked))):
            answered = answer if status == Post.Status.PUBLIC else None
            lines[number] = lines.get(number, "") + _line(LETTERS[order], name or "", answered, posts)
    return lines


def _line(letter: str, name: str, answer: int | None, posts: str) -> str:
    who = {"letter": letter.upper(), "name": escape(name)}
    if answer is None:
        says = _("Handed to %(letter)s, %(name)s, who has not answered yet.") if name else _("Handed to %(letter)s.")
        return f'<p class="post__meta handed v{letter}">{says % who}</p>'
    says = (_("%(letter)s, %(name)s, answered:") if name else _("%(letter)s answered:")) % who
    return f'<p class="post__meta handed v{letter}">{says} <a href="{posts}{answer}/">#{answer}</a></p>'
