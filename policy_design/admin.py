"""Gathers the rooms' admin, where Django looks for it."""

from policy_design.options import admin as options
from policy_design.process import admin as process

__all__ = ["options", "process"]
