"""The worker: makes the moves whose time has come and sends the mail that is due, once or until told to stop."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError
from django.db import close_old_connections, connections

from forum import additions
from forum.debates import clock
from forum.library.syllabus import subscriptions
from forum.mail import outbox

log = logging.getLogger(__name__)
STEP = 0.25
ASK = 1.0  # seconds between two looks for what somebody waits for


class Command(BaseCommand):
    help = "Move debates whose time has come and send mail that is due. Running it twice does nothing twice."

    stopped = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--loop", type=float, metavar="SECONDS", help="keep running, with a pass every so many seconds"
        )

    def handle(self, *args: Any, loop: float | None = None, **options: Any) -> None:
        if loop is None:
            moved, others = len(clock.move_due()), [(part, part.run()) for part in additions.work]
            subscriptions.tell_due()
            sent = outbox.send_due()
            others += [(part, part.see_out()) for part in additions.work if part.see_out]
            self.stdout.write(said(moved, sent, others))
            return
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self.stop)
        while not self.stopped:
            self.one_pass()
            self.sleep(loop)
        for part in additions.work:
            if part.stop:
                part.stop()
        self.stdout.write("tick stops.")

    def stop(self, number: int, frame: object) -> None:
        """Let the pass that is running come to its end."""
        self.stopped = True

    def one_pass(self) -> None:
        """Every part on its own: mail goes out even when a debate cannot be moved."""
        moved = attempted("moving debates", lambda: len(clock.move_due()))
        others = [(part, attempted(part.name, part.run)) for part in additions.work]
        attempted("telling subscribers", subscriptions.tell_due)
        sent = attempted("sending mail", outbox.send_due)
        if moved or sent or any(number for _part, number in others):
            self.stdout.write(said(moved, sent, others))
            self.stdout.flush()

    def sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        asked = time.monotonic()
        while not self.stopped and time.monotonic() < until:
            time.sleep(min(STEP, max(0.0, until - time.monotonic())))
            if not self.stopped and time.monotonic() - asked >= ASK:
                hurry()
                asked = time.monotonic()


def hurry() -> None:
    """Between two passes: what somebody waits for."""
    for part in additions.work:
        if part.is_waiting and attempted(part.name, part.is_waiting):
            attempted(part.name, part.run)


def attempted(what: str, part: Callable[[], int]) -> int:
    """The part's count; a worker outlives a database that is away and a row that nobody foresaw, and says so."""
    close_old_connections()
    try:
        return part()
    except DatabaseError as error:
        log.error("%s failed, will try again: %s", what, type(error).__name__)
        connections.close_all()
    except Exception:
        log.exception("%s failed, will try again", what)
    return 0


def said(moved: int, sent: int, others: Sequence[tuple[additions.Work, int]] = ()) -> str:
    debates = "1 debate" if moved == 1 else f"{moved} debates"
    mails = "1 mail" if sent == 1 else f"{sent} mails"
    more = "".join(f" and {number} {part.one if number == 1 else part.many}" for part, number in others if number)
    return f"tick: moved {debates}{more}, sent {mails}."
