"""Process, its stages, experts and debates, who asked to join, and its documents. Roles are held on its topic."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.debates.models import CONTRIBUTION_LICENCES, Debate, end_of_line
from forum.library.models import Reference
from forum.live.models import Topic
from forum.people.models import Invitation, Person, Suspension
from forum.people.roles import roles_of, suspension_of, topics_joined
from policy_design.process.stages import GATE_BY_KEY, TEMPLATES, StageKind, Template

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from forum.verdicts import Sentence


class ProcessQuerySet(models.QuerySet["Process"]):
    def visible_to(self, person: Person | AnonymousUser) -> ProcessQuerySet:
        """Processes this person may read: the same answer as rules.can_read_process, row by row."""
        if not person.is_authenticated:
            return self.filter(topic__is_public=True)
        if person.is_steward:
            return self
        return self.filter(Q(topic__is_public=True) | Q(topic__in=topics_joined(person)))


class Process(models.Model):
    """One problem, taken from its launch to recommendations by a group of people."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160, validators=[end_of_line])
    standfirst = models.CharField(
        _("standfirst"), max_length=400, blank=True, help_text=_("One or two sentences under the title.")
    )
    host = models.CharField(_("host"), max_length=120, blank=True, help_text=_("Who runs it."))
    problem = models.TextField(_("problem statement"), max_length=20_000, blank=True)
    problem_html = models.TextField(blank=True, editable=False)
    problem_words = models.PositiveIntegerField(default=0, editable=False)
    questions = models.JSONField(_("research questions"), default=list, blank=True)
    partners = models.JSONField(_("partners"), default=list, blank=True)
    links = models.JSONField(_("context"), default=list, blank=True)
    backgrounds = models.JSONField(_("backgrounds of experts"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=12, default="en")
    other_languages = models.JSONField(_("other languages"), default=list, blank=True)
    licence = models.CharField(
        _("licence of what is written"), max_length=40, default="CC-BY-SA-4.0", choices=[*CONTRIBUTION_LICENCES.items()]
    )
    is_open = models.BooleanField(_("public"), default=True, help_text=_("Anyone may read it once it has begun."))
    takes_interests = models.BooleanField(
        _("people may ask to join"), default=True, help_text=_("While the call is on, with a form of their own.")
    )
    template_key = models.CharField(
        _("template"), max_length=20, choices=[(one.key, one.name) for one in TEMPLATES.values()]
    )
    topic = models.OneToOneField(Topic, on_delete=models.PROTECT, related_name="process", verbose_name=_("topic"))
    created_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="processes_created", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ("-created_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(title=""), name="process_has_a_title"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("process:show", args=[self.slug])

    @property
    def template(self) -> Template:
        return TEMPLATES[self.template_key]

    def roles_of(self, person: Person | AnonymousUser) -> frozenset[str]:
        """The roles this person holds here, read once per process instance (so: fresh under the action's lock)."""
        return roles_of(person, self.topic)

    def suspension_of(self, person: Person | AnonymousUser) -> Suspension | None:
        """What keeps this person from writing here now, if anything does."""
        return suspension_of(person, self.topic)

    @property
    def is_public(self) -> bool:
        return self.topic.is_public

    @cached_property
    def line(self) -> list[ProcessStage]:
        """Its stages in their order, read once per process instance."""
        return sorted(self.stages.all(), key=lambda stage: stage.order)

    @property
    def stage(self) -> ProcessStage | None:
        """The stage that is on now; None in preparation."""
        return next((stage for stage in self.line if stage.is_on), None)

    @property
    def next_stage(self) -> ProcessStage | None:
        """The first stage that has not begun."""
        return next((stage for stage in self.line if stage.started_at is None), None)

    @property
    def kind_now(self) -> StageKind | None:
        """The kind of the stage that is on now; None in preparation."""
        return self.stage.kind_now if self.stage else None

    @property
    def has_begun(self) -> bool:
        return self.stage is not None

    @property
    def is_archived(self) -> bool:
        return self.kind_now is StageKind.ARCHIVED

    @property
    def call_is_open(self) -> bool:
        """People may ask to join now; the clock ends it, whether or not a worker has moved the stage."""
        stage = self.stage
        return self.takes_interests and stage is not None and stage.kind_now is StageKind.CALL and not stage.is_late


class ProcessStage(models.Model):
    """One stage of a process: planned by dates, begun and ended by a move."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="stages", verbose_name=_("process"))
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=16, choices=StageKind.choices())
    title = models.CharField(
        _("title"), max_length=80, blank=True, validators=[end_of_line], help_text=_("As in: Deliberation, round 2.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True, help_text=_("One sentence for readers."))
    starts_at = models.DateTimeField(_("planned start"), null=True, blank=True)
    ends_at = models.DateTimeField(_("planned end"), null=True, blank=True)
    started_at = models.DateTimeField(_("began"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    passed_without = models.CharField(_("went on because"), max_length=400, blank=True, editable=False)
    passed_gates = models.JSONField(_("what had not been done"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("stage of a process")
        verbose_name_plural = _("stages of processes")
        ordering = ("process", "order")
        constraints = (
            models.UniqueConstraint(fields=["process", "order"], name="process_stage_order_once"),
            models.UniqueConstraint(
                fields=["process"],
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="process_has_one_stage_on",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in StageKind]), name="process_stage_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False), name="process_stage_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="process_stage_takes_time",
            ),
        )

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Sentence:
        """Its own title, or the name of its kind."""
        return self.title or self.kind_now.label

    @property
    def kind_now(self) -> StageKind:
        return StageKind(self.kind)

    @property
    def is_on(self) -> bool:
        return self.started_at is not None and self.ended_at is None

    @property
    def is_late(self) -> bool:
        """Its planned end has passed by the clock, whether or not it was ended."""
        return self.ends_at is not None and self.ends_at <= timezone.now()

    @property
    def was_passed(self) -> list[Sentence]:
        """What had not been done when it ended, in words."""
        return [GATE_BY_KEY[key].passed for key in self.passed_gates if key in GATE_BY_KEY]


class Expertise(models.Model):
    """What an expert brings to a process, and the disclosure as it stood when it was made for it."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="expertise", verbose_name=_("process"))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="expertise", verbose_name=_("person"))
    background = models.CharField(_("background"), max_length=80, blank=True)
    statement = models.CharField(
        _("what you bring"), max_length=600, blank=True, help_text=_("In a sentence or two; readers see it.")
    )
    disclosure = models.TextField(_("disclosure of interests"), blank=True)
    has_interests = models.BooleanField(_("has something to declare"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared at"), null=True, blank=True)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("expertise")
        verbose_name_plural = _("expertise")
        ordering = ("process", "since", "pk")
        constraints = (
            models.UniqueConstraint(fields=["process", "person"], name="expertise_once_per_process"),
            models.CheckConstraint(
                condition=Q(has_interests__isnull=True) | Q(declared_at__isnull=False), name="expertise_declared_when"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} ({self.background})" if self.background else str(self.person)

    @property
    def has_declared(self) -> bool:
        return self.has_interests is not None


class ExpertOffer(models.Model):
    """The background for which an expert was invited."""

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, related_name="expert_offer", verbose_name=_("invitation")
    )
    background = models.CharField(_("background"), max_length=80)

    class Meta:
        verbose_name = _("offer to an expert")
        verbose_name_plural = _("offers to experts")

    def __str__(self) -> str:
        return f"{self.invitation}: {self.background}"


class Interest(models.Model):
    """Somebody who asked to join while the call was on. Seen by that person and the organizers, by nobody else."""

    class Status(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="interests", verbose_name=_("process"))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interests", verbose_name=_("person"))
    background = models.CharField(_("background"), max_length=80)
    motivation = models.TextField(_("why you would join"), max_length=2000)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    sentence = models.TextField(_("answer"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="interests_decided",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("expression of interest")
        verbose_name_plural = _("expressions of interest")
        ordering = ("process", "at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["process", "person"], name="interest_once_per_process"),
            models.CheckConstraint(
                condition=Q(status="open") | Q(decided_at__isnull=False) & ~Q(sentence=""),
                name="decided_interest_has_an_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class ProcessDebate(models.Model):
    """A debate of the forum that belongs to a process, or started it."""

    class Relation(models.TextChoices):
        STARTED = "started_it", _("the debate that started this")
        PART = "part", _("part of this process")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="debates", verbose_name=_("process"))
    debate = models.ForeignKey(Debate, on_delete=models.CASCADE, related_name="processes", verbose_name=_("debate"))
    relation = models.CharField(_("relation"), max_length=12, choices=Relation, default=Relation.PART)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("debate of a process")
        verbose_name_plural = _("debates of processes")
        ordering = ("process", "-relation", "order", "pk")
        constraints = (models.UniqueConstraint(fields=["process", "debate"], name="debate_once_per_process"),)

    def __str__(self) -> str:
        return str(self.debate)


class Document(models.Model):
    """A long text of a process that its organizers write: planned for a day, published, then changed with reasons."""

    class Kind(models.TextChoices):
        INCEPTION = "inception", _("inception report")
        RECOMMENDATIONS = "recommendations", _("recommendations")
        REPORT = "report", _("public report")
        OTHER = "other", _("document")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="documents", verbose_name=_("process"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.OTHER)
    slug = models.SlugField(_("address"), max_length=80)
    title = models.CharField(_("title"), max_length=160, validators=[end_of_line])
    summary = models.CharField(_("summary"), max_length=600, blank=True, help_text=_("One or two sentences."))
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    source = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True, editable=False)
    references_html = models.TextField(blank=True, editable=False)
    contents = models.JSONField(default=list, blank=True, editable=False)
    words = models.PositiveIntegerField(default=0, editable=False)
    references = models.ManyToManyField(
        Reference, blank=True, related_name="process_documents", verbose_name=_("references")
    )
    version = models.PositiveIntegerField(_("version"), default=0, help_text=_("Counts every save."))
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    # Where its paragraphs are commented on, once that was opened (decisions/0021).
    comments = models.OneToOneField(
        Debate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commented_document",
        verbose_name=_("comments"),
        editable=False,
    )
    updated_at = models.DateTimeField(_("updated"), default=timezone.now)
    created_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="process_documents", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("document of a process")
        verbose_name_plural = _("documents of processes")
        ordering = ("process", "order", "pk")
        constraints = (
            models.UniqueConstraint(fields=["process", "slug"], name="document_address_once"),
            models.UniqueConstraint(
                fields=["process", "kind"], condition=~Q(kind="other"), name="document_of_a_kind_once"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(source=""), name="published_document_has_text"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("process:document", args=[self.process.slug, self.slug])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_overdue(self) -> bool:
        """It was planned for a day that is over, and is not out."""
        return self.published_at is None and self.planned_for is not None and self.planned_for < timezone.localdate()


class DocumentVersion(models.Model):
    """A published state of a document. The first is what was published; each later one has its reason."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="versions", verbose_name=_("document")
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160)
    source = models.TextField(_("text"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    author = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="document_versions", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        ordering = ("document", "number")
        constraints = (
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once"),
            models.CheckConstraint(condition=Q(number__gt=0), name="document_version_from_one"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="later_document_version_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
