"""What processes hang into the forum when the site starts: events, pages, sitemaps, duties, work, invitations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from forum import additions
from forum.debates import belonging
from forum.feeds import calendars, hub
from forum.library.places import also_cited
from forum.library.signals import corrected
from forum.library.syllabus import homes
from forum.live import kinds, topics
from forum.newsletter import assembling
from forum.people import invitations, waiting
from forum.sitemaps import SITEMAPS
from forum.webhooks import subjects
from policy_design.process import (
    cards,
    clock,
    comments,
    counts,
    documents,
    duties,
    facts,
    feed,
    members,
    sitemap,
    syllabus,
    telling,
)
from policy_design.process.kinds import KINDS
from policy_design.process.models import Process
from policy_design.process.news import SECTION
from policy_design.process.signals import moved


def connect() -> None:
    """Called once, when the site starts."""
    assembling.register("processes", SECTION)
    kinds.register(KINDS)
    topics.register("process", may_read=telling.may_read, tell=telling.tell)
    subjects.register(subjects.Subjects("processes", "process", Process.objects.visible_to))
    SITEMAPS.update(sitemap.SITEMAPS)
    homes.describe_with("process", syllabus.home_of)
    also_cited(syllabus.documents_citing)
    corrected.connect(documents.show_correction, dispatch_uid="process documents")
    invitations.describe_with("process", members.about_invitation)
    invitations.on_acceptance(members.seat)
    waiting.register(duties.waits_for)
    feed.tell_with(feed.documents)
    calendars.tell_with("process", feed.days_of_stages)
    hub.name_with("process", feed.feeds_of_process)
    hub.name_with("debate", feed.feeds_of_process)
    facts.count_with(counts.people)
    facts.count_with(counts.documents)
    moved.connect(comments.follow, dispatch_uid="comments keep in step")
    belonging.describe_with("comments", comments.whole_of)
    additions.add(additions.work, additions.Work("moving processes", "process", "processes", clock.move_due))
    additions.add(additions.entries, additions.Entry("processes", _("Processes"), "process:index"))
    additions.add(additions.home_cards, cards.on_home)
    additions.add(additions.organized, cards.organized_by)
    additions.add(additions.process_side, additions.Place(20, syllabus.ANCHOR, syllabus.sections_of))
