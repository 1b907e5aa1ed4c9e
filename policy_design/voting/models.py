"""Round: its rules, what stands to a vote, who may vote, and what came of it. Ballots stand in ballot_models.py.

Once a round is open none of its rules changes; guards.py holds that in the database as well (decision 24).
"""

from __future__ import annotations

import uuid
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.debates.models import end_of_line
from forum.people.models import Person
from policy_design.options.models import Amendment, Option
from policy_design.process.models import Process
from policy_design.voting.staying import planned_rounds_only, published
from policy_design.voting.visible import RoundQuerySet

if TYPE_CHECKING:
    from datetime import datetime

FEWEST_SECRET = 5  # voters below which no round is secret
PUBLIC_BALLOTS = 20  # ballots from which a bulletin is public; below it is for the panel (methods: disclosure floor)
LONG_RANKING = 6  # choices above which a full ranking can be a fingerprint, so it is for the panel
fraction = RegexValidator(r"^[1-9]\d{0,2}/[1-9]\d{0,2}$", _("A share, as in 2/3."))


class Round(models.Model):
    """One vote. The rounds of a Delphi follow each other by `earlier`, under the rules of the first."""

    class Method(models.TextChoices):
        YES_NO = "yes_no", _("yes, no or abstain")
        APPROVAL = "approval", _("approval")
        RANKED = "ranked", _("ranking")
        SCORE = "score", _("score from 0 to 5")
        RATING = "rating", _("rating from 1 to 9")
        CONSENT = "consent", _("consent")
        STATEMENTS = "statements", _("short statements")

    class Secrecy(models.TextChoices):
        NAMED = "named", _("named")
        PSEUDONYMOUS = "pseudonymous", _("pseudonymous")
        SECRET = "secret", _("secret")

    class Receipts(models.TextChoices):
        TRACKER = "tracker", _("with a receipt")
        NONE = "none", _("without a receipt")

    class Electorate(models.TextChoices):
        EXPERTS = "experts", _("all invited experts")
        CHOSEN = "chosen", _("experts who are chosen by name")
        READERS = "readers", _("all readers")

    class Base(models.TextChoices):
        CAST = "cast", _("of those who said yes or no")
        PRESENT = "present", _("of all ballots, abstentions too")
        ELIGIBLE = "eligible", _("of all who may vote")

    class TieRule(models.TextChoices):
        REPORT = "report", _("report the tie; nothing is chosen")
        STATUS_QUO = "status_quo", _("the present state stays")
        LOT = "lot", _("draw lots from the closed ballots, so that anybody can repeat it")

    class ConsensusRule(models.TextChoices):
        P75 = "75", _("75 % rate it 7 to 9")
        P70_15 = "70/15", _("70 % rate it 7 to 9, and less than 15 % rate it 1 to 3")
        RAND_UCLA = "rand_ucla", _("RAND/UCLA: median 7 to 9 without disagreement")

    class ResultFor(models.TextChoices):
        EVERYONE = "everyone", _("everyone who may read the process")
        PANEL = "panel", _("those who may vote, and the organizers")

    class Stopping(models.TextChoices):
        FIXED = "fixed", _("after the number of rounds that is set")
        STABLE = "stable", _("sooner, once fewer than 15 % change their answer on every item")
        CONSENSUS = "consensus", _("sooner, once every item has met the rule or fallen below it")

    process = models.ForeignKey(
        Process, on_delete=planned_rounds_only, related_name="rounds", verbose_name=_("process")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    earlier = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="later", verbose_name=_("round before")
    )
    turn = models.PositiveSmallIntegerField(_("which of its rounds"), default=1, editable=False)
    question = models.CharField(_("question"), max_length=300, validators=[end_of_line])
    intro = models.TextField(_("introduction"), max_length=6000, blank=True)
    intro_html = models.TextField(blank=True, editable=False)
    method = models.CharField(_("method"), max_length=12, choices=Method)
    secrecy = models.CharField(_("secrecy"), max_length=12, choices=Secrecy, default=Secrecy.NAMED)
    receipts = models.CharField(_("receipts"), max_length=8, choices=Receipts, default=Receipts.TRACKER)
    electorate = models.CharField(_("who may vote"), max_length=8, choices=Electorate, default=Electorate.EXPERTS)
    chosen = models.ManyToManyField(Person, blank=True, related_name="+", verbose_name=_("chosen experts"))
    cap = models.PositiveIntegerField(
        _("at most so many readers"), null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(20000)]
    )
    takes_statements = models.BooleanField(_("those who take part may add statements"), default=False)
    threshold = models.CharField(_("threshold"), max_length=7, default="1/2", validators=[fraction])
    base = models.CharField(_("share of what"), max_length=8, choices=Base, default=Base.CAST)
    quorum = models.CharField(_("quorum"), max_length=7, default="1/2", validators=[fraction])
    tie_rule = models.CharField(_("ties"), max_length=10, choices=TieRule, default=TieRule.REPORT)
    consensus_rule = models.CharField(_("consensus rule"), max_length=9, choices=ConsensusRule, blank=True)
    stand_aside_cap = models.CharField(
        _("at most this share may stand aside"), max_length=7, blank=True, validators=[fraction]
    )
    shows_turnout = models.BooleanField(_("while it is open, say how many have voted"), default=True)
    result_for = models.CharField(_("result for"), max_length=8, choices=ResultFor, default=ResultFor.EVERYONE)
    rounds_planned = models.PositiveSmallIntegerField(
        _("rounds at most"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    stopping = models.CharField(_("ends"), max_length=9, choices=Stopping, default=Stopping.FIXED)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    annulled = models.CharField(_("why it was annulled"), max_length=400, blank=True, editable=False)
    manifest = models.JSONField(_("manifest"), null=True, blank=True, editable=False)
    manifest_digest = models.CharField(max_length=64, blank=True, editable=False)
    eligible = models.PositiveIntegerField(_("may vote"), null=True, blank=True, editable=False)
    # For those on the roll alone: with it they can check the roll's digest in the manifest, and others cannot guess.
    roll_salt = models.CharField(max_length=32, blank=True, editable=False)
    # What the database had left of its ballots has been wiped since it closed (sealing.sweep_due).
    is_swept = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    client_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("process", "number")
        constraints = (
            models.UniqueConstraint(fields=["process", "number"], name="round_number_once"),
            models.CheckConstraint(condition=~Q(question=""), name="round_has_a_question"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, manifest__isnull=True, eligible__isnull=True, manifest_digest="")
                | Q(opened_at__isnull=False, manifest__isnull=False, closes_at__isnull=False) & ~Q(manifest_digest=""),
                name="opened_round_has_its_manifest",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False), name="round_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | ~Q(secrecy="secret") | Q(eligible__gte=FEWEST_SECRET),
                name="secret_round_has_enough_voters",
            ),
            models.CheckConstraint(
                condition=~Q(method="consent", secrecy="secret"), name="block_has_a_reason_so_consent_is_not_secret"
            ),
            models.CheckConstraint(
                condition=~Q(electorate="readers") | Q(method="statements"), name="readers_rate_statements_only"
            ),
            models.CheckConstraint(
                condition=~Q(method="statements") | Q(secrecy="pseudonymous"), name="statements_are_pseudonymous"
            ),
            models.CheckConstraint(
                condition=Q(earlier__isnull=True, turn=1) | Q(earlier__isnull=False, turn__gt=1),
                name="first_round_has_none_before",
            ),
        )

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("voting:show", args=[self.process.slug, self.number])

    @property
    def was_opened(self) -> bool:
        return self.opened_at is not None

    @property
    def is_closed(self) -> bool:
        """Nothing is cast any more and nothing changes: counted, or annulled."""
        return self.closed_at is not None

    @property
    def is_annulled(self) -> bool:
        return bool(self.annulled)

    @property
    def has_result(self) -> bool:
        return self.is_closed and not self.is_annulled

    def takes_ballots_at(self, now: datetime) -> bool:
        """By the clock, whether or not the worker has closed it."""
        return self.was_opened and not self.is_closed and self.closes_at is not None and now < self.closes_at

    @property
    def takes_ballots(self) -> bool:
        return self.takes_ballots_at(timezone.now())

    @property
    def is_secret(self) -> bool:
        return self.secrecy == self.Secrecy.SECRET

    @property
    def is_named(self) -> bool:
        return self.secrecy == self.Secrecy.NAMED

    @property
    def has_trackers(self) -> bool:
        return self.is_secret and self.receipts == self.Receipts.TRACKER

    @property
    def has_roll(self) -> bool:
        """Who may vote is a frozen list; else readers take part by a key that counts once."""
        return self.electorate != self.Electorate.READERS

    @property
    def threshold_share(self) -> Fraction:
        return Fraction(self.threshold)

    @property
    def quorum_share(self) -> Fraction:
        return Fraction(self.quorum)


class Item(models.Model):
    """What stands to a vote in one round, in the words and version that were fixed when it opened."""

    class Kind(models.TextChoices):
        OPTION = "option", _("option")
        AMENDMENT = "amendment", _("amendment")
        STATEMENT = "statement", _("statement")
        STATUS_QUO = "status_quo", _("the present state")

    class Change(models.TextChoices):
        NEW = "new", _("new")
        KEPT = "kept", _("as before")
        REWORDED = "reworded", _("reworded")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="items", verbose_name=_("round"))
    key = models.CharField(_("key"), max_length=24)  # on ballots and in files: G1v2, s4, status-quo
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    option = models.ForeignKey(
        Option, null=True, blank=True, on_delete=models.PROTECT, related_name="round_items", verbose_name=_("option")
    )
    option_version = models.PositiveIntegerField(_("version of the option"), null=True, blank=True)
    amendment = models.ForeignKey(
        Amendment,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="round_items",
        verbose_name=_("amendment"),
    )
    text = models.CharField(_("what it says"), max_length=400, validators=[end_of_line])
    note = models.CharField(_("why it was changed or dropped"), max_length=400, blank=True)
    earlier = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="later",
        verbose_name=_("before"),
    )
    change = models.CharField(_("since the round before"), max_length=8, choices=Change, default=Change.NEW)

    class Meta:
        verbose_name = _("item of a round")
        verbose_name_plural = _("items of rounds")
        ordering = ("round", "order", "pk")
        constraints = (
            models.UniqueConstraint(fields=["round", "key"], name="item_key_once_per_round"),
            models.CheckConstraint(
                condition=Q(kind="option", option__isnull=False, option_version__isnull=False)
                | ~Q(kind="option") & Q(option__isnull=True, option_version__isnull=True),
                name="item_of_an_option_names_its_version",
            ),
            models.CheckConstraint(
                condition=Q(kind="amendment", amendment__isnull=False)
                | ~Q(kind="amendment") & Q(amendment__isnull=True),
                name="item_of_an_amendment_names_it",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="item_says_something"),
            models.CheckConstraint(
                condition=Q(change="new", earlier__isnull=True) | ~Q(change="new") & Q(earlier__isnull=False),
                name="kept_item_has_one_before",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Dropped(models.Model):
    """An item of the round before that does not come back, and why."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="dropped", verbose_name=_("round"))
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="dropped_in", verbose_name=_("item"))
    note = models.CharField(_("why"), max_length=400)

    class Meta:
        verbose_name = _("dropped item")
        verbose_name_plural = _("dropped items")
        ordering = ("round", "pk")
        constraints = (models.UniqueConstraint(fields=["round", "item"], name="item_dropped_once"),)

    def __str__(self) -> str:
        return str(self.item)


class Extension(models.Model):
    """A deadline that was moved to a later time while the round was open, and why; shown for ever."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="extensions", verbose_name=_("round"))
    was = models.DateTimeField(_("was"))
    now = models.DateTimeField(_("became"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("at", "pk")
        constraints = (models.CheckConstraint(condition=Q(now__gt=F("was")), name="extension_is_later"),)

    def __str__(self) -> str:
        return f"{self.round} → {self.now}"


class Bulletin(models.Model):
    """What was published at the close: all ballots in an order that tells nothing, chained to the bulletin before."""

    round = models.OneToOneField(Round, on_delete=published, related_name="bulletin", verbose_name=_("round"))
    body = models.TextField(_("canonical JSON"))
    digest = models.CharField(_("digest"), max_length=64)
    previous = models.CharField(_("digest of the bulletin before"), max_length=64, blank=True)
    signature = models.CharField(_("signature"), max_length=128)
    key = models.CharField(_("public key"), max_length=64)
    voters = models.JSONField(_("who voted"), default=list)  # names, sorted; empty where readers took part

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")

    def __str__(self) -> str:
        return self.digest[:12]


class Result(models.Model):
    """The count and the outcome by the rules that were fixed; written once, at the close."""

    round = models.OneToOneField(Round, on_delete=published, related_name="result", verbose_name=_("round"))
    cast = models.PositiveIntegerField(_("ballots"))
    tally = models.JSONField(_("count"))
    outcome = models.JSONField(_("outcome"))

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self) -> str:
        return str(self.round)


class Analysis(models.Model):
    """What is worked out from a closed round's ballots in the background: in steps, with progress, taken up again."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="analysis", verbose_name=_("round"))
    done = models.PositiveSmallIntegerField(_("per cent done"), default=0)
    state = models.JSONField(_("where it stands"), null=True, blank=True)
    found = models.JSONField(_("what was found"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("analysis")
        verbose_name_plural = _("analyses")

    def __str__(self) -> str:
        return str(self.round)


def keeps_pseudonyms(round: Round) -> bool:
    """Its pseudonyms come back in the rounds that follow, or have come from those before."""
    signed = round.secrecy == Round.Secrecy.PSEUDONYMOUS and round.method != Round.Method.STATEMENTS
    return signed and round.rounds_planned > 1


def as_terms(round: Round) -> dict[str, Any]:
    """The rules of a round under the names that its manifest and the recount use."""
    return {
        "method": round.method,
        "threshold": round.threshold,
        "base": round.base,
        "quorum": round.quorum,
        "tie_rule": round.tie_rule,
        "consensus_rule": round.consensus_rule,
        "stand_aside_cap": round.stand_aside_cap,
        "secrecy": round.secrecy,
        "receipts": round.receipts if round.is_secret else "",
        "electorate": round.electorate,
        "visibility": round.result_for,
        "shows_turnout": round.shows_turnout,
        "rounds_planned": round.rounds_planned,
        "stopping_rule": round.stopping,
        "turn": round.turn,
    }
