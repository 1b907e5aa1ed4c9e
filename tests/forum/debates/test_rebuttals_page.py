"""The ledger of rebuttals with all of them in full, and the page of one exchange."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.posts.models import LedgerEntry, Post, Rebuttal
from tests.cast import move
from tests.forum.debates.arguing import opening, rebuttal, reply
from tests.forum.debates.reading import words_of
from tests.support.poured import poured

ALL = "debates:rebuttals"
ONE = "debates:rebuttal"


@poured
def arguing(moderated, olga) -> Debate:
    return move(moderated, olga, "start_rebuttals")


def lines(page: str) -> list[str]:
    return [words_of(line) for line in re.findall(r"(?s)<tr>(.*?)</tr>", page.split("<tbody>")[1])]


def of(debate: Debate, *numbers: int) -> str:
    return reverse(ONE if numbers else ALL, args=[debate.slug, *numbers])


# The ledger ---------------------------------------------------------------------------------------------------


def test_the_ledger_lists_every_rebuttal_with_its_state(client, arguing, ben, bea):
    rebuttal(arguing, bea)
    rebuttal(arguing, ben, about="b", state="conceded", conceded="part")

    page = client.get(of(arguing)).text

    today = timezone.localdate()
    day = f"{today.day} {today:%b} {today.year}"
    assert lines(page) == [
        f"3 Full rebuttal Bea Example A “ a promise to people ” Unanswered {day}",
        f"4 Full rebuttal Ben Example B “ a promise to people ” Conceded in part {day}",
    ]
    assert page.count('class="post post--rebuttal') == 2


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["3", "4", "5"]),
        ("?state=open", ["3"]),
        ("?state=answered", ["4", "5"]),
        ("?voice=b", ["5"]),
        ("?state=answered&voice=a", ["4"]),
        ("?state=nonsense&voice=zz", ["3", "4", "5"]),
    ],
)
def test_it_can_be_narrowed_to_a_state_and_a_voice(client, arguing, ben, bea, query, numbers):
    rebuttal(arguing, bea)
    rebuttal(arguing, bea, state="answered")
    rebuttal(arguing, ben, about="b", state="answered")

    page = client.get(of(arguing) + query).text

    assert [line.split()[0] for line in lines(page)] == numbers
    assert re.findall(r'id="exchange-(\d)"', page) == numbers


def test_where_there_is_none_it_says_so(client, arguing, bea):
    assert "Nothing has been rebutted yet." in client.get(of(arguing)).text
    rebuttal(arguing, bea)
    assert "There is none of these." in client.get(of(arguing) + "?state=withdrawn").text


@pytest.mark.parametrize("status", ["hidden", "withdrawn"])
def test_a_text_that_is_gone_keeps_its_line_without_its_words(client, arguing, bea, status):
    post = rebuttal(arguing, bea, "The secret word.", point="The secret point.")
    Post.objects.filter(pk=post.pk).update(status=status, tombstone="Why.")
    Rebuttal.objects.filter(post=post).update(state="withdrawn" if status == "withdrawn" else "open")

    page = client.get(of(arguing)).text

    (line,) = lines(page)
    assert "Bea" not in line
    assert "promise" not in line
    assert "Why." in line
    assert "secret" not in page
    assert "0 rebuttals" in page
    shown = client.get(of(arguing) + "?state=open").text
    assert 'id="exchange-3"' not in shown


@pytest.mark.parametrize("path", [(), (3,)])
def test_whoever_may_not_read_the_debate_finds_nothing(client, arguing, bea, olga, dan, path):
    rebuttal(arguing, bea)
    edit_debate(debate=arguing, by=olga, is_open=False)

    assert client.get(of(arguing, *path)).status_code == 404
    client.force_login(dan)
    assert client.get(of(arguing, *path)).status_code == 404


# One exchange -------------------------------------------------------------------------------------------------


def test_one_exchange_shows_passage_rebuttal_answers_and_history(client, arguing, ben, bea):
    post = rebuttal(arguing, bea, "It is not.", point="Openness was promised.", fair_at=timezone.now())
    answer = reply(arguing, ben, post, "It is, mostly.")
    Rebuttal.objects.filter(post=post).update(state="conceded", conceded="part")
    row = post.rebuttal
    row.entries.create(move="answer", state="answered", reply=answer, by=ben)
    row.entries.create(move="concede", state="conceded", extent="part", sentence="You have a <point>.", by=ben)

    text = client.get(of(arguing, 3)).text

    context = text.split('id="passage"')[1].split("</section>")[0]
    assert "Openness was <mark" in context
    assert "passage__note" not in context
    assert f'href="{arguing.get_absolute_url()}#passage-3"' in context
    for said in ("It is not.", "It is, mostly.", "Openness was promised.", "Marked as fair by its author."):
        assert said in words_of(text)
    history = words_of(text.split('id="moves"')[1].split("</section>")[0])
    assert "Bea Example rebutted" in history
    assert "Ben Example answered #4" in history
    assert "Ben Example conceded in part: " in history
    assert "You have a &lt;point&gt;." in text


def test_what_goes_deeper_begins_where_it_was_asked_for(client, arguing, ben, bea):
    last = rebuttal(arguing, bea)
    for number in range(4):
        last = reply(arguing, (ben, bea)[number % 2], last, f"Step {number}.")

    whole, part = client.get(of(arguing, 3)).text, client.get(of(arguing, 3) + "?from=5").text

    assert re.findall(r'id="post-(\d)"', whole) == ["3", "4", "5"]
    assert re.findall(r'id="post-(\d)"', part) == ["5", "6", "7"]
    assert "From its beginning" in part
    assert re.findall(r'id="post-(\d)"', client.get(of(arguing, 3) + "?from=99").text) == ["3", "4", "5"]


@pytest.mark.parametrize("status", ["hidden", "withdrawn"])
def test_what_one_may_not_read_leaves_neither_passage_nor_ledger(client, arguing, ben, bea, mo, status):
    post = rebuttal(arguing, bea, "The secret word.", point="The secret point.")
    post.rebuttal.entries.create(move="concede", state="conceded", extent="part", sentence="A secret reason.", by=ben)
    reply(arguing, ben, post, "It stays.")
    Post.objects.filter(pk=post.pk).update(status=status, tombstone="Why.")

    text = client.get(of(arguing, 3)).text

    assert "secret" not in text
    assert 'id="passage"' not in text
    assert "Bea Example" not in text
    assert "Why." in text
    assert "It stays." in text
    client.force_login(mo)
    assert ("secret word" in client.get(of(arguing, 3)).text) is (status == "hidden")


def test_a_number_that_is_no_rebuttal_is_nowhere(client, arguing, ben, bea):
    answer = reply(arguing, ben, rebuttal(arguing, bea))

    assert client.get(of(arguing, 1)).status_code == 404
    assert client.get(of(arguing, answer.number)).status_code == 404
    assert client.get(of(arguing, 99)).status_code == 404


def test_each_finds_there_what_they_may_do_in_the_ledger(client, arguing, ben, bea, cleo):
    post = rebuttal(arguing, bea, point="Openness was promised.")
    at = of(arguing, 3)

    def deeds(who) -> list[str]:
        client.force_login(who)
        page = client.get(at).text
        return (
            re.findall(r'href="([^"]+)"', page.split('id="deeds"')[1].split("</section>")[0]) if "deeds" in page else []
        )

    assert deeds(cleo) == []
    assert deeds(ben) == [f"{at}concede/", f"{at}fair/", f"{arguing.get_absolute_url()}voices/a/waive/"]
    assert deeds(bea) == [f"{at}withdraw/"]
    Rebuttal.objects.filter(post=post).update(state="answered")
    assert deeds(bea) == [f"{at}insist/", f"{at}withdraw/"]
    LedgerEntry.objects.create(rebuttal=post.rebuttal, move="insist", state="open", by=bea)
    assert deeds(bea) == [f"{at}withdraw/"]
    Rebuttal.objects.filter(post=post).update(state="conceded", conceded="whole")
    assert deeds(ben) == [f"{at}take-back/", f"{at}fair/"]


# Permanent addresses ------------------------------------------------------------------------------------------


def test_the_permanent_address_of_a_rebuttal_or_reply_leads_to_its_exchange(client, arguing, ben, bea):
    last = rebuttal(arguing, bea)
    for number in range(4):
        last = reply(arguing, (ben, bea)[number % 2], last)
    expected = {3: "", 4: "#post-4", 5: "#post-5", 6: "?from=5#post-6", 7: "?from=6#post-7"}

    for number, ending in expected.items():
        found = client.get(reverse("debates:post", args=[arguing.slug, number])).url
        assert found == of(arguing, 3) + ending
        assert f'id="post-{number}"' in client.get(found).text


def test_history_calls_them_by_their_number(client, arguing, ben, bea):
    post = rebuttal(arguing, bea)
    answer = reply(arguing, ben, post)

    assert "Rebuttal 3" in client.get(reverse("debates:history", args=[arguing.slug, post.number])).text
    assert "Reply 4" in client.get(reverse("debates:history", args=[arguing.slug, answer.number])).text


# Queries ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", [None, "ben", "mo"])
@pytest.mark.parametrize("path", [(), (3,)])
def test_both_cost_the_same_however_much_is_argued(client, arguing, ben, bea, path, reader, request):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if reader:
        client.force_login(request.getfixturevalue(reader))
    first = rebuttal(arguing, bea)
    counts = []
    for more in (1, 2, 57):
        for number in range(more):
            rebuttal(arguing, bea, f"Word {number}.")
            entry = reply(arguing, ben, first)
            first.rebuttal.entries.create(move="answer", state="answered", reply=entry, by=ben)
        client.get(of(arguing, *path))
        with CaptureQueriesContext(connection) as asked:
            client.get(of(arguing, *path))
        counts.append(len(asked))

    assert len(set(counts)) == 1, counts


def test_every_part_of_these_pages_has_an_id_of_its_own(client, arguing, ben, bea):
    reply(arguing, ben, rebuttal(arguing, bea))

    for path in (arguing.get_absolute_url(), of(arguing), of(arguing, 3)):
        html = client.get(path).text
        parts = re.findall(r'<\w+ [^>]*\bid="([^"]+)"[^>]*\sdata-part\b', html)
        assert len(parts) == len(re.findall(r"\sdata-part\b", html)) > 0
        assert [name for name in parts if html.count(f'id="{name}"') != 1] == []


def test_a_closed_answer_says_so_and_offers_none(client, arguing, ben, bea):
    post = rebuttal(arguing, bea)
    Post.objects.filter(pk=post.pk).update(locked_at=timezone.now())
    client.force_login(ben)

    text = client.get(of(arguing, 3)).text

    assert "A moderator has closed the answers." in text
    assert f"posts/{post.number}/reply/" not in text
    assert opening(arguing).number == 1
