"""The id under which a line or section of a summary stands on its page."""

from __future__ import annotations

from django import template

from policy_design.summary.reading import anchor as anchor_of

register = template.Library()


@register.filter
def anchor(key: str) -> str:
    return anchor_of(key)
