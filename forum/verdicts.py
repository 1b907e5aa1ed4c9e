"""A verdict answers "may I?" and says why not; `require` turns a refusal into an error a page can print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Sentence = Union[str, "_StrPromise"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed; otherwise falsy, with the one sentence that the person should hear."""

    allowed: bool
    reason: Sentence = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(reason: Sentence) -> Verdict:
    return Verdict(False, reason)


class Refused(PermissionDenied):
    """Something a person may not do, said in one sentence. Becomes a 403 page with that sentence."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


SENT_BEFORE = _("This form was sent before, with other content. Open it anew; what you typed now is still here.")


def require(verdict: Verdict) -> None:
    """Do nothing when the verdict is yes; raise Refused with its reason when it is no."""
    if not verdict:
        raise Refused(verdict.reason)
