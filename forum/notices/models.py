"""Follow, Notice, NoticeCursor, NoticeSettings and Reminder: who wants to hear of what, and what they were told."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Tag, Voice
from forum.live.models import Event, Topic
from forum.people.models import Person, Role
from forum.people.roles import topics_joined
from forum.posts.models import Post

ONE_TARGET = [
    Q(**{f"{one}__isnull": one != target for one in ("topic", "post", "voice", "tag")})
    for target in ("topic", "post", "voice", "tag")
]


class Frequency(models.TextChoices):
    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("no mail, only here")


class Follow(models.Model):
    """One thing that somebody follows: a debate or process (its topic), a text, a voice, or a subject of debates.

    A row stays when it is left, so that nobody is made to follow again what they have left.
    """

    class State(models.TextChoices):
        ON = "on", _("followed")
        LEFT = "left", _("left")
        MUTED = "muted", _("muted")  # of a topic: nothing of it at all, whoever speaks to one there

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows", verbose_name=_("person"))
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", verbose_name=_("topic")
    )
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", verbose_name=_("text")
    )
    voice = models.ForeignKey(
        Voice, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", verbose_name=_("voice")
    )
    tag = models.ForeignKey(
        Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="follows", verbose_name=_("subject")
    )
    frequency = models.CharField(_("mail"), max_length=6, choices=Frequency, default=Frequency.WEEKLY)
    state = models.CharField(_("state"), max_length=5, choices=State, default=State.ON)
    is_automatic = models.BooleanField(_("because they take part"), default=False)
    since = models.DateTimeField(_("since"), default=timezone.now)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # names it in links of mails

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ("person", "-since", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=ONE_TARGET[0] | ONE_TARGET[1] | ONE_TARGET[2] | ONE_TARGET[3], name="follow_has_one_target"
            ),
            models.CheckConstraint(condition=~Q(state="muted") | Q(topic__isnull=False), name="only_topics_are_muted"),
            models.UniqueConstraint(fields=["person", "topic"], name="topic_followed_once"),
            models.UniqueConstraint(fields=["person", "post"], name="post_followed_once"),
            models.UniqueConstraint(fields=["person", "voice"], name="voice_followed_once"),
            models.UniqueConstraint(fields=["person", "tag"], name="tag_followed_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_state_display()}, {self.get_frequency_display()}"

    @property
    def target(self) -> Topic | Post | Voice | Tag:
        found = self.topic or self.post or self.voice or self.tag
        assert found is not None  # the constraint has seen to it
        return found

    @property
    def is_on(self) -> bool:
        return self.state == self.State.ON


class Needs(models.TextChoices):
    """What has to be true now, beside that the topic can be read, for a notice to be shown and sent."""

    NOTHING = "nothing", _("the topic can be read")
    TEXT = "text", _("the text is public")
    OWN = "own", _("it is about one's own text")
    OFFICE = "office", _("organizes or moderates")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Person) -> NoticeQuerySet:
        """One's own, of what one may read now: a text that is hidden, or a debate that is left, takes its lines along.

        The same answer as live.topics.may_read, row by row; and of a text more strictly than rules.can_read_post: what
        is not public now is told to nobody.
        """
        office = Q(topic__in=topics_joined(person, Role.ORGANIZER, Role.MODERATOR))
        holds = (
            Q(needs=Needs.NOTHING)
            | Q(needs=Needs.TEXT, post__status=Post.Status.PUBLIC)
            | Q(needs=Needs.OWN, post__author=person)
            | Q(needs=Needs.OFFICE) & office
        )
        mine = self.filter(holds, person=person)
        if person.is_steward:
            return mine
        return mine.filter(Q(topic__is_public=True) | Q(topic__in=topics_joined(person)))

    def told(self) -> NoticeQuerySet:
        """With all that a line about one shows."""
        about = ("about__contribution__voice", "contribution__voice", "quotation", "rebuttal", "author", "reply_to")
        return self.select_related("event", "topic", *(f"post__{one}" for one in about))


class Notice(models.Model):
    """One person is told of one event, once. It holds no words: its line is drawn from the present state."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices", verbose_name=_("person"))
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices", verbose_name=_("event"))
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="notices", verbose_name=_("topic"))
    post = models.ForeignKey(
        Post, null=True, blank=True, on_delete=models.CASCADE, related_name="notices", verbose_name=_("text")
    )
    follow = models.ForeignKey(
        Follow, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices", verbose_name=_("because of")
    )
    why = models.CharField(_("why"), max_length=40)
    needs = models.CharField(_("shown if"), max_length=7, choices=Needs)
    asks = models.BooleanField(_("waits for an answer"), default=False)
    frequency = models.CharField(_("mail"), max_length=6, choices=Frequency)
    at = models.DateTimeField(_("at"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    mail = models.CharField(_("key of the mail"), max_length=80, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ("-event__at", "-pk")
        constraints = (models.UniqueConstraint(fields=["person", "event"], name="told_once_of_an_event"),)
        indexes = (
            models.Index(fields=["person", "read_at"], name="notice_unread"),
            models.Index(fields=["frequency", "person"], condition=Q(mailed_at=None, read_at=None), name="notice_due"),
            models.Index(fields=["mail"], condition=~Q(mail=""), name="notice_in_mail"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.why}"


class NoticeCursor(models.Model):
    """How far the log of a topic has been told. Whoever tells holds its lock."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="notice_cursor", verbose_name=_("topic"))
    seq = models.PositiveBigIntegerField(_("told up to"), default=0)

    class Meta:
        verbose_name = _("place in the log")
        verbose_name_plural = _("places in the log")

    def __str__(self) -> str:
        return f"{self.topic} · {self.seq}"


class NoticeSettings(models.Model):
    """What somebody wants by mail where they have said nothing else. Without a row the defaults hold."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="notice_settings", verbose_name=_("person")
    )
    asks = models.CharField(_("what waits for your answer"), max_length=6, choices=Frequency, default=Frequency.NOW)
    taken_part = models.CharField(_("what you take part in"), max_length=6, choices=Frequency, default=Frequency.DAILY)
    followed = models.CharField(
        _("what you follow as a reader"), max_length=6, choices=Frequency, default=Frequency.WEEKLY
    )
    reminders = models.BooleanField(_("reminders of deadlines"), default=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    looked_at = models.DateTimeField(_("duties looked at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("settings for notices")
        verbose_name_plural = _("settings for notices")

    def __str__(self) -> str:
        return f"{self.person}"


class Reminder(models.Model):
    """Somebody was reminded of one thing that is due, so many days before."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reminders", verbose_name=_("person"))
    duty = models.CharField(_("duty"), max_length=64)  # a hash of what, where and until when
    days = models.PositiveSmallIntegerField(_("days before"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (models.UniqueConstraint(fields=["person", "duty", "days"], name="reminded_once"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.days}"


ORDER = (Frequency.NOW, Frequency.DAILY, Frequency.WEEKLY, Frequency.NEVER)
