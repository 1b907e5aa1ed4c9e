"""Reference and CreditedImage. Both stay private to their maker until something readable shows them."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.live.models import Topic
from forum.people.models import Person, Role
from forum.people.roles import topics_joined
from forum.text import licences
from forum.text.citations import format_reference, plain_reference
from forum.text.markup import Credit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Place(NamedTuple):
    """A way from a row of the library to the topics whose readers meet it there."""

    topic: str
    where: dict[str, str]


def _shown(model: type[models.Model], place: Place, person: Person) -> models.QuerySet[Any]:
    """The keys of rows that stand at this place in a topic which this person may read."""
    if person.is_steward:
        return model._default_manager.filter(**place.where, **{f"{place.topic}__isnull": False}).values("pk")
    joined = topics_joined(person).values("pk")
    return model._default_manager.filter(**place.where, **{f"{place.topic}__in": joined}).values("pk")


def _topics_showing(row: Reference | CreditedImage) -> frozenset[int]:
    """The topics whose readers, be they everyone or only members, meet this row."""
    found: set[int] = set()
    for place in row.SHOWN_IN:
        rows = type(row)._default_manager.filter(pk=row.pk, **place.where)
        found |= {topic for topic in rows.values_list(place.topic, flat=True) if topic is not None}
    return frozenset(found)


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def visible_to(self, person: Person | AnonymousUser) -> ReferenceQuerySet:
        """Listed ones, one's own, those of a topic that one organizes, and those shown in a topic that one may read.

        As rules.can_read_reference says.
        """
        readable = Q(listed_at__isnull=False)
        if person.is_authenticated:
            organized = topics_joined(person, Role.ORGANIZER)
            readable |= Q(added_by=person) | Q(topic__in=organized)
            for place in Reference.SHOWN_IN:
                readable |= Q(pk__in=_shown(Reference, place, person))
        return self.filter(readable)


class Reference(models.Model):
    """One source, as a CSL-JSON item shared by all who cite it."""

    class Kind(models.TextChoices):
        WEB_PAGE = "web page", _("web page")
        ARTICLE = "article", _("article")
        REPORT = "report", _("report")
        BOOK = "book", _("book")
        PAPER = "paper", _("paper")
        LEGAL = "legal instrument", _("legal instrument")
        DATASET = "dataset", _("dataset")
        VIDEO = "video", _("video")
        TOOL = "tool", _("tool")

    class LegalStatus(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        IN_FORCE = "in force", _("in force")
        AMENDED = "amended", _("amended")
        REPEALED = "repealed", _("repealed")

    key = models.CharField(
        _("citation key"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9_:-]*$", _("Use small letters, digits, - and _ only."))],
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.WEB_PAGE)
    csl = models.JSONField(_("CSL-JSON"))
    html = models.TextField(editable=False, blank=True)
    words = models.TextField(editable=False, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    archived_url = models.URLField(_("archived copy"), max_length=1000, blank=True)
    legal_status = models.CharField(_("status of the law"), max_length=12, choices=LegalStatus, blank=True)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="references", verbose_name=_("made for")
    )
    added_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="references_added", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    listed_at = models.DateTimeField(
        _("listed since"), null=True, blank=True, help_text=_("When it was first cited where readers can see it.")
    )
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    SHOWN_IN = (
        Place("citations__post__thread__topic", {"citations__post__status": "public"}),
        Place("listings__debate__topic", {}),
        Place("syllabus_items__syllabus__topic", {}),
    )
    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ("key",)

    def __str__(self) -> str:
        return str(self.csl.get("title") or self.key)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Formats the source as it is stored: citeproc takes too long for a page that lists many."""
        self.html, self.words = self._format(), folded(" ".join([self.key, *_words(self.csl)]))
        if "csl" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "html", "words"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("library:reference", args=[self.key])

    @property
    def formatted(self) -> str:
        """The source as safe HTML, without the date of retrieval: pages say that in their own words."""
        return self.html or self._format()

    @property
    def label(self) -> str:
        """The source in one line without its address, for lists to choose from."""
        return plain_reference({name: value for name, value in self.csl.items() if name not in ("URL", "DOI")})

    def _format(self) -> str:
        return format_reference({name: value for name, value in self.csl.items() if name != "accessed"})

    @cached_property
    def shown_in(self) -> frozenset[int]:
        """The topics where readable texts or lists hold it."""
        return _topics_showing(self)

    @property
    def item(self) -> dict[str, Any]:
        """The CSL item with what we keep beside it: id and the date of retrieval."""
        item = {**self.csl, "id": self.key}
        if self.retrieved_on:
            item["accessed"] = {"date-parts": [_date_parts(self.retrieved_on)]}
        return item


def folded(text: str) -> str:
    """A text as search compares it: small letters without accents, the same on every database."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())


def _words(value: Any) -> Iterator[str]:
    """Every word that stands anywhere in a CSL item, without the names of its fields."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _words(one)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)


def _date_parts(day: date) -> list[int]:
    return [day.year, day.month, day.day]


class ImageQuerySet(models.QuerySet["CreditedImage"]):
    def visible_to(self, person: Person | AnonymousUser) -> ImageQuerySet:
        """Listed ones, one's own, those of a topic that one organizes, and those shown in a topic that one may read.

        As rules.can_see_image says.
        """
        readable = Q(listed_at__isnull=False)
        if person.is_authenticated:
            organized = topics_joined(person, Role.ORGANIZER)
            readable |= Q(uploaded_by=person) | Q(topic__in=organized)
            for place in CreditedImage.SHOWN_IN:
                readable |= _credited & Q(alt__gt="") & Q(pk__in=_shown(CreditedImage, place, person))
        return self.filter(readable)


def _path(image: CreditedImage, filename: str) -> str:
    """Where the file lies: named by its random id, never by what the sender called it."""
    return f"images/{image.id}.webp"


_credited = Q(author__gt="") & Q(licence__gt="") & Q(source_url__gt="") & Q(via__gt="") & Q(file__gt="")


class CreditedImage(models.Model):
    """A picture that names its author, licence, source and way here; only then may readers see it."""

    NEEDED = ("alt", "author", "licence", "source_url", "via")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ImageField(_("file"), upload_to=_path, width_field="width", height_field="height", blank=True)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    alt = models.CharField(
        _("description for those who cannot see it"), max_length=500, blank=True, help_text=_("What the picture shows.")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    author = models.CharField(_("author of the picture"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=40, blank=True, help_text=_("One that the list knows."))
    source_url = models.URLField(_("source"), max_length=1000, blank=True, help_text=_("The page it comes from."))
    via = models.CharField(_("via"), max_length=200, blank=True, help_text=_("As in: Wikimedia Commons; own upload."))
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="images", verbose_name=_("made for")
    )
    uploaded_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="images", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    listed_at = models.DateTimeField(_("shown since"), null=True, blank=True)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    SHOWN_IN = (
        Place("posts__thread__topic", {"posts__status": "public"}),
        Place("galleries__debate__topic", {}),
    )
    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("-uploaded_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(listed_at__isnull=True) | _credited, name="shown_picture_has_full_credit"
            ),
        )

    def __str__(self) -> str:
        return self.title or self.alt or str(_("Picture without a title"))

    def get_absolute_url(self) -> str:
        return reverse("library:image", args=[self.pk])

    @property
    def url(self) -> str:
        return f"/media/images/{self.pk}.webp"

    @cached_property
    def shown_in(self) -> frozenset[int]:
        """The topics where readable texts or galleries show it; none before its credit is complete."""
        return frozenset() if self.missing else _topics_showing(self)

    @property
    def missing(self) -> list[str]:
        """What readers must be told and what is not filled in yet, by field name."""
        return [name for name in ("file", *self.NEEDED) if not getattr(self, name)]

    @property
    def credit(self) -> Credit:
        licence = licences.LICENCES.get(self.licence)
        return Credit(
            title=self.title,
            author=self.author,
            licence=licence.name if licence else self.licence,
            licence_url=licence.url if licence else "",
            source_url=self.source_url,
            via=self.via,
            width=self.width,
            height=self.height,
        )
