"""Fits the headings inside a rendered text under the heading of the place where a page shows it."""

from __future__ import annotations

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
HEADING = re.compile(r"<(/?)h([1-6])\b")


@register.filter
def headings_from(html: str, level: int) -> SafeString:
    """The same HTML, made by forum.text.markup, whose highest heading is `level` and which leaves none out."""
    used = sorted({found[2] for found in HEADING.finditer(html)})
    levels = {old: min(level + place, 6) for place, old in enumerate(used)}
    return mark_safe(HEADING.sub(lambda found: f"<{found[1]}h{levels[found[2]]}", html))
