"""The ledger: every state × move × who, what each move leaves behind, and what the pages say about it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.debates.contributions import NotReady
from forum.debates.ledger import mark_fair, may_go, move_rebuttal
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.people.models import Suspension
from forum.posts.ledger import MOVERS, MOVES, Facts, Move, Side, State, can_move, next_state
from forum.posts.models import LedgerEntry, Post, Rebuttal
from forum.verdicts import Refused
from tests.cast import move
from tests.forum.debates.rebutting import after_the_deadline, answered, ledger, moved, rebut, rebutting

__all__ = ["rebutting"]
BY_PAGE = [one for one in Move if one is not Move.ANSWER]

# Written down a second time by hand: where each move leads from each state, by the one whose move it is.
EXPECTED = {
    #                   answer      concede     take back  insist  withdraw
    State.OPEN:      ("answered", "conceded", None,       None,   "withdrawn"),
    State.ANSWERED:  (None,       "conceded", None,       "open", "withdrawn"),
    State.CONCEDED:  (None,       None,       "open",     None,   None),
    State.WITHDRAWN: (None,       None,       None,       None,   None),
}  # fmt: skip
WHOSE = {"answer": "ben", "concede": "ben", "take_back": "ben", "insist": "bea", "withdraw": "bea"}
CELLS = [(state, move, end) for state, ends in EXPECTED.items() for move, end in zip(Move, ends, strict=True)]


# The table ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "move", "end"), CELLS)
def test_every_cell_of_the_table(state, move, end):
    if end is None:
        assert not can_move(state, move, Facts())
        with pytest.raises(Refused):
            next_state(state, move, Facts())
    else:
        assert next_state(state, move, Facts()).value == end
        assert MOVES[state, move].value == end


def test_each_refusal_is_a_sentence_of_its_own():
    said = [str(can_move(state, move, Facts()).reason) for state, move, end in CELLS if end is None]

    assert all(sentence.endswith(".") for sentence in said)
    assert len(set(said)) > 5


def test_each_move_is_one_sides():
    assert {move.value: {Side.REBUTTED: "ben", Side.REBUTTER: "bea"}[side] for move, side in MOVERS.items()} == WHOSE


def test_one_insists_once():
    assert can_move(State.ANSWERED, Move.INSIST, Facts(insists=0))
    assert not can_move(State.ANSWERED, Move.INSIST, Facts(insists=1))


# The same through the actions, by everybody -------------------------------------------------------------------


def brought_to(debate, state, ben, bea) -> Post:
    """A rebuttal by Bea of what Ben has said, in the state wanted."""
    post = rebut(debate, bea)
    if state is State.ANSWERED:
        answered(post, ben)
    elif state is State.CONCEDED:
        moved(post, ben, "concede")
    elif state is State.WITHDRAWN:
        moved(post, bea, "withdraw")
    return post


@pytest.mark.parametrize(("state", "step", "end"), [cell for cell in CELLS if cell[1] is not Move.ANSWER])
def test_every_cell_by_everybody(rebutting, ben, bea, cleo, olga, state, step, end):
    people = {"ben": ben, "bea": bea, "cleo": cleo, "olga": olga}
    post = brought_to(rebutting, state, ben, bea)
    before = LedgerEntry.objects.count(), Event.objects.count()

    for name, person in people.items():
        if name != WHOSE[step.value] or end is None:
            with pytest.raises(Refused):
                moved(post, person, step.value, "Another sentence.")
    assert (LedgerEntry.objects.count(), Event.objects.count()) == before
    assert ledger(post).state == state.value
    if end is None:
        return
    entry = moved(post, people[WHOSE[step.value]], step.value, "Another sentence.")

    assert (ledger(post).state, entry.state, entry.move) == (end, end, step.value)
    assert Event.objects.last().kind == "rebuttal.moved"
    assert Event.objects.last().ids == {"post": post.pk}


def test_a_concession_says_how_far_and_stays_in_the_history_when_it_is_taken_back(rebutting, ben, bea):
    post = rebut(rebutting, bea)

    moved(post, ben, "concede", "The word  was wrong.", "part")
    conceded = ledger(post).conceded
    moved(post, ben, "take_back", "On reflection, it was not.")

    assert (conceded, ledger(post).conceded, ledger(post).state) == ("part", "", "open")
    assert [(one.move, one.state, one.extent, one.sentence, one.by) for one in ledger(post).entries.all()] == [
        ("concede", "conceded", "part", "The word was wrong.", ben),
        ("take_back", "open", "", "On reflection, it was not.", ben),
    ]


@pytest.mark.parametrize(
    ("fields", "names"),
    [({"sentence": " "}, ["sentence"]), ({"sentence": "x" * 301}, ["sentence"]), ({"extent": "half"}, ["extent"])],
)
def test_a_move_needs_its_sentence_and_a_concession_its_extent(rebutting, ben, bea, fields, names):
    post = rebut(rebutting, bea)

    with pytest.raises(NotReady) as missing:
        moved(post, ben, "concede", **fields)

    assert list(missing.value.problems) == names
    assert ledger(post).state == "open"


def test_the_same_move_sent_twice_is_one_entry(rebutting, ben, bea):
    post = rebut(rebutting, bea)

    first, again = (moved(post, ben, "concede", "Right.") for _ in range(2))

    assert first == again
    assert Event.objects.filter(kind="rebuttal.moved").count() == 1


def test_an_answer_is_no_move_of_its_own(rebutting, ben, bea):
    with pytest.raises(Refused, match="reply of its own"):
        moved(rebut(rebutting, bea), ben, "answer")


def test_a_second_answer_cannot_be_called_insufficient_again(rebutting, ben, bea):
    post = rebut(rebutting, bea)
    answered(post, ben)
    moved(post, bea, "insist", "That is no answer.")
    answered(post, ben, "Then so.")

    with pytest.raises(Refused, match="from here on readers judge"):
        moved(post, bea, "insist", "Still none.")

    assert [one.move for one in ledger(post).entries.all()] == ["answer", "insist", "answer"]


def test_a_withdrawn_rebuttal_gives_way_to_its_sentence(rebutting, ben, bea, client):
    post = rebut(rebutting, bea, source="A marimba of a rebuttal.", point="A glockenspiel of a point.")

    moved(post, bea, "withdraw", "I misread the text.")

    stored = Post.objects.get(pk=post.pk)
    assert (stored.status, stored.tombstone, stored.number) == ("withdrawn", "I misread the text.", 3)
    page = client.get(f"{rebutting.get_absolute_url()}thread/").content.decode()
    assert "I misread the text." in page
    assert "marimba" not in page
    assert "glockenspiel" not in page


def test_what_is_hidden_is_not_moved_and_the_suspended_only_withdraw(rebutting, ben, bea, olga):
    first, second = rebut(rebutting, bea), rebut(rebutting, bea, words="Nobody asked them")
    answered(second, ben)
    Suspension.objects.create(topic=rebutting.topic, person=bea, until=timezone.now() + timedelta(days=1))
    with pytest.raises(Refused, match="suspended"):
        moved(second, bea, "insist")
    moved(second, bea, "withdraw", "")

    hide_post(post=first, by=olga, reason="Insults.")
    with pytest.raises(Refused, match="no longer shown"):
        moved(first, ben, "concede")


def test_the_ledger_moves_after_the_deadline_but_not_after_the_close(rebutting, ben, bea, olga):
    first, second = rebut(rebutting, bea), rebut(rebutting, bea, words="Nobody asked them")
    debate = after_the_deadline(rebutting)

    moved(first, ben, "concede")
    move(debate, olga, "close")

    with pytest.raises(Refused, match="the ledger stays as it is"):
        moved(second, ben, "concede")


def test_the_reply_that_the_ledger_rests_on_is_not_deleted(rebutting, ben, bea):
    post = rebut(rebutting, bea)
    first = answered(post, ben)
    second = answered(first, bea, "Why?")

    assert "stands in the ledger" in str(may_go(first).reason)
    assert may_go(second)
    moved(post, bea, "insist")
    assert may_go(first)


# The point ----------------------------------------------------------------------------------------------------


def test_the_author_marks_the_point_as_fair_and_takes_that_back(rebutting, ben, bea):
    post = rebut(rebutting, bea, point="One point.")

    mark_fair(rebuttal=ledger(post), by=ben, fair=True, point="One point.")
    mark_fair(rebuttal=ledger(post), by=ben, fair=True)
    marked = ledger(post).fair_at
    mark_fair(rebuttal=ledger(post), by=ben, fair=False)

    assert marked is not None
    assert ledger(post).fair_at is None
    assert [one.kind for one in Event.objects.filter(kind="point.marked")] == ["point.marked"] * 2


def test_nobody_else_marks_it_nor_a_sentence_that_was_not_read_nor_none(rebutting, ben, bea, olga):
    post, bare = rebut(rebutting, bea, point="One point."), rebut(rebutting, bea, words="Nobody asked them")

    for person in (bea, olga):
        with pytest.raises(Refused, match="whose point it is"):
            mark_fair(rebuttal=ledger(post), by=person, fair=True)
    with pytest.raises(Refused, match="changed meanwhile"):
        mark_fair(rebuttal=ledger(post), by=ben, fair=True, point="Another point.")
    with pytest.raises(Refused, match="does not put the author's point"):
        mark_fair(rebuttal=ledger(bare), by=ben, fair=True)

    assert not Rebuttal.objects.exclude(fair_at=None).exists()


# The pages ----------------------------------------------------------------------------------------------------


def address(debate, post, step="concede"):
    return reverse("debates:move_rebuttal", args=[debate.slug, post.number, Move(step)])


@pytest.mark.parametrize("step", BY_PAGE)
def test_a_page_says_what_the_move_means_and_makes_it(client, rebutting, ben, bea, step):
    state = {"take_back": State.CONCEDED, "insist": State.ANSWERED}.get(step.value, State.OPEN)
    post = brought_to(rebutting, state, ben, bea)
    client.force_login({"ben": ben, "bea": bea}[WHOSE[step.value]])

    page = client.get(address(rebutting, post, step.value))
    empty = client.post(address(rebutting, post, step.value), {"sentence": ""})
    answer = client.post(address(rebutting, post, step.value), {"sentence": "So.", "extent": "part"})

    assert page.status_code == 200
    assert ('name="extent"' in page.content.decode()) == (step is Move.CONCEDE)
    assert "Say why in one sentence" in empty.content.decode()
    assert (answer.status_code, answer.url) == (302, f"{rebutting.get_absolute_url()}rebuttals/{post.number}/")
    assert ledger(post).entries.last().sentence == "So."
    assert client.post(address(rebutting, post, step.value), {"sentence": "So.", "extent": "part"}).url == answer.url
    assert ledger(post).entries.filter(move=step.value).count() == 1


def test_the_addresses_have_hyphens(rebutting, bea):
    post = rebut(rebutting, bea)

    assert address(rebutting, post, "take_back").endswith("/rebuttals/3/take-back/")


def test_whoever_may_not_move_it_is_told_why(client, rebutting, bea, cleo, ben):
    post = rebut(rebutting, bea)

    client.force_login(cleo)
    assert "Only the author of the contribution" in client.get(address(rebutting, post)).content.decode()
    client.force_login(ben)
    told = client.get(address(rebutting, post, "take_back"))
    assert told.status_code == 403
    assert "no concession to take back" in told.content.decode()
    sent = client.post(address(rebutting, post, "take_back"), {"sentence": "It stands after all."})
    assert sent.status_code == 403
    assert [words in sent.content.decode() for words in ("no concession to", "It stands after all.")] == [True] * 2
    assert client.get(f"{rebutting.get_absolute_url()}rebuttals/1/concede/").status_code == 404
    assert client.get(f"{rebutting.get_absolute_url()}rebuttals/3/answer/").status_code == 404


def test_signed_out_one_is_asked_to_sign_in(client, rebutting, bea):
    post = rebut(rebutting, bea)

    assert "/accounts/login/" in client.get(address(rebutting, post)).url


def test_the_point_is_read_before_it_is_marked(client, rebutting, ben, bea):
    post = rebut(rebutting, bea, point="One point.")
    client.force_login(ben)
    url = reverse("debates:mark_fair", args=[rebutting.slug, post.number])

    page = client.get(url).content.decode()
    client.post(url, {"fair": "yes", "point": "One point."})
    marked = ledger(post).fair_at
    client.post(url, {"fair": "no", "point": "One point."})

    assert 'name="point" value="One point."' in page
    assert marked is not None
    assert ledger(post).fair_at is None


def test_queries_of_a_move_do_not_grow_with_its_history(client, rebutting, ben, bea, django_assert_num_queries):
    post = rebut(rebutting, bea)
    client.force_login(ben)
    client.get(address(rebutting, post))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as first:
        client.get(address(rebutting, post))
    for number in range(3):
        move_rebuttal(rebuttal=ledger(post), by=ben, move=Move.CONCEDE, sentence=f"{number}", extent="part")
        move_rebuttal(rebuttal=ledger(post), by=ben, move=Move.TAKE_BACK, sentence=f"{number}")

    with django_assert_num_queries(len(first)):
        client.get(address(rebutting, post))
