"""The path of a recommendation: what each reader finds on it, in how many queries, and what nobody does."""

from __future__ import annotations

import json

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.moderation.actions import hide_post
from forum.people.roles import onlooker
from policy_design.options.models import Position
from policy_design.recommendations.bases import Based
from policy_design.recommendations.provenance import path_of
from tests.cast import person
from tests.policy_design.cast import seat_expert
from tests.policy_design.options.standing_cast import next_version, take
from tests.policy_design.recommendations.advising import again, argue, at, based, draft, edit, published, rebut
from tests.policy_design.voting.cast import closed, experts, opened

NOBODY = AnonymousUser()


def only_step(one, reader=NOBODY):
    [step] = path_of(again(one), reader).steps
    return step


def test_it_leads_from_the_version_over_the_vote_and_those_for_and_against_to_the_sources(w):
    path = path_of(published(w), NOBODY)
    [step] = path.steps

    assert (step.option, step.version.number, step.is_latest) == (w.option, 1, True)
    [vote] = step.votes
    assert vote.says == ("All 2 who may vote did. “G1. Shared guidance” passed: 2 of 2, that is 100 %, said yes.")
    assert vote.threshold == "Whatever more than half of those who said yes or no say yes to is passed."
    assert [(one.name, [term.sentence for term in one.terms]) for one in step.supporting] == [
        ("Ben Example", ["It is reviewed."])
    ]
    assert [one.name for one in step.opposing] == ["Bea Example"]
    [point] = step.pro
    assert (point.says, point.name, [str(one.state) for one in point.answers]) == (
        "It is read in time.",
        "Ben Example",
        ["Unanswered"],
    )
    assert [(source.number, source.reference.key) for source in path.sources] == [(1, "doe2002"), (2, "roe2001")]
    assert [note.number for note in point.notes] == [2]
    assert [note.number for note in point.answers[0].notes] == [1, 2]


def test_every_step_is_a_link_that_answers(client, w):
    step = only_step(published(w))
    path = path_of(published(w, title="Two"), NOBODY)
    links = [step.url, step.votes[0].round.get_absolute_url()]
    links += [one.url for one in (*step.stood, *step.points, *step.points[0].answers, *path.sources)]

    assert [client.get(link, follow=True).status_code for link in links] == [200] * 8


def test_an_earlier_version_is_linked_as_that_one(client, w):
    one = published(w)
    next_version(w.option, w.ben)
    step = only_step(one)

    assert step.url == f"/processes/{w.process.slug}/options/G1/history/?from=1&to=1"
    assert step.is_latest is False
    assert "A licence does not imply the consent" in client.get(step.url).content.decode()


def test_two_versions_of_an_option_are_two_steps(w):
    next_version(w.option, w.ben)
    one = draft(w.process, w.olga, bases=[*based(w), Based(w.option, 2)])

    assert [step.anchor for step in path_of(one, NOBODY).steps] == ["G1v1", "G1v2"]


# What nobody finds on it ------------------------------------------------------------------------------------------


def test_a_result_for_the_panel_is_told_to_the_panel_and_the_organizers(w, ben, olga, cleo, dan):
    round = closed(opened(w.process, w.olga, w.option, result_for="panel"), [(ben, {"G1v1": "no"})])
    one = published(w, bases=[Based(w.option, 1, round.items.get())])

    told = {who: bool(only_step(one, who).votes[0].says) for who in (NOBODY, cleo, dan, ben, olga)}
    assert list(told.values()) == [False, False, False, True, True]
    assert only_step(one, onlooker(one.process.topic)).votes[0].says == ""
    assert str(only_step(one).votes[0].may.reason).endswith(".")


def test_of_a_secret_round_no_ballot_is_told(client, w):
    experts(w.process, 5)
    round = closed(opened(w.process, w.olga, w.option, secrecy="secret"), [(w.ben, {"G1v1": "no"})])
    one = published(w, bases=[Based(w.option, 1, round.items.get())])

    text = client.get(at(one, "provenance")).content.decode()
    assert "tracker" not in text
    assert "1 of the 7 who may vote did." in text


def test_sealed_positions_are_on_no_path_whoever_asks(w, olga, ben):
    Position.objects.filter(expert=ben).update(is_current=False)
    made = take(w.option, ben, "support", "A xylophone.")
    post = made.post
    post.status, post.number, post.published_at = "sealed", None, None
    post.save()
    for who in (NOBODY, ben, olga):
        assert [one.name for one in only_step(published(w), who).stood] == ["Bea Example"]


def test_of_what_a_moderator_hid_no_word_is_told(client, w, olga, mo):
    position = Position.objects.get(expert=w.ben, is_current=True)
    hide_post(post=position.post, by=mo, reason="It calls somebody names.")
    hide_post(post=w.argued, by=mo, reason="It calls somebody names.")
    one = published(w)
    for who in (NOBODY, olga, mo):
        step = only_step(one, who)
        [stood] = step.supporting
        assert (stood.is_read, stood.terms, stood.notes, step.points) == (False, [], (), ())
    client.force_login(olga)
    text = client.get(at(one, "provenance")).content.decode() + client.get(at(one)).content.decode()
    assert "It is reviewed." not in text
    assert "It is read in time." not in text


# Many -------------------------------------------------------------------------------------------------------------


def queries(work) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def test_however_much_it_rests_on_it_takes_as_many_queries(client, w, olga):
    one = published(w)
    client.force_login(olga)
    addresses = [at(one), at(one, "provenance"), at(one, "edit"), f"/processes/{w.process.slug}/recommendations/"]
    addresses += [w.process.get_absolute_url(), f"{w.process.get_absolute_url()}export.json"]
    addresses += [w.option.get_absolute_url()]
    first = [[queries(lambda address=address: client.get(address)) for address in addresses] for _time in range(2)][1]

    _grow(w, one)
    after = [[queries(lambda address=address: client.get(address)) for address in addresses] for _time in range(2)][1]

    assert after[:4] == first[:4]
    assert after[6] == first[6]
    assert path_queries(one) < 20


def path_queries(one) -> int:
    one = again(one)
    return queries(lambda: path_of(one, NOBODY))


def _grow(w, one) -> None:
    bases = based(w)
    by = person("Vera")
    seat_expert(w.process, by)
    rebut(argue(w.option, by, "Another point.", "As shown [@doe2002].", "against"), w.ben, "No [@roe2001].")
    take(w.option, by, "conditions", "So be it.", "One.", "Two.")
    for n in range(2):
        round = closed(opened(w.process, w.olga, w.option), [(w.ben, {"G1v1": "no"}), (w.bea, {"G1v1": "yes"})])
        bases.append(Based(w.option, 1, round.items.get()))
        published(w, title=f"Another {n}")
    bases.append(Based(w.process.options.get(letter="S"), 1))
    edit(one, w.olga, bases=bases, reason="More to rest on.")


# As a file --------------------------------------------------------------------------------------------------------


def test_the_file_says_what_the_page_says_twice_the_same(client, w):
    one = published(w)
    answers = [client.get(at(one, "provenance")) for _time in range(2)]
    told = json.loads(answers[0].content)

    assert answers[0].content == answers[1].content
    assert answers[0]["Cache-Control"] == "private, no-store"
    assert list(told) == ["format", "process", "recommendation", "rests_on", "references"]
    [step] = told["rests_on"]
    assert (step["option"], step["version"], len(step["clauses"])) == ("G1", 1, 3)
    assert [vote["round"] for vote in step["votes"]] == [1]
    assert [(row["expert"], row["stance"], row["references"]) for row in step["positions"]] == [
        ("Ben Example", "conditions", []),
        ("Bea Example", "oppose", [1]),
    ]
    assert step["arguments"][0]["rebuttals"][0]["state"] == "open"
    assert [(row["number"], row["key"]) for row in told["references"]] == [(1, "doe2002"), (2, "roe2001")]


def test_the_file_of_the_process_has_it_with_its_versions_and_no_drafts(client, w):
    one = edit(published(w), w.olga, title="Two texts", reason="One is too few.")
    draft(w.process, w.olga, "Xylophone")
    client.force_login(w.olga)

    told = json.loads(client.get(f"{w.process.get_absolute_url()}export.json").content)["recommendations"]

    assert [(row["number"], row["title"], row["status"]) for row in told] == [(1, "Two texts", "published")]
    assert told[0]["rests_on"] == [{"option": "G1", "version": 1, "round": 1, "item": "G1v1"}]
    assert [(row["number"], row["reason"]) for row in told[0]["versions"]] == [(1, ""), (2, "One is too few.")]
    assert one.number == 1
