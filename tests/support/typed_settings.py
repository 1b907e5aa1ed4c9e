"""The settings as mypy's Django plugin reads them: without asking for a secret."""

import os

os.environ.setdefault("FOLKMOOT_TESTING", "1")

from forum.settings import *  # noqa: F403  (the variable must be set first)
