"""The forum as a Django app: one label, one line of migrations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumConfig(AppConfig):
    name = "forum"
    label = "forum"
    verbose_name = _("Forum")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the slices that own topics say who may follow one, what they hear, and what an invitation is about."""
        from forum import additions
        from forum.api.tokens import revoke_all
        from forum.debates import telling
        from forum.debates.members import about_invitation
        from forum.debates.models import Debate
        from forum.debates.syllabus import home_of
        from forum.embeds import connect as embeds
        from forum.export import making, offers, shelf
        from forum.feeds import connect as feeds
        from forum.library.syllabus import homes
        from forum.live import topics
        from forum.moderation import notices
        from forum.people import actions, invitations, waiting
        from forum.webhooks import sending, subjects

        actions.on_shutting_out(revoke_all)
        invitations.describe_with("debate", about_invitation)
        homes.describe_with("debate", home_of)
        waiting.register(notices.waits_for)
        topics.register("debate", may_read=telling.may_read, tell=telling.tell)
        shelf.put_up("debate", offers.SHELF)
        making_files = additions.Work(
            "making files", "file", "files", making.make_due, making.is_waiting, making.end_children, making.see_out
        )
        additions.add(additions.work, making_files)
        subjects.register(subjects.Subjects("debates", "debate", Debate.objects.visible_to))
        additions.add(additions.work, additions.Work("sending to webhooks", "delivery", "deliveries", sending.send_due))
        feeds.connect()
        embeds.connect()
        self._follow_corrections()
        self._claim_choices()

    def _follow_corrections(self) -> None:
        """What the library corrects is shown anew by the slices that show it."""
        from forum.debates.corrections import show_correction as show_in_debates
        from forum.library.signals import corrected
        from forum.library.syllabus.corrections import show_correction as show_in_syllabuses
        from forum.posts.actions import show_correction as show_in_posts

        corrected.connect(show_in_syllabuses, dispatch_uid="syllabuses")
        corrected.connect(show_in_posts, dispatch_uid="posts")
        corrected.connect(show_in_debates, dispatch_uid="debates")

    def _claim_choices(self) -> None:
        """What somebody chose before they signed in stays theirs."""
        from django.contrib.auth.signals import user_logged_in

        from forum.people import invitations
        from forum.readers.arrivals import claim_after_login
        from forum.readers.choices import forget_contributor

        invitations.on_acceptance(forget_contributor)
        user_logged_in.connect(claim_after_login, dispatch_uid="choices")
