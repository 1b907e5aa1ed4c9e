"""Who may vote, and what was cast. A secret ballot has no person, time, order or session; its roll has none either."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import end_of_line
from forum.people.models import Person
from policy_design.voting.models import Item, Round
from policy_design.voting.staying import on_a_roll


class Elector(models.Model):
    """Somebody on the roll of a round, frozen when it opened. That they voted has no time."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="electors", verbose_name=_("round"))
    person = models.ForeignKey(Person, on_delete=on_a_roll, related_name="electorates", verbose_name=_("person"))
    name = models.CharField(_("name when it opened"), max_length=150)
    background = models.CharField(_("background when it opened"), max_length=80, blank=True)
    # "Expert 7": drawn by lot, the same in all rounds of one Delphi. Only in pseudonymous rounds.
    pseudonym = models.CharField(_("pseudonym"), max_length=40, blank=True)
    has_voted = models.BooleanField(_("has voted"), default=False)

    class Meta:
        verbose_name = _("elector")
        verbose_name_plural = _("electors")
        ordering = ("round", "name", "person")
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="elector_once_per_round"),
            models.UniqueConstraint(
                fields=["round", "pseudonym"], condition=~Q(pseudonym=""), name="pseudonym_once_per_round"
            ),
        )

    def __str__(self) -> str:
        return self.name


class SecretBallot(models.Model):
    """What one elector of a secret round chose; nothing here says who, when, or after whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="secret_ballots", verbose_name=_("round"))
    tracker = models.CharField(_("tracker"), max_length=16, blank=True)
    marks = models.JSONField(_("marks"))

    class Meta:
        verbose_name = _("secret ballot")
        verbose_name_plural = _("secret ballots")
        constraints = (
            models.UniqueConstraint(
                fields=["round", "tracker"], condition=~Q(tracker=""), name="tracker_once_per_round"
            ),
        )

    def __str__(self) -> str:
        return str(_("A ballot"))


class SignedBallot(models.Model):
    """What an elector of a named or pseudonymous round chose, with reasons; a new one takes the place of the last."""

    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="ballot", verbose_name=_("elector"))
    marks = models.JSONField(_("marks"))
    reasons = models.JSONField(_("reasons"), default=dict)  # item key → plain text

    class Meta:
        verbose_name = _("signed ballot")
        verbose_name_plural = _("signed ballots")

    def __str__(self) -> str:
        return str(self.elector)


class Block(models.Model):
    """A block in a consent round: it is answered before the round is counted, and stands until its author lifts it."""

    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("elector"))
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("item"))
    reason = models.TextField(_("reason"), max_length=2000)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    lifted = models.BooleanField(_("lifted by its author"), default=False)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ("item", "pk")
        constraints = (
            models.UniqueConstraint(fields=["elector", "item"], name="one_block_per_elector_and_item"),
            models.CheckConstraint(condition=~Q(reason=""), name="block_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.item}: {self.reason[:40]}"


class Participant(models.Model):
    """Somebody who rates statements, known by a keyed hash for this round alone; the hash goes at the close."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="participants", verbose_name=_("round"))
    key = models.CharField(max_length=64, editable=False)  # at the close a random one takes its place
    background = models.CharField(_("declared background"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = (models.UniqueConstraint(fields=["round", "key"], name="participant_once_per_round"),)

    def __str__(self) -> str:
        return self.key[:8]


class StatementVote(models.Model):
    """Agree, disagree or pass on one statement; can be changed until the close. No time, no order."""

    class Value(models.TextChoices):
        AGREE = "agree", _("Agree")
        DISAGREE = "disagree", _("Disagree")
        PASS = "pass", _("Pass")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="votes", verbose_name=_("participant")
    )
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="votes", verbose_name=_("statement"))
    value = models.CharField(_("vote"), max_length=8, choices=Value)

    class Meta:
        verbose_name = _("vote on a statement")
        verbose_name_plural = _("votes on statements")
        constraints = (models.UniqueConstraint(fields=["participant", "item"], name="one_vote_per_statement"),)

    def __str__(self) -> str:
        return self.value


class Proposal(models.Model):
    """A statement that somebody who takes part wants to add; it stands to a vote once a moderator accepts it."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for a moderator")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("round"))
    participant = models.ForeignKey(
        Participant, null=True, on_delete=models.SET_NULL, related_name="proposals", verbose_name=_("participant")
    )
    text = models.CharField(_("statement"), max_length=200, validators=[end_of_line])
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    sentence = models.CharField(_("why it was declined"), max_length=300, blank=True)
    item = models.OneToOneField(
        Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal", verbose_name=_("statement")
    )
    decided_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("proposed statement")
        verbose_name_plural = _("proposed statements")
        ordering = ("round", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="proposal_says_something"),)

    def __str__(self) -> str:
        return self.text
