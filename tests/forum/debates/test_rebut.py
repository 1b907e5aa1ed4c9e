"""A rebuttal: who may write one, of which passage, how long, and what happens when it is sent twice or changed."""

from uuid import uuid4

import pytest

from forum.debates.contributions import NotReady
from forum.debates.ledger import mark_fair
from forum.debates.rebuttals import edit_rebuttal
from forum.live.models import Event, Topic
from forum.moderation.actions import hide_post
from forum.people.actions import declare_interests, grant
from forum.people.models import Disclosure, Person
from forum.posts.actions import EditConflict, Text, save_draft
from forum.posts.models import Draft, Post, Rebuttal
from forum.verdicts import Refused
from tests.cast import move
from tests.forum.debates.rebutting import (
    PASSAGE,
    after_the_deadline,
    free,
    ledger,
    passage,
    rebut,
    rebutting,
    said,
)

__all__ = ["free", "rebutting"]


def test_a_contributor_rebuts_a_passage_of_the_other(rebutting, ben, bea):
    post = rebut(rebutting, bea, point="People were  not asked.")

    about = said(rebutting, "a")
    assert (post.number, post.kind, post.status, post.author, post.words) == (3, "rebuttal", "public", bea, 4)
    assert (post.about, post.reply_to, post.root, post.depth) == (about, about, None, 0)
    quotation = post.quotation
    assert (quotation.exact, quotation.version, quotation.is_exact) == (PASSAGE, 1, True)
    assert (quotation.now_start, quotation.now_end) == (quotation.start, quotation.end)
    row = ledger(post)
    assert (row.state, row.point, row.fair_at) == ("open", "People were not asked.", None)
    event = Event.objects.last()
    assert (event.kind, event.ids) == ("rebuttal.posted", {"post": post.pk})
    assert event.version == Topic.objects.get(pk=rebutting.topic_id).version


def test_the_first_time_one_agrees_to_the_code_of_conduct(rebutting, bea):
    with pytest.raises(NotReady) as missing:
        rebut(rebutting, bea, conduct_agreed=False)
    assert list(missing.value.problems) == ["conduct_agreed"]

    rebut(rebutting, bea)

    assert Person.objects.get(pk=bea.pk).conduct_agreed_at is not None
    rebut(rebutting, Person.objects.get(pk=bea.pk), words="Nobody asked them", conduct_agreed=False)


def test_the_licence_is_agreed_to_each_time(rebutting, bea):
    with pytest.raises(NotReady) as missing:
        rebut(rebutting, bea, licence_agreed=False)

    assert list(missing.value.problems) == ["licence_agreed"]
    assert not Post.objects.filter(kind="rebuttal").exists()


def test_where_only_contributors_rebut_nobody_else_does(rebutting, cleo, olga):
    for person in (cleo, olga):
        with pytest.raises(Refused, match="Only the contributors may rebut each other here"):
            rebut(rebutting, person)


def test_nobody_rebuts_their_own_contribution(rebutting, ben):
    with pytest.raises(Refused, match="your own contribution"):
        rebut(rebutting, ben, "a")


def test_after_the_debate_has_closed_nobody_rebuts(rebutting, olga, bea):
    closed = move(rebutting, olga, "close")
    with pytest.raises(Refused, match="nothing more can be written"):
        rebut(closed, bea)


def test_before_their_stage_there_are_no_rebuttals(opened, bea):
    with pytest.raises(Refused, match="Rebuttals are not open at this stage"):
        rebut(opened, bea, words="a promise to people")


def test_after_the_deadline_nobody_rebuts_though_no_worker_ran(rebutting, bea):
    after_the_deadline(rebutting)

    with pytest.raises(Refused, match="The deadline for rebuttals has passed"):
        rebut(rebutting, bea)


def test_in_an_open_format_a_reader_rebuts_without_declaring_anything(free, cleo):
    post = rebut(free, cleo)

    assert (post.author, post.kind) == (cleo, "rebuttal")


def test_whoever_was_invited_declares_interests_first(free, ben, bea, mo):
    grant(topic=free.topic, person=mo, role="expert")
    Disclosure.objects.all().delete()

    for person in (mo, bea):
        with pytest.raises(Refused, match="Declare your interests first"):
            rebut(free, Person.objects.get(pk=person.pk))

    declare_interests(by=mo, has_interests=True, text="I own shares.")
    assert rebut(free, Person.objects.get(pk=mo.pk)).author == mo


def test_a_contribution_that_is_hidden_is_not_rebutted(rebutting, bea, olga):
    hide_post(post=said(rebutting, "a"), by=olga, reason="Wait.")

    with pytest.raises(Refused, match="no longer shown"):
        rebut(rebutting, bea)


@pytest.mark.parametrize(
    ("fields", "name", "says"),
    [
        ({"source": " \n "}, "source", "Your rebuttal has no text yet."),
        ({"source": "word " * 251}, "source", "Your rebuttal has 251 words; the limit is 250."),
        ({"source": "See.[@nobody]"}, "source", "There is no reference “nobody” that you can cite"),
        ({"source": "![x](https://elsewhere.example/x.png)"}, "source", "not from this site's library"),
        ({"point": "word " * 61}, "abstract", "in at most 300 characters"),
    ],
    ids=["empty", "long", "unknown", "picture", "point"],
)
def test_a_rebuttal_that_is_not_in_order_is_not_taken(rebutting, bea, fields, name, says):
    with pytest.raises(NotReady) as missing:
        rebut(rebutting, bea, **fields)

    assert list(missing.value.problems) == [name]
    assert says in str(missing.value.problems[name][0])
    assert not Post.objects.filter(kind="rebuttal").exists()


def test_the_same_key_gives_the_same_rebuttal_and_other_content_is_refused(rebutting, bea):
    key = uuid4()
    first = rebut(rebutting, bea, client_key=key)

    again = rebut(rebutting, bea, client_key=key)
    for other in ({"source": "Other words."}, {"words": "Nobody asked them"}, {"point": "Another."}):
        with pytest.raises(Refused, match="sent before, with other content"):
            rebut(rebutting, bea, client_key=key, **other)

    assert again == first
    assert Rebuttal.objects.count() == 1
    assert Event.objects.filter(kind="rebuttal.posted").count() == 1


def test_the_draft_is_done_with_when_it_is_published(rebutting, bea):
    post = said(rebutting, "a")
    quote = passage(post).quote
    slot = f"rebut:{rebutting.thread_id}:{post.number}:1:{quote.start}-{quote.end}"
    save_draft(thread=rebutting.thread, slot=slot, by=bea, text=Text(source="Half"), version=0)
    save_draft(thread=rebutting.thread, slot=slot + "0", by=bea, text=Text(source="Another"), version=0)

    rebut(rebutting, bea)

    assert [draft.source for draft in Draft.objects.all()] == ["Another"]


# Changing it --------------------------------------------------------------------------------------------------


def edit(post, by, source="Other words.", point="", reason="Clearer.", version=None):
    version = Post.objects.get(pk=post.pk).version if version is None else version
    return edit_rebuttal(post=post, by=by, text=Text(source=source), point=point, reason=reason, version=version)


def test_a_rebuttal_is_changed_with_a_reason_and_keeps_its_quotation(rebutting, bea):
    post = rebut(rebutting, bea)

    edit(post, bea)

    stored = Post.objects.get(pk=post.pk)
    assert (stored.source, stored.version, stored.quotation.exact) == ("Other words.", 2, PASSAGE)
    assert [one.reason for one in stored.revisions.all()] == ["", "Clearer."]
    assert Event.objects.last().kind == "rebuttal.edited"


def test_without_a_reason_or_by_somebody_else_nothing_changes(rebutting, ben, bea):
    post = rebut(rebutting, bea)

    with pytest.raises(NotReady):
        edit(post, bea, reason=" ")
    with pytest.raises(Refused, match="Only its author"):
        edit(post, ben)
    with pytest.raises(EditConflict):
        edit(post, bea, version=7)

    assert Post.objects.get(pk=post.pk).source == "That is not so."


def test_another_point_is_no_longer_marked_as_fair_and_its_history_is_kept(rebutting, ben, bea):
    post = rebut(rebutting, bea, point="One point.")
    mark_fair(rebuttal=ledger(post), by=ben, fair=True)

    edit(post, bea, source=post.source + " Indeed.", point="One point.")
    kept = ledger(post).fair_at
    edit(post, bea, source=post.source, point="Another point.")

    row = ledger(post)
    assert kept is not None
    assert (row.point, row.fair_at) == ("Another point.", None)
    assert [one.abstract for one in post.revisions.all()] == ["One point.", "One point.", "Another point."]
