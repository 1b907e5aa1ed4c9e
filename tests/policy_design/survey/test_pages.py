"""The way through a survey without scripts: terms, pages, check, sent; results; what organizers press."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from forum.library.models import Reference
from forum.mail.models import OutboxMail
from policy_design.survey import actions, answering, holders
from policy_design.survey.models import SurveyText
from tests.policy_design.survey.conftest import GIVEN, answered, closed_with, fresh, new_survey
from tests.support.proofs import solved

pytestmark = pytest.mark.every_database


def at(survey, name, *more):
    return reverse(f"survey:{name}", args=[survey.process.slug, survey.number, *more])


def began(client, survey):
    return client.post(at(survey, "show"), {"agreed": "on", "solution": solved("survey")})


def fields(**answers):
    return {f"q-{name}": value for name, value in answers.items()}


FIRST = fields(role="law", shares="no")
SECOND = fields(
    reuses=["teach", "print"],
    agrees__fair="yes",
    agrees__legal="no",
    worry="9",
    order__law="2",
    order__money="1",
    order__fame="3",
    free="The word is xylophone.",
)


@pytest.fixture(autouse=True)
def unpaced():
    cache.clear()


# Answering ----------------------------------------------------------------------------------------------------


def test_the_way_through_with_a_branch_and_without_scripts(client, asking):
    page = client.get(at(asking, "show"))
    assert "What happens with your answers" in page.content.decode()

    assert began(client, asking).url == at(asking, "answer", 1)
    assert "role?" in client.get(at(asking, "answer", 1)).content.decode()
    second = client.post(at(asking, "answer", 1), FIRST)
    assert second.url == at(asking, "answer", 2)
    assert "Why?" not in client.get(second.url).content.decode()
    check = client.post(second.url, SECOND)
    assert check.url == at(asking, "check")
    assert "xylophone" in client.get(check.url).content.decode()
    assert client.post(check.url).url == at(asking, "sent")

    assert "Thank you" in client.get(at(asking, "sent")).content.decode()
    assert asking.responses.get().answers == {
        "role": "law",
        "shares": "no",
        "reuses": ["teach", "print"],
        "agrees": {"fair": "yes", "legal": "no"},
        "worry": "9",
        "order": ["money", "law", "fame"],
    }


def test_a_question_that_hangs_on_the_page_before_is_asked_there(client, asking):
    began(client, asking)
    following = client.post(at(asking, "answer", 1), fields(role="law", shares="yes"))

    assert "Why?" in client.get(following.url).content.decode()


def test_without_the_yes_to_the_terms_nothing_begins(client, asking):
    response = client.post(at(asking, "show"), {"solution": solved("survey")})

    assert "Tick that you have read this" in response.content.decode()
    assert asking.drafts.count() == 0


def test_a_browser_that_calculates_nothing_waits(client, asking):
    response = client.post(at(asking, "show"), {"agreed": "on"})

    assert "One more step" in response.content.decode()
    assert asking.drafts.count() == 0


def test_what_is_missing_is_said_beside_its_question_and_what_was_answered_stays(client, asking):
    began(client, asking)
    client.post(at(asking, "answer", 1), FIRST)
    wrong = {**SECOND, "q-worry": "", "q-order__fame": "1"}

    page = client.post(at(asking, "answer", 2), wrong).content.decode()

    assert page.count("Choose one of the answers.") == 2  # above, and beside the question
    assert "no place twice" in page
    assert "xylophone" in page
    assert asking.drafts.get().answers.keys() == {"role", "shares"}


def test_keep_and_go_on_later_takes_what_is_there_and_shows_a_link_that_works_elsewhere(client, asking):
    began(client, asking)
    response = client.post(at(asking, "answer", 1), {**fields(role="art"), "later": "1"})
    page = client.get(response.url).content.decode()
    link = re.search(r"https?://[^<\s]+/by/[^<\s]+", page)[0]

    other = client.__class__()
    assert other.get(at(asking, "answer", 1)).url == at(asking, "show")
    assert other.get("/" + link.split("/", 3)[3]).url == at(asking, "show")

    assert 'value="art" ' in re.sub(r"\s+", " ", other.get(at(asking, "answer", 1)).content.decode())
    assert asking.drafts.get().answers == {"role": "art"}
    assert client.session.keys() == set()


def test_back_keeps_what_was_typed_on_the_page_one_leaves(client, asking):
    began(client, asking)
    client.post(at(asking, "answer", 1), FIRST)

    response = client.post(at(asking, "answer", 2), {**fields(worry="4"), "back": "1"})

    assert response.url == at(asking, "answer", 1)
    assert asking.drafts.get().answers["worry"] == "4"


def test_sent_again_from_another_tab_it_says_thanks_and_counts_once(client, asking):
    began(client, asking)
    client.post(at(asking, "answer", 1), FIRST)
    client.post(at(asking, "answer", 2), SECOND)

    ends = [client.post(at(asking, "check")).url for _ in range(2)]

    assert ends == [at(asking, "sent")] * 2
    assert asking.responses.count() == 1
    assert "You have answered this survey" in client.get(at(asking, "show")).content.decode()
    assert began(client, asking).status_code == 200
    assert asking.drafts.count() == 0


def test_a_draft_is_thrown_away_with_its_cookie(client, asking):
    began(client, asking)
    client.post(at(asking, "throw_away"))

    assert asking.drafts.count() == 0
    assert client.cookies[f"survey-{asking.pk}"].value == ""


def test_the_cookie_is_for_this_survey_alone_and_not_for_scripts(client, asking):
    began(client, asking)
    cookie = client.cookies[f"survey-{asking.pk}"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (at(asking, "show"), True, "Lax")


def test_who_is_signed_in_answers_as_everybody_does(client, asking, cleo):
    client.force_login(cleo)
    began(client, asking)
    client.post(at(asking, "answer", 1), FIRST)
    client.post(at(asking, "answer", 2), SECOND)
    client.post(at(asking, "check"))

    assert asking.responses.count() == 1
    assert answering.has_answered(asking, client.cookies[f"survey-{asking.pk}"].value)
    del client.cookies[settings.SESSION_COOKIE_NAME]
    assert "You have answered" in client.get(at(asking, "show")).content.decode()


def test_many_beginnings_from_one_address_are_slowed(client, asking, monkeypatch):
    monkeypatch.setattr("policy_design.survey.views.answering.FROM_ADDRESS", 1)
    began(client, asking)

    response = began(client.__class__(), asking)

    assert response.status_code == 429
    assert asking.drafts.count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        fields(role="king", shares="no"),
        fields(role=["law", "art"]),
        {"q-role": "law" * 50_000},
        {"q-role": "\x00"},
        {},
        {"q-role": "<script>", "q-shares": "' or 1=1"},
    ],
)
def test_whatever_is_sent_is_answered_in_words(client, asking, sent):
    began(client, asking)

    assert client.post(at(asking, "answer", 1), sent).status_code == 200
    assert asking.drafts.get().answers == {}


@pytest.mark.parametrize("page", [0, 3, 99, 10**30])
def test_pages_there_are_not(client, asking, page):
    began(client, asking)

    assert client.get(f"{at(asking, 'show')}answer/{page}/").status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 500, "..", "é" * 43])
def test_links_there_are_not(client, asking, token):
    assert client.get(f"{at(asking, 'show')}by/{token}/").status_code == 404


def test_a_cookie_somebody_made_up_opens_nothing(client, asking):
    for value in ("x", "x" * 43, "'", "x" * 5000):
        client.cookies[f"survey-{asking.pk}"] = value
        assert client.get(at(asking, "answer", 1)).url == at(asking, "show")


# Invited ------------------------------------------------------------------------------------------------------


def link_of(mail):
    return "/" + next(line for line in mail.text.splitlines() if "/by/" in line).split("/", 3)[3]


def test_an_invitation_leads_into_a_survey_also_where_the_process_is_not_public(client, private, olga):
    survey = new_survey(private, olga, access="invited")
    actions.open_survey(survey=survey, by=olga)
    actions.invite(survey=survey, by=olga, emails=["one@example.org"])
    assert client.get(at(survey, "show")).status_code == 404

    response = client.get(link_of(OutboxMail.objects.get()), follow=True)

    assert "/by/" not in response.request["PATH_INFO"]
    assert "Begin" in response.content.decode()
    assert client.post(at(survey, "show"), {"agreed": "on"}).url == at(survey, "answer", 1)
    assert client.get(f"/processes/{private.slug}/").status_code == 404


def test_without_an_invitation_one_is_told_how_one_gets_in(client, invited):
    page = client.get(at(invited, "show")).content.decode()

    assert "open the link in the mail" in page
    assert "agreed" not in page


# Results ------------------------------------------------------------------------------------------------------


def test_before_it_is_closed_nobody_sees_results(client, asking, olga):
    answered(asking)
    for person in (None, olga):
        if person:
            client.force_login(person)
        for name in ("results", "results_csv"):
            assert client.get(at(asking, name)).status_code == 403


def test_results_show_drawings_with_their_tables(client, closed):
    page = client.get(at(closed, "results")).content.decode()

    assert page.count('<svg class="chart') == page.count("<title id=") == page.count("<desc id=")
    assert page.count("chart__wide") == page.count("chart__narrow") == 7
    assert "The numbers as a table" in page
    assert "n = 24" in page


def test_results_ask_as_much_with_3_as_with_300(client, running, olga, django_assert_num_queries):
    counts = []
    for number in (5, 300):
        survey = new_survey(running, olga)
        actions.open_survey(survey=survey, by=olga)
        survey = closed_with(survey, olga, number)
        SurveyText.objects.filter(survey=survey).update(status="shown")
        with django_assert_num_queries(4) as asked:
            client.get(at(survey, "results"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_small_number_stands_in_no_page_and_no_file(client, asking, olga):
    for number in range(23):
        answered(asking, role="art" if number < 3 else "law", worry="1", why="fun")
    actions.close_survey(survey=asking, by=olga)

    survey = fresh(asking)
    counts = [cell.count for cell in survey.results.of("role").tally().cells]
    assert counts == [None, None, None]
    lines = [
        one for one in client.get(at(survey, "results_csv")).content.decode().splitlines() if one.startswith("role,")
    ]
    assert [one.split(",")[6] for one in lines] == ["", "", ""]
    book = json.loads(client.get(at(survey, "codebook")).content)
    assert [one["frequency"] for one in book["variables"][0]["categories"]] == [None, None, None]


def test_texts_are_read_by_moderators_and_shown_when_they_say_so(client, closed, mo, cleo):
    assert "xylophone" not in client.get(at(closed, "results")).content.decode()
    client.force_login(cleo)
    assert client.get(at(closed, "texts")).status_code == 403
    client.force_login(mo)
    assert "xylophone" in client.get(at(closed, "texts")).content.decode()
    one, two, *_rest = closed.texts.all()

    client.post(at(closed, "texts"), {f"text-{one.pk}": "show", f"text-{two.pk}": "hide", "text-x": "show"})

    assert client.get(at(closed, "results")).content.decode().count("xylophone") == 1
    assert closed.texts.filter(status="waiting").count() == 22


def test_a_result_is_cited_with_its_date_and_n(client, closed, ben):
    client.force_login(ben)

    for _ in range(2):
        client.post(at(closed, "cite", "worry"))

    reference = Reference.objects.get()
    assert (reference.kind, reference.csl["note"]) == ("dataset", "n = 24")
    assert reference.csl["URL"].endswith(f"{at(closed, 'results')}#worry")
    today = timezone.localdate()
    assert reference.csl["issued"] == {"date-parts": [[today.year, today.month, today.day]]}
    assert f"[@{reference.key}]" in client.get(at(closed, "results")).content.decode()


def test_nothing_is_cited_by_who_is_signed_out_or_where_nothing_is_told(client, closed, ben):
    assert client.post(at(closed, "cite", "worry")).status_code == 302
    client.force_login(ben)
    assert client.post(at(closed, "cite", "free")).status_code == 403
    assert client.post(at(closed, "cite", "nothing")).status_code == 403
    assert Reference.objects.count() == 0


# Files --------------------------------------------------------------------------------------------------------


def test_single_answers_are_for_organizers_of_surveys_that_said_so(client, running, olga, ben):
    survey = new_survey(running, olga, shares_rows=True)
    actions.open_survey(survey=survey, by=olga)
    survey = closed_with(survey, olga, 12)
    client.force_login(ben)
    assert client.get(at(survey, "answers_csv")).status_code == 403
    client.force_login(olga)

    files = [client.get(at(survey, "answers_csv")).content.decode().splitlines() for _ in range(4)]

    assert all(sorted(one) == sorted(files[0]) for one in files)
    assert len({tuple(one) for one in files}) > 1
    assert len(files[0]) == 13
    assert "xylophone" not in "".join(files[0])


def test_where_it_was_promised_nobody_downloads_single_answers(client, closed, olga, ada):
    for person in (olga, ada):
        client.force_login(person)
        assert client.get(at(closed, "answers_csv")).status_code == 403


def test_after_their_day_there_are_no_single_answers_to_download(client, running, olga):
    survey = new_survey(running, olga, shares_rows=True)
    actions.open_survey(survey=survey, by=olga)
    survey = closed_with(survey, olga, 6)
    actions.erase_answers(survey=survey, today=survey.erase_on)
    client.force_login(olga)

    assert client.get(at(survey, "answers_csv")).status_code == 403
    assert client.get(at(survey, "results")).status_code == 200


def test_given_answers_are_those_of_the_cast(asking):
    assert set(GIVEN) == {one.id for one in asking.questionnaire.questions}
    assert holders.TOKEN.fullmatch(holders.new_token())
