"""Pages of positions: all of them, one's own with and without faults, looking again, judging, revealing; the thread."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from forum.debates.telling import tell
from forum.library.actions import add_reference
from forum.live.models import Event
from forum.moderation.actions import hide_post
from forum.people.actions import withdraw_role
from forum.posts.models import Post
from policy_design.options.models import Condition, Position
from policy_design.options.positions import judge_condition
from policy_design.options.standing import squares_for, standing_of
from tests.policy_design.cast import fresh, propose, renewed
from tests.policy_design.options.standing_cast import amend, declare, next_version, seal, take


@pytest.fixture(autouse=True)
def unpaced():
    cache.clear()


def at(option, name: str, *more) -> str:
    return reverse(f"options:{name}", args=[option.process.slug, option.code, *more])


def text(client, path: str, status: int = 200, **options) -> str:
    answer = client.get(path, **options)
    assert answer.status_code == status, (path, answer.status_code)
    return " ".join(answer.content.decode().split())


def signing(option, **changed) -> dict[str, str]:
    """What the form sends."""
    values = {
        "stance": "support",
        "source": "It can be done now.",
        "conditions": "",
        "version": str(renewed(option).version),
        "licence_agreed": "on",
        "conduct_agreed": "on",
        "client_key": str(uuid4()),
    }
    return {name: value for name, value in (values | changed).items() if value is not None}


def sent(client, option, **changed):
    return client.post(at(option, "position"), signing(option, **changed))


# All of them ------------------------------------------------------------------------------------------------------


def test_squares_say_in_words_and_shapes_who_stands_where(client, option, ben, bea):
    assert "No expert has taken a position on this option yet." in text(client, at(option, "positions"))
    take(option, ben, "oppose", "No.")
    take(option, bea, "conditions", "So.", "It ends in 2030.")
    page = text(client, at(option, "positions"))
    assert 'aria-label="1 with conditions, 1 opposes"' in page
    assert '<i class="sq sq--conditions"></i><i class="sq sq--oppose"></i>' in page
    for words in ("Ben Example", "Bea Example", "It ends in 2030.", "Not looked at yet", "Photography", "Law"):
        assert words in page


def test_the_notes_of_a_position_lead_to_its_references(client, option, ben):
    item = {"type": "book", "title": "On voices"}
    roe = add_reference(by=ben, item=item, client_key=uuid4(), key="roe2019")
    take(option, ben, "oppose", f"It was asked before [@{roe.key}].")
    take(option, ben, "undecided", f"I have read more [@{roe.key}].")
    page = text(client, at(option, "positions"))
    led = re.findall(r'<sup class="cite"><a href="#(ref-[^"]+)"', page)
    assert len(led) == 2
    assert all(page.count(f'id="{one}"') == 1 for one in led)


def test_those_without_a_position_have_a_square_too(option, bea, ben):
    take(option, bea)
    squares = standing_of(renewed(option), ben).squares
    assert squares.says == "1 supports, 1 without a position yet"
    assert squares_for(fresh(option.process), ben)[option.pk] == squares


def test_what_an_author_says_of_conditions_and_versions_stands_beside_them(client, option, ben, bea):
    terms = ("It ends in 2030.", "It is paid for.")
    made = take(option, bea, "conditions", "So.", *terms)
    amendment = amend(option, ben)
    next_version(option, ben)
    one, two = made.conditions.all()
    assert "Not reviewed since version 1" in text(client, at(option, "positions"))
    judge_condition(condition=one, by=bea, verdict="met", version=2)
    judge_condition(condition=two, by=bea, verdict="not_met", version=2, amendment=amendment)
    page = text(client, at(option, "positions"))
    for words in ("Met in version 2", "Not met in version 2", "Amendment 1 would meet it"):
        assert words in page


def test_earlier_positions_stay_with_what_changed(client, option, bea):
    take(option, bea, "conditions", "So.", "It ends in 2030.", "It is paid for.")
    take(option, bea, "conditions", "So.", "It is paid for.", "A third one.")
    take(option, bea, "support", "All is well.")
    page = text(client, at(option, "positions"))
    for words in (
        "2 earlier positions",
        "New condition: A third one.",
        "No longer a condition: It ends in 2030.",
        "From “Support with conditions” to “Support”.",
        "Other reasons.",
    ):
        assert words in page


def test_who_left_the_process_is_read_and_not_counted(client, option, bea, ben):
    take(option, bea)
    withdraw_role(topic=fresh(option.process).topic, person=bea, role="expert")
    page = text(client, at(option, "positions"))
    assert "No longer experts of this process" in page
    assert 'aria-label="1 without a position yet"' in page


def test_what_people_write_is_escaped(client, option, bea):
    take(option, bea, "conditions", "<b>bold</b><script>x()</script>", "<script>alert(1)</script>")
    page = text(client, at(option, "positions"))
    assert "<script>alert" not in page
    assert "<script>x()" not in page


@pytest.mark.parametrize(
    "path", ["G9/positions/", "G1/position/", "g1/positions/", "G0/positions/", "G1/conditions/x/"]
)
def test_what_there_is_not_is_not_found(client, option, path, bea):
    client.force_login(bea)
    expected = 200 if path == "G1/position/" else 404
    assert client.get(f"/processes/{option.process.slug}/options/{path}").status_code == expected


# One's own --------------------------------------------------------------------------------------------------------


def test_an_expert_signs_on_the_page_and_comes_back_to_the_positions(client, option, bea):
    client.force_login(bea)
    assert "Sign this position" in text(client, at(option, "position"))
    answer = sent(client, option, stance="conditions", conditions="It ends in 2030.\r\n\r\nIt is paid for.")
    assert answer.url == at(option, "positions") + "#mine"
    made = Position.objects.get()
    assert [one.sentence for one in made.conditions.all()] == ["It ends in 2030.", "It is paid for."]
    page = text(client, at(option, "position"))
    assert "It ends in 2030. It is paid for." in page
    assert re.search(r'value="conditions"[^>]*checked', page)


def test_a_form_with_faults_keeps_everything_and_says_what_is_wrong(client, option, bea):
    client.force_login(bea)
    page = sent(client, option, stance=None, source="A xylophone.", conditions="One.\nTwo.").content.decode()
    for words in ("Choose where you stand.", "A xylophone.", "One.\nTwo."):
        assert words in page
    page = sent(client, option, stance="conditions", source="A xylophone.", licence_agreed=None).content.decode()
    for words in ("Agree to the licence", "Write at least one condition", "A xylophone."):
        assert words in page
    assert Position.objects.count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"version": "x"}, {"version": ""}, {"version": "99999999999999999999"}, {"version": "0"}, {"client_key": "no"},
        {"stance": "x" * 5000}, {"source": "\x00"}, {"conditions": "y" * 20_000}, {"conditions": "\x00"},
        {"source": "z" * 300_000},
    ],
)  # fmt: skip
def test_bad_input_is_answered_in_words(client, option, bea, bad):
    client.force_login(bea)
    answer = sent(client, option, **bad)
    assert answer.status_code == 200
    assert "needs your attention" in answer.content.decode() or "need your attention" in answer.content.decode()
    assert Position.objects.count() == 0


def test_a_preview_signs_nothing(client, option, bea):
    client.force_login(bea)
    page = sent(client, option, source="So *be it*.", preview="1").content.decode()
    assert "<em>be it</em>" in page
    assert Position.objects.count() == 0


def test_an_option_that_changed_meanwhile_is_shown_and_then_signed(client, option, bea, ben):
    client.force_login(bea)
    form = signing(option, source="A xylophone.")
    next_version(option, ben, "A glockenspiel clause.")
    page = client.post(at(option, "position"), form).content.decode()
    for words in (
        "has a new version meanwhile",
        "A xylophone.",
        "What changed from version 1 to 2",
        "<ins>A glockensp",
    ):
        assert words in page
    assert 'name="version" value="2"' in page
    assert client.post(at(option, "position"), form | {"version": "2"}).status_code == 302
    assert Position.objects.get().version == 2


def test_undeclared_experts_are_led_to_their_declaration_and_keep_their_text(client, option, bea):
    declare(option.process, bea, nothing=True)
    client.force_login(bea)
    page = sent(client, option, source="A xylophone.").content.decode()
    assert "Declare your interests for this process first" in page
    assert "A xylophone." in page
    assert reverse("process:expertise", args=[option.process.slug]) in page


def test_a_key_that_was_used_is_not_used_again_for_other_words(client, option, bea):
    client.force_login(bea)
    key = str(uuid4())
    assert sent(client, option, client_key=key).status_code == 302
    page = sent(client, option, client_key=key, source="Other.").content.decode()
    assert "This form was sent before" in page
    assert key not in page


@pytest.mark.parametrize("who", ["cleo", "mo", "dan", "olga"])
def test_whoever_is_no_expert_is_told_so(client, option, who, request):
    client.force_login(request.getfixturevalue(who))
    assert "Only the invited experts" in text(client, at(option, "position"), 403)
    assert "Only the invited experts" in sent(client, option).content.decode()
    assert Position.objects.count() == 0


def test_signed_out_one_is_asked_to_sign_in(client, option):
    for path in (at(option, "position"), at(option, "review"), at(option, "judge", 1)):
        assert "/accounts/login/" in client.post(path)["Location"]


def test_more_than_a_lot_in_a_short_time_waits_with_its_text(client, option, bea, monkeypatch):
    monkeypatch.setattr("policy_design.options.views.positions.POSITIONS", 1)
    client.force_login(bea)
    sent(client, option)
    answer = sent(client, option, source="A xylophone.")
    assert (answer.status_code, "A xylophone." in answer.content.decode()) == (429, True)


def test_a_position_holds_by_one_button(client, option, bea, ben):
    take(option, bea)
    next_version(option, ben)
    client.force_login(bea)
    assert "My position holds for version 2" in text(client, at(option, "positions"))
    client.post(at(option, "review"), {"version": "2"})
    assert Position.objects.get().holds_for == 2
    assert client.post(at(option, "review"), {"version": "x"}).status_code == 404
    assert client.post(at(option, "review"), {"version": "1"}).url == at(option, "position")


def test_ones_own_conditions_are_judged_and_nobody_elses(client, option, bea, ben):
    condition = take(option, bea, "conditions", "So.", "It ends in 2030.").conditions.get()
    foreign = amend(propose(option.process, ben, "Another"), ben)
    own = amend(option, ben)
    said = {"version": "1", "verdict": "not_met", "amendment": str(own.pk)}
    client.force_login(ben)
    assert client.post(at(option, "judge", condition.pk), said).status_code == 404
    client.force_login(bea)
    client.post(at(option, "judge", condition.pk), said | {"amendment": str(foreign.pk)})
    client.post(at(option, "judge", condition.pk), said | {"verdict": "perhaps"})
    assert Condition.objects.get().verdict == "open"
    client.post(at(option, "judge", condition.pk), said)
    found = Condition.objects.get()
    assert (found.verdict, found.amendment) == ("not_met", own)


# Revealing --------------------------------------------------------------------------------------------------------


def test_the_organizer_reveals_with_a_button(client, option, olga, bea, ben):
    where = reverse("options:reveal", args=[option.process.slug])
    client.force_login(olga)
    assert "not sealed in this process" in text(client, where)
    seal(option.process, olga)
    take(option, bea)
    assert "Some experts have not taken" in text(client, where)
    take(option, ben)
    assert "they are ready" in text(client, where)
    assert "Reveal them" in text(client, at(option, "positions"))
    assert client.post(where).status_code == 302
    assert "were revealed on" in text(client, where)
    assert (
        "revealed already" in client.post(where).content.decode() or Post.objects.filter(status="sealed").count() == 0
    )
    client.force_login(bea)
    assert client.get(where).status_code == 403


# In the forum's rooms ---------------------------------------------------------------------------------------------


def test_the_permanent_address_leads_to_the_options_positions_and_the_thread_shows_the_conditions(client, option, bea):
    take(option, bea, "conditions", "So.", "It ends in 2030.")
    slug = option.debate.slug
    assert client.get(f"/debates/{slug}/posts/1/").url == at(option, "positions") + "#post-1"
    page = text(client, f"/debates/{slug}/thread/")
    for words in ("Supports G1 with conditions", "Position", "It ends in 2030.", "Not looked at yet"):
        assert words in page
    assert text(client, f"/debates/{slug}/history/1/")


def test_followers_hear_it_in_a_sentence(option, bea):
    take(option, bea, "conditions", "So.", "It ends in 2030.")
    events = list(Event.objects.filter(topic=option.debate.topic_id, kind="position.taken"))
    told = tell(option.debate.topic_id, events)
    assert [(one.says, one.news) for one in told] == [("Bea Example supports G1 with conditions.", "positions")]


def test_a_position_is_not_edited_deleted_or_withdrawn(client, option, bea):
    made = take(option, bea)
    client.force_login(bea)
    slug = option.debate.slug
    assert "Change" not in text(client, f"/debates/{slug}/thread/").split('id="post-1"')[1].split("</article>")[0]
    for deed in ("delete", "withdraw"):
        for answer in (client.get(f"/debates/{slug}/posts/1/{deed}/"), client.post(f"/debates/{slug}/posts/1/{deed}/")):
            assert answer.status_code == 403
            assert "take another one" in answer.content.decode()
    made.post.refresh_from_db()
    assert made.post.status == "public"


def test_a_hidden_position_counts_and_its_words_are_hidden(client, option, bea, ben, mo):
    take(option, bea, "conditions", "A xylophone.", "A glockenspiel.")
    hide_post(post=Position.objects.get().post, by=mo, reason="Personal.")
    for path in (at(option, "positions"), f"/debates/{option.debate.slug}/thread/"):
        page = text(client, path)
        assert "xylophone" not in page
        assert "glockenspiel" not in page
        assert "Hidden by a moderator: Personal." in page
    page = text(client, at(option, "positions"))
    assert 'aria-label="1 with conditions, 1 without a position yet"' in page
    assert "With conditions" in page
    client.force_login(mo)
    assert "xylophone" in text(client, at(option, "positions"))


def test_positions_can_be_reported(client, option, bea, ben):
    take(option, bea)
    assert f"/debates/{option.debate.slug}/posts/1/report/" in text(client, at(option, "positions"))
    client.force_login(ben)
    assert client.get(f"/debates/{option.debate.slug}/posts/1/report/").status_code == 200


def test_the_export_of_the_debate_holds_the_position(client, option, bea):
    take(option, bea, "oppose", "A xylophone.")
    slug = option.debate.slug
    answer = client.get(reverse("export:debate", args=[slug, "json"]))
    posts = json.loads(answer.content)["posts"]
    assert [(one["kind"], one["title"], one["source"]) for one in posts] == [
        ("position", "Opposes G1", "A xylophone."),
    ]  # fmt: skip
    for form in ("md", "html"):
        assert "xylophone" in client.get(reverse("export:debate", args=[slug, form])).content.decode()


def test_the_file_of_the_process_holds_positions_and_nothing_hidden_or_sealed(client, option, bea, ben, mo):
    take(option, bea, "conditions", "A xylophone.", "A glockenspiel.")
    where = reverse("process:export", args=[option.process.slug])
    told = json.loads(client.get(where).content)["options"][0]["positions"]
    assert [(one["stance"], one["reasons"], one["conditions"][0]["sentence"]) for one in told] == [
        ("conditions", "A xylophone.", "A glockenspiel."),
    ]  # fmt: skip
    hide_post(post=Position.objects.get().post, by=mo, reason="Personal.")
    answer = client.get(where).content.decode()
    assert ("xylophone" in answer, "glockenspiel" in answer) == (False, False)
    assert json.loads(answer)["options"][0]["positions"][0]["stance"] == "conditions"
