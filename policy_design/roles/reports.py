"""Who may do what with a public report, asked of the rules role by role and stage by stage: for docs/ROLES.md."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from policy_design import rules
from policy_design.roles.figures import ROLES, Ask, allowed_stages, scene, stage_cell


def edition(doi: str = "") -> Any:
    return SimpleNamespace(doi=doi)


REPORT_ACTIONS: dict[str, Ask] = {
    "plan it: chapters, texts, preview": lambda who, at: rules.can_plan_report(who, scene(at)),
    "publish an edition": lambda who, at: rules.can_publish_report(who, scene(at)),
    "read an edition": lambda who, at: rules.can_read_edition(who, edition(), scene(at)),
    "read one of a members-only process": lambda who, at: rules.can_read_edition(
        who, edition(), scene(at, is_open=False)
    ),
    "note the DOI of an edition": lambda who, at: rules.can_deposit(who, edition(), scene(at)),
    "note another one": lambda who, at: rules.can_deposit(who, edition("10.5281/zenodo.1"), scene(at)),
}


def chapter() -> Iterator[str]:
    """Of docs/ROLES.md."""
    yield "## Public reports"
    yield ""
    yield "Of a public process, by its stages as above. An edition is published once and never changes."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for action, ask in REPORT_ACTIONS.items():
        yield f"| {action} | " + " | ".join(stage_cell(allowed_stages(ask, role)) for role in ROLES) + " |"
