"""Options in the export of their process, and in the stewards' tables."""

from __future__ import annotations

from django.urls import reverse

from forum.moderation.actions import hide_post
from policy_design.options.actions import Wording, edit_option, link_duplicates, second_option
from policy_design.options.bundle import _more, tell_more
from policy_design.options.handling import set_option_rules
from tests.policy_design.cast import CLAUSES, argue, fresh, propose
from tests.policy_design.options.pages import at
from tests.policy_design.options.standing_cast import declare, take


def exported(client, process):
    return client.get(reverse("process:export", args=[process.slug])).json()["options"]


def test_an_option_is_exported_with_versions_lineage_and_arguments(client, deliberating, option, olga, ben):
    said = argue(option, ben, "against", "It is too late.")
    other = propose(deliberating, ben, "Much the same")
    link_duplicates(option=option, by=olga, other=other)
    wording = Wording("Shared guidance", (*CLAUSES, "A fourth."))
    edit_option(option=option, by=ben, wording=wording, version=1, reason="One was missing.")

    one = next(one for one in exported(client, deliberating) if one["code"] == "G1")
    assert (one["kind"], one["status"], one["version"], one["proposed_by"]) == ("guidance", "open", 2, "Ben Example")
    assert one["url"].endswith(at(option))
    assert [(v["number"], v["reason"], len(v["clauses"])) for v in one["versions"]] == [
        (1, "", 3),
        (2, "One was missing.", 4),
    ]
    assert one["versions"][1]["change"]["added"] == [{"gap": 3, "texts": ["A fourth."]}]
    assert [(link["relation"], link["to"]) for link in one["lineage"]] == [("duplicate", "G2")]
    assert one["arguments"] == [
        {"side": "against", "says": "It is too late.", "post": said.post.number, "author": "Ben Example"}
    ]


def test_what_was_hidden_is_not_exported(client, deliberating, option, ben, mo):
    hide_post(post=argue(option, ben, "for", "A slander.").post, by=mo, reason="Slander.", code="attack")
    assert "A slander." not in client.get(reverse("process:export", args=[deliberating.slug])).content.decode()


def test_seconders_are_exported(client, optioning, olga, ben, bea):
    set_option_rules(process=optioning, by=olga, experts_propose=True, seconds_needed=1, sealed_first_round=False)
    second_option(option=propose(fresh(optioning), ben), by=bea)
    assert exported(client, optioning)[0]["seconded_by"] == ["Bea Example"]


def test_rooms_beside_it_tell_more(client, option, monkeypatch):
    monkeypatch.setattr("policy_design.options.bundle._more", [*_more])
    tell_more(lambda process, reader: {option.pk: {"positions": ["so"]}})
    assert exported(client, option.process)[0]["positions"] == ["so"]


def test_stewards_look_options_up_and_change_nothing(client, option, ada):
    client.force_login(ada)
    for model in ("option", "optionversion", "lineage", "optionrules", "position", "amendment"):
        address = reverse(f"admin:policy_design_{model}_changelist")
        assert client.get(address).status_code == 200, model
    page = client.get(reverse("admin:policy_design_option_change", args=[option.pk]))
    assert page.status_code == 200
    assert (
        client.post(reverse("admin:policy_design_option_change", args=[option.pk]), {"title": "x"}).status_code == 403
    )


def test_what_was_disclosed_with_a_hidden_position_is_not_exported(client, deliberating, option, ben, mo):
    declare(deliberating, ben, interests="A share in a hurdygurdy.")
    made = take(option, ben)
    assert exported(client, deliberating)[0]["positions"][0]["disclosure"] == "A share in a hurdygurdy."

    hide_post(post=made.post, by=mo, reason="Names a person.", code="attack")

    told = exported(client, deliberating)[0]["positions"][0]
    assert (told["disclosure"], told["reasons"], told["stance"]) == ("", "", "support")
