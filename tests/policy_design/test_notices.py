"""What happens in processes is told to whoever it concerns: this app's rows of the table of reasons."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from forum.live.kinds import KINDS
from forum.notices import reminding, telling
from forum.notices.lines import lines_of
from forum.notices.models import Follow, Notice
from forum.notices.whys import TABLE
from forum.people.models import Person
from policy_design.options.amendments import withdraw_amendment
from policy_design.options.deciding import decline_amendments
from policy_design.process.models import ProcessStage
from tests.forum.notices.noticing import forget, told
from tests.policy_design.cast import argue, go_on, propose
from tests.policy_design.options.amending import again, amend, faster
from tests.policy_design.voting.voting_cast import ready


def follows(person: Person, topic, frequency: str = "weekly") -> None:
    Follow.objects.update_or_create(person=person, topic=topic, defaults={"frequency": frequency, "state": "on"})


def lines(person: Person) -> list[str]:
    found = Notice.objects.visible_to(person).order_by("pk").told()
    return [f"{line.says} {line.path}" for line in lines_of(list(found), person)]


def test_every_event_of_the_table_is_one_that_there_is():
    assert set(TABLE) - set(KINDS) == set()


def test_a_process_that_is_followed_tells_of_its_stages_and_options(optioning, ben, cleo):
    follows(cleo, optioning.topic)
    forget()
    option = propose(optioning, ben)
    telling.tell_due()

    assert "option-tabled" in told(cleo)
    assert f"An option came on the table {option.get_absolute_url()}" in lines(cleo)
    assert told(cleo).count("option-tabled") == 1  # told on the option's debate as well


def test_whoever_follows_process_and_option_is_told_of_a_new_version_once(option, ben, cleo):
    from policy_design.options.actions import Wording, edit_option

    follows(cleo, option.process.topic)
    follows(cleo, option.debate.topic)
    forget()
    edit_option(option=option, by=ben, wording=Wording(option.title, ("One.",)), version=option.version, reason="R.")
    telling.tell_due()

    assert told(cleo) == ["option-edited"]


def test_an_amendment_is_told_to_the_options_proposer_at_once_and_its_decision_to_its_own(option, olga, ben, bea, cleo):
    follows(cleo, option.debate.topic)
    forget()
    made = faster(option, bea)
    telling.tell_due()
    assert (told(ben), told(cleo), told(bea)) == (["amendment-to-yours"], ["amendment"], [])
    assert Notice.objects.get(person=ben).frequency == "now"

    decline_amendments(option=option, amendments=[again(made)], by=ben, sentence="Too fast.")
    telling.tell_due()
    assert (told(ben), told(bea)) == (["amendment-to-yours"], ["amendment-of-yours"])


def test_an_amendment_that_its_proposer_took_back_is_no_news_to_them(option, ben, bea):
    forget()
    made = amend(option, bea, {0: "Another clause."})
    withdraw_amendment(amendment=again(made), by=bea)
    telling.tell_due()

    assert told(bea) == []


def test_an_argument_is_told_where_the_option_is_followed(option, ben, bea, cleo):
    follows(cleo, option.debate.topic)
    forget()
    argue(option, bea)
    telling.tell_due()

    assert "contribution" in told(cleo)
    assert any(f"/debates/{option.debate.slug}/posts/" in line for line in lines(cleo))


def test_who_is_on_a_roll_finds_the_round_in_the_inbox_and_has_no_second_mail(deliberating, olga, ben, cleo):
    follows(cleo, deliberating.topic)
    forget()
    round = ready(deliberating, olga, "yes_no")
    telling.tell_due()

    mine = Notice.objects.get(person=ben, why="round-opened-mailed")
    assert (mine.frequency, mine.follow) == ("never", None)
    assert Notice.objects.get(person=cleo, why="round-opened").frequency == "weekly"
    assert f"A round was opened for votes {round.get_absolute_url()}" in lines(cleo)


def test_whoever_joins_a_process_follows_it(running, ben, mo):
    telling.tell_due()

    assert set(Follow.objects.filter(topic=running.topic).values_list("is_automatic", flat=True)) == {True}
    assert Follow.objects.filter(topic=running.topic, person__in=[ben, mo]).count() == 2


def test_of_a_process_for_members_only_readers_are_told_nothing(private, olga, ben, cleo):
    follows(cleo, private.topic, "now")
    forget()
    go_on(private, olga)
    telling.tell_due()

    assert told(cleo) == []
    assert "process-moved" in told(ben)


def test_who_owes_something_in_a_stage_is_reminded_before_it_ends(deliberating, ben, cleo):
    soon = timezone.now() + timedelta(days=2)
    ProcessStage.objects.filter(pk=deliberating.stage.pk).update(ends_at=soon)

    may = set(reminding.may_owe(timezone.now(), timezone.now() + reminding.AHEAD))
    owing = {pk for ask in reminding._owing for pk in ask(timezone.now(), timezone.now() + reminding.AHEAD)}
    assert (ben.pk in owing, cleo.pk in owing | may) == (True, False)
