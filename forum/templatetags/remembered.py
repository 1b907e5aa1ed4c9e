"""Parts of a page that are the same on most pages, drawn once: the bar above, the foot, the links in the head."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.core.signals import setting_changed
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forum.once import OncePerVersion

register = template.Library()
MOST = 64  # ways in which one part may look

_all: list[dict[tuple[Any, ...], SafeString]] = []


class Remembered(template.Node):
    """Draws what stands inside once for each value of what it depends on, the language always among them."""

    def __init__(self, nodelist: NodeList, depends_on: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.depends_on = depends_on
        self.known: dict[tuple[Any, ...], SafeString] = {}
        _all.append(self.known)

    def render(self, context: Context) -> SafeString:
        key = (get_language(), *[str(one.resolve(context)) for one in self.depends_on])
        drawn = self.known.get(key)
        if drawn is None:
            drawn = self.nodelist.render(context)
            if len(self.known) >= MOST:
                self.known.clear()
            if not settings.DEBUG:
                self.known[key] = drawn
        return drawn


@register.tag
def remembered(parser: Parser, token: Token) -> Remembered:
    """`{% remembered a b %}…{% endremembered %}`: what stands inside depends on a, b, the language and the settings."""
    depends_on = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    inside = parser.parse(("endremembered",))
    parser.delete_first_token()
    return Remembered(inside, depends_on)


class RememberedOf(template.Node):
    """Draws what stands inside once for each version of a debate and each value (a name, yes or no) of the others.

    Where one of these values is None, it is drawn for this reader alone.
    """

    def __init__(self, nodelist: NodeList, of: FilterExpression, depends_on: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.of = of
        self.depends_on = depends_on
        self.drawn: OncePerVersion[Any, dict[tuple[str | bool, ...], SafeString]] = OncePerVersion(lambda _debate: {})

    def render(self, context: Context) -> SafeString:
        values = [one.resolve(context) for one in self.depends_on]
        if None in values:
            return self.nodelist.render(context)
        drawn = self.drawn(self.of.resolve(context))
        key = tuple(value if isinstance(value, str) else bool(value) for value in values)
        known = drawn.get(key)
        if known is None:
            known = self.nodelist.render(context)
            if len(drawn) >= MOST:
                drawn.clear()
            drawn[key] = known
        return known


@register.tag
def remembered_of(parser: Parser, token: Token) -> RememberedOf:
    """`{% remembered_of debate a b %}…{% endremembered_of %}`: what stands inside is the same for everybody.

    It depends on the debate as readers know of it, a, b and the language, not on who reads, the request, or a form.
    """
    of, *depends_on = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    inside = parser.parse(("endremembered_of",))
    parser.delete_first_token()
    return RememberedOf(inside, of, depends_on)


def forget(**_told: Any) -> None:
    """The settings have changed, as they do in tests."""
    for known in _all:
        known.clear()


setting_changed.connect(forget)
