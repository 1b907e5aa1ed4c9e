"""Amendments: proposed, fitted to a later version, signed by others as well, withdrawn. Deciding is in deciding.py.

An amendment is a post of the option's debate, whose text is its reason, with a row beside it that keeps the change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
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
from policy_design.options.actions import MOST_CLAUSES, locked
from policy_design.options.clauses import Change
from policy_design.options.fitting import Hindered, Past, change_of
from policy_design.options.handling import handling_of
from policy_design.options.merge import DoesNotFit, apply, change_from
from policy_design.options.models import Amendment, CoSignature, Option
from policy_design.options.voted import may_touch

if TYPE_CHECKING:
    from forum.people.models import Person

Problems = dict[str, list[str | Promise]]
Texts = Mapping[int, str]
Added = Mapping[int, Sequence[str]]

WORD_LIMIT = 250
LONGEST_CLAUSE = 1500
LONGEST_SENTENCE = 400
NOTHING_CHANGED = _("You have changed nothing yet.")
NO_CLAUSE_LEFT = _("An option keeps at least one clause. To take it off the table, argue against it instead.")
LONG_CLAUSE = _("A clause has at most %(n)d characters; divide it in two.") % {"n": LONGEST_CLAUSE}
MANY_CLAUSES = _("An option has at most %(n)d clauses.") % {"n": MOST_CLAUSES}
SAY_WHY = _("Say why the option should change: others can answer a reason.")
TOO_LONG = _("Your reason has %(words)d words; the limit is %(limit)d.")
AGREE_TO_LICENCE = _("Agree to the licence; everything signed here is published under it.")
NO_SUCH_VERSION = _("This option has no such version; open the form anew.")
LOOK_AGAIN = _("This amendment was changed meanwhile. Read it once more before you sign it.")
NOT_SHOWN = _("A moderator has hidden this amendment, so nobody signs it or decides about it now.")
AT_A_VOTE = _("This amendment was put to a vote in these words; it can be fitted to a later version, not reworded.")


class Overtaken(Exception):
    """The option has other versions than the one that was changed; `change` is what was wanted of `version`."""

    def __init__(self, current: Option, change: Change, version: int) -> None:
        super().__init__(str(_("The option is at version %(n)d by now.") % {"n": current.version}))
        self.current, self.change, self.version = current, change, version


def clauses_at(option: Option, version: int) -> tuple[str, ...]:
    """The clauses of one of its versions. Raises Refused where there is no such version."""
    found = option.versions.filter(number=version).values_list("clauses", flat=True).first()
    if found is None:
        raise Refused(NO_SUCH_VERSION)
    return tuple(found)


def read_change(base: Sequence[str], new_texts: Texts, added: Added) -> tuple[Change, Problems]:
    """What a form asks for, and what keeps it from being an amendment, in sentences."""
    try:
        change = change_from(base, new_texts, added)
    except DoesNotFit as problem:
        raise Refused(NO_SUCH_VERSION) from problem
    after = apply(base, change)
    found: list[str | Promise] = []
    if change.is_empty:
        found.append(NOTHING_CHANGED)
    if not after:
        found.append(NO_CLAUSE_LEFT)
    if len(after) > MOST_CLAUSES:
        found.append(MANY_CLAUSES)
    before = set(base)
    if any(len(clause) > LONGEST_CLAUSE for clause in after if clause not in before):
        found.append(LONG_CLAUSE)
    return change, {"change": found} if found else {}


def mark_of(amendment: Amendment) -> str:
    """Stands for the words of an amendment as they were shown: whoever signs or accepts says which ones."""
    told = json.dumps([amendment.version, amendment.change], sort_keys=True, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:16]


# Proposing --------------------------------------------------------------------------------------------------------


def propose_amendment(
    *,
    option: Option,
    by: Person,
    new_texts: Texts,
    added: Added,
    version: int,
    reason: Text,
    licence_agreed: bool,
    client_key: UUID,
    conduct_agreed: bool = False,
) -> Amendment:
    """Propose a change to the clauses of an option, with a signed reason. Publishes amendment.proposed.

    `new_texts` has the new text of a clause (empty: it is removed), `added` the new clauses of a gap. Raises Refused,
    NotReady, or Overtaken where the option has a later version. The reason is rendered before anything is locked. The
    same form sent twice is one amendment, with other content it is refused.
    """
    change, problems = read_change(clauses_at(option, version), new_texts, added)
    found, ready = look_over(reason.source, option=option, by=by)
    problems |= found
    if not licence_agreed:
        problems["licence_agreed"] = [AGREE_TO_LICENCE]
    if needs_conduct(by) and not conduct_agreed:
        problems["conduct_agreed"] = [ASK]
    if problems or ready is None:  # whoever may not propose one at all is told that first
        require(rules.can_propose_amendment(by, option, option.process, handling_of(option.process), timezone.now()))
        raise NotReady(problems)
    return _propose(option, by, change, version, ready, client_key)


def look_over(source: str, *, option: Option, by: Person) -> tuple[Problems, Prepared | None]:
    """What keeps a reason from being signed, in sentences; and the reason rendered, where it can be."""
    if not source.strip():
        return {"source": [SAY_WHY]}, None
    try:
        ready = prepare(Text(source=source), by=by, language=option.process.language)
    except Unrenderable as problem:
        return {"source": [str(problem)]}, None
    missing = lacks(ready.written, WORD_LIMIT, TOO_LONG)
    return {"source": missing} if missing else {}, ready


@transaction.atomic
def _propose(option: Option, by: Person, change: Change, version: int, ready: Prepared, client_key: UUID) -> Amendment:
    option = locked(option)
    debate = locked_debate(option.debate)
    if made := Post.objects.filter(author=by, client_key=client_key).first():
        return _same(made, option, change, version, ready)
    handled = handling_of(option.process)
    require(rules.can_propose_amendment(by, option, option.process, handled, timezone.now()))
    if option.version != version:
        raise Overtaken(option, change, version)
    number = (option.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    with override(option.process.language):
        title = str(_("Amendment %(n)d of %(code)s")) % {"n": number, "code": option.code}
    post = create_post(
        thread=debate.thread,
        kind=Post.Kind.AMENDMENT,
        by=by,
        text=replace(ready.text, title=title),
        licence=option.process.licence,
        language=option.process.language,
        sealed=False,
        client_key=client_key,
        prepared=ready,
    )
    agree(by)
    amendment = option.amendments.create(
        number=number, post=post, proposer=by, version=version, change=change.as_json(), at=post.signed_at
    )
    hub.publish(debate.topic_id, "amendment.proposed", post=post.pk)
    return amendment


def _same(made: Post, option: Option, change: Change, version: int, ready: Prepared) -> Amendment:
    """The amendment that this submit has made already, if it is the same; it may have been fitted since."""
    amendment = Amendment.objects.filter(post=made, option=option).first()
    if amendment is None or made.source != ready.text.source:
        raise Refused(SENT_BEFORE)
    is_as_sent = amendment.version == version and amendment.rebased_at is None
    if amendment.version < version or (is_as_sent and amendment.change != change.as_json()):
        raise Refused(SENT_BEFORE)
    return amendment


# Fitting to a later version -------------------------------------------------------------------------------------


@transaction.atomic
def rebase_amendment(*, amendment: Amendment, by: Person, new_texts: Texts, added: Added, version: int) -> Amendment:
    """Fit one's amendment to a later version, or change its words; the reason stays. Publishes amendment.changed.

    Where the words are no longer those that others signed, their signatures lapse, and they are told so. Raises
    Refused, NotReady, Overtaken.
    """
    option = locked(amendment.option)
    amendment = _fresh(option, amendment)
    require(rules.can_change_amendment(by, amendment, option, option.process))
    require(may_touch(amendment))
    change, problems = read_change(clauses_at(option, version), new_texts, added)
    if problems:
        raise NotReady(problems)
    if option.version != version:
        raise Overtaken(option, change, version)
    if (amendment.version, change_of(amendment)) == (version, change):
        return amendment
    if not _says_the_same(option, amendment, change):
        if amendment.status == Amendment.Status.TO_VOTE:
            raise Refused(AT_A_VOTE)
        require(rules.can_propose_amendment(by, option, option.process, handling_of(option.process), timezone.now()))
        amendment.rebased_at = timezone.now()  # signatures from before are of other words
    amendment.version, amendment.change = version, change.as_json()
    amendment.save(update_fields=["version", "change", "rebased_at"])
    hub.publish(option.debate.topic_id, "amendment.changed", post=amendment.post_id)
    return amendment


def _says_the_same(option: Option, amendment: Amendment, change: Change) -> bool:
    try:
        return Past.of(option, amendment.version).carry(change_of(amendment), amendment.version) == change
    except Hindered:
        return False


def _fresh(option: Option, amendment: Amendment) -> Amendment:
    """The amendment as it is now, of a locked option."""
    found = option.amendments.select_related("post").get(pk=amendment.pk)
    found.option = option
    return found


# Signing as well ------------------------------------------------------------------------------------------------


@transaction.atomic
def cosign(*, amendment: Amendment, by: Person, seen: str = "") -> CoSignature:
    """Sign an amendment of somebody else as well; twice is once. Publishes amendment.cosigned; raises Refused.

    `seen` is mark_of what was shown: other words are not signed unread.
    """
    option = locked(amendment.option)
    debate = locked_debate(option.debate)
    amendment = _fresh(option, amendment)
    signed = amendment.cosignatures.filter(person=by).first()
    if signed and not has_lapsed(signed, amendment):
        return signed
    require(rules.can_cosign(by, amendment, option, option.process))
    if amendment.post.status != Post.Status.PUBLIC:
        raise Refused(NOT_SHOWN)
    if seen and seen != mark_of(amendment):
        raise Refused(LOOK_AGAIN)
    if signed:
        signed.at = timezone.now()
        signed.save(update_fields=["at"])
    else:
        signed = amendment.cosignatures.create(person=by)
    hub.publish(debate.topic_id, "amendment.cosigned", post=amendment.post_id)
    return signed


def has_lapsed(signed: CoSignature, amendment: Amendment) -> bool:
    """It was given to other words than the amendment has now."""
    return amendment.rebased_at is not None and signed.at < amendment.rebased_at


@transaction.atomic
def uncosign(*, amendment: Amendment, by: Person) -> None:
    """Take one's signature back; twice is once. Publishes amendment.cosigned; raises Refused."""
    option = locked(amendment.option)
    amendment = _fresh(option, amendment)
    mine = amendment.cosignatures.filter(person=by)
    if not mine.exists():
        return
    require(rules.can_cosign(by, amendment, option, option.process))
    mine.delete()
    hub.publish(option.debate.topic_id, "amendment.cosigned", post=amendment.post_id)


# Withdrawing ----------------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, by: Person, sentence: str = "") -> Amendment:
    """Take one's amendment back; it stays to be read, as withdrawn. Publishes amendment.decided; raises Refused."""
    option = locked(amendment.option)
    amendment = _fresh(option, amendment)
    if amendment.status == Amendment.Status.WITHDRAWN and amendment.proposer_id == by.pk:
        return amendment
    require(rules.can_change_amendment(by, amendment, option, option.process))
    require(may_touch(amendment))
    decide(amendment, Amendment.Status.WITHDRAWN, by, " ".join(sentence.split())[:LONGEST_SENTENCE])
    hub.publish(option.debate.topic_id, "amendment.decided", post=amendment.post_id)
    return amendment


def decide(amendment: Amendment, status: str, by: Person, sentence: str) -> None:
    """Store what became of an amendment. Called inside the actions that decide, which publish."""
    amendment.status, amendment.decision = status, sentence
    amendment.decided_by, amendment.decided_at = by, timezone.now()
    amendment.save(update_fields=["status", "decision", "decided_by", "decided_at", "accepted_in"])
