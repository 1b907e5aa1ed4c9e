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

__all__ = [
    "Document",
    "DocumentVersion",
    "ExpertOffer",
    "Expertise",
    "Interest",
    "Process",
    "ProcessDebate",
    "ProcessStage",
]
