"""The options of a process for a snapshot: versions, arguments, positions with conditions, amendments.

What is sealed is in no snapshot; of what a moderator hid there is that it is there, and none of its words.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from forum.debates.models import LETTERS
from forum.people.models import Membership, Role
from forum.posts.models import Post
from policy_design.options.clauses import Change
from policy_design.options.handling import handling_of
from policy_design.options.listing import ORDER
from policy_design.options.merge import heading
from policy_design.options.models import Amendment, Argument, Condition, Lineage, Option, OptionVersion, Position
from policy_design.summary.kept import moment, words_of
from policy_design.summary.taken_talk import talks_of

if TYPE_CHECKING:
    from forum.rules.words import Anyone
    from policy_design.process.models import Process

Json = dict[str, Any]
TOLD = (Post.Status.PUBLIC, Post.Status.HIDDEN)


def options_of(process: Process, reader: Anyone) -> list[Json]:
    """In a constant number of queries, however many options and posts there are."""
    rows = list(process.options.select_related("named_kind", "proposed_by", "debate"))
    if not rows:
        return []
    talks = talks_of([one.debate for one in rows], reader)
    versions, lineage, sides = _versions(process), _lineage(process), _sides(process)
    positions, amendments = _positions(process), _amendments(process)
    found = []
    for one in sorted(rows, key=_place):
        talk = talks[one.debate_id]
        for contribution in talk["contributions"]:
            contribution["side"] = sides.get((one.pk, contribution["voice"]), "")
        found.append(
            {
                **_option(one),
                "versions": versions.get(one.pk, []),
                "lineage": lineage.get(one.pk, []),
                "positions": positions.get(one.pk, []),
                "amendments": amendments.get(one.pk, []),
                "talk": talk,
            }
        )
    return found


def handling(process: Process) -> Json:
    """How positions were taken: sealed at first, and revealed when."""
    rules = handling_of(process)
    return {"sealed_first": rules.sealed_first_round, "revealed_at": moment(rules.revealed_at)}


def _place(option: Option) -> tuple[int, str, int]:
    """As in the list of options: by kind, then by number."""
    return ORDER.get(option.letter, len(ORDER)), option.letter, option.number


def _option(one: Option) -> Json:
    return {
        "code": one.code,
        "kind": str(one.kind_name),
        "title": one.title,
        "summary": one.summary,
        "version": one.version,
        "status": one.status,
        "reason": one.reason,
        "by": one.proposed_by.name if one.proposed_by else "",
        "proposed_at": moment(one.proposed_at),
        "ended_at": moment(one.ended_at),
    }


def _versions(process: Process) -> dict[int, list[Json]]:
    rows = OptionVersion.objects.filter(option__process=process).order_by("option", "number")
    found: dict[int, list[Json]] = defaultdict(list)
    for option, number, reason, name, at in rows.values_list("option", "number", "reason", "author__name", "at"):
        found[option].append({"number": number, "reason": reason, "by": name or "", "at": moment(at)})
    return found


def _lineage(process: Process) -> dict[int, list[Json]]:
    rows = Lineage.objects.filter(earlier__process=process).select_related("later").order_by("at", "pk")
    found: dict[int, list[Json]] = defaultdict(list)
    for one in rows:
        found[one.earlier_id].append({"relation": one.relation, "to": one.later.code})
    return found


def _sides(process: Process) -> dict[tuple[int, str], str]:
    """On which side of its option each argument stands, by option and letter of its voice."""
    rows = Argument.objects.filter(option__process=process).order_by("pk")
    return {
        (option, LETTERS[order]): side for option, order, side in rows.values_list("option", "voice__order", "side")
    }


# Positions ----------------------------------------------------------------------------------------------------


def _positions(process: Process) -> dict[int, list[Json]]:
    """Those in force by option, in the order of their posts, each with the stances that went before it."""
    experts = Membership.objects.filter(topic=process.topic_id, role=Role.EXPERT).order_by("pk")
    seated = set(experts.values_list("person", flat=True))
    rows = Position.objects.filter(option__process=process, post__status__in=TOLD).select_related("post__author")
    conditions = _conditions(process)
    before: dict[tuple[int, int], list[Json]] = defaultdict(list)
    found: dict[int, list[Json]] = defaultdict(list)
    for one in rows.defer("post__source").order_by("post__number", "pk"):
        who = (one.option_id, one.expert_id)
        if not one.is_current:
            before[who].append({"stance": one.stance, "post": one.post.number, "version": one.version})
            continue
        found[one.option_id].append(_position(one, one.expert_id in seated, conditions.get(one.pk, []), before[who]))
    return found


def _position(one: Position, seated: bool, conditions: list[Json], before: list[Json]) -> Json:
    is_read = one.post.status == Post.Status.PUBLIC
    return {
        "post": one.post.number,
        "by": one.post.byline,
        "background": one.background,
        "disclosure": one.disclosure if is_read else "",
        "stance": one.stance,
        "version": one.version,
        "holds_for": one.holds_for,
        "counts": seated,
        "at": moment(one.post.published_at),
        "text": words_of(one.post.html) if is_read else "",
        "hidden": not is_read,
        "conditions": conditions if is_read else [],
        "before": before,
    }


def _conditions(process: Process) -> dict[int, list[Json]]:
    rows = Condition.objects.filter(position__option__process=process).select_related("amendment")
    found: dict[int, list[Json]] = defaultdict(list)
    for one in rows.order_by("position", "order"):
        found[one.position_id].append(
            {
                "sentence": one.sentence,
                "verdict": one.verdict,
                "in_version": one.verdict_version,
                "amendment": one.amendment.number if one.amendment else None,
            }
        )
    return found


# Amendments ---------------------------------------------------------------------------------------------------


def _amendments(process: Process) -> dict[int, list[Json]]:
    rows = Amendment.objects.filter(option__process=process, post__number__isnull=False)
    rows = rows.select_related("post", "proposer", "accepted_in").annotate(signed=Count("cosignatures"))
    found: dict[int, list[Json]] = defaultdict(list)
    for one in rows.defer("post__source", "post__html").order_by("option", "number"):
        found[one.option_id].append(_amendment(one))
    return found


def _amendment(one: Amendment) -> Json:
    is_read = one.post.status == Post.Status.PUBLIC
    return {
        "number": one.number,
        "post": one.post.number,
        "by": one.proposer.name if is_read else "",
        "hidden": not is_read,
        "of_version": one.version,
        "does": heading(Change.from_json(one.change)) if is_read else "",
        "status": one.status,
        "decision": one.decision if is_read else "",
        "decided_at": moment(one.decided_at),
        "accepted_in": one.accepted_in.number if one.accepted_in else None,
        "signed": one.signed if is_read else 0,  # type: ignore[attr-defined]
        "at": moment(one.at),
    }
