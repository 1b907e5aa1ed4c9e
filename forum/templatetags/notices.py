"""`{% follow_buttons … %}`: the buttons with which something is followed, left or muted, and that remember it."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Q
from django.utils.translation import gettext as _

from forum.notices.models import Follow, Frequency

register = template.Library()
KINDS = ("topic", "post", "voice", "tag")


@register.inclusion_tag("forum/notices/_follow.html", takes_context=True)
def follow_buttons(context: Any, name: str = "", **targets: Any) -> dict[str, Any]:
    """For `topic`, `voice`, `post` and `tag`, whichever are given. `name` says what the topic is of: "debate".

    Signed out it is a link, the same for everybody; signed in it takes one query for all buttons of the page.
    """
    request = context["request"]
    wanted = {kind: targets[kind] for kind in KINDS if targets.get(kind)}
    user = getattr(request, "user", None)
    common = {"request": request, "back": request.path, "frequencies": Frequency.choices}
    if user is None or not user.is_authenticated:
        return {**common, "is_signed_out": True, "label": _label(next(iter(wanted), ""), name), "buttons": wanted}
    buttons = [
        {"kind": kind, "pk": wanted[kind].pk, "label": _label(kind, name), "follow": follow}
        for kind, follow in _known(user, wanted).items()
    ]
    return {**common, "buttons": buttons, "csrf_token": context.get("csrf_token")}


def _known(user: Any, wanted: dict[str, Any]) -> dict[str, Follow | None]:
    if not wanted:
        return {}
    any_of = Q()
    for kind, target in wanted.items():
        any_of |= Q(**{kind: target.pk})
    found = list(Follow.objects.filter(any_of, person=user.pk).exclude(state=Follow.State.LEFT))
    return {kind: next((one for one in found if getattr(one, f"{kind}_id")), None) for kind in wanted}


def _label(kind: str, name: str) -> str:
    if kind == "topic":
        of_topic = {"process": _("Follow this process"), "option": _("Follow this option")}
        return of_topic.get(name, _("Follow this debate"))
    said = {
        "post": _("Follow this contribution"),
        "voice": _("Follow this voice"),
        "tag": _("Follow this subject"),
    }
    return said.get(kind, "")
