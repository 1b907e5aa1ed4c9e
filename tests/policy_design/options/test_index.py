"""The list of options: by kind and number, with what hangs on each; and that it asks no more for sixty than for three."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.people.models import Membership, Person
from forum.posts.models import Post
from policy_design.options.actions import Wording, propose_option, replace_option, withdraw_option
from policy_design.options.cards import on_process
from policy_design.options.handling import name_kind, set_option_rules
from policy_design.options.models import Option, Position
from tests.policy_design.cast import CLAUSES, argue, fresh, propose, renewed
from tests.policy_design.options.pages import at, of, text


def codes(client, process) -> list[str]:
    return re.findall(r'class="opt-code" aria-hidden="true">([A-Z]\d+)<', client.get(of(process)).content.decode())


def test_kinds_stand_in_the_order_of_their_table_then_the_organizers_own(client, optioning, olga, ben):
    own = name_kind(process=optioning, by=olga, name="Annual levy", letter="A")
    wording = Wording("A levy", CLAUSES)
    propose_option(process=optioning, by=ben, kind="other", named_kind=own, wording=wording, client_key=uuid4())
    for kind in ("no_change", "regulation", "guidance", "licence", "guidance"):
        propose(optioning, ben, f"Of the kind {kind}", kind)
    assert codes(client, optioning) == ["L1", "G1", "G2", "R1", "S1", "A1"]
    assert "Annual levy" in text(client.get(of(optioning)))


def test_it_is_ordered_by_number_whatever_is_argued(client, deliberating, option, ben, bea):
    later = propose(deliberating, bea, "Better guidance")
    argue(later, ben, "for", "It is better.")
    argue(later, bea, "for", "It is much better.")
    argue(option, bea, "against", "It is worse.")
    assert codes(client, deliberating) == ["G1", "G2", "S1"]
    said = text(client.get(of(deliberating)))
    assert "Shared guidance No amendments, 1 argument" in said
    assert "Better guidance No amendments, 2 arguments" in said


def test_what_left_the_table_is_folded_away_with_where_it_went(client, optioning, olga, ben):
    one, two, three = (propose(optioning, ben, f"Guidance {n}") for n in (1, 2, 3))
    replace_option(option=one, by=olga, relation="merged", later=[two], reason="Two of a kind.")
    withdraw_option(option=three, by=ben, reason="Overtaken.")
    assert codes(client, optioning) == ["G2"]
    said = text(client.get(of(optioning)))
    assert "2 options that left the table" in said
    assert "Two of a kind. Merged into G2." in said
    assert "Overtaken." in said


def test_a_proposal_says_how_many_seconders_it_has(client, optioning, olga, ben):
    set_option_rules(process=optioning, by=olga, experts_propose=True, seconds_needed=2, sealed_first_round=False)
    propose(fresh(optioning), ben)
    assert "0 of 2 seconders" in text(client.get(of(optioning)))


def test_only_who_may_is_offered_to_propose(client, optioning, ben, cleo):
    assert "No option is proposed yet" in text(client.get(of(optioning)))
    for person, offered in ((cleo, False), (ben, True)):
        client.force_login(person)
        assert ("Propose an option" in text(client.get(of(optioning)))) == offered


def test_the_card_for_the_page_of_the_process_is_none_while_there_is_nothing_to_show(optioning, ben):
    assert on_process(fresh(optioning), AnonymousUser()) is None
    assert on_process(fresh(optioning), ben) is not None
    propose(optioning, ben)
    piece = on_process(fresh(optioning), AnonymousUser())
    template, context = piece.template, piece.context
    assert template == "policy_design/options/_on_process.html"
    assert [row.option.code for row in context["options"].rows] == ["G1"]


# As many queries whatever their number --------------------------------------------------------------------------


def crowd(process, number: int) -> list[Person]:
    """So many experts, made at once."""
    now = timezone.now()
    made = Person.objects.bulk_create(
        Person(email=f"x{n}@example.org", slug=f"x{n}", name=f"Expert {n}", conduct_agreed_at=now)
        for n in range(number)
    )
    Membership.objects.bulk_create(Membership(topic=process.topic, person=one, role="expert") for one in made)
    return made


def stood(options: list[Option], experts: list[Person]) -> None:
    """Everybody takes a position on each of these."""
    for option in options:
        start = 10_000 + Post.objects.count()
        posts = Post.objects.bulk_create(
            Post(
                thread=option.debate.thread,
                number=start + n,
                kind=Post.Kind.POSITION,
                author=one,
                source="So.",
                html="<p>So.</p>",
                published_at=timezone.now(),
            )
            for n, one in enumerate(experts)
        )
        Position.objects.bulk_create(
            Position(option=option, expert=post.author, post=post, stance="support", version=1, holds_for=1)
            for post in posts
        )


def asked(act) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert act() is not None
    return len(queries)


@pytest.fixture
def pages_of(client, deliberating, option):
    """How many queries each page asks now, of a reader and of an expert."""

    def count(*people) -> list[int]:
        found = []
        for person in people:
            client.force_login(person) if person else client.logout()
            for path in (of(deliberating), at(option)):
                client.get(path)
                found.append(asked(lambda path=path: client.get(path)))
        process = fresh(deliberating)
        found.append(
            asked(lambda: [row.squares for row in on_process(process, AnonymousUser()).context["options"].rows])
        )
        return found

    return count


def test_three_options_ask_as_much_as_sixty_with_two_hundred_experts_and_two_thousand_positions(
    pages_of, deliberating, option, olga, ben, bea
):
    stood([renewed(option)], [ben, bea])
    argue(option, ben)
    third = propose(deliberating, ben, "Third")
    replace_option(option=third, by=olga, relation="merged", later=[option], reason="The same.")
    before = pages_of(None, ben, olga)

    for n in range(57):
        propose(deliberating, ben, f"Option {n}", ("licence", "guidance", "regulation")[n % 3])
    rows = [renewed(one) for one in Option.objects.filter(status="open")[:10]]
    experts = crowd(deliberating, 200)
    stood(rows, experts)
    for n in range(4):
        argue(option, bea, "against", f"Point {n}.")
    assert Position.objects.count() == 2002
    assert pages_of(None, ben, olga) == before
