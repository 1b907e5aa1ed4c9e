"""Pages of a process are followed: what is told, in which part, and that nothing is told that readers do not see."""

from __future__ import annotations

import json
import re
from uuid import uuid4

from django.urls import reverse

from forum.live.kinds import KINDS, Audience
from policy_design.process import actions, documents, interests, members
from policy_design.process.following import parts_of_page
from policy_design.process.kinds import KINDS as OWN
from policy_design.process.models import Document
from policy_design.process.telling import SAYS
from policy_design.survey import actions as surveys
from policy_design.survey.kinds import KINDS as SURVEYS
from tests.policy_design.cast import advance, fresh
from tests.policy_design.survey.conftest import closed_with, new_survey
from tests.policy_design.survey.conftest import fresh as fresh_survey

SOURCE = "A text of some words."


def html(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def after(client, process, version: int) -> list[dict[str, object]]:
    told = client.get(f"{reverse('process:events', args=[process.slug])}?after={version}")
    assert told.status_code == 200
    return json.loads(told.content)["events"]


def paper(process, by, *, publish=True, planned_for=None) -> Document:
    made = documents.plan_document(
        process=process, by=by, kind="report", title="Report", client_key=uuid4(), planned_for=planned_for
    )
    made = Document.objects.select_related("process").get(pk=made.pk)
    documents.write_document(
        document=made, by=by, title="Report", source=SOURCE, version=0, planned_for=made.planned_for
    )
    if publish:
        documents.publish_document(document=made, by=by, version=1)
    return Document.objects.select_related("process__topic").get(pk=made.pk)


def test_one_in_preparation_is_not_followed(client, process, olga):
    client.force_login(olga)
    assert "data-live" not in html(client, process.get_absolute_url())


def test_its_pages_say_where_to_listen_and_after_which_version(client, running, olga):
    survey = new_survey(running, olga)
    surveys.open_survey(survey=survey, by=olga)
    closed_with(fresh_survey(survey), olga, 6)
    made = paper(running, olga)
    head = fresh(running).topic.version
    where = [reverse(f"survey:{name}", args=args) for name, args in (
        ("index", [running.slug]), ("results", [running.slug, survey.number]),
    )]  # fmt: skip
    for path in (running.get_absolute_url(), made.get_absolute_url(), *where):
        page = html(client, path)
        assert f'data-socket="/live/{running.topic.key}/"' in page
        assert f'data-after="{head}"' in page
        assert "no longer have access to this process" in page


def test_those_who_answer_a_survey_are_not_followed_about(client, running, olga):
    survey = new_survey(running, olga)
    surveys.open_survey(survey=survey, by=olga)
    assert "data-live" not in html(client, survey.get_absolute_url())


def test_every_part_has_an_id_of_its_own(client, running, olga):
    survey = new_survey(running, olga)
    surveys.open_survey(survey=survey, by=olga)
    paper(running, olga)
    page = html(client, running.get_absolute_url())

    ids = re.findall(r'\sid="([^"]+)"', page)
    parts = [tag for tag in re.findall(r"<[a-z]+ [^>]*>", page) if re.search(r" data-part[ =>]", tag)]
    assert sorted(ids) == sorted(set(ids))
    assert len(parts) > 8
    assert all(' id="' in tag for tag in parts)


def test_each_kind_that_readers_are_told_of_has_its_sentence_and_a_place():
    told = {name for name, kind in {**OWN, **SURVEYS}.items() if kind.audience is Audience.READERS}
    assert told <= set(SAYS)
    assert not {name for name in SAYS if KINDS[name].audience is Audience.ORGANIZERS}
    fixed = {part for part, _says in SAYS.values() if "{" not in part}
    assert fixed <= {"top", "stages", "people", "problem", *parts_of_page()}


def test_readers_hear_of_a_document_when_it_is_published_and_of_each_change(client, running, olga):
    start = fresh(running).topic.version
    made = paper(running, olga)
    documents.write_document(
        document=made, by=olga, title="Report", source="Other words.", version=1, reason="Clearer."
    )

    told = after(client, running, start)

    assert [(one["kind"], one["part"]) for one in told] == [
        ("document.published", "documents"),
        ("document.edited", f"document-{made.pk}"),
    ]
    assert SOURCE not in json.dumps(told)
    assert f'id="document-{made.pk}"' in html(client, made.get_absolute_url())


def test_drafts_interests_and_invitations_tell_readers_nothing(client, running, olga, cleo):
    call = advance(running, olga, "call")
    start = fresh(call).topic.version
    paper(call, olga, publish=False)
    mine = interests.express_interest(
        process=call, by=cleo, background="law", motivation="I know xylophones.", client_key=uuid4()
    )
    interests.decide_interest(interest=mine, by=olga, accept=False, sentence="No.")
    members.invite(
        process=call, by=olga, role="expert", email="someone@example.org", background="law", client_key=uuid4()
    )
    survey = new_survey(call, olga)

    assert after(client, call, start) == []
    assert fresh(call).topic.version == start
    surveys.open_survey(survey=survey, by=olga)
    assert [one["part"] for one in after(client, call, start)] == ["survey"]


def test_that_somebody_answered_is_no_event(client, running, olga):
    survey = new_survey(running, olga)
    surveys.open_survey(survey=survey, by=olga)
    start = fresh(running).topic.version
    closed_with(fresh_survey(survey), olga, 6)

    assert [one["kind"] for one in after(client, running, start)] == ["survey.closed"]


def test_of_a_private_process_nobody_else_hears(client, private, olga, cleo, ben):
    path = f"{reverse('process:events', args=[private.slug])}?after=0"
    seen = [client.get(path).status_code]
    for who in (cleo, ben):
        client.force_login(who)
        seen.append(client.get(path).status_code)
    assert seen == [404, 404, 200]


def test_who_is_too_far_behind_is_asked_to_load_anew(client, running):
    answers = [
        json.loads(client.get(f"{reverse('process:events', args=[running.slug])}?after={asked}").content)["resync"]
        for asked in ("", "x", "999999", "²")
    ]
    assert answers == [True] * 4


def test_a_change_of_title_is_told(client, running, olga):
    start = fresh(running).topic.version
    actions.edit_process(process=running, by=olga, title="In other words")
    assert [(one["part"], one["says"]) for one in after(client, running, start)] == [
        ("top", "The organizers changed the process’s title, problem or settings.")
    ]
