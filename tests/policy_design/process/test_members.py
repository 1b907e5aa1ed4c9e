"""Inviting organizers, experts, observers and moderators; what accepting gives; letting people go."""

from __future__ import annotations

from uuid import uuid4

import pytest

from forum.live.models import Event
from forum.mail.models import OutboxMail
from forum.people.actions import declare_interests
from forum.people.invitations import accept
from forum.people.models import Invitation, Suspension
from forum.verdicts import Refused
from policy_design.process import interests, members
from policy_design.process.models import Expertise
from tests.policy_design.cast import advance, fresh


def send(process, by, person, role="expert", background="law", **fields):
    values = {"client_key": uuid4(), **fields}
    return members.invite(process=process, by=by, role=role, email=person.email, background=background, **values)


def test_accepting_puts_an_expert_on_the_list_with_what_they_declared(running, olga, cleo):
    declare_interests(by=cleo, has_interests=True, text="I own shares.")
    invitation = send(running, olga, cleo)
    before = fresh(running).topic.version

    accept(invitation=invitation, by=cleo)

    mine = Expertise.objects.get(process=running, person=cleo)
    assert (mine.background, mine.has_interests, mine.disclosure) == ("law", True, "I own shares.")
    assert "expert" in fresh(running).roles_of(cleo)
    assert fresh(running).topic.version == before + 1  # readers see a new name


def test_who_has_not_declared_is_listed_as_such(running, olga, cleo):
    accept(invitation=send(running, olga, cleo), by=cleo)

    assert Expertise.objects.get(person=cleo).has_declared is False


def test_an_observer_reads_along_and_no_reader_hears_of_it(private, olga, cleo):
    invitation = send(private, olga, cleo, role="observer")
    before = fresh(private).topic.version

    accept(invitation=invitation, by=cleo)

    assert fresh(private).roles_of(cleo) == {"observer"}
    assert fresh(private).topic.version == before
    assert not Expertise.objects.filter(person=cleo).exists()


def test_the_mail_names_process_role_and_background(running, olga, cleo):
    send(running, olga, cleo, message="We need you.")

    mail = OutboxMail.objects.get(to=cleo.email)
    for words in ("Faces in the commons", "as expert in this policy process", "law", "We need you."):
        assert words in mail.text
    assert "debate" not in mail.text


def test_a_form_sent_twice_is_one_invitation(running, olga, cleo, ada):
    key = uuid4()
    assert send(running, olga, cleo, client_key=key) == send(running, olga, cleo, client_key=key)
    with pytest.raises(Refused, match="sent before"):
        send(running, olga, ada, client_key=key)
    with pytest.raises(Refused, match="already has an invitation waiting"):
        send(running, olga, cleo)


def test_what_cannot_be_offered_is_refused(running, olga, ben, cleo):
    for change, words in (
        (lambda: send(running, olga, ben), "already has this role"),
        (lambda: send(running, olga, cleo, background="cooking"), "Choose the background"),
        (lambda: send(running, olga, cleo, role="contributor"), "no such role"),
        (lambda: send(running, ben, cleo), "Only the organizers"),
    ):
        with pytest.raises(Refused, match=words):
            change()
    assert Invitation.objects.count() == 0


def test_nobody_joins_a_process_that_is_over(running, olga, cleo):
    invitation = send(running, olga, cleo)
    advance(running, olga, "archived")

    with pytest.raises(Refused, match="is over"):
        accept(invitation=invitation, by=cleo)


def test_sent_again_and_taken_back(running, olga, cleo):
    invitation = send(running, olga, cleo)
    for _ in range(2):  # pressed twice
        members.resend(process=running, invitation=invitation, by=olga, sends=1)
    assert Invitation.objects.get().sends == 2

    members.revoke(process=running, invitation=invitation, by=olga)
    with pytest.raises(Refused, match="taken back"):
        accept(invitation=invitation, by=cleo)


def test_an_invitation_settles_what_one_had_asked(running, olga, cleo):
    call = advance(running, olga, "call")
    asked = interests.express_interest(
        process=call, by=cleo, background="law", motivation="I know.", client_key=uuid4()
    )

    accept(invitation=send(call, olga, cleo), by=cleo)

    asked.refresh_from_db()
    assert (asked.status, asked.sentence) == ("accepted", "You have joined by an invitation.")


def test_removed_an_expert_leaves_the_list(running, olga, ben):
    membership = running.topic.memberships.get(person=ben)

    members.remove_member(process=running, membership=membership, by=olga)

    assert fresh(running).roles_of(ben) == frozenset()
    assert not Expertise.objects.filter(person=ben).exists()
    last = Event.objects.filter(topic=running.topic_id).order_by("-seq").values_list("kind", flat=True)[:2]
    assert list(last) == ["people.changed", "member.removed"]


def test_an_organizer_does_not_remove_themselves(running, olga):
    with pytest.raises(Refused, match="remove yourself"):
        members.remove_member(process=running, membership=running.topic.memberships.get(person=olga), by=olga)


def test_an_expert_says_what_they_bring_and_declares(running, ben, bea):
    mine = Expertise.objects.get(person=ben)

    members.edit_expertise(expertise=mine, by=ben, statement="I know courts.", has_interests=True, text="I sue.")

    mine.refresh_from_db()
    assert (mine.statement, mine.has_interests, mine.disclosure) == ("I know courts.", True, "I sue.")
    assert ben.disclosures.count() == 1
    with pytest.raises(Refused, match="themselves"):
        members.edit_expertise(expertise=mine, by=bea, statement="No.", has_interests=False)


def test_a_suspended_expert_declares_but_says_nothing_new(client, running, ben):
    Expertise.objects.filter(person=ben).update(statement="I know courts.")
    Suspension.objects.create(topic=running.topic, person=ben)
    client.force_login(ben)
    address = f"/processes/{running.slug}/expertise/"

    page = client.post(address, {"statement": "You are all fools.", "has_interests": "no", "text": ""})
    assert page.status_code == 200
    assert "suspended you from writing here" in page.content.decode()
    assert "You are all fools." in page.content.decode()
    assert Expertise.objects.get(person=ben).statement == "I know courts."

    said = {"statement": "I know courts.", "has_interests": "yes", "text": "I sue."}
    assert client.post(address, said).status_code == 302
    mine = Expertise.objects.get(person=ben)
    assert (mine.statement, mine.disclosure) == ("I know courts.", "I sue.")
