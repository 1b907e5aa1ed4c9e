"""Told inside the action's transaction, so that rooms above keep what they own in step with the process."""

from django.dispatch import Signal

moved = Signal()  # process: its stage, the dates of its stages, its name, licence or audience changed
