"""The forum as a Django app: one label, one line of migrations."""

from django.apps import AppConfig
from django.conf import settings
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
        from forum.library.syllabus import homes, subscriptions
        from forum.live import topics
        from forum.mail import mailboxes
        from forum.moderation import notices
        from forum.newsletter import connect as newsletter
        from forum.people import actions, invitations, undelivered, waiting
        from forum.webhooks import sending, subjects

        actions.on_shutting_out(revoke_all)
        subscriptions.listen()
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
        newsletter.connect()
        mailboxes.on_trouble(undelivered.tell_stewards)
        if settings.MAIL_PROVIDER:
            from forum.mail import provider

            provider.listen()
        self._tell()
        self._follow_corrections()
        self._claim_choices()
        self._find()

    def _tell(self) -> None:
        """The worker turns what happened into notices, mails and reminders, before it sends what waits."""
        from forum import additions
        from forum.debates.models import Debate
        from forum.mail import oneclick
        from forum.mail.sending import ask_before
        from forum.notices import leaving, mailing, reminding, subjects, telling

        debates = subjects.Subjects("debate", _("debate"), Debate.objects.visible_to, lambda one: one.stage_now.label)
        subjects.register(debates)
        oneclick.register(leaving.NAME, oneclick.Leaver(leaving.what_ends, leaving.leave))
        ask_before(mailing.PREFIX, mailing.may_go)
        ask_before(reminding.PREFIX, reminding.still_owes)
        additions.add(additions.work, additions.Work("telling", "notice", "notices", telling.tell_due))
        additions.add(additions.work, additions.Work("writing mails", "letter", "letters", mailing.mail_due))
        additions.add(additions.work, additions.Work("reminding", "reminder", "reminders", reminding.remind_due))

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

    def _find(self) -> None:
        """What the search finds of ours; the marks of what changed, and the worker's part in following them."""
        from django.db.models.signals import post_migrate, pre_migrate

        from forum import additions
        from forum.search import index, marks, said, sources, things

        sources.register(things.DEBATES, said.POSTS, things.REFERENCES, things.ITEMS, things.PEOPLE)
        work = additions.Work("following changes for the search", "entry", "entries", index.keep_up, index.is_behind)
        additions.add(additions.work, work)
        pre_migrate.connect(marks.before_migrating, sender=self, dispatch_uid="marks of the search go")
        post_migrate.connect(marks.after_migrating, sender=self, dispatch_uid="marks of the search come")
