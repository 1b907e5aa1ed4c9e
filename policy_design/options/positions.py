"""Positions of experts: taken and taken anew, looked at again for a later version, their conditions judged.

A position is a post of the option's debate with a row beside it; what became of sealed ones is in revealing.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from forum.debates.actions import locked as locked_debate
from forum.debates.contributions import NotReady, lacks
from forum.live import hub
from forum.people.conduct import ASK, agree, needs_conduct
from forum.posts.actions import Prepared, Text, create_post, prepare
from forum.posts.models import Post
from forum.text.markup import Unrenderable
from forum.verdicts import SENT_BEFORE, Refused, require
from policy_design import rules
from policy_design.options.actions import locked
from policy_design.options.handling import handling_of
from policy_design.options.models import Amendment, Condition, Option, Position
from policy_design.process.models import Expertise

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.verdicts import Sentence

Stance = Position.Stance
Problems = dict[str, list[str | Promise]]

WORD_LIMIT = 400
MOST_CONDITIONS = 8
LONGEST_CONDITION = 300
NEEDS_LITTLE = (Stance.ABSTAIN, Stance.UNDECIDED)  # one sentence will do

# How the post of a position is called, so that lists, mails and files say it without knowing of positions.
SAYS: dict[str, Sentence] = {
    Stance.SUPPORT: _("Supports %(code)s"),
    Stance.CONDITIONS: _("Supports %(code)s with conditions"),
    Stance.UNDECIDED: _("Is undecided about %(code)s"),
    Stance.OPPOSE: _("Opposes %(code)s"),
    Stance.ABSTAIN: _("Abstains on %(code)s, with a declared conflict of interest"),
}
SAY_WHERE = _("Choose where you stand.")
SAY_WHY = _("Say why you stand there: others can answer a reason, not a vote.")
SAY_LITTLE = _("Write one sentence: what keeps you from deciding?")
TOO_LONG = _("Your reasons have %(words)d words; the limit is %(limit)d.")
NO_CONDITION = _("Write at least one condition, or choose another stance.")
NOT_CONDITIONAL = _("Conditions belong to “support with conditions”: choose that, or take them out.")
MANY_CONDITIONS = _("At most %(n)d conditions; put together what belongs together.") % {"n": MOST_CONDITIONS}
LONG_CONDITION = _("A condition has at most %(n)d characters; the reasons have room for more.") % {
    "n": LONGEST_CONDITION
}
TWICE = _("The same condition stands here twice.")
AGREE_TO_LICENCE = _("Agree to the licence; everything signed here is published under it.")
UNDECLARED = _("Declare your interests for this process first; “none” is an answer too. Your text is kept.")
NO_CONFLICT = _(
    "To abstain, declare the conflict of interest for this process first; without one, “undecided” says the same."
)
NOT_OF_THIS = _("That amendment belongs to another option.")
NONE_YET = _("You have not taken a position on this option yet.")


@dataclass(frozen=True, slots=True)
class Wish:
    """A condition as it is written: one sentence, and the amendment that would meet it, if there is one."""

    sentence: str
    amendment: Amendment | None = None


class NewVersion(Exception):
    """The option has another version than the one that was looked at; `current` is the option as it is now."""

    def __init__(self, current: Option) -> None:
        super().__init__(
            str(_("The option has a new version meanwhile. What you typed is kept; look at what changed."))
        )
        self.current = current


def take_position(
    *,
    option: Option,
    by: Person,
    stance: str,
    rationale: Text,
    version: int,
    licence_agreed: bool,
    client_key: UUID,
    conditions: Sequence[Wish] = (),
    conduct_agreed: bool = False,
) -> Position:
    """Sign where one stands on a version of an option. The position one had before is kept as an earlier one.

    Publishes position.taken, or position.sealed while positions are sealed. Raises Refused, NotReady, NewVersion. The
    text is rendered before anything is locked. The same form sent twice is one position, with other content it is
    refused; who signs just what they have signed already keeps that. A condition that is carried on keeps what was
    said of it.
    """
    wishes = tuple(Wish(" ".join(one.sentence.split()), one.amendment) for one in conditions)
    wishes = tuple(one for one in wishes if one.sentence)
    problems, ready = look_over(stance, rationale.source, wishes, option=option, by=by)
    if not licence_agreed:
        problems["licence_agreed"] = [AGREE_TO_LICENCE]
    if needs_conduct(by) and not conduct_agreed:
        problems["conduct_agreed"] = [ASK]
    if problems or ready is None:  # whoever may not take one at all is told that first
        require(rules.can_take_position(by, option, option.process))
        raise NotReady(problems)
    return _take(option, by, _Signed(stance, version, wishes), ready, client_key)


@dataclass(frozen=True, slots=True)
class _Signed:
    stance: str
    version: int
    wishes: tuple[Wish, ...]


def look_over(
    stance: str, source: str, wishes: Sequence[Wish], *, option: Option, by: Person
) -> tuple[Problems, Prepared | None]:
    """What keeps a position from being signed, by field, in sentences; and its text rendered, where it can be."""
    found = {**_problems_of_stance(stance), **_problems_of_conditions(stance, wishes)}
    if not source.strip():
        return {**found, "source": [SAY_LITTLE if stance in NEEDS_LITTLE else SAY_WHY]}, None
    language = option.process.language
    with override(language):
        title = str(SAYS[stance]) % {"code": option.code} if stance in SAYS else ""
    try:
        ready = prepare(Text("", "", source), by=by, language=language)
    except Unrenderable as problem:
        return {**found, "source": [str(problem)]}, None
    if missing := lacks(ready.written, WORD_LIMIT, TOO_LONG):
        found["source"] = missing
    return found, replace(ready, text=Text(title, "", source))


def _problems_of_stance(stance: str) -> Problems:
    return {} if stance in Stance.values else {"stance": [SAY_WHERE]}


def _problems_of_conditions(stance: str, wishes: Sequence[Wish]) -> Problems:
    found: list[str | Promise] = []
    if stance == Stance.CONDITIONS and not wishes:
        found.append(NO_CONDITION)
    if stance in Stance.values and stance != Stance.CONDITIONS and wishes:
        found.append(NOT_CONDITIONAL)
    if len(wishes) > MOST_CONDITIONS:
        found.append(MANY_CONDITIONS)
    if any(len(one.sentence) > LONGEST_CONDITION for one in wishes):
        found.append(LONG_CONDITION)
    if len({one.sentence for one in wishes}) < len(wishes):
        found.append(TWICE)
    return {"conditions": found} if found else {}


@transaction.atomic
def _take(option: Option, by: Person, signed: _Signed, ready: Prepared, client_key: UUID) -> Position:
    option = locked(option)
    debate = locked_debate(option.debate)
    if made := Post.objects.filter(author=by, client_key=client_key).first():
        return _same(made, option, signed, ready)
    require(rules.can_take_position(by, option, option.process))
    expertise = _declared(option, by, signed.stance)
    if option.version != signed.version:
        raise NewVersion(option)
    _of_this(option, signed.wishes)
    before = option.positions.filter(expert=by, is_current=True).select_related("post").first()
    if before and before.version == option.version and _content(before) == _asked(signed, ready):
        return before
    post = create_post(
        thread=debate.thread,
        kind=Post.Kind.POSITION,
        by=by,
        text=ready.text,
        licence=option.process.licence,
        language=option.process.language,
        sealed=handling_of(option.process).seals_now,
        client_key=client_key,
        prepared=ready,
    )
    agree(by)
    position = _sign(option, by, signed, post, expertise, before)
    hub.publish(debate.topic_id, "position.sealed" if post.is_sealed else "position.taken", post=post.pk)
    return position


def _declared(option: Option, by: Person, stance: str) -> Expertise:
    """What the expert brings to the process; they have said what their interests are, and abstain only with some."""
    found = Expertise.objects.filter(process=option.process, person=by).first()
    if found is None or not found.has_declared:
        raise Refused(UNDECLARED)
    if stance == Stance.ABSTAIN and not found.has_interests:
        raise NotReady({"stance": [NO_CONFLICT]})
    return found


def _of_this(option: Option, wishes: Sequence[Wish]) -> None:
    asked = {one.amendment.pk for one in wishes if one.amendment}
    if asked and option.amendments.filter(pk__in=asked).count() != len(asked):
        raise Refused(NOT_OF_THIS)


def _sign(
    option: Option, by: Person, signed: _Signed, post: Post, expertise: Expertise, before: Position | None
) -> Position:
    """Store the position with its conditions, in the place of the one before."""
    said = {one.sentence: one for one in before.conditions.all()} if before else {}
    Position.objects.filter(option=option, expert=by, is_current=True).update(is_current=False)
    made = Position.objects.create(
        option=option,
        expert=by,
        post=post,
        stance=signed.stance,
        background=expertise.background,
        disclosure=expertise.disclosure if expertise.has_interests else "",
        version=option.version,
        holds_for=option.version,
        at=post.signed_at,
    )
    Condition.objects.bulk_create(
        _condition(made, order, wish, said.get(wish.sentence)) for order, wish in enumerate(signed.wishes, 1)
    )
    return made


def _condition(position: Position, order: int, wish: Wish, before: Condition | None) -> Condition:
    """A condition that was there before keeps its verdict, and its amendment unless another is named."""
    made = Condition(position=position, order=order, sentence=wish.sentence, amendment=wish.amendment)
    if before:
        made.amendment_id = made.amendment_id or before.amendment_id
        made.verdict, made.verdict_version = before.verdict, before.verdict_version
    return made


def _asked(signed: _Signed, ready: Prepared) -> tuple[object, ...]:
    return (signed.stance, ready.text.source, tuple(one.sentence for one in signed.wishes))


def _content(position: Position) -> tuple[object, ...]:
    sentences = tuple(one.sentence for one in position.conditions.all())
    return (position.stance, position.post.source, sentences)


def _same(made: Post, option: Option, signed: _Signed, ready: Prepared) -> Position:
    """The position that this form has made already, if it is the same."""
    found = Position.objects.filter(post=made, option=option).select_related("post").first()
    if found is None or (found.version, *_content(found)) != (signed.version, *_asked(signed, ready)):
        raise Refused(SENT_BEFORE)
    return found


# Afterwards -----------------------------------------------------------------------------------------------------


@transaction.atomic
def review_position(*, option: Option, by: Person, version: int) -> Position:
    """Say that one's position holds for the option as it is now. Publishes position.reviewed; for a sealed one only
    the organizers are told. Raises Refused, NewVersion. A second time changes nothing.
    """
    option = locked(option)
    require(rules.can_take_position(by, option, option.process))
    found = option.positions.filter(expert=by, is_current=True).select_related("post").first()
    if found is None:
        raise Refused(NONE_YET)
    if option.version != version:
        raise NewVersion(option)
    if found.holds_for != version:
        found.holds_for = version
        found.save(update_fields=["holds_for"])
        kind = "position.sealed" if found.post.is_sealed else "position.reviewed"
        hub.publish(option.debate.topic_id, kind, post=found.post_id)
    return found


@transaction.atomic
def judge_condition(
    *, condition: Condition, by: Person, verdict: str, version: int, amendment: Amendment | None = None
) -> Condition:
    """Say whether the option as it is now meets one's condition, and which amendment would.

    Publishes condition.judged, or condition.judged_sealed. Raises Refused, NewVersion. The same again changes nothing.
    """
    option = locked(condition.position.option)
    found = Condition.objects.select_related("position__post").get(pk=condition.pk)
    require(rules.can_judge_condition(by, found.position, option, option.process))
    if verdict not in Condition.Verdict.values:
        raise Refused(_("Choose “met”, “not met” or “not looked at yet”."))
    if option.version != version:
        raise NewVersion(option)
    _of_this(option, [Wish(found.sentence, amendment)])
    before = (found.verdict, found.verdict_version, found.amendment_id)
    found.verdict = verdict
    found.verdict_version = None if verdict == Condition.Verdict.OPEN else version
    found.amendment = amendment
    if before != (found.verdict, found.verdict_version, found.amendment_id):
        found.save(update_fields=["verdict", "verdict_version", "amendment"])
        kind = "condition.judged_sealed" if found.position.post.is_sealed else "condition.judged"
        hub.publish(option.debate.topic_id, kind, post=found.position.post_id)
    return found
