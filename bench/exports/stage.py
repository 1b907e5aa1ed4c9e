"""A site with a debate of thousands of posts within a process of hundreds of closed rounds.

The first of each kind comes about by the site's own actions; the others are copies of its rows, with numbers and words
of their own. What a file of them takes is the same, and the site is there in a minute.
"""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench import seeds

EXPERTS, OPTIONS, MADE = 12, 6, 8  # MADE: rounds by actions, which the others are copies of


def build(data: Path, posts: int, rounds: int) -> dict[str, Any]:
    """Fill it; the topics of both by their kind, and the address of the debate's page. This process joins the site."""
    environment = seeds.production(data)
    seeds.set_up_django(environment | {"FOLKMOOT_SQLITE_SYNCHRONOUS": "OFF"})
    from django.core.management import call_command
    from django.db import connection, transaction

    from policy_design.voting import guards

    call_command("collectstatic", verbosity=0, interactive=False)
    (olga,) = seeds.people(["Olga"], may_organize=True)
    voices, readers = seeds.people(["Ben", "Bea"]), seeds.people([f"Reader{number}" for number in range(10)])
    debate = seeds.debate(1, by=olga, voices=voices, words=900)
    for number in range(40):
        seeds.respond(debate, by=readers[number % 10], number=number)
    process = _process(olga, debate)
    guards.take_down(connection)  # they would let no row into what was opened
    with transaction.atomic():
        _copy_posts(debate, posts)
        _copy_rounds(process, rounds)
    guards.put_up(connection)
    connection.close()
    topics = {"debate": debate.topic_id, "process": process.topic_id}
    said = {"topics": topics, "page": debate.get_absolute_url()}
    (data / "stage.json").write_text(json.dumps(said), encoding="utf-8")
    return {"environment": environment, **said}


def again(data: Path) -> dict[str, Any]:
    """The site of the last run, as it was filled; the files made then are none of it."""
    environment = seeds.production(data)
    seeds.set_up_django(environment)
    from django.db import connection

    from forum.export.models import ExportFile

    ExportFile.objects.all().delete()
    connection.close()
    return {"environment": environment, **json.loads((data / "stage.json").read_text(encoding="utf-8"))}


def _copy_posts(debate: Any, wanted: int) -> None:
    """More responses, every one with a text of its own; their HTML, which hardly any file holds, is that of another."""
    from forum.posts.models import Post, Revision

    rows = list(Post.objects.filter(thread=debate.thread, kind="response").order_by("number"))
    next_number = 1 + max(row.number for row in rows)
    made = []
    for place in range(wanted - Post.objects.filter(thread=debate.thread).count()):
        row = rows[place % len(rows)]
        source = seeds.reply(10_000 + place)
        row = Post.objects.get(pk=row.pk) if place < len(rows) else made[place % len(rows)]
        copy = Post(**{field.attname: getattr(row, field.attname) for field in Post._meta.concrete_fields})
        copy.pk, copy.client_key, copy.number, copy.source = None, uuid4(), next_number + place, source
        copy.fingerprint = ""
        made.append(copy)
    Post.objects.bulk_create(made, batch_size=200)
    kept = Post.objects.filter(thread=debate.thread, number__gte=next_number)
    fields = {"number": 1, "reason": "", "title": "", "abstract": ""}
    Revision.objects.bulk_create(
        [Revision(post=one, source=one.source, author_id=one.author_id, **fields) for one in kept], batch_size=200
    )


def _process(olga: Any, debate: Any) -> Any:
    from django.utils import timezone

    from forum.people.actions import grant
    from policy_design.options.actions import Wording, propose_option
    from policy_design.process.actions import create_process, move_process
    from policy_design.process.models import Expertise, Process, ProcessDebate
    from policy_design.process.planning import attach_debate
    from policy_design.process.stages import StageKind

    made = create_process(
        by=olga, title="A large process", template_key="full", client_key=uuid4(), problem="Much is to be decided.",
        questions=["What first?"], backgrounds=["law"], standfirst="With many rounds.",
    )  # fmt: skip
    attach_debate(process=made, by=olga, debate=debate, relation=ProcessDebate.Relation.PART)
    experts = seeds.people([f"Expert{number}" for number in range(EXPERTS)])

    def fresh() -> Any:
        return Process.objects.select_related("topic").get(pk=made.pk)

    for one in experts:
        grant(topic=made.topic, person=one, role="expert")
        Expertise.objects.create(
            process=made, person=one, background="law", has_interests=False, declared_at=timezone.now()
        )

    def advance(kind: str) -> None:
        while fresh().kind_now is not StageKind(kind):
            now = fresh()
            move_process(process=now, by=olga, leaving=now.stage and now.stage.pk, reason="For the measurement.")

    advance("options")
    chance = random.Random("options")
    for _number in range(OPTIONS):
        wording = Wording(seeds.sentence(chance)[:100], tuple(seeds.sentence(chance) for _ in range(4)))
        propose_option(process=fresh(), by=olga, kind="guidance", wording=wording, client_key=uuid4())
    advance("deliberation")
    for number in range(MADE):
        _round(fresh(), olga, experts, number)
    return fresh()


def _round(process: Any, olga: Any, experts: list[Any], number: int) -> None:
    """Opened, voted in by everybody, and counted."""
    from unittest import mock

    from django.utils import timezone

    from policy_design.voting.casting import cast_secret, cast_signed
    from policy_design.voting.closing import close_round
    from policy_design.voting.opening import open_round
    from policy_design.voting.planning import ItemPlan, create_round, set_items

    method = ("yes_no", "rating", "approval", "score")[number % 4]
    options = list(process.options.all())
    settings = {"secrecy": "named" if number % 2 else "secret", "consensus_rule": "75" if method == "rating" else ""}
    if settings["secrecy"] == "secret":
        settings["receipts"] = "none"
    made = create_round(
        process=process, by=olga, client_key=uuid4(), question=f"Question {number}?", method=method,
        closes_at=timezone.now() + timedelta(days=7), **settings,
    )  # fmt: skip
    set_items(round=_again(made), by=olga, items=[ItemPlan("option", option=one) for one in options])
    opened = open_round(round=_again(made), by=olga)
    keys = list(opened.items.values_list("key", flat=True))
    chance = random.Random(f"round {number}")
    for one in experts:
        marks: Any = {
            key: chance.choice({"yes_no": ["yes", "no"], "rating": [2, 5, 8]}.get(method, [1, 3])) for key in keys
        }
        if method == "approval":
            marks = chance.sample(keys, 2)
        cast = cast_signed if settings["secrecy"] == "named" else cast_secret
        cast(round=_again(made), by=one, marks=marks)
    later = mock.patch("django.utils.timezone.now", return_value=opened.closes_at + timedelta(seconds=1))
    with later:
        close_round(round=_again(made), by=None)


def _again(round: Any) -> Any:
    from policy_design.voting.models import Round

    return Round.objects.select_related("process__topic", "earlier").get(pk=round.pk)


def _copy_rounds(process: Any, wanted: int) -> None:
    """Rows of rounds with their items, rolls, ballots of named ones, results and bulletins, under further numbers."""
    from policy_design.voting.ballot_models import Elector, SignedBallot
    from policy_design.voting.models import Bulletin, Item, Result, Round

    made = list(Round.objects.filter(process=process).order_by("number"))
    for number in range(len(made) + 1, wanted + 1):
        old = made[number % len(made)]
        new = _copied(old, number=number, question=f"Question {number}?", client_key=uuid4())
        for item in Item.objects.filter(round=old):
            _copied(item, round_id=new.pk)
        for elector in Elector.objects.filter(round=old):
            roll = _copied(elector, round_id=new.pk)
            for ballot in SignedBallot.objects.filter(elector=elector):
                _copied(ballot, elector_id=roll.pk)
        _copied(Result.objects.get(round=old), round_id=new.pk)
        _copied(Bulletin.objects.get(round=old), round_id=new.pk, digest=f"{number:064x}")


def _copied(row: Any, **changed: Any) -> Any:
    """The same row once more. As rows: what guards watch over is not changed but new."""
    fields = {one.attname: getattr(row, one.attname) for one in type(row)._meta.concrete_fields if not one.primary_key}
    new = type(row)(**{**fields, **changed})
    type(row).objects.bulk_create([new])
    return new if new.pk else type(row).objects.order_by("-pk").first()
