"""Links to calendars that programs subscribe to."""

from django import template
from django.urls import reverse

from forum.feeds import calendars

register = template.Library()


@register.simple_tag
def webcal(name: str, *args: str) -> str:
    """The address of a calendar, with the scheme that calendar programs answer to."""
    return calendars.webcal(reverse(name, args=args))
