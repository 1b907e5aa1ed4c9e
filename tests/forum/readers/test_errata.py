"""Corrections: proposed by anybody, decided in public by the organizers, and silent about what is not shown."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.posts.models import Post
from forum.readers.errata import decide_erratum, propose_erratum
from forum.readers.models import Erratum
from forum.verdicts import Refused
from tests.forum.debates.test_races import at_once
from tests.support.proofs import solved

NOBODY = AnonymousUser()
WORDS = {"kind": "name", "stands": "Mr Smyth", "proposed": "Mr Smith", "source": "His book", "credit": "A reader"}


def propose(debate, by=NOBODY, **more) -> Erratum:
    return propose_erratum(debate=debate, by=by, **{"client_key": uuid4(), **WORDS, **more})


def send(client, debate, **more):
    data = {**WORDS, "where": "post-1", "client_key": uuid4(), "solution": solved("erratum"), **more}
    return client.post(f"/debates/{debate.slug}/errata/propose/", data)


def test_anybody_proposes_a_correction_and_the_organizers_are_told(opened):
    erratum = propose(opened, post=Post.objects.get(number=1))

    assert (erratum.status, erratum.by, erratum.post.number) == ("proposed", None, 1)
    assert [(event.ids, event.version) for event in Event.objects.filter(kind="erratum.proposed")] == [
        ({"erratum": erratum.pk}, None)
    ]


def test_sent_twice_it_is_one_and_with_other_words_it_is_refused(opened, cleo):
    key = uuid4()

    assert {propose(opened, cleo, client_key=key).pk for _ in range(2)} == {Erratum.objects.get().pk}
    with pytest.raises(Refused, match="sent before"):
        propose(opened, cleo, client_key=key, proposed="Mr Smit")


@pytest.mark.django_db(transaction=True)
def test_sent_at_once_it_is_one_and_decided_at_once_it_is_decided_once(opened, olga):
    key = uuid4()
    made = at_once(*[lambda: propose(opened, client_key=key)] * 3)
    assert {one.pk for one in made} == {Erratum.objects.get().pk}

    results = at_once(
        *[lambda yes=yes: decide_erratum(erratum=made[0], by=olga, accept=yes, note=f"{yes}.") for yes in (True, False)]
    )
    assert sum(isinstance(one, Refused) for one in results) == 1
    assert Event.objects.filter(kind="erratum.decided").count() == 1


def test_an_organizer_decides_once_with_a_note(opened, olga, cleo):
    erratum = propose(opened)

    with pytest.raises(Refused):
        decide_erratum(erratum=erratum, by=cleo, accept=True, note="Corrected.")
    with pytest.raises(Refused, match="readers will see it"):
        decide_erratum(erratum=erratum, by=olga, accept=True, note=" ")
    decided = decide_erratum(erratum=erratum, by=olga, accept=True, note="Corrected.")
    assert (decided.status, decided.note, decided.decided_by) == ("accepted", "Corrected.", olga)
    with pytest.raises(Refused, match="decided already"):
        decide_erratum(erratum=erratum, by=olga, accept=False, note="No.")


def test_the_form_takes_a_correction_with_a_proof_and_thanks(client, opened):
    answer = client.post(
        f"/debates/{opened.slug}/errata/propose/",
        {**WORDS, "where": "post-1", "client_key": uuid4(), "solution": solved("erratum")},
        follow=True,
    )

    html = answer.content.decode()
    assert "Thank you." in html
    assert "1 correction waits" in html
    assert "Smyth" not in html
    assert Erratum.objects.get().post.number == 1


def test_without_a_proof_the_form_is_held_and_kept(client, opened):
    html = send(client, opened, solution="").content.decode()

    assert "Mr Smyth" in html
    assert Erratum.objects.count() == 0


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, opened):
    html = send(client, opened, proposed="").content.decode()

    assert "One thing needs your attention" in html
    assert "Mr Smyth" in html
    assert "This is what stands there already" in send(client, opened, proposed="Mr Smyth").content.decode()


def test_a_place_elsewhere_is_none(client, opened):
    assert "Select a valid choice" in send(client, opened, where="post-99").content.decode()


def test_too_many_are_refused_and_kept(client, opened, cleo):
    client.force_login(cleo)

    answers = [send(client, opened) for _ in range(11)]

    assert [one.status_code for one in answers] == [302] * 10 + [429]
    assert "Mr Smyth" in answers[-1].content.decode()


def test_pending_ones_are_counted_and_decided_ones_told(client, opened, olga):
    propose(opened, stands="Pending words")
    decide_erratum(erratum=propose(opened, stands="Wrong words"), by=olga, accept=True, note="Corrected.")
    decide_erratum(erratum=propose(opened, stands="Right words"), by=olga, accept=False, note="It is right.")

    html = client.get(f"/debates/{opened.slug}/errata/").content.decode()
    show = client.get(opened.get_absolute_url()).content.decode()

    assert [word in html for word in ("Pending words", "Wrong words", "It is right.")] == [False, True, True]
    assert [word in show for word in ("Pending words", "Wrong words", "Right words")] == [False, True, False]
    assert "Thanks to A reader." in show


def test_the_organizer_sees_what_waits_and_decides(client, opened, olga):
    erratum = propose(opened, post=Post.objects.get(number=1))
    client.force_login(olga)

    assert "1 correction waits" in client.get(f"/debates/{opened.slug}/organize/").content.decode()
    assert "Smyth" in client.get(f"/debates/{opened.slug}/errata/").content.decode()
    address = f"/debates/{opened.slug}/errata/{erratum.pk}/decide/"
    assert "Mr Smith" in client.get(address).content.decode()
    assert client.post(address, {"decline": "1", "note": ""}).status_code == 200
    assert client.post(address, {"accept": "1", "note": "Done."}).status_code == 302
    assert Erratum.objects.get().status == "accepted"


def test_nobody_else_decides(client, opened, cleo, mo):
    erratum = propose(opened)
    for who in (cleo, mo):
        client.force_login(who)
        assert client.get(f"/debates/{opened.slug}/errata/{erratum.pk}/decide/").status_code == 403


def test_a_correction_of_a_text_that_was_hidden_quotes_it_nowhere(client, opened, olga, cleo):
    post = Post.objects.get(number=1)
    decide_erratum(erratum=propose(opened, post=post, stands="Hidden words"), by=olga, accept=True, note="Corrected.")
    hide_post(post=post, by=olga, reason="Not here.")

    for path in ("", "errata/", "thread/"):
        assert "Hidden words" not in client.get(f"{opened.get_absolute_url()}{path}").content.decode()
    with pytest.raises(Refused, match="not shown any more"):
        propose(opened, post=post)


@pytest.mark.parametrize("how_many", [1, 3])
def test_lists_take_as_many_queries_for_three_as_for_one(client, opened, olga, how_many, django_assert_num_queries):
    for _ in range(how_many):
        decide_erratum(
            erratum=propose(opened, post=Post.objects.get(number=1)), by=olga, accept=True, note="Corrected."
        )
        propose(opened)

    with django_assert_num_queries(4):
        client.get(f"/debates/{opened.slug}/errata/")
