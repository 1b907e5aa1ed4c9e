"""What organizers press: setting up question by question, editing, moving; and who sees what is in preparation."""

from django.urls import reverse

from policy_design.survey.models import Survey
from tests.policy_design.cast import fresh as fresh_process
from tests.policy_design.survey.conftest import answered, fresh
from tests.policy_design.survey.test_pages import at


def test_an_organizer_sets_up_a_survey_question_by_question_and_opens_it(client, running, olga):
    client.force_login(olga)
    new = reverse("survey:new", args=[running.slug])
    form = client.get(new).context["form"]
    sent = {"title": "Attitudes", "access": "open", "client_key": str(form["client_key"].value())}
    assert client.post(new, sent).status_code == 302
    survey = fresh(Survey.objects.get())

    def ask(type, **more):
        page = at(survey, "new_question") + f"?type={type}"
        version = client.get(page).context["form"]["version"].value()
        return client.post(page, {"version": version, **more})

    assert ask("single", text="What do you do?", options="Law\nArt\n", required="on", is_group="on").status_code == 302
    assert ask("scale", text="2 worries?", low="none", when=["what_do_you_do//law"]).status_code == 302
    wrong = ask("likert", text="Agree?", options="no\nyes", items="")
    assert "It needs more statements" in wrong.content.decode()
    terms = {
        "title": "Attitudes", "target": "Sharers", "consent": "For the report.", "access": "open",
        "closes_at": "2199-01-01T12:00", "erase_on": "2199-02-01",
    }  # fmt: skip
    assert client.post(at(survey, "settings"), terms).status_code == 302
    assert "worries" in client.get(at(survey, "preview", 2)).content.decode()
    client.post(at(survey, "open"))

    survey = fresh(survey)
    assert survey.takes_answers
    assert [one.id for one in survey.questionnaire.questions] == ["what_do_you_do", "q_2_worries"]
    assert survey.questionnaire.group == "what_do_you_do"
    assert survey.questionnaire["q_2_worries"].when.values == ("law",)


def test_a_question_is_edited_in_its_place_and_keeps_the_ids_of_answers_that_stay(client, planned, olga):
    client.force_login(olga)
    page = at(planned, "question", "shares")
    form = client.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}

    client.post(page, {**sent, "text": "Do you share?", "options": "Never\nNo\nYes\nSometimes"})

    question = fresh(planned).questionnaire["shares"]
    assert (question.text, [one.id for one in question.options]) == (
        "Do you share?",
        ["never", "no", "yes", "sometimes"],
    )


def test_a_question_that_another_hangs_on_is_not_moved_behind_it(client, planned, olga):
    client.force_login(olga)
    page = client.post(at(planned, "move_question", "why"), {"up": "1", "version": planned.version}, follow=True)

    assert "must be an earlier question" in page.content.decode()
    assert fresh(planned).definition == planned.definition


def test_the_organizer_s_page_asks_a_constant_number_of_queries(client, asking, olga, django_assert_num_queries):
    client.force_login(olga)
    client.get(at(asking, "organize"))
    counts = []
    for more in (3, 30):
        for _ in range(more):
            answered(asking)
        with django_assert_num_queries(8) as asked:
            client.get(at(asking, "organize"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_survey_in_preparation_is_its_organizers_alone(client, planned, ben, mo, olga):
    for person in (None, ben, mo):
        if person:
            client.force_login(person)
        for name in ("show", "organize", "results", "codebook"):
            assert client.get(at(planned, name)).status_code in (404, 302)
        assert planned.title not in client.get(reverse("survey:index", args=[planned.process.slug])).content.decode()
    client.force_login(olga)
    assert planned.title in client.get(reverse("survey:index", args=[planned.process.slug])).content.decode()


def test_a_survey_of_a_private_process_is_its_members_alone(client, asking, closed, olga, cleo, dan):
    from policy_design.process.actions import edit_process

    edit_process(process=fresh_process(closed.process), by=olga, is_open=False)
    for person, status in ((None, 404), (cleo, 404), (dan, 200)):
        if person:
            client.force_login(person)
        for name in ("show", "results", "results_csv", "codebook"):
            assert client.get(at(closed, name)).status_code == status
