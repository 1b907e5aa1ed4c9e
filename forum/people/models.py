"""Person, Disclosure, Membership, Suspension and Invitation. A role is held on a topic: a debate or a process."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from forum.live.models import Topic

SUSPENDED = "suspended"  # no role: stands beside roles where both are read at once


class Role(models.TextChoices):
    ORGANIZER = "organizer", _("organizer")
    CONTRIBUTOR = "contributor", _("contributor")
    EXPERT = "expert", _("expert")
    MODERATOR = "moderator", _("moderator")
    OBSERVER = "observer", _("observer")  # reads what is not public; of processes only


class PersonManager(BaseUserManager["Person"]):
    """Django's log-in asks for this manager: it makes accounts, with or without a password."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password) if password else person.set_unusable_password()
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """The first steward, made on the server itself: whoever does that vouches for the address."""
        person = self.create_user(email, password, is_steward=True, is_superuser=True, **fields)
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """An account. What is public of it is the profile; the address never is."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("As you sign your contributions."))
    slug = models.SlugField(_("address of the profile"), max_length=140, unique=True, editable=False)
    affiliation = models.CharField(_("affiliation"), max_length=200, blank=True)
    position = models.CharField(_("role there"), max_length=200, blank=True)
    biography = models.TextField(_("biography"), max_length=4000, blank=True)
    biography_html = models.TextField(blank=True, editable=False)
    orcid = models.CharField(
        _("ORCID iD"),
        max_length=19,
        blank=True,
        validators=[
            RegexValidator(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", _("An ORCID iD looks like 0000-0002-1825-0097."))
        ],
    )
    website = models.URLField(_("website"), blank=True)
    # Shown and exported nowhere: who is called by one of them is meant all the same, and decides nothing about it.
    former_names = models.JSONField(_("former names"), default=list, blank=True, editable=False)
    is_steward = models.BooleanField(_("steward"), default=False, help_text=_("Runs this site; may use the admin."))
    may_organize = models.BooleanField(
        _("may set up debates"), default=False, help_text=_("May create debates and becomes their organizer.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    conduct_agreed_at = models.DateTimeField(_("agreed to the code of conduct"), null=True, blank=True, editable=False)
    # Stands here, where every page has it already; forum.notices alone counts and writes it.
    unread_notices = models.PositiveIntegerField(_("unread notices"), default=0, editable=False)

    reads_along: int | None = None  # of nobody with an account: the topic that an onlooker reads (roles.onlooker)
    emailaddress_set: Any  # the manager of allauth's addresses, verified or not

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or str(_("(no name yet)"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.lower()
        if not self.slug:
            self.slug = f"{slugify(self.name)[:100] or 'person'}-{uuid.uuid4().hex[:6]}"
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("people:show", args=[self.slug])

    @property
    def is_staff(self) -> bool:
        """Who may enter the admin: stewards."""
        return self.is_steward

    @property
    def known_as(self) -> tuple[str, ...]:
        """The name, and those that this person had before."""
        return (self.name, *self.former_names)

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"

    def owns_address(self, address: str) -> bool:
        """Mail to this address reaches this person: the account's own address, or another one they have verified."""
        if self.email == address.lower():
            return True
        return self.emailaddress_set.filter(email=address.lower(), verified=True).exists()

    @cached_property
    def _standing(self) -> dict[int, frozenset[str]]:
        """What this person is on each topic, in one query: the roles held, and "suspended"."""
        if self.reads_along is not None:
            return {self.reads_along: frozenset({Role.OBSERVER.value})}
        held: dict[int, frozenset[str]] = {}
        suspended = self.suspensions.annotate(role=models.Value(SUSPENDED, models.CharField()))
        rows = self.memberships.values_list("topic_id", "role")
        for topic_id, role in rows.union(suspended.values_list("topic_id", "role"), all=True):
            held[topic_id] = held.get(topic_id, frozenset()) | {role}
        return held

    @cached_property
    def roles(self) -> dict[int, frozenset[str]]:
        """The roles this person holds, by topic; read once per instance, so: once per request."""
        held = {topic_id: standing - {SUSPENDED} for topic_id, standing in self._standing.items()}
        return {topic_id: roles for topic_id, roles in held.items() if roles}

    @property
    def suspended_topics(self) -> frozenset[int]:
        """The topics where this person is or was suspended; whether it is over the clock tells."""
        return frozenset(topic_id for topic_id, standing in self._standing.items() if SUSPENDED in standing)

    @property
    def organized_topics(self) -> frozenset[int]:
        """The topics this person organizes."""
        return frozenset(topic_id for topic_id, held in self.roles.items() if Role.ORGANIZER in held)

    @cached_property
    def joined_topics(self) -> frozenset[int]:
        """The topics where this person holds any role."""
        held = self.memberships.values("topic")
        parts = Topic.objects.filter(models.Q(pk__in=held) | models.Q(parent__in=held))
        return frozenset(parts.values_list("pk", flat=True))

    @cached_property
    def takes_part(self) -> bool:
        """Holds a role anywhere."""
        return self.memberships.exists()

    @cached_property
    def disclosure(self) -> Disclosure | None:
        """What this person last declared of their interests."""
        return self.disclosures.order_by("-declared_at", "-pk").first()


class Disclosure(models.Model):
    """A declaration of interests. A new one supersedes, none is changed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disclosures", verbose_name=_("person"))
    has_interests = models.BooleanField(_("has something to declare"))
    text = models.TextField(_("declaration"), max_length=2000, blank=True)
    declared_at = models.DateTimeField(_("declared at"), default=timezone.now)

    class Meta:
        verbose_name = _("disclosure of interests")
        verbose_name_plural = _("disclosures of interests")
        ordering = ("-declared_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(has_interests=False) | ~models.Q(text=""), name="disclosed_interest_has_words"
            ),
        )

    def __str__(self) -> str:
        return self.text or str(_("No competing interests declared."))


class Membership(models.Model):
    """One role of one person on one topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("topic"))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        constraints = (
            models.UniqueConstraint(fields=["topic", "person", "role"], name="role_held_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_known"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class Suspension(models.Model):
    """A person who may read but not write on one topic, until a time or until it is lifted."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="suspensions", verbose_name=_("topic"))
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="suspensions", verbose_name=_("person"))
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = (
            models.UniqueConstraint(fields=["topic", "person"], name="suspended_once"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="suspension_takes_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.until or '…'}"

    @property
    def is_over(self) -> bool:
        """The clock decides, whether or not a worker ran."""
        return self.until is not None and self.until <= timezone.now()


class Invitation(models.Model):
    """An invitation by mail to one role on one topic; its token is stored only as a hash."""

    class Status(models.TextChoices):
        PENDING = "pending", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        REVOKED = "revoked", _("taken back")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("topic"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    message = models.TextField(_("personal message"), max_length=2000, blank=True)
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="invitations_sent", verbose_name=_("invited by")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING)
    sent_at = models.DateTimeField(_("sent at"), default=timezone.now)
    sends = models.PositiveSmallIntegerField(_("times sent"), default=1)
    expires_at = models.DateTimeField(_("expires at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    decline_reason = models.TextField(_("reason given"), max_length=2000, blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations", verbose_name=_("person")
    )
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["invited_by", "client_key"], name="invitation_sent_once"),
            models.CheckConstraint(
                condition=~models.Q(status="accepted") | models.Q(answered_at__isnull=False),
                name="accepted_invitation_was_answered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}"

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def is_expired(self) -> bool:
        """The clock decides, whether or not a worker ran."""
        return self.status == self.Status.PENDING and self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.PENDING and not self.is_expired
