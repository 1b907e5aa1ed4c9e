"""What the gates of a process need to know of its options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forum.people.models import Role
from forum.posts.models import Post
from policy_design.options.models import Option, Position

if TYPE_CHECKING:
    from policy_design.process.models import Process


def options(process: Process) -> dict[str, Any]:
    """How many options are on the table, and how many experts have not taken a position on every one of them."""
    on_table = list(process.options.filter(status=Option.Status.OPEN).values_list("pk", flat=True))
    experts = set(process.topic.memberships.filter(role=Role.EXPERT).values_list("person_id", flat=True))
    taken: dict[int, int] = dict.fromkeys(experts, 0)
    current = Position.objects.filter(option__in=on_table, is_current=True, expert__in=experts)
    for expert in current.values_list("expert_id", flat=True):
        taken[expert] += 1
    owed = sum(number < len(on_table) for number in taken.values())
    sealed = Position.objects.filter(option__process=process, post__status=Post.Status.SEALED).count()
    return {"options": len(on_table), "positions_owed": owed, "positions_sealed": sealed}
