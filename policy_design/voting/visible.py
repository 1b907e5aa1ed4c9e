"""Which rounds somebody may know of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from forum.people.models import Role

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process


class RoundQuerySet(models.QuerySet):
    def visible_to(self, person: Anyone, process: Process) -> Self:
        """Rounds of a process that may be read: opened ones for all who read it, planned ones for its organizers.

        rules.can_read_round says the same of one round; a test compares the two.
        """
        if Role.ORGANIZER in process.roles_of(person):
            return self.filter(process=process)
        return self.filter(process=process).filter(Q(opened_at__isnull=False))
