"""Sentences that several rules say."""

from django.utils.translation import gettext_lazy as _

ONLY_ORGANIZERS = _("Only the organizers of this process may do that.")
ARCHIVED = _("This process is archived; nothing in it changes any more.")
