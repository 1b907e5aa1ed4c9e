"""Report of a process with its chapters, and the editions that were published: frozen, each with its own address."""

from __future__ import annotations

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import end_of_line
from forum.people.models import Person
from policy_design.process.models import Process
from policy_design.summary.models import Summary

is_doi = RegexValidator(r"^10\.\d{4,9}/\S+$", _("A DOI looks like 10.5281/zenodo.1234567."))


class Report(models.Model):
    """The plan of a process's public report: what it is called and which chapters it has, in order."""

    process = models.OneToOneField(Process, on_delete=models.CASCADE, related_name="report", verbose_name=_("process"))
    title = models.CharField(_("title"), max_length=160, validators=[end_of_line])
    subtitle = models.CharField(_("subtitle"), max_length=240, blank=True, validators=[end_of_line])
    authors = models.JSONField(_("authors"), default=list, blank=True)  # names, in the order of the citation
    abstract = models.TextField(_("abstract"), max_length=4000, blank=True)
    publisher = models.CharField(_("publisher"), max_length=160, blank=True, validators=[end_of_line])
    licence = models.CharField(_("licence"), max_length=40, default="CC-BY-4.0")
    version = models.PositiveIntegerField(_("saves"), default=1, editable=False)
    created_at = models.DateTimeField(_("begun"), default=timezone.now)

    class Meta:
        verbose_name = _("public report")
        verbose_name_plural = _("public reports")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("report:show", args=[self.process.slug])


class Chapter(models.Model):
    """One chapter: what the process itself says under a heading, and what the organizers write before it."""

    class Kind(models.TextChoices):
        FOREWORD = "foreword", _("Foreword")
        INCEPTION = "inception", _("Inception report")
        STUDY = "study", _("Attitude study")
        SYLLABUS = "syllabus", _("Syllabus")
        DELIBERATION = "deliberation", _("Deliberation")
        RESULTS = "results", _("Results of the rounds")
        SUMMARY = "summary", _("Consensus summary")
        RECOMMENDATIONS = "recommendations", _("Recommendations")
        MINORITY = "minority", _("Minority statements")
        METHODS = "methods", _("Methods")
        ACKNOWLEDGEMENTS = "acknowledgements", _("Acknowledgements")
        LICENCES = "licences", _("Licences and credits")
        REFERENCES = "references", _("References")
        OWN = "own", _("A text of your own")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="chapters", verbose_name=_("report"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    title = models.CharField(_("heading"), max_length=160, blank=True, validators=[end_of_line])
    source = models.TextField(_("text"), max_length=60_000, blank=True)
    is_in = models.BooleanField(_("in the report"), default=True)

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ("report", "order", "pk")
        constraints = (
            models.UniqueConstraint(fields=["report", "kind"], condition=~Q(kind="own"), name="chapter_of_a_kind_once"),
        )

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class Edition(models.Model):
    """A published state of the report. `paper` is the whole document as plain values, and never changes."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions", verbose_name=_("report"))
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=160)
    citation = models.JSONField(_("citation"))  # an item of CSL-JSON, without the DOI
    summary = models.ForeignKey(
        Summary, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("summary")
    )
    paper = models.JSONField(_("document"), editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    as_of = models.DateTimeField(_("as of"))
    reason = models.CharField(_("what is new"), max_length=400, blank=True)
    doi = models.CharField(_("DOI"), max_length=120, blank=True, validators=[is_doi])
    published_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("edition of a report")
        verbose_name_plural = _("editions of reports")
        ordering = ("report", "number")
        constraints = (
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="later_edition_says_what_is_new"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("report:edition", args=[self.report.process.slug, self.number])

    @property
    def licence(self) -> str:
        """Under which it was published, whatever the plan says now."""
        return str(self.paper.get("licence", ""))
