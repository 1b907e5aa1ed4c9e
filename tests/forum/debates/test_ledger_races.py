"""Two tabs and two people at once: one rebuttal, one consistent history, nothing moved twice."""

from uuid import uuid4

import pytest

from forum.debates.ledger import mark_fair, waive_reply
from forum.live.models import Event
from forum.posts.ledger import MOVES, Move, State
from forum.posts.models import LedgerEntry, Post, Rebuttal
from forum.verdicts import Refused
from tests.cast import voice_of
from tests.forum.debates.rebutting import answered, changed, ledger, moved, rebut, rebutting
from tests.forum.debates.test_races import at_once

__all__ = ["rebutting"]
pytestmark = pytest.mark.django_db(transaction=True)


def is_consistent(post: Post) -> bool:
    """Every entry follows from the one before by the table, and the row stands where the last one led."""
    row, state = ledger(post), State.OPEN
    for entry in row.entries.order_by("pk"):
        if MOVES.get((state, Move(entry.move))) is not State(entry.state):
            return False
        state = State(entry.state)
    return row.state_now is state


def test_a_rebuttal_submitted_twice_at_once_is_one(rebutting, bea):
    key = uuid4()

    made = at_once(*[lambda: rebut(rebutting, bea, client_key=key)] * 4)

    assert {post.pk for post in made} == {Post.objects.get(kind="rebuttal").pk}
    assert Rebuttal.objects.count() == 1
    assert Event.objects.filter(kind="rebuttal.posted").count() == 1


def test_conceding_and_answering_at_once_give_one_history(rebutting, ben, bea):
    post = rebut(rebutting, bea)

    at_once(
        lambda: moved(post, ben, "concede"), lambda: answered(post, ben), lambda: moved(post, ben, "concede", "So.")
    )

    assert ledger(post).state == "conceded"
    assert is_consistent(post)
    assert [one.move for one in ledger(post).entries.all()].count("concede") == 1


def test_two_answers_at_once_are_one_entry(rebutting, ben, bea):
    post = rebut(rebutting, bea)

    at_once(lambda: answered(post, ben, "One."), lambda: answered(post, ben, "Two."))

    assert Post.objects.filter(kind="reply").count() == 2
    assert LedgerEntry.objects.count() == 1
    assert is_consistent(post)


def test_conceding_and_withdrawing_at_once_leave_one_of_the_two(rebutting, ben, bea):
    post = rebut(rebutting, bea)

    results = at_once(lambda: moved(post, ben, "concede"), lambda: moved(post, bea, "withdraw"))

    assert sum(isinstance(one, Refused) for one in results) == 1
    assert is_consistent(post)
    hidden = Post.objects.get(pk=post.pk).status == "withdrawn"
    assert ledger(post).state == ("withdrawn" if hidden else "conceded")


def test_insisting_twice_at_once_insists_once(rebutting, ben, bea):
    post = rebut(rebutting, bea)
    answered(post, ben)

    results = at_once(lambda: moved(post, bea, "insist", "One."), lambda: moved(post, bea, "insist", "Two."))

    assert sum(isinstance(one, Refused) for one in results) == 1
    assert is_consistent(post)


def test_waiving_while_another_rebuttal_comes_in_never_covers_it_unseen(rebutting, ben, bea):
    first = rebut(rebutting, bea)
    voice = voice_of(rebutting, "a")

    results = at_once(
        lambda: waive_reply(voice=voice, by=ben, up_to=first.number),
        lambda: rebut(rebutting, bea, words="Nobody asked them"),
    )

    second = Post.objects.filter(kind="rebuttal").latest("number")
    waived = voice_of(rebutting, "a").waived_at
    assert isinstance(results[0], Refused) == (waived is None)
    assert waived is None or second.published_at > waived


def test_marking_while_the_ledger_moves_loses_neither(rebutting, ben, bea):
    post = rebut(rebutting, bea, point="One point.")

    at_once(lambda: mark_fair(rebuttal=ledger(post), by=ben, fair=True), lambda: moved(post, ben, "concede"))

    row = ledger(post)
    assert row.fair_at is not None
    assert row.state == "conceded"


def test_rebutting_while_the_text_changes_places_the_passage_in_what_stands_there(rebutting, ben, bea):
    from forum.text.passages import read

    at_once(
        lambda: changed(rebutting, "a", "First of all.\n\nWell: where no permission is needed, none is asked for."),
        *[lambda: rebut(rebutting, bea)] * 2,
    )

    html = Post.objects.get(number=1).html
    for post in Post.objects.filter(kind="rebuttal").select_related("quotation"):
        row = post.quotation
        if not row.is_lost:
            assert read(html).text[row.now_start : row.now_end] == row.exact
