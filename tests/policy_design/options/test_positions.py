"""Positions: signed, taken anew, looked at again; their conditions judged; sealed ones revealed together."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forum.debates.contributions import NotReady
from forum.live.kinds import KINDS, Audience
from forum.live.models import Event
from forum.posts.models import Post
from forum.verdicts import Refused
from policy_design.options import counts
from policy_design.options.actions import withdraw_option
from policy_design.options.handling import handling_of, set_option_rules
from policy_design.options.models import Condition, Position
from policy_design.options.positions import NewVersion, Wish, judge_condition, review_position
from policy_design.options.revealing import all_are_in, reveal_due, reveal_positions
from tests.policy_design.cast import advance, fresh, propose, renewed
from tests.policy_design.options.standing_cast import amend, declare, next_version, seal, take
from tests.support.poured import poured


def events(option) -> list[str]:
    """What was told on the option's debate since it was set up."""
    kinds = Event.objects.filter(topic=option.debate.topic_id).order_by("seq").values_list("kind", flat=True)
    return [kind for kind in kinds if kind.split(".")[0] in ("position", "positions", "condition")]


def problems(action, *args, **kwargs) -> dict[str, list[str]]:
    with pytest.raises(NotReady) as missing:
        action(*args, **kwargs)
    return {name: [str(one) for one in says] for name, says in missing.value.problems.items()}


# Signing ----------------------------------------------------------------------------------------------------------


def test_a_position_is_a_numbered_post_with_what_its_author_brings_and_declared(option, bea):
    declare(option.process, bea, interests="Paid by an agency.")
    made = take(option, bea, "conditions", "Only *so*.", "Clause 2 names research.", "It ends in 2030.")
    post = made.post
    assert (post.kind, post.status, post.number, post.title) == (
        "position", "public", 1, "Supports G1 with conditions",
    )  # fmt: skip
    assert "<em>so</em>" in post.html
    assert (made.background, made.disclosure, made.version, made.holds_for) == (
        "photography", "Paid by an agency.", 1, 1,
    )  # fmt: skip
    assert [one.sentence for one in made.conditions.all()] == ["Clause 2 names research.", "It ends in 2030."]
    assert events(option) == ["position.taken"]


def test_another_position_takes_the_place_of_the_first_which_is_kept(option, bea):
    first, second = take(option, bea, "oppose", "No."), take(option, bea, "support", "Yes, after all.")
    first.refresh_from_db()
    assert (first.is_current, second.is_current, Post.objects.get(pk=first.post_id).status) == (False, True, "public")


def test_the_same_form_sent_twice_is_one_position_and_other_content_with_its_key_is_refused(option, bea):
    key = uuid4()
    made = [take(option, bea, client_key=key) for _again in "12"]
    assert made[0] == made[1]
    for other in ({"stance": "oppose"}, {"why": "Other."}):
        with pytest.raises(Refused, match="sent before"):
            take(option, bea, client_key=key, **other)
    assert Position.objects.count() == Post.objects.filter(kind="position").count() == 1


def test_who_signs_just_what_stands_already_keeps_that(option, bea):
    assert take(option, bea) == take(option, bea)
    assert events(option) == ["position.taken"]


@pytest.mark.parametrize(
    ("stance", "why", "terms", "field", "says"),
    [
        ("", "Because.", (), "stance", "Choose where you stand."),
        ("perhaps", "Because.", (), "stance", "Choose where you stand."),
        ("support", " \n", (), "source", "Say why you stand there: others can answer a reason, not a vote."),
        ("undecided", "", (), "source", "Write one sentence: what keeps you from deciding?"),
        ("support", "word " * 401, (), "source", "Your reasons have 401 words; the limit is 400."),
        ("conditions", "Because.", (" ",), "conditions", "Write at least one condition, or choose another stance."),
        ("conditions", "Because.", [f"{n}" for n in range(9)], "conditions",
         "At most 8 conditions; put together what belongs together."),
        ("conditions", "Because.", ("x" * 301,), "conditions",
         "A condition has at most 300 characters; the reasons have room for more."),
        ("conditions", "Because.", ("The same.", " The  same."), "conditions", "The same condition stands here twice."),
        ("oppose", "Because.", ("Never.",), "conditions",
         "Conditions belong to “support with conditions”: choose that, or take them out."),
        ("support", "As [@nobody2020] says.", (), "source",
         "There is no reference “nobody2020” that you can cite; add it to the library."),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_a_sentence(option, bea, stance, why, terms, field, says):
    assert problems(take, option, bea, stance, why, *terms)[field] == [says]
    assert Position.objects.count() == 0


def test_licence_and_code_of_conduct_are_agreed_to(option, bea):
    bea.conduct_agreed_at = None
    bea.save()
    assert set(problems(take, option, bea, licence_agreed=False, conduct_agreed=False)) == {
        "licence_agreed", "conduct_agreed",
    }  # fmt: skip


def test_an_expert_declares_first_and_abstains_only_with_a_conflict(option, bea):
    declare(option.process, bea, nothing=True)
    with pytest.raises(Refused, match="Declare your interests for this process first"):
        take(option, bea)
    declare(option.process, bea)
    assert "declare the conflict" in problems(take, option, bea, "abstain")["stance"][0]
    declare(option.process, bea, interests="My employer sells this.")
    assert take(option, bea, "abstain", "My employer sells this.").stance == "abstain"


@pytest.mark.parametrize("who", ["cleo", "mo", "dan", "olga", "ada"])
def test_only_experts_take_positions(option, who, request):
    with pytest.raises(Refused, match="Only the invited experts"):
        take(option, request.getfixturevalue(who))


def test_no_position_is_taken_out_of_season_or_on_what_left_the_table(option, bea, ben, olga):
    withdraw_option(option=option, by=ben, reason="Overtaken.")
    with pytest.raises(Refused, match="not on the table"):
        take(option, bea)
    other = propose(option.process, olga, "Another")
    advance(option.process, olga, "voting")
    with pytest.raises(Refused, match="deliberation"):
        take(other, bea)


# Versions and conditions ------------------------------------------------------------------------------------------


def test_an_option_with_a_newer_version_is_not_signed_unseen(option, bea, ben):
    next_version(option, ben)
    with pytest.raises(NewVersion) as newer:
        take(option, bea, version=1)
    assert newer.value.current.version == 2
    assert Position.objects.count() == 0
    assert take(option, bea, version=2).version == 2


def test_a_position_is_looked_at_again_for_the_version_that_was_shown(option, bea, ben):
    with pytest.raises(Refused, match="have not taken a position"):
        review_position(option=option, by=bea, version=1)
    made = take(option, bea)
    next_version(option, ben)
    with pytest.raises(NewVersion):
        review_position(option=option, by=bea, version=1)
    for _twice in "12":
        review_position(option=option, by=bea, version=2)
    made.refresh_from_db()
    assert (made.version, made.holds_for) == (1, 2)
    assert events(option) == ["position.taken", "position.reviewed"]


def test_a_condition_is_judged_in_a_version_with_the_amendment_that_would_meet_it(option, bea, ben):
    made = take(option, bea, "conditions", "So.", "It ends in 2030.")
    condition, amendment = made.conditions.get(), amend(option, ben)
    for _twice in "12":
        judge_condition(condition=condition, by=bea, verdict="not_met", version=1, amendment=amendment)
    found = Condition.objects.get()
    assert (found.verdict, found.verdict_version, found.amendment) == ("not_met", 1, amendment)
    judge_condition(condition=condition, by=bea, verdict="open", version=1)
    found.refresh_from_db()
    assert (found.verdict, found.verdict_version, found.amendment) == ("open", None, None)
    assert events(option) == ["position.taken", "condition.judged", "condition.judged"]


def test_only_its_author_judges_a_condition_while_it_is_current(option, bea, ben, olga):
    condition = take(option, bea, "conditions", "So.", "It ends in 2030.").conditions.get()
    for other in (ben, olga):
        with pytest.raises(Refused, match="Only the author of a condition"):
            judge_condition(condition=condition, by=other, verdict="met", version=1)
    with pytest.raises(Refused, match="Choose"):
        judge_condition(condition=condition, by=bea, verdict="perhaps", version=1)
    take(option, bea, "support", "Now yes.")
    with pytest.raises(Refused, match="another position since"):
        judge_condition(condition=condition, by=bea, verdict="met", version=1)


def test_an_amendment_of_another_option_meets_nothing_here(option, bea, ben, olga):
    other = amend(propose(option.process, olga, "Another"), ben)
    condition = take(option, bea, "conditions", "So.", "It ends in 2030.").conditions.get()
    with pytest.raises(Refused, match="another option"):
        judge_condition(condition=condition, by=bea, verdict="not_met", version=1, amendment=other)
    with pytest.raises(Refused, match="another option"):
        take(option, bea, "conditions", "So.", Wish("Other.", other))


def test_a_condition_carried_on_keeps_what_was_said_of_it(option, bea, ben):
    amendment = amend(option, ben)
    old = take(option, bea, "conditions", "So.", Wish("It ends in 2030.", amendment), "It is paid for.")
    judge_condition(condition=old.conditions.first(), by=bea, verdict="not_met", version=1, amendment=amendment)
    new = take(option, bea, "conditions", "Still.", "A third one.", "It ends in 2030.")
    assert [(one.sentence, one.verdict, one.amendment) for one in new.conditions.all()] == [
        ("A third one.", "open", None), ("It ends in 2030.", "not_met", amendment),
    ]  # fmt: skip
    assert old.conditions.count() == 2


# Sealed -----------------------------------------------------------------------------------------------------------


@poured
def sealed(option, olga):
    seal(option.process, olga)
    return renewed(option)


def test_a_sealed_position_has_no_number_and_only_the_organizers_are_told(sealed, bea, ben):
    made = take(sealed, bea, "conditions", "So.", "It ends in 2030.")
    next_version(sealed, ben)
    review_position(option=sealed, by=bea, version=2)
    judge_condition(condition=made.conditions.get(), by=bea, verdict="met", version=2)
    assert (made.post.status, made.post.number) == ("sealed", None)
    assert events(sealed) == ["position.sealed", "position.sealed", "condition.judged_sealed"]
    assert {KINDS[kind].audience for kind in events(sealed)} == {Audience.ORGANIZERS}


def test_all_are_revealed_together_once_and_afterwards_positions_are_public_at_once(sealed, olga, ben, bea):
    old, new = take(sealed, bea, "oppose", "No."), take(sealed, bea, "support", "Yes.")
    take(sealed, ben, "undecided", "Hm.")
    assert reveal_positions(process=sealed.process, by=olga) == 3
    with pytest.raises(Refused, match="revealed already"):
        reveal_positions(process=sealed.process, by=olga)
    posts = Post.objects.filter(kind="position")
    assert {post.status for post in posts} == {"public"}
    assert sorted(post.number for post in posts) == [1, 2, 3]
    for one in (old, new):
        one.post.refresh_from_db()
    assert old.post.number < new.post.number  # what one person said keeps its order
    assert events(sealed)[-1] == "positions.revealed"
    assert take(sealed, ben, "support", "Now.").post.status == "public"


def test_the_order_is_drawn_by_lot(sealed, olga, ben, bea, monkeypatch):
    first, second = take(sealed, ben, "support", "Yes."), take(sealed, bea, "oppose", "No.")
    monkeypatch.setattr("policy_design.options.revealing.SystemRandom.shuffle", lambda _self, some: some.reverse())
    reveal_positions(process=sealed.process, by=olga)
    for one in (first, second):
        one.post.refresh_from_db()
    ahead = (first, second) if ben.pk > bea.pk else (second, first)
    assert [one.post.number for one in ahead] == [1, 2]


@pytest.mark.parametrize("who", ["ben", "mo", "cleo", "ada"])
def test_only_organizers_reveal(sealed, who, request):
    with pytest.raises(Refused):
        reveal_positions(process=sealed.process, by=request.getfixturevalue(who))


def test_the_clock_reveals_when_the_date_has_come(sealed, olga, bea):
    take(sealed, bea)
    assert reveal_due() == 0
    soon = timezone.now() + timedelta(hours=1)
    set_option_rules(
        process=fresh(sealed.process), by=olga, experts_propose=True, seconds_needed=0, sealed_first_round=True,
        reveals_at=soon,
    )  # fmt: skip
    assert reveal_due() == 0
    handled = handling_of(fresh(sealed.process))
    handled.reveals_at = timezone.now() - timedelta(minutes=1)
    handled.save()
    assert (reveal_due(), reveal_due()) == (1, 0)
    assert Post.objects.get(kind="position").status == "public"


def test_where_nothing_is_sealed_there_is_nothing_to_reveal(option, olga, bea):
    with pytest.raises(Refused, match="not sealed"):
        reveal_positions(process=option.process, by=olga)


def test_the_organizers_learn_when_all_are_in(sealed, olga, ben, bea):
    from policy_design.options.stood import waits_for

    other = propose(sealed.process, olga, "Another")
    for expert in (ben, bea):
        take(sealed, expert)
        assert not all_are_in(fresh(sealed.process))
    take(other, ben)
    take(other, bea)
    assert all_are_in(fresh(sealed.process))
    assert counts.options(fresh(sealed.process))["positions_owed"] == 0
    olga.__dict__.pop("roles", None)
    assert [duty.what for duty in waits_for(olga)] == ["All positions are in: Faces in the commons"]


# What waits -------------------------------------------------------------------------------------------------------


def test_experts_are_told_which_positions_are_owed_and_which_to_look_at_again(option, olga, ben, bea, cleo):
    from forum.people.models import Person
    from policy_design.options.stood import waits_for

    propose(option.process, olga, "Another")
    assert [str(duty.what) for duty in waits_for(Person.objects.get(pk=bea.pk))] == ["Take a position: 2 options"]
    take(option, bea)
    next_version(option, ben)
    assert [str(duty.what) for duty in waits_for(Person.objects.get(pk=bea.pk))] == [
        "Take a position: 1 option", "Look again: G1 has a new version",
    ]  # fmt: skip
    assert waits_for(Person.objects.get(pk=cleo.pk)) == []
    advance(option.process, olga, "voting")
    assert waits_for(Person.objects.get(pk=bea.pk)) == []
