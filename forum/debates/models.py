"""Debate, Voice, Contribution, and what hangs on a debate: tags, gallery, references, slow mode, who may respond."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from itertools import product
from string import ascii_lowercase
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.formats import FORMATS, Format, Sealing
from forum.debates.stages import Stage
from forum.library.models import CreditedImage, Reference
from forum.live.models import Topic
from forum.people.models import Invitation, Person, Suspension
from forum.people.roles import roles_of, suspension_of, topics_joined
from forum.posts.models import Post, Thread

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# Of a voice, by its order: a to z, then aa to zz, as a spreadsheet names its columns.
LETTERS = (*ascii_lowercase, *("".join(pair) for pair in product(ascii_lowercase, repeat=2)))
MOST_SLOW_MINUTES = 1440
SLOWED = (Post.Kind.RESPONSE, Post.Kind.REPLY, Post.Kind.REBUTTAL)  # what slow mode spaces out
CONTRIBUTION_LICENCES = {"CC-BY-SA-4.0": "CC BY-SA 4.0", "CC-BY-4.0": "CC BY 4.0", "CC0-1.0": "CC0 1.0"}


class Tag(models.Model):
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class DebateQuerySet(models.QuerySet["Debate"]):
    def visible_to(self, person: Person | AnonymousUser) -> DebateQuerySet:
        """Debates this person may read: the same answer as rules.can_read_debate, row by row."""
        if not person.is_authenticated:
            return self.filter(topic__is_public=True)
        if person.is_steward:
            return self
        return self.filter(Q(topic__is_public=True) | Q(topic__in=topics_joined(person)))

    def hosted(self) -> DebateQuerySet:
        """Debates that stand for themselves: not those about an option or a document of something larger."""
        return self.filter(topic__parent=None)


def end_of_line(value: str) -> None:
    if "\n" in value:
        raise ValidationError(_("Keep this to one line."))


class Responses(models.TextChoices):
    OPEN = "open", _("anyone with an account, at once")
    MEMBERS = "members", _("members only, at once")
    REVIEWED = "reviewed", _("anyone with an account, after a moderator has looked")


class Debate(models.Model):
    """One question, looked at from several sides."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    question = models.CharField(_("question"), max_length=240, validators=[end_of_line])
    standfirst = models.CharField(
        _("standfirst"), max_length=400, blank=True, help_text=_("One or two sentences under the question.")
    )
    host = models.CharField(_("host"), max_length=120, blank=True, help_text=_("Who puts the question."))
    series = models.CharField(_("series"), max_length=120, blank=True)
    format_key = models.CharField(_("format"), max_length=30, choices=[(f.key, f.name) for f in FORMATS.values()])
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices(), default=Stage.DRAFT.value)
    is_open = models.BooleanField(
        _("public"), default=True, help_text=_("Anyone may read it once it leaves the draft stage.")
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    other_languages = models.JSONField(
        _("other languages"),
        default=list,
        blank=True,
        help_text=_("In which contributions may be written, too."),
    )
    licence = models.CharField(
        _("licence of contributions"),
        max_length=40,
        default="CC-BY-SA-4.0",
        choices=list(CONTRIBUTION_LICENCES.items()),
    )
    responses_from = models.CharField(
        _("responses"),
        max_length=8,
        choices=Responses,
        default=Responses.OPEN,
        help_text=_("Who may respond, and when readers see it."),
    )
    choice_needs_account = models.BooleanField(
        _("choosing takes an account"),
        default=False,
        help_text=_("Else each browser counts once, which keeps nobody from using two."),
    )
    log_names = models.BooleanField(
        _("names in the moderation log"), default=False, help_text=_("Else the public log names roles only.")
    )
    slow_minutes = models.PositiveSmallIntegerField(
        _("slow mode"), default=0, help_text=_("Minutes between two posts of one person; 0: off.")
    )
    topic = models.OneToOneField(Topic, on_delete=models.PROTECT, related_name="debate", verbose_name=_("topic"))
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="debate", verbose_name=_("thread"))
    framing = models.OneToOneField(
        Post, null=True, blank=True, on_delete=models.PROTECT, related_name="framed_debate", verbose_name=_("framing")
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="debates", verbose_name=_("tags"))
    writing_closes_at = models.DateTimeField(_("contributions are due"), null=True, blank=True)
    opens_at = models.DateTimeField(_("opens for readers"), null=True, blank=True)
    rebuttals_close_at = models.DateTimeField(_("rebuttals close"), null=True, blank=True)
    closing_closes_at = models.DateTimeField(_("closing statements are due"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="debates_created", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Of a debate that came from a file: where it stood, and who signed there (people without an account here).
    origin = models.JSONField(_("where it came from"), null=True, blank=True, editable=False)

    objects = DebateQuerySet.as_manager()

    class Meta:
        verbose_name = _("debate")
        verbose_name_plural = _("debates")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=[s.value for s in Stage]), name="debate_stage_known"),
            models.CheckConstraint(condition=~Q(question=""), name="debate_asks_something"),
            models.CheckConstraint(condition=Q(slow_minutes__lte=MOST_SLOW_MINUTES), name="slow_mode_ends_some_day"),
        )

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("debates:show", args=[self.slug])

    @property
    def languages(self) -> list[str]:
        """The codes of all languages in which contributions may be written; the debate's own comes first."""
        return [self.language, *(code for code in self.other_languages if code != self.language)]

    @property
    def format(self) -> Format:
        return FORMATS[self.format_key]

    @property
    def stage_now(self) -> Stage:
        return Stage(self.stage)

    def roles_of(self, person: Person | AnonymousUser) -> frozenset[str]:
        """The roles this person holds here, read once per debate instance (so: fresh under the action's lock)."""
        return roles_of(person, self.topic)

    @property
    def is_public(self) -> bool:
        return self.topic.is_public

    @property
    def is_part(self) -> bool:
        """It is about an option or a document of something larger, which arranges it."""
        return self.topic.parent_id is not None

    def suspension_of(self, person: Person | AnonymousUser) -> Suspension | None:
        """What keeps this person from writing here now, if anything does."""
        return suspension_of(person, self.topic)

    def slow_until(self, person: Person | AnonymousUser) -> datetime | None:
        """When this person may post again, where slow mode makes them wait; asks only where it is on, and once."""
        if not self.slow_minutes or not person.is_authenticated:
            return None
        known: dict[int, datetime | None] = self.__dict__.setdefault("_last_said", {})
        if person.pk not in known:
            said = Post.objects.filter(thread=self.thread_id, author=person, kind__in=SLOWED)
            known[person.pk] = said.order_by("-signed_at").values_list("signed_at", flat=True).first()
        last = known[person.pk]
        until = last and last + timedelta(minutes=self.slow_minutes)
        return until if until and until > timezone.now() else None

    def deadline_of(self, stage: Stage) -> datetime | None:
        """When the given stage ends by the clock, if a date is set."""
        return {
            Stage.WRITING: self.writing_closes_at,
            Stage.OPEN: self.closes_at,
            Stage.REBUTTAL: (Stage.CLOSING in self.format.stages and self.rebuttals_close_at) or self.closes_at,
            Stage.CLOSING: self.closing_closes_at or self.closes_at,
        }.get(stage)

    @property
    def deadline(self) -> datetime | None:
        return self.deadline_of(self.stage_now)

    @property
    def is_late(self) -> bool:
        """The current stage's deadline has passed by the clock, whether or not a worker has moved the stage."""
        return self.deadline is not None and self.deadline <= timezone.now()

    @property
    def closes_by_now(self) -> bool:
        """The debate's closing date has passed by the clock."""
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def seals(self) -> bool:
        """Contributions signed now stay sealed until the debate opens."""
        return self.format.sealing is not Sealing.NONE and self.stage_now is Stage.WRITING


class Voice(models.Model):
    """One side of a debate; its letter and colour follow its order, never its content."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="voices", verbose_name=_("debate"))
    order = models.PositiveSmallIntegerField(_("order"))
    label = models.CharField(_("label"), max_length=80, blank=True, help_text=_("As in: For; The photographer's view."))
    thesis = models.CharField(_("thesis in one line"), max_length=160, blank=True, validators=[end_of_line])
    contributor = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="voices", verbose_name=_("contributor")
    )
    invitation = models.ForeignKey(
        Invitation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="voices",
        verbose_name=_("invitation"),
    )

    # A contributor who lets rebuttals stand says so; what comes after that moment is owed an answer again.
    waived_at = models.DateTimeField(_("reply waived at"), null=True, blank=True)

    class Meta:
        verbose_name = _("voice")
        verbose_name_plural = _("voices")
        ordering = ("debate", "order")
        constraints = (
            models.UniqueConstraint(fields=["debate", "order"], name="voice_order_once"),
            models.CheckConstraint(condition=Q(order__lt=len(LETTERS)), name="voice_has_a_letter"),
        )

    def __str__(self) -> str:
        line = self.thesis or self.label
        return f"{self.letter.upper()}. {line}" if line else self.letter.upper()

    def get_absolute_url(self) -> str:
        return reverse("debates:voice", args=[self.debate.slug, self.letter])

    @property
    def letter(self) -> str:
        return LETTERS[self.order]

    @property
    def colour(self) -> str:
        """The class that gives this voice its colour; from the sixth voice on there is none, and it is ink."""
        return f"v{self.letter}"


class Contribution(models.Model):
    """What only a contribution has: its voice, and the disclosure as it stood when it was signed."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening contribution")
        CLOSING = "closing", _("closing statement")

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="contribution", verbose_name=_("post"))
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("voice"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    disclosure = models.TextField(_("disclosure of interests"), blank=True)
    has_interests = models.BooleanField(_("has something to declare"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ("voice", "kind")
        constraints = (models.UniqueConstraint(fields=["voice", "kind"], name="one_contribution_of_a_kind"),)

    def __str__(self) -> str:
        return f"{self.voice} ({self.get_kind_display()})"


class DebateImage(models.Model):
    """A picture's place in a debate's gallery."""

    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="gallery", verbose_name=_("debate"))
    image = models.ForeignKey(
        CreditedImage, on_delete=models.PROTECT, related_name="galleries", verbose_name=_("picture")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("picture in a gallery")
        verbose_name_plural = _("pictures in galleries")
        ordering = ("debate", "order", "pk")
        constraints = (models.UniqueConstraint(fields=["debate", "image"], name="picture_once_per_gallery"),)

    def __str__(self) -> str:
        return str(self.image)


class DebateReference(models.Model):
    """A reference that a debate lists, cited in its text or not."""

    debate = models.ForeignKey(
        Debate, on_delete=models.CASCADE, related_name="reference_list", verbose_name=_("debate")
    )
    reference = models.ForeignKey(
        Reference, on_delete=models.PROTECT, related_name="listings", verbose_name=_("reference")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("listed reference")
        verbose_name_plural = _("listed references")
        ordering = ("debate", "order", "pk")
        constraints = (models.UniqueConstraint(fields=["debate", "reference"], name="reference_once_per_debate"),)

    def __str__(self) -> str:
        return str(self.reference)


class Handing(models.Model):
    """A response that a moderator has handed to a voice's contributor, and the answer, once there is one."""

    response = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="handings", verbose_name=_("response"))
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="handings", verbose_name=_("to"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="handings", verbose_name=_("handed by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    answer = models.OneToOneField(
        Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers_handing", verbose_name=_("answer")
    )

    class Meta:
        verbose_name = _("handed response")
        verbose_name_plural = _("handed responses")
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=["response", "voice"], name="response_handed_once_to_a_voice"),)

    def __str__(self) -> str:
        return f"{self.response} → {self.voice.letter.upper()}"

    @property
    def to(self) -> str:
        """Who is asked: the name of whoever speaks for the voice, else its letter."""
        return self.voice.contributor.name if self.voice.contributor else self.voice.letter.upper()
