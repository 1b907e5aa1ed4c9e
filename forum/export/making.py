"""How files are made: each by a program of its own beside the worker, gently and within bounds of memory and time.

A program that ends early, even by kill -9, is noticed, and the next pass takes up what it had begun.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from forum.export import jobs, leases
from forum.export.models import ExportFile
from forum.export.shelf import Order, Stopped, shelf_of
from forum.people.roles import onlooker

log = logging.getLogger(__name__)
AWHILE = 30.0  # seconds that a worker which makes one pass waits, after all else, for files that are soon ready
AT_ONCE = 1  # the machine serves readers beside it


# The program itself ---------------------------------------------------------------------------------------------


def make(pk: int) -> bool:
    """Make one file from beginning to end; whether it is kept. Run by `manage.py make_file`, and by tests."""
    lease = leases.of_this_process()
    row = jobs.begin(pk=pk, lease=lease)
    if row is None:
        return False
    token, shelf = lease["token"], shelf_of(row.topic)

    def heard(per_cent: int) -> None:
        if not jobs.tell(row=row, token=token, per_cent=per_cent):
            raise Stopped

    order = Order(shelf.find(row.topic), onlooker(row.topic), row.as_of, shelf.gather, heard, parts_of(row))
    form = shelf.form_of(order.subject, row.form)
    if form is None:
        jobs.fail(pk=pk, token=token, problem=jobs.GONE)
        return False
    try:
        data = form.write(order)
    except Stopped:
        return False
    except MemoryError:
        jobs.fail(pk=pk, token=token, problem=jobs.TOO_LARGE)
    except Exception:
        log.exception("making %s failed", row)
        jobs.fail(pk=pk, token=token, problem=jobs.BROKEN)
    else:
        mark = form.mark() if form.mark else None
        kept = jobs.finish(row=row, token=token, data=data, suffix=form.key, mark=mark)
        shutil.rmtree(parts_of(row).parent, ignore_errors=True)
        return kept
    shutil.rmtree(parts_of(row).parent, ignore_errors=True)
    return False


def parts_of(row: ExportFile) -> Path:
    """Where finished parts of this file lie until it is whole: those as of one moment apart from those of another."""
    return Path(settings.MEDIA_ROOT) / "exports" / "parts" / str(row.pk) / f"{row.as_of:%Y%m%d%H%M%S}"


# The worker's side ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Child:
    pk: int
    process: subprocess.Popen[bytes]
    since: float = field(default_factory=time.monotonic)

    @property
    def is_late(self) -> bool:
        return time.monotonic() - self.since > settings.EXPORT_MINUTES * 60

    def end(self) -> None:
        """With the typesetter or converter that it may be waiting for."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


_children: list[Child] = []


def is_waiting() -> bool:
    """Is there something for a pass to do? One query, asked every second."""
    return bool(_children) or jobs.are_pending()


def make_due() -> int:
    """Look once: see to the programs that run, and start what waits; how many files were finished since.

    It waits for no program, so that mails and deadlines do not, either.
    """
    if not _children:  # else this is asked every second
        jobs.sweep()
    finished = sum(_seen_to(child) for child in list(_children))
    while len(_children) < AT_ONCE and _start_next():
        pass
    return finished


def see_out() -> int:
    """At the end of a worker that makes one pass: what is soon ready is finished, and the next begun after it."""
    until = time.monotonic() + AWHILE
    finished = 0
    while _children and time.monotonic() < until:
        time.sleep(0.05)
        finished += make_due()
    return finished


def _start_next() -> bool:
    running = {child.pk for child in _children}
    row = next((one for one in jobs.waiting() if one.pk not in running), None)
    if row is None:
        return False
    started = subprocess.Popen(
        _program_for(row), cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True
    )  # so that it ends together with whatever it starts
    _children.append(Child(row.pk, started))
    return True


def _program_for(row: ExportFile) -> list[str]:
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "make_file", str(row.pk)]


def _seen_to(child: Child) -> int:
    """1 where its file is ready now."""
    code = child.process.poll()
    if code is None and not child.is_late:
        return 0
    if code is None:
        child.end()
    _children.remove(child)
    row = ExportFile.objects.filter(pk=child.pk).first()
    if row is not None and row.status == ExportFile.Status.WORKING:
        token = ((row.state or {}).get("lease") or {}).get("token", "")
        if code is None:
            said = _("It was not done after %(minutes)d minutes, and was given up.")
            jobs.fail(pk=row.pk, token=token, problem=said % {"minutes": settings.EXPORT_MINUTES})
        else:
            log.warning("what made %s ended with %s, and is taken up again", row, code)
            jobs.release(pk=row.pk, token=token)
    return int(row is not None and row.status == ExportFile.Status.DONE)


def end_children() -> None:
    """With a worker that keeps running its programs end, and begin again with it; one that makes a single pass leaves
    them to their work."""
    for child in _children:
        child.end()
    _children.clear()
