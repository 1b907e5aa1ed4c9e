"""Actions about readers, each with what it needs to be called; gathered by walk.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser

from forum.readers import choices, errata
from forum.readers.browsers import Keys, browser_key

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE: dict[str, str] = {}  # functions that take `by` and are no actions, and why
SHOWN: set[str] = {"readers.errata.decide_erratum"}  # of these readers must see something


def _chosen(w: Any) -> Any:
    return choices.choose(
        debate=w.open,
        by=AnonymousUser(),
        keys=Keys(browser=browser_key(w.open.pk, "one")),
        moment="after",
        answer="a",
        reason="Clear.",
    )


def _proposed(w: Any) -> Any:
    return errata.propose_erratum(
        debate=w.open, by=w.cleo, kind="name", stands="Smyth", proposed="Smith", client_key=uuid4()
    )


def _decide(w: Any) -> Callable[[], Any]:
    erratum = _proposed(w)
    return lambda: errata.decide_erratum(erratum=erratum, by=w.olga, accept=True, note="Corrected.")


def _show(w: Any) -> Callable[[], Any]:
    choice = _chosen(w)
    return lambda: choices.show_reason(choice=choice, by=w.olga)


def _hide(w: Any) -> Callable[[], Any]:
    choice = _chosen(w)
    return lambda: choices.hide_reason(choice=choice, by=w.olga)


WALK |= {
    "readers.choices.choose": lambda w: lambda: _chosen(w),
    "readers.choices.show_reason": _show,
    "readers.choices.hide_reason": _hide,
    "readers.errata.propose_erratum": lambda w: lambda: _proposed(w),
    "readers.errata.decide_erratum": _decide,
}
