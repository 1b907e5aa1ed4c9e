"""Gathers the rooms' admin, where Django looks for it."""

from policy_design.options import admin as options
from policy_design.process import admin as process
from policy_design.recommendations import admin as recommendations
from policy_design.report import admin as report
from policy_design.summary import admin as summary
from policy_design.voting import admin as voting

__all__ = ["options", "process", "recommendations", "report", "summary", "voting"]
