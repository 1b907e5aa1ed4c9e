"""Options of a process with their versions and lineage; arguments, positions, conditions and amendments.

What is said stands in posts of the option's debate (decisions/0021); here is what only options have.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate, Voice, end_of_line
from forum.people.models import Person
from forum.posts.models import Post
from policy_design.options.kinds_of_option import KINDS, OTHER
from policy_design.process.models import Process

if TYPE_CHECKING:
    from forum.verdicts import Sentence

MOST_SECONDS = 10


class OptionRules(models.Model):
    """How a process handles its options. A process without this row goes by the defaults."""

    process = models.OneToOneField(
        Process, on_delete=models.CASCADE, related_name="option_rules", verbose_name=_("process")
    )
    experts_propose = models.BooleanField(
        _("experts may propose options"), default=True, help_text=_("Else only the organizers do.")
    )
    seconds_needed = models.PositiveSmallIntegerField(
        _("seconders"),
        default=0,
        validators=[MaxValueValidator(MOST_SECONDS)],
        help_text=_("How many other experts must second an option before it is on the table; 0: none."),
    )
    sealed_first_round = models.BooleanField(
        _("the first positions are sealed"),
        default=False,
        help_text=_("Nobody but their author and the organizers reads them until all are revealed together."),
    )
    revealed_at = models.DateTimeField(_("positions revealed"), null=True, blank=True, editable=False)
    reveals_at = models.DateTimeField(
        _("reveal positions on"), null=True, blank=True, help_text=_("By the clock; else an organizer does.")
    )
    amendments_close_at = models.DateTimeField(_("amendments close"), null=True, blank=True)

    class Meta:
        verbose_name = _("rules for options")
        verbose_name_plural = _("rules for options")
        constraints = (
            models.CheckConstraint(condition=Q(seconds_needed__lte=MOST_SECONDS), name="option_seconds_within_reason"),
        )

    def __str__(self) -> str:
        return str(self.process)

    @property
    def seals_now(self) -> bool:
        """Positions signed now stay sealed until all are revealed."""
        return self.sealed_first_round and self.revealed_at is None


class NamedKind(models.Model):
    """A kind of option that the organizers of a process have named, as "Technical standard", with its letter."""

    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, related_name="named_kinds", verbose_name=_("process")
    )
    name = models.CharField(_("name"), max_length=60, validators=[end_of_line])
    letter = models.CharField(
        _("letter"), max_length=1, validators=[RegexValidator(r"^[A-Z]$", _("One capital letter, as in T."))]
    )

    class Meta:
        verbose_name = _("named kind of option")
        verbose_name_plural = _("named kinds of option")
        ordering = ("process", "pk")
        constraints = (models.UniqueConstraint(fields=["process", "letter"], name="kind_letter_once_per_process"),)

    def __str__(self) -> str:
        return self.name


class Option(models.Model):
    """One thing that could be done, in numbered clauses. Its text is that of its latest version."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waiting for seconders")
        OPEN = "open", _("on the table")
        WITHDRAWN = "withdrawn", _("withdrawn")
        MERGED = "merged", _("merged into another")
        SPLIT = "split", _("split into others")
        SUPERSEDED = "superseded", _("superseded by another")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="options", verbose_name=_("process"))
    kind = models.CharField(
        _("kind"), max_length=12, choices=[*((one.key, one.name) for one in KINDS.values()), (OTHER, _("other"))]
    )
    named_kind = models.ForeignKey(
        NamedKind, null=True, blank=True, on_delete=models.PROTECT, related_name="options", verbose_name=_("named kind")
    )
    letter = models.CharField(_("letter"), max_length=1, editable=False)
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=160, validators=[end_of_line])
    summary = models.CharField(
        _("summary"), max_length=400, blank=True, help_text=_("In one or two sentences: what it would do.")
    )
    binds = models.CharField(
        _("who it would bind"), max_length=300, blank=True, help_text=_("As in: licence stewards, and platforms.")
    )
    questions = models.JSONField(_("open questions"), default=list, blank=True)
    clauses = models.JSONField(_("clauses"), default=list)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    reason = models.CharField(_("why it left the table"), max_length=400, blank=True)
    proposed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="options_proposed", verbose_name=_("proposed by")
    )
    debate = models.OneToOneField(Debate, on_delete=models.PROTECT, related_name="option", verbose_name=_("debate"))
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    tabled_at = models.DateTimeField(_("on the table since"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("left the table"), null=True, blank=True, editable=False)
    edited_at = models.DateTimeField(_("version of"), default=timezone.now, editable=False)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ("process", "letter", "number")
        constraints = (
            models.UniqueConstraint(fields=["process", "letter", "number"], name="option_code_once_per_process"),
            models.CheckConstraint(condition=~Q(title=""), name="option_has_a_title"),
            models.CheckConstraint(
                condition=Q(kind=OTHER, named_kind__isnull=False) | ~Q(kind=OTHER) & Q(named_kind__isnull=True),
                name="other_option_has_a_named_kind",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", tabled_at__isnull=True)
                | ~Q(status="proposed") & (Q(tabled_at__isnull=False) | Q(ended_at__isnull=False)),
                name="tabled_option_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("proposed", "open"), ended_at__isnull=True)
                | ~Q(status__in=("proposed", "open")) & Q(ended_at__isnull=False),
                name="ended_option_has_its_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("options:show", args=[self.process.slug, self.code])

    @property
    def code(self) -> str:
        """Letter of its kind and number, as G1: its name in talk and in addresses."""
        return f"{self.letter}{self.number}"

    @property
    def kind_name(self) -> Sentence:
        return self.named_kind.name if self.named_kind else KINDS[self.kind].name

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def is_proposed(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None


class OptionVersion(models.Model):
    """One version of an option, kept for ever; `change` says what it did to the clauses of the one before."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="versions", verbose_name=_("option"))
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=160)
    summary = models.CharField(_("summary"), max_length=400, blank=True)
    binds = models.CharField(_("who it would bind"), max_length=300, blank=True)
    questions = models.JSONField(_("open questions"), default=list, blank=True)
    clauses = models.JSONField(_("clauses"), default=list)
    change = models.JSONField(_("change of the clauses"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    author = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="option_versions", verbose_name=_("made by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("version of an option")
        verbose_name_plural = _("versions of options")
        ordering = ("option", "number")
        constraints = (models.UniqueConstraint(fields=["option", "number"], name="option_version_once"),)

    def __str__(self) -> str:
        return f"{self.option} · {self.number}"


class Second(models.Model):
    """An expert who wants an option on the table."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="seconds", verbose_name=_("option"))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="seconds", verbose_name=_("seconder"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("seconder of an option")
        verbose_name_plural = _("seconders of options")
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=["option", "person"], name="option_seconded_once"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.option}"


class Lineage(models.Model):
    """How one option came of another: `later` duplicates, takes up, continues or replaces `earlier`."""

    class Relation(models.TextChoices):
        DUPLICATE = "duplicate", _("says much the same as")
        MERGED = "merged", _("merged into")
        SPLIT = "split", _("split into")
        SUPERSEDED = "superseded", _("superseded by")

    earlier = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="later_links", verbose_name=_("earlier"))
    later = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="earlier_links", verbose_name=_("later"))
    relation = models.CharField(_("relation"), max_length=10, choices=Relation)
    by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="options_linked", verbose_name=_("linked by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("lineage of an option")
        verbose_name_plural = _("lineage of options")
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["earlier", "later", "relation"], name="options_linked_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="option_is_not_its_own_ancestor"),
        )

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"


class Argument(models.Model):
    """On which side of an option a voice of its debate speaks."""

    class Side(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="arguments", verbose_name=_("option"))
    voice = models.OneToOneField(Voice, on_delete=models.CASCADE, related_name="argument", verbose_name=_("voice"))
    side = models.CharField(_("side"), max_length=7, choices=Side)
    at = models.DateTimeField(_("at"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("argument")
        verbose_name_plural = _("arguments")
        ordering = ("option", "voice")

    def __str__(self) -> str:
        return f"{self.option} ({self.side})"


class Position(models.Model):
    """Where an expert stands on an option, signed. A new one takes the place of the last, which is kept.

    `version` is the version of the option for which it was signed, `holds_for` the last one its author has looked at.
    """

    class Stance(models.TextChoices):
        SUPPORT = "support", _("Support")
        CONDITIONS = "conditions", _("Support with conditions")
        UNDECIDED = "undecided", _("Undecided")
        OPPOSE = "oppose", _("Oppose")
        ABSTAIN = "abstain", _("Abstain, with a declared conflict of interest")

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="positions", verbose_name=_("option"))
    expert = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="positions", verbose_name=_("expert"))
    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="position", verbose_name=_("post"))
    stance = models.CharField(_("stance"), max_length=10, choices=Stance)
    background = models.CharField(_("background when signed"), max_length=80, blank=True)
    disclosure = models.TextField(_("disclosure of interests when signed"), blank=True)
    version = models.PositiveIntegerField(_("signed for version"))
    holds_for = models.PositiveIntegerField(_("looked at again for version"))
    is_current = models.BooleanField(_("current"), default=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("option", "at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["option", "expert"], condition=Q(is_current=True), name="one_current_position_per_expert"
            ),
            models.CheckConstraint(condition=Q(holds_for__gte=F("version")), name="position_looks_forward"),
        )

    def __str__(self) -> str:
        return f"{self.expert}: {self.get_stance_display()}"


class Amendment(models.Model):
    """A change proposed to the clauses of one version of an option; its reason is the text of its post."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        TO_VOTE = "to_vote", _("put to a vote")
        WITHDRAWN = "withdrawn", _("withdrawn")

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="amendments", verbose_name=_("option"))
    number = models.PositiveSmallIntegerField(_("number"))
    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="amendment", verbose_name=_("post"))
    proposer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="amendments", verbose_name=_("proposed by")
    )
    version = models.PositiveIntegerField(_("of version"))
    change = models.JSONField(_("change"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    decision = models.CharField(_("decision"), max_length=400, blank=True)
    decided_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="amendments_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    accepted_in = models.ForeignKey(
        OptionVersion,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="amendments",
        verbose_name=_("accepted in version"),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    rebased_at = models.DateTimeField(_("fitted to a later version"), null=True, blank=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ("option", "number")
        constraints = (
            models.UniqueConstraint(fields=["option", "number"], name="amendment_number_once"),
            models.CheckConstraint(
                condition=Q(status="accepted", accepted_in__isnull=False)
                | ~Q(status="accepted") & Q(accepted_in__isnull=True),
                name="accepted_amendment_is_in_a_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.option.code}, {self.number}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class CoSignature(models.Model):
    """An expert who signs an amendment as well."""

    amendment = models.ForeignKey(
        Amendment, on_delete=models.CASCADE, related_name="cosignatures", verbose_name=_("amendment")
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cosigned", verbose_name=_("signed by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("co-signature")
        verbose_name_plural = _("co-signatures")
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=["amendment", "person"], name="amendment_cosigned_once"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.amendment}"


class Condition(models.Model):
    """One thing that must be so for an expert's support, in a sentence; its author says whether a version meets it."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("not looked at yet")
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")

    position = models.ForeignKey(
        Position, on_delete=models.CASCADE, related_name="conditions", verbose_name=_("position")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    sentence = models.CharField(_("condition"), max_length=300, validators=[end_of_line])
    amendment = models.ForeignKey(
        Amendment,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="conditions",
        verbose_name=_("would be met by"),
    )
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.OPEN)
    verdict_version = models.PositiveIntegerField(_("in version"), null=True, blank=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ("position", "order")
        constraints = (
            models.UniqueConstraint(fields=["position", "order"], name="condition_order_once"),
            models.CheckConstraint(
                condition=Q(verdict="open", verdict_version__isnull=True)
                | ~Q(verdict="open") & Q(verdict_version__isnull=False),
                name="condition_is_judged_in_a_version",
            ),
        )

    def __str__(self) -> str:
        return self.sentence
