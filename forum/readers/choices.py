"""What readers choose, before and after: kept so that each counts once, and so that nobody can tell who it was.

Nothing here publishes that somebody chose, writes a time or a log line. Only a reason that waits is told to moderators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.debates.actions import locked
from forum.debates.models import Debate, Responses
from forum.live import hub
from forum.people.models import Role
from forum.readers.answers import answers_of_debate
from forum.readers.browsers import ACCOUNT, Keys, account_key, browser_key
from forum.readers.models import ChoiceKey, ReaderChoice
from forum.verdicts import Refused, require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from forum.people.models import Invitation, Person

Moment = Literal["before", "after"]
State = ReaderChoice.Reason

CHOSEN_SIGNED_IN = _("You have chosen in this browser while signed in; sign in to change it.")
TOO_LATE = _(
    "You have already said what you find most appealing after reading, so what you leaned to before stays as it is."
)


@transaction.atomic
def choose(
    *,
    debate: Debate,
    by: Person | AnonymousUser,
    keys: Keys,
    moment: Moment,
    answer: str,
    reason: str = "",
    reason_named: bool = False,
) -> ReaderChoice:
    """Say where one leans before or after reading; a changed mind replaces. Raises Refused.

    The debate's row is locked, so that two tabs, a replay and a log-in come one after the other. A choice that this
    browser made signed out is taken over by the account; one that an account made in it cannot be changed signed out.
    Publishes reason.waiting for a new reason that a moderator must see first, and nothing else.
    """
    debate = locked(debate)
    require(rules.can_choose(by, debate))
    if not list(keys):
        raise Refused(_("Your browser keeps no cookie for this site, so a choice could not count once."))
    if answer not in {one.key for one in answers_of_debate(debate)}:
        raise Refused(_("That is no answer to choose in this debate."))
    choice = _claimed(debate, keys) or ReaderChoice(debate=debate)
    waited = choice.reason if choice.reason_state == State.WAITING else ""
    _answer(choice, moment, answer)
    if moment == "after":
        _give_reason(choice, debate, by, " ".join(reason.split()), reason_named)
    choice.changed_on = timezone.localdate()
    choice.save()
    _hold(choice, keys)
    if choice.reason_state == State.WAITING and choice.reason != waited:
        hub.publish(debate.topic_id, "reason.waiting", choice=choice.pk)
    return choice


def _answer(choice: ReaderChoice, moment: Moment, answer: str) -> None:
    if moment == "after":
        choice.after = answer
    elif choice.before != answer:
        if choice.after:
            raise Refused(TOO_LATE)
        choice.before = answer


def _give_reason(choice: ReaderChoice, debate: Debate, by: Person | AnonymousUser, reason: str, named: bool) -> None:
    """A reason that stays as it was stays hidden or shown as it was; one that was hidden comes back by a moderator."""
    if choice.reason_state == State.HIDDEN and not reason:
        return  # kept out of sight as it is: else it could be taken away and given anew
    if reason != choice.reason and by.is_authenticated and debate.suspension_of(by):
        raise Refused(_("A moderator has suspended you from writing in this debate; leave the reason away."))
    signed_by = by if reason and named and by.is_authenticated else None
    if reason != choice.reason:
        at_once = choice.reason_state != State.HIDDEN and _speaks_freely(by, debate)
        choice.reason_state = State.NONE if not reason else State.SHOWN if at_once else State.WAITING
    choice.reason, choice.signed_by = reason, signed_by  # type: ignore[assignment]


def _speaks_freely(by: Person | AnonymousUser, debate: Debate) -> bool:
    """Do readers see at once what this person says here? Where members alone respond, only of a member."""
    if not by.is_authenticated or debate.responses_from == Responses.REVIEWED:
        return False
    return debate.responses_from != Responses.MEMBERS or bool(debate.roles_of(by))


# Once for each reader -----------------------------------------------------------------------------------------


def own_choice(debate: Debate, keys: Keys) -> ReaderChoice | None:
    """What this reader chose; whoever is signed out is not told what an account chose in this browser."""
    found = _held_by(debate, keys)
    if keys.account:
        mine, there = found.get(keys.account), found.get(keys.browser)
        return mine or (None if there is None or _is_an_accounts(there) else there)
    there = found.get(keys.browser)
    return None if there is None or _is_an_accounts(there) else there


def has_chosen(debate: Debate, keys: Keys) -> bool:
    """Has somebody known by one of these keys chosen in this debate?"""
    return ChoiceKey.objects.filter(debate=debate, hash__in=list(keys)).exists()


def _claimed(debate: Debate, keys: Keys) -> ReaderChoice | None:
    """This reader's one choice, with the other deleted where there were two. Call it under the debate's lock."""
    found = _held_by(debate, keys)
    mine, there = found.get(keys.account), found.get(keys.browser)
    if there is None or there == mine:
        return mine
    if _is_an_accounts(there):
        if not keys.account:
            raise Refused(CHOSEN_SIGNED_IN)
        return mine  # somebody else's, who signs in at the same computer
    return there if mine is None else _merged(mine, there)


def _merged(mine: ReaderChoice, there: ReaderChoice) -> ReaderChoice:
    """The newer of the two, by the day; on the same day that of this browser, which was used last. All keys move."""
    newer, older = (mine, there) if mine.changed_on > there.changed_on else (there, mine)
    older.keys.update(choice=newer)
    if older.reason_state == State.HIDDEN and newer.reason_state != State.HIDDEN:
        _remember_hidden(newer, older)
    older.delete()
    return newer


def _remember_hidden(newer: ReaderChoice, older: ReaderChoice) -> None:
    """What a moderator has hidden stays known, so that it cannot be shed by choosing elsewhere and given anew.

    Another reason that was given meanwhile waits for a moderator, as it would have in the first place.
    """
    if newer.reason and newer.reason != older.reason:
        newer.reason_state = State.WAITING
    else:
        newer.reason, newer.reason_state, newer.signed_by = older.reason, State.HIDDEN, older.signed_by
    newer.save(update_fields=["reason", "reason_state", "signed_by"])


def _held_by(debate: Debate, keys: Keys) -> dict[str, ReaderChoice]:
    rows = ChoiceKey.objects.filter(debate=debate, hash__in=list(keys)).select_related("choice")
    found = {row.hash: row.choice for row in rows}
    found.pop("", None)
    return found


def _is_an_accounts(choice: ReaderChoice) -> bool:
    return choice.keys.filter(hash__startswith=ACCOUNT).exists()


def _hold(choice: ReaderChoice, keys: Keys) -> None:
    """From now on this choice is known by these keys; a browser that another account has used stays that one's."""
    held = set(ChoiceKey.objects.filter(debate=choice.debate_id, hash__in=list(keys)).values_list("hash", flat=True))
    ChoiceKey.objects.bulk_create(
        ChoiceKey(debate_id=choice.debate_id, choice=choice, hash=key) for key in keys if key not in held
    )


def claim(*, person: Person, browser: str) -> None:
    """After log-in: what was chosen in this browser signed out becomes the account's, wherever choices are taken."""
    debates = Debate.objects.filter(stage__in=rules.CHOOSING)
    for some in _in_groups(list(debates.values_list("pk", flat=True))):
        hashes = [browser_key(pk, browser) for pk in some]
        for debate in Debate.objects.filter(choice_keys__hash__in=hashes):
            _claim(debate, person, browser)


@transaction.atomic
def _claim(debate: Debate, person: Person, browser: str) -> None:
    debate = locked(debate)
    if rules.can_choose(person, debate):
        keys = Keys(account_key(debate.pk, person.pk), browser_key(debate.pk, browser))
        if choice := _claimed(debate, keys):
            _hold(choice, keys)


def forget_contributor(invitation: Invitation, person: Person) -> None:
    """Whoever speaks for a voice is no reader of that debate any more: what they chose there stops counting."""
    if invitation.role == Role.CONTRIBUTOR:
        for debate in Debate.objects.filter(topic=invitation.topic_id):
            key = account_key(debate.pk, person.pk)
            ReaderChoice.objects.filter(debate=debate, keys__hash=key).delete()


def _in_groups(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[start : start + 500] for start in range(0, len(numbers), 500))


# Reasons ------------------------------------------------------------------------------------------------------


def show_reason(*, choice: ReaderChoice, by: Person) -> ReaderChoice:
    """A moderator shows a reason that waits or was hidden. No event: the page of choices is drawn for each reader."""
    return _moderate(choice, by, State.SHOWN)


def hide_reason(*, choice: ReaderChoice, by: Person) -> ReaderChoice:
    """A moderator hides a reason, or does not show it at all; the choice itself counts on. Raises Refused."""
    return _moderate(choice, by, State.HIDDEN)


@transaction.atomic
def _moderate(choice: ReaderChoice, by: Person, state: ReaderChoice.Reason) -> ReaderChoice:
    debate = locked(choice.debate)
    require(rules.can_moderate(by, debate))
    choice = ReaderChoice.objects.get(pk=choice.pk)
    if choice.signed_by_id == by.pk or choice.keys.filter(hash=account_key(debate.pk, by.pk)).exists():
        raise Refused(_("This is your own reason; another moderator decides about it."))
    if not choice.reason:
        raise Refused(_("There is no reason any more; its author has taken it back."))
    choice.reason_state = state
    choice.save(update_fields=["reason_state"])
    return choice
