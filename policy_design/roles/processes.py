"""Who may do what with a process, for docs/ROLES.md and a test's table."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from policy_design import rules
from policy_design.roles.figures import (
    FIGURES,
    OTHERS,
    ROLES,
    STAGES,
    Ask,
    allowed_stages,
    scene,
    stage_cell,
)


def interest(person: Any, status: str = "open") -> Any:
    return SimpleNamespace(person_id=person.pk, status=status)


def paper(published: bool) -> Any:
    return SimpleNamespace(published_at="now" if published else None)


OTHER: Any = SimpleNamespace(pk=OTHERS)
EXPERTISE: Any = SimpleNamespace(person_id=FIGURES["expert"].pk)
ACTIONS: dict[str, Ask] = {
    "read a public process": lambda who, at: rules.can_read_process(who, scene(at)),
    "read a members-only process": lambda who, at: rules.can_read_process(who, scene(at, is_open=False)),
    "export a process": lambda who, at: rules.can_export_process(who, scene(at)),
    "see the organizer's page of a process": lambda who, at: rules.can_organize_process(who, scene(at)),
    "edit a process, its plan, debates and documents": lambda who, at: (
        rules.can_edit_process(who, scene(at))
        and rules.can_edit_stage(who, scene(at), SimpleNamespace(ended_at=None))  # type: ignore[arg-type]
        and rules.can_edit_document(who, scene(at))
    ),
    "open a document to comments by paragraph": lambda who, at: rules.can_open_comments(who, paper(True), scene(at)),
    "edit a stage that has ended": lambda who, at: rules.can_edit_stage(
        who,
        scene(at),
        SimpleNamespace(ended_at="now"),  # type: ignore[arg-type]
    ),
    "move a process to its next stage (gates permitting)": lambda who, at: rules.can_move_process(who, scene(at)),
    "invite an expert, observer, moderator or organizer": lambda who, at: rules.can_invite_to_process(
        who, scene(at), "expert"
    ),
    "remove an expert": lambda who, at: rules.can_remove_from_process(who, scene(at), OTHER, "expert"),
    "remove oneself as organizer": lambda who, at: rules.can_remove_from_process(who, scene(at), who, "organizer"),
    "say what one brings as an expert": lambda who, at: rules.can_change_statement(who, EXPERTISE, scene(at)),
    "say what one brings when suspended": lambda who, at: rules.can_change_statement(
        who, EXPERTISE, scene(at, suspension_of=lambda person: SimpleNamespace(until=None))
    ),
    "declare one's interests as an expert, also when suspended": lambda who, at: rules.can_edit_expertise(
        who, EXPERTISE, scene(at, suspension_of=lambda person: SimpleNamespace(until=None))
    ),
    "ask to join": lambda who, at: rules.can_express_interest(who, scene(at)),
    "ask to join where only invited experts are taken": lambda who, at: rules.can_express_interest(
        who, scene(at, takes_interests=False)
    ),
    "ask to join when suspended": lambda who, at: rules.can_express_interest(
        who, scene(at, suspension_of=lambda person: SimpleNamespace(until=None))
    ),
    "read somebody's request to join": lambda who, at: rules.can_read_interest(who, interest(OTHER), scene(at)),
    "read one's own request to join": lambda who, at: rules.can_read_interest(who, interest(who), scene(at)),
    "answer a request to join": lambda who, at: rules.can_decide_interest(who, interest(OTHER), scene(at)),
    "answer one's own request to join": lambda who, at: rules.can_decide_interest(who, interest(who), scene(at)),
    "answer a request a second time": lambda who, at: rules.can_decide_interest(
        who, interest(OTHER, "declined"), scene(at)
    ),
    "read a published document": lambda who, at: rules.can_read_document(who, paper(True), scene(at)),
    "read an unpublished document": lambda who, at: rules.can_read_document(who, paper(False), scene(at)),
}


def chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Policy processes"
    yield ""
    yield "From `policy_design/rules/`. Roles are held per process, which here is public unless a line says otherwise."
    yield ""
    names = [(stage.value if stage else "in preparation", letter) for stage, letter in STAGES.items()]
    yield "Stages: " + ", ".join(f"**{letter}** {name}" for name, letter in names) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for action, ask in ACTIONS.items():
        yield f"| {action} | " + " | ".join(stage_cell(allowed_stages(ask, role)) for role in ROLES) + " |"
    yield ""
    may = [role for role, figure in FIGURES.items() if rules.can_create_process(figure)]  # type: ignore[arg-type]
    yield f"Set up a process: {', '.join(may)} (an organizer is who may organize on this site)."
