"""Who makes a file: a process of a machine, and whether it still runs."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

ELSEWHERE = timedelta(minutes=30)  # after which a maker on another machine, which we cannot see, is given up


def of_this_process() -> dict[str, Any]:
    """A lease for whoever calls; the token makes it one of its kind."""
    pid = os.getpid()
    return {"token": secrets.token_hex(8), "host": socket.gethostname(), "pid": pid, "since": _since(pid)}


def is_alive(lease: dict[str, Any], begun: datetime | None) -> bool:
    if lease.get("host") != socket.gethostname():
        return begun is not None and timezone.now() - begun < ELSEWHERE
    pid = int(lease.get("pid", 0))
    return pid > 0 and _runs(pid) and _since(pid) == lease.get("since")


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs, as somebody else
        return True
    return True


def _since(pid: int) -> str:
    """When the process began, by the kernel's clock, so that a number which is given again is not taken for it.

    Of one that has ended and whose parent has not looked yet, and where there is no such file, nothing.
    """
    try:
        facts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return ""
    return "" if facts[0] == "Z" else facts[19]
