"""Amendments as tests make them."""

from __future__ import annotations

from uuid import uuid4

from forum.posts.actions import Text
from policy_design.options.amendments import propose_amendment
from policy_design.options.models import Amendment
from tests.policy_design.cast import renewed


def amend(option, by, new_texts=None, added=None, *, version=None, source="It is too slow.", **terms) -> Amendment:
    """An amendment as `by` proposes it."""
    option = renewed(option)
    terms = {"licence_agreed": True, "conduct_agreed": True, "client_key": uuid4(), **terms}
    return propose_amendment(
        option=option,
        by=by,
        new_texts=new_texts or {},
        added=added or {},
        version=version or option.version,
        reason=Text(source=source),
        **terms,
    )


def faster(option, by, **terms) -> Amendment:
    """Of the option of the cast: reviewed every eighteen months."""
    return amend(option, by, {2: "The guidance is reviewed every eighteen months by its authors."}, **terms)


def again(amendment) -> Amendment:
    """The amendment as it is now."""
    found = Amendment.objects.select_related("post", "accepted_in", "option__process__topic", "option__debate__topic")
    return found.get(pk=amendment.pk)
