"""Survey, and what is sent in: drafts, responses that name nobody, keys that make them count once, texts, invitations.

Between a key and a response nothing is kept: no column, no time, no order that stays. decisions/0020 says why.
"""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.debates.models import end_of_line
from forum.people.models import Person
from policy_design.process.models import Process
from policy_design.survey.questions import Questionnaire, parse
from policy_design.survey.results import Results
from policy_design.survey.told import from_data


class Survey(models.Model):
    """What is asked, of whom and on what terms; and, once it is closed, what came of it."""

    class Access(models.TextChoices):
        OPEN = "open", _("anybody who has the address")
        INVITED = "invited", _("only those who get an invitation by mail")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="surveys", verbose_name=_("process"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160, validators=[end_of_line])
    intro = models.TextField(_("introduction"), max_length=3000, blank=True)
    target = models.CharField(
        _("who is asked"), max_length=300, help_text=_("As in: everybody who has shared a photo under an open licence.")
    )
    consent = models.TextField(
        _("what the answers are for"), max_length=4000, blank=True, help_text=_("Who uses them, and for what.")
    )
    access = models.CharField(_("who can answer"), max_length=8, choices=Access, default=Access.OPEN)
    shares_rows = models.BooleanField(
        _("organizers may download the answers one by one"),
        default=False,
        help_text=_("Without names, in no order, and without what people wrote. Those who answer are told."),
    )
    definition = models.JSONField(_("questions"), default=dict, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    erase_on = models.DateField(
        _("answers are deleted on"), null=True, blank=True, help_text=_("The results stay; single answers do not.")
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("answers deleted"), null=True, blank=True, editable=False)
    told = models.JSONField(_("results"), null=True, blank=True, editable=False)
    invited = models.PositiveIntegerField(_("invitations sent"), default=0, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    created_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="surveys_created", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ("process", "number")
        constraints = (
            models.UniqueConstraint(fields=["process", "number"], name="survey_number_once"),
            models.CheckConstraint(condition=~Q(title=""), name="survey_has_a_title"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False), name="survey_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(told__isnull=False), name="closed_survey_has_results"
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(closes_at__isnull=False, erase_on__isnull=False),
                name="opened_survey_has_its_dates",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("survey:show", args=[self.process.slug, self.number])

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return parse(self.definition or {})

    @cached_property
    def results(self) -> Results | None:
        """What is told; None until the survey is closed."""
        return None if self.told is None else from_data(self.told)

    @property
    def was_opened(self) -> bool:
        return self.opened_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def takes_answers(self) -> bool:
        """Now, by the clock, whether or not the worker has closed it."""
        return self.was_opened and not self.is_closed and (self.closes_at is None or self.closes_at > timezone.now())

    @property
    def is_invited(self) -> bool:
        return self.access == self.Access.INVITED

    @property
    def asks_texts(self) -> bool:
        return any(one.is_text for one in self.questionnaire.questions)

    @property
    def is_answered(self) -> bool:
        """Somebody has begun to answer, so that what is asked stays as it is."""
        return self.is_closed or self.drafts.exists() or self.responses.exists()


class SurveyDraft(models.Model):
    """Answers that somebody has not sent yet; `key` is a keyed hash of their cookie or link, for this survey alone."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("survey"))
    key = models.CharField(max_length=64, editable=False)
    answers = models.JSONField(_("answers"), default=dict)
    changed_on = models.DateField(_("changed on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("draft of a response")
        verbose_name_plural = _("drafts of responses")
        constraints = (models.UniqueConstraint(fields=["survey", "key"], name="one_draft_per_key"),)

    def __str__(self) -> str:
        return self.key[:8]


class SurveyResponse(models.Model):
    """What one person answered, without what they wrote; nothing here says who, or when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="responses", verbose_name=_("survey"))
    answers = models.JSONField(_("answers"), default=dict)

    class Meta:
        verbose_name = _("response to a survey")
        verbose_name_plural = _("responses to surveys")

    def __str__(self) -> str:
        return str(_("A response"))


class SurveyKey(models.Model):
    """That somebody has answered: a keyed hash of a cookie or link, for this survey alone. Deleted when it closes."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="keys", verbose_name=_("survey"))
    hash = models.CharField(max_length=64, primary_key=True, editable=False)

    class Meta:
        verbose_name = _("key of a response")
        verbose_name_plural = _("keys of responses")

    def __str__(self) -> str:
        return self.hash[:8]


class SurveyText(models.Model):
    """What one person wrote in their own words, apart from all else they answered; shown once a moderator says so."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for a moderator")
        SHOWN = "shown", _("shown")
        HIDDEN = "hidden", _("not shown")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="texts", verbose_name=_("survey"))
    question = models.CharField(_("question"), max_length=30)
    text = models.TextField(_("text"))
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("text in a survey")
        verbose_name_plural = _("texts in surveys")
        ordering = ("survey", "question", "id")  # ids are random, so this order tells nothing
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="survey_text_says_something"),)

    def __str__(self) -> str:
        return self.text[:40]


class SurveyInvitation(models.Model):
    """An address that was sent a link. Whether it was used cannot be told from here. Deleted when the survey closes."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("survey"))
    email = models.EmailField(_("email"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_on = models.DateField(_("sent on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("invitation to a survey")
        verbose_name_plural = _("invitations to surveys")
        ordering = ("survey", "email")
        constraints = (models.UniqueConstraint(fields=["survey", "email"], name="one_invitation_per_address"),)

    def __str__(self) -> str:
        return self.email

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
