"""What a form that takes no account adds: a hidden field for the solution, asked of those who are signed out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.challenge import proof, waiting

MISSING = _("One step is left before this is sent; everything that you typed is kept.")


class Challenged(forms.Form):
    """Put it first among a form's bases, say what it is for, and give it the request.

    The proof is looked at last, and used up only if all else is right. Where it alone is missing the form `is_held`:
    answer with `challenge.views.hold`.
    """

    purpose = ""

    solution = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_challenged = not request.user.is_authenticated
        self.is_held = False
        self.ticket = ""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.is_challenged or self.errors:
            return
        said = self.cleaned_data.get("solution", "")
        if len(said) > proof.LONGEST:
            said = ""  # no solution that this site asks for: as if there were none
        if not (waiting.accept(said, self.purpose) or proof.accept(said, self.purpose)):
            self._hold(said)

    def _hold(self, said: str) -> None:
        """One who comes too early keeps the ticket; a used, old or invented one is changed for a new one."""
        left = waiting.seconds_left(said, self.purpose)
        sentence = ngettext(
            "That was a little early: please wait %(n)d more second. Everything that you typed is kept.",
            "That was a little early: please wait %(n)d more seconds. Everything that you typed is kept.",
            left or 0,
        )
        self.is_held = True
        self.ticket = said if left else waiting.ticket(self.purpose)
        self.add_error(None, sentence % {"n": left} if left else str(MISSING))
