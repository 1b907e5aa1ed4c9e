"""Draws a part that another room hangs into a page (forum.additions.Piece) with its own context."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString

from forum.additions import Piece

register = template.Library()


@register.simple_tag(takes_context=True)
def piece(context: RequestContext, one: Piece) -> SafeString:
    """What stands inside its section; the page's own context is there as well."""
    assert context.template is not None
    inside = context.template.engine.get_template(one.template)
    with context.push(piece=one, **one.context):
        return inside.render(context)
