"""Says how to try the demo: where it is, how to sign in, what to look at first."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

HELP = """
Folkmoot is at       {url}/
Sign in with a click {url}/demo/   (organizer, contributors, moderator, reader, steward; no passwords)
Mail it sent         {url}/demo/mail/   (invitations and sign-in codes)
Try: say where you lean, read the open debate with the rebuttals in its margins, choose, see how readers moved;
     as Ben, answer the rebuttal that stands open against him; as Bea, select a passage of A and rebut it;
     as Cleo, respond to a paragraph; report something, and decide about it as Mo; suggest a source for the syllabus;
     as Ines, declare your interests and sign her draft; as Noor, accept the invitation in the mailbox;
     as Olga, set up a debate of your own, or look after the policy process under {url}/processes/; as Ben, vote there.
"""


class Command(BaseCommand):
    help = "Print where the demo is and what to try."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo (FOLKMOOT_DEMO is not set).")
        self.stdout.write(HELP.format(url=settings.SITE_URL).strip("\n"))
