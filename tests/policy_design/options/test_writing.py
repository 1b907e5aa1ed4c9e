"""Forms of options: proposing with a preview, editing over another's version, arguing, seconding, withdrawing."""

from __future__ import annotations

from uuid import uuid4

import pytest

from policy_design.options.actions import Wording, edit_option
from policy_design.options.handling import name_kind, set_option_rules
from policy_design.options.models import Argument, Option
from tests.policy_design.cast import CLAUSES, advance, fresh, go_on, new_process, propose, renewed, seat_expert
from tests.policy_design.options.pages import at, of, text
from tests.support.poured import poured


def filled(**changed):
    return {
        "kind": "guidance",
        "title": "Shared guidance",
        "summary": "",
        "clauses": "First thing.\r\n\r\n2. Second\r\nthing.",
        "binds": "Stewards",
        "questions": "Who pays?\nFor how long?",
        "client_key": str(uuid4()),
        **changed,
    }


# Proposing ------------------------------------------------------------------------------------------------------


def test_an_expert_proposes_an_option_in_one_textarea(client, optioning, ben):
    client.force_login(ben)
    answer = client.post(of(optioning, "propose"), filled())
    option = Option.objects.get()
    assert answer.url == at(option)
    assert option.clauses == ["First thing.", "2. Second thing."]
    assert (option.binds, option.questions) == ("Stewards", ["Who pays?", "For how long?"])


def test_the_same_form_sent_twice_proposes_one_option(client, optioning, ben):
    client.force_login(ben)
    form = filled()
    assert client.post(of(optioning, "propose"), form).url == client.post(of(optioning, "propose"), form).url
    assert Option.objects.count() == 1
    other = client.post(of(optioning, "propose"), {**form, "title": "Something else"})
    assert other.status_code == 200
    assert "Something else" in other.content.decode()
    assert Option.objects.count() == 1


def test_a_preview_shows_the_numbered_clauses_and_saves_nothing(client, optioning, ben):
    client.force_login(ben)
    page = client.post(of(optioning, "propose"), filled(preview="1", title=""))
    assert "Preview: nothing is saved yet" in text(page)
    assert "1First thing." in text(page)
    assert 'name="client_key"' in page.content.decode()
    assert Option.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": ""}, "Title"),
        ({"clauses": " \n "}, "Clauses"),
        ({"clauses": "\n\n".join(["One."] * 61)}, "An option has at most 60 clauses; these are 61."),
        ({"kind": "nonsense"}, "Kind"),
        ({"questions": "x" * 301}, "Line 1: longer than 300 characters."),
    ],
)
def test_bad_input_keeps_everything_and_says_what_is_wrong(client, optioning, ben, wrong, says):
    client.force_login(ben)
    page = client.post(of(optioning, "propose"), filled(**wrong))
    assert page.status_code == 200
    assert "One thing needs your attention" in text(page)
    assert says in text(page)
    assert 'value="Stewards"' in page.content.decode()
    assert Option.objects.count() == 0


def test_the_organizers_own_kinds_can_be_chosen(client, optioning, olga, ben):
    kind = name_kind(process=optioning, by=olga, name="Technical standard", letter="T")
    client.force_login(ben)
    assert "Technical standard" in text(client.get(of(optioning, "propose")))
    client.post(of(optioning, "propose"), filled(kind=f"own-{kind.pk}"))
    assert Option.objects.get().code == "T1"


def test_who_may_not_propose_is_told_why(client, optioning, cleo, olga, ben):
    assert client.get(of(optioning, "propose")).status_code == 302
    client.force_login(cleo)
    assert client.get(of(optioning, "propose")).status_code == 403
    assert client.post(of(optioning, "propose"), filled()).status_code == 403
    set_option_rules(process=optioning, by=olga, experts_propose=False, seconds_needed=0, sealed_first_round=False)
    client.force_login(ben)
    assert "the organizers write the options" in text(client.get(of(optioning, "propose")))
    assert Option.objects.count() == 0


def test_when_the_stage_ended_meanwhile_the_text_is_still_there(client, optioning, olga, ben):
    advance(optioning, olga, "voting")
    client.force_login(ben)
    page = client.post(of(optioning, "propose"), filled(title="Long thought about"))
    assert page.status_code == 403
    assert 'value="Long thought about"' in page.content.decode()
    assert "Options are worked on in the stages" in text(page)


def test_strangers_do_not_learn_that_a_private_process_has_options(client, private, cleo):
    client.force_login(cleo)
    assert client.get(of(private, "propose")).status_code == 404


# Editing --------------------------------------------------------------------------------------------------------


def changed(option, **fields):
    now = renewed(option)
    given = {"title": now.title, "clauses": "\n\n".join(now.clauses), "version": now.version, "reason": "Clearer."}
    return {"summary": "", "binds": "", "questions": "", **given, **fields}


def test_its_proposer_writes_the_next_version(client, option, ben):
    client.force_login(ben)
    form = client.get(at(option, "edit")).content.decode()
    assert CLAUSES[0] in form
    answer = client.post(at(option, "edit"), changed(option, clauses="Only this."))
    assert answer.url == at(option)
    now = renewed(option)
    assert (now.version, now.clauses, now.versions.last().reason) == (2, ["Only this."], "Clearer.")


def test_a_version_needs_a_reason_and_nothing_typed_is_lost(client, option, ben):
    client.force_login(ben)
    page = client.post(at(option, "edit"), changed(option, clauses="Only this.", reason=""))
    assert "What you changed and why" in text(page)
    assert "Only this." in page.content.decode()
    assert renewed(option).version == 1


def test_saving_over_a_newer_version_shows_both_and_a_second_save_keeps_mine(client, option, ben, olga):
    mine = changed(option, clauses="Mine alone.")
    edit_option(option=option, by=olga, wording=Wording("Theirs", ("Theirs alone.",)), version=1, reason="New.")
    client.force_login(ben)
    page = client.post(at(option, "edit"), mine)
    assert page.status_code == 409
    said = text(page)
    assert "Theirs alone." in said
    assert "Mine alone." in said
    assert "Keep mine" in said
    assert "Take theirs" in said
    assert renewed(option).clauses == ["Theirs alone."]
    assert 'name="version" value="2"' in page.content.decode()

    client.post(at(option, "edit"), {**mine, "version": 2})
    assert renewed(option).clauses == ["Mine alone."]
    assert renewed(option).versions.count() == 3


def test_a_preview_of_an_edit_saves_nothing(client, option, ben):
    client.force_login(ben)
    page = client.post(at(option, "edit"), changed(option, clauses="Only this.", preview="1"))
    assert "1Only this." in text(page)
    assert renewed(option).version == 1


def test_other_experts_are_told_to_amend_instead(client, option, bea):
    client.force_login(bea)
    answer = client.get(at(option, "edit"))
    assert answer.status_code == 403
    assert "propose an amendment instead" in text(answer)


# Seconding and withdrawing ----------------------------------------------------------------------------------------


@poured
def waiting(optioning, olga, ben):
    set_option_rules(process=optioning, by=olga, experts_propose=True, seconds_needed=2, sealed_first_round=False)
    return propose(fresh(optioning), ben)


def test_an_expert_seconds_an_option_and_takes_it_back(client, waiting, bea):
    client.force_login(bea)
    assert client.post(at(waiting, "second")).url == at(waiting)
    assert client.post(at(waiting, "second")).url == at(waiting)
    assert waiting.seconds.count() == 1
    client.post(at(waiting, "second"), {"back": "1"})
    assert waiting.seconds.count() == 0


def test_who_may_not_second_is_told_why(client, waiting, ben, cleo):
    for person, says in ((ben, "You have proposed this option yourself"), (cleo, "Only the invited experts")):
        client.force_login(person)
        assert says in text(client.post(at(waiting, "second"), follow=True))
    assert waiting.seconds.count() == 0
    assert client.get(at(waiting, "second")).status_code == 405


def test_withdrawing_takes_a_sentence(client, option, ben):
    client.force_login(ben)
    page = client.post(at(option, "withdraw"), {"reason": " "})
    assert "Why it leaves the table" in text(page)
    assert renewed(option).is_open
    client.post(at(option, "withdraw"), {"reason": "Overtaken."})
    assert (renewed(option).status, renewed(option).reason) == ("withdrawn", "Overtaken.")
    again = client.post(at(option, "withdraw"), {"reason": "Overtaken."})
    assert again.url == at(option)


def test_others_may_not_withdraw_it(client, option, bea):
    client.force_login(bea)
    assert client.get(at(option, "withdraw")).status_code == 403
    assert client.post(at(option, "withdraw"), {"reason": "No."}).status_code == 403
    assert renewed(option).is_open


# Arguing --------------------------------------------------------------------------------------------------------


def test_an_argument_is_begun_in_one_line_and_written_on_the_desk(client, deliberating, option, ben):
    client.force_login(ben)
    assert "checked" in client.get(at(option, "argue"), {"side": "against"}).content.decode()
    form = {"side": "for", "point": "It reaches people in time.", "client_key": str(uuid4())}
    first, again = client.post(at(option, "argue"), form), client.post(at(option, "argue"), form)
    assert first.url == again.url
    assert client.get(first.url).status_code == 200
    assert Argument.objects.count() == 1


def test_an_argument_without_a_side_or_too_long_keeps_what_was_typed(client, deliberating, option, ben):
    client.force_login(ben)
    page = client.post(at(option, "argue"), {"point": "x" * 161, "client_key": str(uuid4())})
    assert "2 things need your attention" in text(page)
    assert "x" * 161 in page.content.decode()


def test_readers_do_not_argue_but_respond(client, deliberating, option, cleo):
    client.force_login(cleo)
    assert client.get(at(option, "argue")).status_code == 403
    page = text(client.get(at(option)))
    assert "Add an argument" not in page
    assert "Respond to this option" in page


# A key of another form -------------------------------------------------------------------------------------------


def test_the_key_of_an_option_elsewhere_is_refused_and_what_was_typed_kept(client, optioning, olga, ben):
    other = advance(go_on(new_process(olga, title="Other"), olga), olga, "options")
    seat_expert(other, ben)
    form = filled()
    client.force_login(ben)
    client.post(of(optioning, "propose"), form)
    page = client.post(of(other, "propose"), form)
    assert "sent before, with other content" in text(page)
    assert "Shared guidance" in page.content.decode()
    assert not other.options.exists()


def test_the_key_of_an_argument_elsewhere_is_refused(client, deliberating, option, ben):
    second = deliberating.options.get(letter="S")
    form = {"side": "for", "point": "It reaches people in time.", "client_key": str(uuid4())}
    client.force_login(ben)
    client.post(at(option, "argue"), form)
    page = client.post(at(second, "argue"), form)
    assert "sent before, with other content" in text(page)
    assert "It reaches people in time." in page.content.decode()
    assert Argument.objects.count() == 1


def test_the_key_of_somebody_elses_form_is_refused(client, deliberating, option, ben, bea):
    form, point = filled(), {"side": "for", "point": "It reaches.", "client_key": str(uuid4())}
    for who, says in ((ben, False), (bea, True)):
        client.force_login(who)
        page = client.post(of(deliberating, "propose"), form)
        assert (page.status_code == 200 and "sent before" in text(page)) is says
        page = client.post(at(option, "argue"), point)
        assert (page.status_code == 200 and "sent before" in text(page)) is says
