"""Who may do what in policy design, and the sentence that says why not; docs/ROLES.md is made from it.

Like the forum's: rules look at facts on the rows they are given and import no room. A person may be anonymous.
"""

from policy_design.rules.processes import (
    can_create_process,
    can_decide_interest,
    can_edit_document,
    can_edit_expertise,
    can_edit_process,
    can_edit_stage,
    can_export_process,
    can_express_interest,
    can_fill_role,
    can_invite_to_process,
    can_move_process,
    can_organize_process,
    can_read_document,
    can_read_interest,
    can_read_process,
    can_remove_from_process,
)
from policy_design.rules.surveys import (
    can_answer_survey,
    can_cite_result,
    can_close_survey,
    can_create_survey,
    can_download_answers,
    can_edit_survey,
    can_invite_to_survey,
    can_moderate_survey,
    can_open_survey,
    can_read_results,
    can_read_survey,
)
from policy_design.rules.words import ARCHIVED, ONLY_ORGANIZERS

__all__ = [
    "ARCHIVED",
    "ONLY_ORGANIZERS",
    "can_answer_survey",
    "can_cite_result",
    "can_close_survey",
    "can_create_process",
    "can_create_survey",
    "can_decide_interest",
    "can_download_answers",
    "can_edit_document",
    "can_edit_expertise",
    "can_edit_process",
    "can_edit_stage",
    "can_edit_survey",
    "can_export_process",
    "can_express_interest",
    "can_fill_role",
    "can_invite_to_process",
    "can_invite_to_survey",
    "can_moderate_survey",
    "can_move_process",
    "can_open_survey",
    "can_organize_process",
    "can_read_document",
    "can_read_interest",
    "can_read_process",
    "can_read_results",
    "can_read_survey",
    "can_remove_from_process",
]
