"""Syllabus, its sections and items, what readers suggest for it, and who is told of additions."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.library.models import Reference
from forum.library.syllabus.homes import Home, home_of
from forum.live.models import Topic
from forum.people.models import Person
from forum.people.roles import topics_joined
from forum.text.items import byline_of, text_of
from forum.text.syllabus import ITEM_LICENCES

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

MOST_TEXT = 20_000


class SyllabusQuerySet(models.QuerySet["Syllabus"]):
    def visible_to(self, person: Person | AnonymousUser) -> SyllabusQuerySet:
        """Those of topics that this person may read, as rules.can_read_syllabus says."""
        readable = Q(topic__is_public=True)
        if person.is_authenticated:
            if person.is_steward:
                return self
            readable |= Q(topic__in=topics_joined(person))
        return self.filter(readable)


class Syllabus(models.Model):
    """What to read on a subject. One for a topic at most; who may read it is the topic's to say."""

    topic = models.OneToOneField(Topic, on_delete=models.CASCADE, related_name="syllabus", verbose_name=_("topic"))
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True, max_length=MOST_TEXT)
    html = models.TextField(editable=False, blank=True)
    closing = models.TextField(_("text at the end"), blank=True, max_length=MOST_TEXT)
    closing_html = models.TextField(editable=False, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    item_count = models.PositiveIntegerField(_("number of items"), default=0, editable=False)
    made_at = models.DateTimeField(_("begun at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects = SyllabusQuerySet.as_manager()

    class Meta:
        verbose_name = _("syllabus")
        verbose_name_plural = _("syllabuses")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:syllabus", args=[self.slug])

    @cached_property
    def home(self) -> Home | None:
        """What it belongs to."""
        return home_of(self.topic)

    @property
    def is_over(self) -> bool:
        """Nothing changes any more in what it belongs to."""
        return bool(self.home and self.home.is_over)

    def suspends(self, person: Person) -> bool:
        """This person may not write on this topic now."""
        if self.topic_id not in person.suspended_topics:
            return False
        return any(not one.is_over for one in person.suspensions.filter(topic=self.topic_id))


class SyllabusSection(models.Model):
    syllabus = models.ForeignKey(
        Syllabus, on_delete=models.CASCADE, related_name="sections", verbose_name=_("syllabus")
    )
    order = models.PositiveIntegerField(_("place"), default=0)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True, max_length=MOST_TEXT)
    html = models.TextField(editable=False, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("section of a syllabus")
        verbose_name_plural = _("sections of a syllabus")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        return f"section-{self.pk}"


class SyllabusItem(models.Model):
    """One source in a section. `added_on` is the day readers are told; `made_at` is when the row came to be here."""

    syllabus = models.ForeignKey(Syllabus, on_delete=models.CASCADE, related_name="items", verbose_name=_("syllabus"))
    section = models.ForeignKey(
        SyllabusSection, on_delete=models.CASCADE, related_name="items", verbose_name=_("section")
    )
    order = models.PositiveIntegerField(_("place"), default=0)
    reference = models.ForeignKey(
        Reference, on_delete=models.PROTECT, related_name="syllabus_items", verbose_name=_("source")
    )
    annotation = models.TextField(_("annotation"), blank=True, max_length=MOST_TEXT)
    html = models.TextField(editable=False, blank=True)
    licence = models.CharField(_("licence"), max_length=40, blank=True, choices=list(ITEM_LICENCES.items()))
    added_on = models.DateField(_("added on"), default=timezone.localdate)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="syllabus_items", verbose_name=_("added by")
    )
    suggested_by = models.CharField(_("suggested by"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("item of a syllabus")
        verbose_name_plural = _("items of a syllabus")
        ordering = ("order", "pk")
        constraints = (models.UniqueConstraint(fields=["syllabus", "reference"], name="source_once_in_syllabus"),)

    def __str__(self) -> str:
        return str(self.reference)

    @property
    def anchor(self) -> str:
        return f"item-{self.pk}"

    @property
    def title(self) -> str:
        return str(self.reference)

    @property
    def address(self) -> str:
        """Where the source itself is found."""
        doi = text_of(self.reference.csl, "DOI")
        return text_of(self.reference.csl, "URL") or (f"https://doi.org/{quote(doi)}" if doi else "")

    @property
    def byline(self) -> str:
        """Makers, year and where it came out, in one line."""
        return byline_of(self.reference.csl)


class SyllabusSuggestion(models.Model):
    """A source that a reader thinks is missing; decided in public, with a sentence."""

    class Status(models.TextChoices):
        OPEN = "open", _("waits")
        ACCEPTED = "accepted", _("taken up")
        DECLINED = "declined", _("not taken up")

    syllabus = models.ForeignKey(
        Syllabus, on_delete=models.CASCADE, related_name="suggestions", verbose_name=_("syllabus")
    )
    section = models.ForeignKey(
        SyllabusSection, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("section")
    )
    title = models.CharField(_("title"), max_length=500)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    authors = models.CharField(_("authors"), max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Reference.Kind, default=Reference.Kind.WEB_PAGE)
    reason = models.CharField(_("why it belongs here"), max_length=1000)
    credit = models.CharField(_("name of who suggests"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    client_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("suggestion for a syllabus")
        verbose_name_plural = _("suggestions for a syllabus")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status="open", decided_at__isnull=True, answer="")
                | ~Q(status="open") & Q(decided_at__isnull=False) & ~Q(answer=""),
                name="decided_suggestion_has_an_answer",
            ),
        )

    def __str__(self) -> str:
        return self.title


class SyllabusSubscription(models.Model):
    """Somebody who is told of additions: a person by their account's address, or an address that was confirmed.

    The address is used for that and shown nowhere, not to organizers or stewards either.
    """

    syllabus = models.ForeignKey(
        Syllabus, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("syllabus")
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    told_item = models.PositiveBigIntegerField(_("last item told of"), default=0)
    told_at = models.DateTimeField(_("last told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription to a syllabus")
        verbose_name_plural = _("subscriptions to a syllabus")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True) & ~Q(email="") | Q(person__isnull=False, email=""),
                name="subscribed_as_person_or_address",
            ),
            models.UniqueConstraint(fields=["syllabus", "person"], name="person_subscribed_once"),
            models.UniqueConstraint(
                fields=["syllabus", "email"], condition=~Q(email=""), name="address_subscribed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.syllabus} #{self.pk}"
