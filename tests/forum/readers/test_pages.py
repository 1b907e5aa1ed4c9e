"""The pages of choices: own choice, tally only when one has chosen or asks, nothing personal on what readers share."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.readers import browsers
from forum.readers.choices import hide_reason
from forum.readers.models import ReaderChoice
from tests.cast import move
from tests.forum.pages.asking import ask
from tests.forum.readers.choosing import HERE, account, browser, chosen, many, said, send
from tests.support.proofs import solved

NOBODY = AnonymousUser()


def page(client, debate, query="") -> str:
    return client.get(f"/debates/{debate.slug}/readers/{query}").content.decode()


# The boxes on the debate page -----------------------------------------------------------------------------------


def test_the_debate_page_asks_before_and_after_with_every_answer_alike(client, opened):
    html = client.get(opened.get_absolute_url()).content.decode()

    assert "Before you read: where do you lean?" in html
    assert "Which view do you find most appealing?" in html
    for answer in ("a", "b", "diversity", "unsure"):
        assert html.count(f'name="answer" value="{answer}"') == 2
    assert html.count("One choice per browser, kept by a cookie; it keeps nobody from using two browsers.") == 2
    assert "csrfmiddlewaretoken" not in html


def test_a_closed_debate_asks_nothing_and_leads_to_the_result(client, opened, olga):
    move(opened, olga, "close")

    html = client.get(opened.get_absolute_url()).content.decode()

    assert 'name="answer"' not in html
    assert "See how readers moved" in html


def test_contributors_are_not_asked(client, opened, ben):
    client.force_login(ben)

    html = client.get(opened.get_absolute_url()).content.decode()

    assert 'name="answer"' not in html
    assert "left to its readers" in html


def test_where_an_account_is_needed_the_page_says_so(client, opened, olga):
    edit_debate(debate=opened, by=olga, choice_needs_account=True)

    html = client.get(opened.get_absolute_url()).content.decode()

    assert "Sign in to choose" in html
    assert send(client, opened).status_code == 403


async def ask_twice(pages, path, **headers):
    return [await ask(pages, path, **headers) for _ in range(2)]


@pytest.mark.django_db(transaction=True)
def test_a_browser_that_has_chosen_is_still_served_from_the_cache(client, opened, pages, django):
    from asgiref.sync import async_to_sync

    send(client, opened, "b", "before")
    cookie = f"{browsers.COOKIE}={client.cookies[browsers.COOKIE].value}"
    path = opened.get_absolute_url()

    first, second = async_to_sync(ask_twice)(pages, path, cookie=cookie)
    (without, _again) = async_to_sync(ask_twice)(pages, path)

    assert first.status == 200
    assert first.body == second.body == without.body
    assert django.calls == 1


# Choosing -------------------------------------------------------------------------------------------------------


def test_the_first_answer_leads_back_to_the_reading_and_leaves_one_cookie(client, opened):
    answer = send(client, opened, "b", "before")

    assert answer.headers["Location"] == f"{opened.get_absolute_url()}#recorded"
    assert list(answer.cookies) == [browsers.COOKIE]
    cookie = answer.cookies[browsers.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (True, "Lax", 31536000, "/")
    assert said(opened) == [("b", "")]


def test_the_second_answer_leads_to_how_readers_moved(client, opened):
    send(client, opened, "b", "before")
    answer = send(client, opened, "diversity", reason="Both see something.")

    assert answer.headers["Location"] == f"/debates/{opened.slug}/readers/"
    assert answer.cookies == {}
    assert said(opened) == [("b", "diversity")]


def test_looking_at_pages_leaves_no_cookie(client, opened):
    for path in ("", "readers/", "readers/?show=1", "readers/mine/", "errata/"):
        answer = client.get(f"{opened.get_absolute_url()}{path}")
        assert answer.status_code == 200
        assert browsers.COOKIE not in answer.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "https://testserver"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
        {"HTTP_REFERER": "http://testserver.evil.example/"},
    ],
)
def test_a_form_from_elsewhere_is_not_taken(client, opened, headers):
    data = {"moment": "after", "answer": "a", "solution": solved("choose")}

    answer = client.post(f"/debates/{opened.slug}/choose/", data, **headers)

    assert answer.status_code == 403
    assert said(opened) == []


@pytest.mark.parametrize("headers", [{"HTTP_ORIGIN": "http://testserver"}, {"HTTP_REFERER": "http://testserver/x"}])
def test_older_browsers_say_otherwise_where_a_form_comes_from(client, opened, headers):
    data = {"moment": "after", "answer": "a", "solution": solved("choose")}

    assert client.post(f"/debates/{opened.slug}/choose/", data, **headers).status_code == 302


def test_whoever_is_signed_in_needs_the_token(opened, cleo):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cleo)
    data = {"moment": "after", "answer": "a"}

    assert strict.post(f"/debates/{opened.slug}/choose/", data, **HERE).status_code == 403
    assert said(opened) == []

    strict.get(opened.get_absolute_url())
    data["csrfmiddlewaretoken"] = strict.cookies["csrftoken"].value
    assert strict.post(f"/debates/{opened.slug}/choose/", data, **HERE).status_code == 302


def test_without_a_solution_one_waits_and_nothing_is_lost(client, opened, settings):
    answer = send(client, opened, "b", solution="", reason="As <i>typed</i>.")
    html = answer.content.decode()

    assert said(opened) == []
    assert "wait 8 seconds" in html
    assert 'name="reason" value="As &lt;i&gt;typed&lt;/i&gt;."' in html
    ticket = html.partition('name="solution" value="')[2].partition('"')[0]

    early = send(client, opened, "b", solution=ticket, reason="As typed.").content.decode()
    assert "That was a little early" in early

    settings.CHALLENGE_WAIT_SECONDS = 0
    assert send(client, opened, "b", solution=ticket, reason="As typed.").status_code == 302
    assert said(opened) == [("", "b")]


def test_no_answer_is_said_in_a_sentence_and_keeps_the_reason(client, opened):
    html = send(client, opened, "", reason="Half typed.").content.decode()

    assert "Choose one of the answers" in html
    assert "Half typed." in html


def test_log_in_keeps_one_choice_and_log_out_does_not_free_the_browser(client, opened, cleo):
    send(client, opened, "a")
    client.force_login(cleo)
    send(client, opened, "b")
    cookie = client.cookies[browsers.COOKIE].value
    client.logout()
    client.cookies[browsers.COOKIE] = cookie

    assert "sign in to change it" in send(client, opened, "a").content.decode()
    assert said(opened) == [("", "b")]


def test_many_new_browsers_from_one_address_are_too_many(client, opened, settings):
    settings.NEW_READERS_PER_HOUR = 2

    answers = []
    for _ in range(3):
        client.cookies.clear()
        answers.append(send(client, opened).status_code)

    assert answers == [302, 302, 429]
    assert len(said(opened)) == 2


def test_one_person_changes_their_mind_twenty_times_in_ten_minutes_at_most(client, opened, cleo):
    client.force_login(cleo)

    assert [send(client, opened).status_code for _ in range(21)] == [302] * 20 + [429]


def test_who_may_not_know_of_a_debate_finds_nothing(client, writing, olga, dan):
    edit_debate(debate=writing, by=olga, is_open=False)
    client.force_login(dan)

    for path in ("readers/", "readers/mine/", "errata/", "errata/propose/"):
        assert client.get(f"/debates/{writing.slug}/{path}").status_code == 404
    assert send(client, writing).status_code == 404


def test_before_the_contributions_can_be_read_nobody_chooses(client, writing):
    assert client.get(f"/debates/{writing.slug}/readers/").status_code == 403
    assert send(client, writing).status_code == 403


# What is told ---------------------------------------------------------------------------------------------------


def test_the_tally_is_told_only_after_choosing_or_on_asking(client, opened):
    many(opened, {("a", "b"): 30, ("b", "b"): 20})

    assert "30" not in page(client, opened)
    assert ">30<" in page(client, opened, "?show=1")
    send(client, opened, "b", "before")
    assert ">30<" not in page(client, opened)
    send(client, opened, "b")
    assert ">30<" in page(client, opened)


def test_below_five_nothing_but_the_sentence(client, opened):
    many(opened, {("a", "b"): 4})

    html = page(client, opened, "?show=1")

    assert "Fewer than 5 readers have chosen so far" in html
    assert "flow__wide" not in html
    assert "<table" not in html


def test_the_drawing_and_the_table_tell_the_same(client, opened):
    many(
        opened,
        {
            ("a", "a"): 30,
            ("a", "b"): 12,
            ("b", "b"): 20,
            ("b", "diversity"): 9,
            ("unsure", "diversity"): 8,
            ("a", "unsure"): 1,
        },
    )

    html = page(client, opened, "?show=1")

    assert html.count('role="img"') == 2
    assert "A. Thesis A: 43 before, 30 after." in html
    assert '<span class="vh">not shown</span>' in html
    assert "style=" not in html.partition("<main")[2].partition("</main")[0]


def test_ones_own_choice_is_told_to_oneself_alone(client, opened):
    send(client, opened, "b", "before")

    assert "Before reading you chose: B. Thesis B" in page(client, opened)
    assert client.get(f"/debates/{opened.slug}/readers/mine/").json() == {
        "before": "b", "after": "", "before_says": "Before reading you chose: B. Thesis B", "after_says": "",
    }  # fmt: skip
    other = Client().get(f"/debates/{opened.slug}/readers/mine/")
    assert other.json() == {"before": "", "after": "", "before_says": "", "after_says": ""}
    assert "private, no-store" in other.headers["Cache-Control"]


def test_reasons_are_shown_when_they_may_be_and_never_else(client, moderated, mo, cleo, dan):
    chosen(moderated, NOBODY, browser(moderated), "a", reason="Waiting words.")
    chosen(moderated, cleo, account(moderated, cleo), "b", reason="Shown words.", reason_named=True)
    hide_reason(choice=chosen(moderated, dan, account(moderated, dan), "a", reason="Hidden words."), by=mo)

    html = page(client, moderated, "?show=1")

    assert [word in html for word in ("Waiting words", "Shown words", "Hidden words")] == [False, True, False]
    assert "Cleo Example" in html
    assert "finds B most appealing" in html


def test_a_reason_without_a_name_leads_to_nobody(client, opened, cleo, olga, ada):
    chosen(opened, cleo, account(opened, cleo), "b", reason="Shown words.")

    for who in (olga, ada):
        client.force_login(who)
        html = page(client, opened, "?show=1")
        assert "Shown words." in html
        assert "Cleo" not in html


def test_the_admin_knows_of_no_choice(client, opened, cleo, ada):
    choice = chosen(opened, cleo, account(opened, cleo), "b", reason="Shown words.")
    client.force_login(ada)

    for path in ("readerchoice/", f"readerchoice/{choice.pk}/change/", "choicekey/"):
        assert client.get(f"/admin/forum/{path}").status_code == 404


@pytest.mark.parametrize("how_many", [1, 3, 60])
def test_the_page_takes_as_many_queries_for_many_as_for_one(client, opened, how_many, django_assert_max_num_queries):
    ReaderChoice.objects.bulk_create(
        ReaderChoice(
            debate=opened, after="a", reason=f"Reason {n}", reason_state="shown", changed_on=timezone.localdate()
        )
        for n in range(how_many)
    )
    send(client, opened)

    with django_assert_max_num_queries(9):
        page(client, opened)
