"""Sentences that several rules say, who may be asked about, and which stages end a debate."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, Union

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.people.models import Person

Anyone: TypeAlias = Union["Person", "AnonymousUser"]

SIGN_IN = _("Sign in first.")
SIGN_IN_TO_RESPOND = _("Sign in to respond.")
NOT_YOURS = _("There is nothing here that you may see.")
ONLY_ORGANIZERS = _("Only the organizers of this debate may do that.")
NEEDS_A_NAME = _("Fill in your name in your profile first: everything here is signed.")
IS_OVER = _("This debate is closed; nothing more can be written in it.")
ENDED = ("closed", "archived")
