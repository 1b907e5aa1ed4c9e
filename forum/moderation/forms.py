"""What a moderator is asked: why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.moderation.models import Decision


class ReasonForm(forms.Form):
    """A sentence that stands where readers look for the text, or in the record of who showed it again."""

    use_required_attribute = False

    reason = forms.CharField(
        label=_("Reason"),
        max_length=Decision._meta.get_field("reason").max_length,
        error_messages={"required": _("Give a reason; readers see it in the place of the text.")},
    )
