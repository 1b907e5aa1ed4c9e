"""A choice counts once: by replay, in two tabs, before and after log-in and log-out; and a changed mind replaces."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.live.models import Event
from forum.readers.choices import claim, hide_reason, own_choice, show_reason
from forum.readers.models import ChoiceKey, ReaderChoice
from forum.verdicts import Refused
from tests.cast import move, new_debate, seat, voice_of
from tests.forum.debates.test_races import at_once
from tests.forum.readers.choosing import account, browser, chosen, said, send

NOBODY = AnonymousUser()


def test_a_choice_before_and_one_after_are_one_row(opened):
    chosen(opened, NOBODY, browser(opened), "a", "before")
    chosen(opened, NOBODY, browser(opened), "diversity")

    assert said(opened) == [("a", "diversity")]


def test_a_changed_mind_replaces(opened, cleo):
    for answer in ("a", "b", "unsure"):
        chosen(opened, cleo, account(opened, cleo), answer)

    assert said(opened) == [("", "unsure")]


def test_what_one_leaned_to_before_stays_once_one_has_chosen_after(opened):
    chosen(opened, NOBODY, browser(opened), "a", "before")
    chosen(opened, NOBODY, browser(opened), "b", "before")
    chosen(opened, NOBODY, browser(opened), "b")

    with pytest.raises(Refused, match="what you leaned to before stays"):
        chosen(opened, NOBODY, browser(opened), "a", "before")
    chosen(opened, NOBODY, browser(opened), "b", "before")  # a replay changes nothing

    assert said(opened) == [("b", "b")]


def test_two_browsers_are_two_readers(opened):
    chosen(opened, NOBODY, browser(opened, "one"))
    chosen(opened, NOBODY, browser(opened, "two"))

    assert len(said(opened)) == 2


def test_without_any_key_nothing_counts(opened):
    from forum.readers.browsers import Keys

    with pytest.raises(Refused, match="keeps no cookie"):
        chosen(opened, NOBODY, Keys())


@pytest.mark.parametrize("answer", ["c", "", "A", "everything"])
def test_only_the_answers_of_this_debate_are_taken(opened, cleo, answer):
    with pytest.raises(Refused, match="no answer to choose"):
        chosen(opened, cleo, account(opened, cleo), answer)


def test_contributors_leave_it_to_readers(opened, ben):
    with pytest.raises(Refused, match="left to its readers"):
        chosen(opened, ben, account(opened, ben))


def test_a_debate_may_ask_for_an_account(opened, olga, cleo):
    edit_debate(debate=opened, by=olga, choice_needs_account=True)

    with pytest.raises(Refused, match="takes an account"):
        chosen(opened, NOBODY, browser(opened))
    chosen(opened, cleo, account(opened, cleo))

    assert len(said(opened)) == 1


def test_after_the_close_nothing_changes(opened, olga, cleo):
    chosen(opened, cleo, account(opened, cleo), "a")
    move(opened, olga, "close")

    with pytest.raises(Refused, match="closed"):
        chosen(opened, cleo, account(opened, cleo), "b")
    assert said(opened) == [("", "a")]


# One reader, signed in and out ----------------------------------------------------------------------------------


def test_what_was_chosen_signed_out_is_claimed_by_the_account(opened, cleo):
    chosen(opened, NOBODY, browser(opened, "hers"), "a", "before")
    chosen(opened, cleo, account(opened, cleo, "hers"), "b")

    assert said(opened) == [("a", "b")]


def test_after_log_out_the_same_browser_does_not_count_again(opened, cleo):
    chosen(opened, cleo, account(opened, cleo, "hers"), "a")

    with pytest.raises(Refused, match="You have chosen in this browser while signed in; sign in to change it"):
        chosen(opened, NOBODY, browser(opened, "hers"), "b")
    assert said(opened) == [("", "a")]
    assert own_choice(opened, browser(opened, "hers")) is None


def test_two_rows_of_one_reader_become_the_newer_and_every_browser_is_remembered(opened, cleo):
    chosen(opened, cleo, account(opened, cleo, "desk"), "a")
    chosen(opened, NOBODY, browser(opened, "phone"), "b")

    claim(person=cleo, browser="phone")

    assert said(opened) == [("", "b")]
    for name in ("desk", "phone"):
        with pytest.raises(Refused, match="while signed in"):
            chosen(opened, NOBODY, browser(opened, name), "a")


def test_an_older_choice_of_the_browser_gives_way(opened, cleo):
    old = chosen(opened, NOBODY, browser(opened, "phone"), "b")
    ReaderChoice.objects.filter(pk=old.pk).update(changed_on=timezone.localdate() - timezone.timedelta(days=1))
    chosen(opened, cleo, account(opened, cleo, "desk"), "a")

    claim(person=cleo, browser="phone")

    assert said(opened) == [("", "a")]


def test_two_people_at_one_computer_are_two_readers(opened, cleo, dan):
    chosen(opened, cleo, account(opened, cleo, "shared"), "a")
    claim(person=dan, browser="shared")
    chosen(opened, dan, account(opened, dan, "shared"), "b")

    assert said(opened) == [("", "a"), ("", "b")]
    assert own_choice(opened, account(opened, cleo, "shared")).after == "a"


def test_log_in_claims_by_the_browsers_cookie(opened, cleo, client, rf):
    from forum.readers.browsers import COOKIE, _signer

    chosen(opened, NOBODY, browser(opened, "hers"), "a")
    request = rf.get("/")
    request.COOKIES[COOKIE] = _signer().sign("hers")

    user_logged_in.send(type(cleo), request=request, user=cleo)

    assert own_choice(opened, account(opened, cleo)).after == "a"


@pytest.mark.parametrize("said_by", ["", "hers", "hers:forged"])
def test_a_cookie_that_we_did_not_sign_claims_nothing(opened, cleo, rf, said_by):
    from forum.readers.browsers import COOKIE

    chosen(opened, NOBODY, browser(opened, "hers"), "a")
    request = rf.get("/")
    request.COOKIES[COOKIE] = said_by

    user_logged_in.send(type(cleo), request=request, user=cleo)

    assert own_choice(opened, account(opened, cleo)) is None


def test_a_contributor_claims_nothing(opened, ben):
    chosen(opened, NOBODY, browser(opened, "his"), "a")

    claim(person=ben, browser="his")

    assert ChoiceKey.objects.count() == 1


# At once --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_tabs_and_a_replay_at_once_are_one_choice(opened):
    at_once(*[lambda answer=answer: chosen(opened, NOBODY, browser(opened), answer) for answer in "abab"])

    assert len(said(opened)) == 1
    assert ChoiceKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_log_in_between_two_tabs_counts_once(opened, cleo):
    chosen(opened, cleo, account(opened, cleo, "desk"), "unsure")

    results = at_once(
        lambda: chosen(opened, NOBODY, browser(opened, "phone"), "a"),
        lambda: claim(person=cleo, browser="phone"),
        lambda: chosen(opened, cleo, account(opened, cleo, "phone"), "b"),
        lambda: chosen(opened, NOBODY, browser(opened, "phone"), "a"),
    )

    assert len(said(opened)) == 1
    assert all(one is None or isinstance(one, ReaderChoice | Refused) for one in results)
    assert ChoiceKey.objects.count() == 3


# Reasons --------------------------------------------------------------------------------------------------------


def test_a_signed_in_readers_reason_appears_at_once_with_or_without_the_name(opened, cleo):
    choice = chosen(opened, cleo, account(opened, cleo), reason=" Clear.\n", reason_named=True)
    assert (choice.reason, choice.reason_state, choice.signed_by) == ("Clear.", "shown", cleo)

    choice = chosen(opened, cleo, account(opened, cleo), reason="Clear.")
    assert (choice.reason_state, choice.signed_by) == ("shown", None)

    choice = chosen(opened, cleo, account(opened, cleo))
    assert (choice.reason, choice.reason_state) == ("", "none")
    assert not Event.objects.filter(kind__startswith="reason").exists()


def test_an_anonymous_reason_waits_and_is_told_to_moderators_once(opened):
    for _ in range(2):
        choice = chosen(opened, NOBODY, browser(opened), reason="Clear.", reason_named=True)

    assert (choice.reason_state, choice.signed_by) == ("waiting", None)
    assert [(event.ids, event.version) for event in Event.objects.filter(kind="reason.waiting")] == [
        ({"choice": choice.pk}, None)
    ]


def test_where_responses_are_reviewed_so_are_reasons(opened, olga, cleo):
    edit_debate(debate=opened, by=olga, responses_from="reviewed")

    assert chosen(opened, cleo, account(opened, cleo), reason="Clear.").reason_state == "waiting"


def test_a_moderator_shows_and_hides_a_reason(moderated, mo):
    choice = chosen(moderated, NOBODY, browser(moderated), reason="Clear.")

    assert show_reason(choice=choice, by=mo).reason_state == "shown"
    assert hide_reason(choice=choice, by=mo).reason_state == "hidden"


def test_nobody_else_decides_about_a_reason_nor_a_moderator_about_their_own(moderated, mo, cleo):
    with pytest.raises(Refused, match="moderators"):
        show_reason(choice=chosen(moderated, NOBODY, browser(moderated), reason="Clear."), by=cleo)

    own = chosen(moderated, mo, account(moderated, mo), reason="Mine.", reason_named=True)
    with pytest.raises(Refused, match="your own reason"):
        hide_reason(choice=own, by=mo)


def test_a_hidden_reason_does_not_come_back_by_itself(moderated, mo, cleo):
    keys = account(moderated, cleo)
    hide_reason(choice=chosen(moderated, cleo, keys, reason="Rude."), by=mo)

    assert chosen(moderated, cleo, keys, reason="Rude.").reason_state == "hidden"
    assert chosen(moderated, cleo, keys, reason="").reason_state == "hidden"
    assert chosen(moderated, cleo, keys, reason="Rude.").reason_state == "hidden"
    assert chosen(moderated, cleo, keys, reason="Kinder.").reason_state == "waiting"


def test_a_suspended_reader_chooses_without_a_reason(moderated, mo, cleo):
    from forum.people.models import Suspension

    Suspension.objects.create(topic=moderated.topic, person=cleo)
    debate = Debate.objects.get(pk=moderated.pk)

    with pytest.raises(Refused, match="suspended"):
        chosen(debate, cleo, account(debate, cleo), reason="Clear.")
    chosen(debate, cleo, account(debate, cleo))

    assert said(debate) == [("", "a")]


# Secrecy --------------------------------------------------------------------------------------------------------


def test_nothing_stored_names_the_reader_or_the_moment(opened, cleo, caplog):
    before = Event.objects.count()
    choice = chosen(opened, cleo, account(opened, cleo, "hers"), "b")

    row = ReaderChoice.objects.filter(pk=choice.pk).values().get()
    assert row == {
        "id": choice.pk, "debate_id": opened.pk, "before": "", "after": "b", "reason": "", "reason_state": "none",
        "signed_by_id": None, "changed_on": timezone.localdate(),
    }  # fmt: skip
    assert Event.objects.count() == before
    assert caplog.records == []


def test_keys_of_two_debates_and_of_another_secret_are_not_alike(opened, cleo, settings):
    mine = account(opened, cleo, "hers")
    other = Debate(pk=opened.pk + 1)

    assert {*mine}.isdisjoint({*account(other, cleo, "hers")})
    settings.SECRET_KEY = "another"
    assert {*mine}.isdisjoint({*account(opened, cleo, "hers")})
    assert all(len(key) == 64 for key in mine)


def test_a_reason_from_outside_waits_where_only_members_respond(opened, cleo, ben):
    Debate.objects.filter(pk=opened.pk).update(responses_from="members")
    opened.refresh_from_db()

    assert chosen(opened, cleo, account(opened, cleo), reason="So I think.").reason_state == "waiting"


def test_a_reason_that_was_hidden_is_not_shed_by_choosing_elsewhere(opened, cleo):
    mine = chosen(opened, cleo, account(opened, cleo), reason="Rude words.")
    ReaderChoice.objects.filter(pk=mine.pk).update(reason_state="hidden")
    chosen(opened, AnonymousUser(), browser(opened, "two"))

    both = chosen(opened, cleo, account(opened, cleo, "two"), reason="Rude words.")

    assert (ReaderChoice.objects.count(), both.reason_state) == (1, "hidden")


def test_a_cookie_won_elsewhere_is_new_to_this_debate(client, opened, olga, settings):
    settings.NEW_READERS_PER_HOUR = 1
    assert send(client, opened).status_code == 302
    ChoiceKey.objects.all().delete()  # the cookie is known, but not here

    assert send(client, opened).status_code == 429


def test_the_links_of_a_form_that_is_shown_again_lead_to_the_page_of_choices(client, opened):
    page = send(client, opened, answer="none of them").content.decode()

    assert f'href="/debates/{opened.slug}/readers/?show=1"' in page
    assert client.get(f"/debates/{opened.slug}/choose/").headers["Location"] == f"/debates/{opened.slug}/readers/"


def test_the_choice_of_one_who_becomes_a_contributor_stops_counting(olga, cleo):
    debate = move(new_debate(olga), olga, "start_writing")
    row = ReaderChoice.objects.create(debate=debate, after="a")
    ChoiceKey.objects.create(debate=debate, choice=row, hash=account(debate, cleo).account)

    seat(voice_of(debate, "a"), cleo, olga)

    assert said(debate) == []
