"""Gathers the rooms' models, where Django looks for them."""

from policy_design.process.models import (
    Document,
    DocumentVersion,
    Expertise,
    ExpertOffer,
    Interest,
    Process,
    ProcessDebate,
    ProcessStage,
)
from policy_design.survey.models import (
    Survey,
    SurveyDraft,
    SurveyInvitation,
    SurveyKey,
    SurveyResponse,
    SurveyText,
)

__all__ = [
    "Document",
    "DocumentVersion",
    "ExpertOffer",
    "Expertise",
    "Interest",
    "Process",
    "ProcessDebate",
    "ProcessStage",
    "Survey",
    "SurveyDraft",
    "SurveyInvitation",
    "SurveyKey",
    "SurveyResponse",
    "SurveyText",
]
