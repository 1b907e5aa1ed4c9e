"""Places where a test can kill the worker, as a power cut would. Never in earnest: only with FOLKMOOT_TESTING or _DEMO.

FOLKMOOT_FAULT=name ends the process with SIGKILL when it comes to that place, FOLKMOOT_FAULT=name:3 at the third time.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

from django.conf import settings

POINTS = (
    "looked",  # something is due, nobody has been called yet
    "opened",  # the mail server has answered
    "claiming",  # in the transaction that takes a mail
    "claimed",  # it is ours for a while
    "asked",  # whether it may still go
    "handing",  # to the server, now
    "handed",  # the server said yes, nothing is written down yet
    "marking",  # in the transaction that says so
    "marked",  # written down
    "setting-back",  # in the transaction that says that it did not go
    "closing",  # all are done, the connection is still open
)
_passed: Counter[str] = Counter()


def point(name: str) -> None:
    """Die here, if this is where a test wants it."""
    wanted, _colon, time = os.environ.get("FOLKMOOT_FAULT", "").partition(":")
    if wanted != name or not settings.LOCAL:
        return
    _passed[name] += 1
    if _passed[name] == int(time or 1):
        os.kill(os.getpid(), signal.SIGKILL)
