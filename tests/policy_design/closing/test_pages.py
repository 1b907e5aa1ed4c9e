"""What readers see of a summary, in how many queries; remarks and answers on their pages."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policy_design.ballots.bulletin import digest_of
from policy_design.summary import reviewing
from policy_design.summary.models import Remark, Summary
from tests.policy_design.cast import fresh
from tests.policy_design.closing.summing import begin, final, in_review, over, remarked, text, write
from tests.policy_design.process.test_pages import page_of

KEY = "client_key"


def at(subject, rest: str = "") -> str:
    whose = "debates" if hasattr(subject, "question") else "processes"
    return f"/{whose}/{subject.slug}/summary/{rest}"


def shown(client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return text(answer)


def test_there_is_no_summary_before_one_is_put_up(client, deliberating, olga, ben):
    write(begin(deliberating, olga), olga)

    for person in (None, ben):
        if person:
            client.force_login(person)
        assert [client.get(at(deliberating, rest)).status_code for rest in ("", "v1/", "v1/summary.json")] == [404] * 3
    client.force_login(olga)
    assert client.get(at(deliberating)).url == at(deliberating, "organize/")
    assert "A draft, as readers will see it." in shown(client, at(deliberating, "v1/"))


def test_the_outcome_comes_first_then_the_lines_with_their_sources(client, deliberating, olga):
    final(deliberating, olga)
    page = client.get(at(deliberating)).content.decode()

    assert page.index("What came of it") < page.index("What was asked")
    assert f'<a href="{deliberating.get_absolute_url()}">The page</a>' in page
    for words in ("A promise to people.", "G1 is agreed.", "G2 is contested."):
        assert words in page
    assert "No minority is told of." in page


def test_what_the_closer_says_is_marked(client, deliberating, olga):
    final(deliberating, olga)
    page = shown(client, at(deliberating))

    for words in (
        "Introduction by Olga Example, who closes What follows was ruled.",
        "Comment by Olga Example, who closes On guidance.",
        "By Olga Example, who did not take part It is concluded.",
        "Ben Example To Ben. Bea Example To Bea.",
    ):
        assert words in page


def test_digest_moment_version_and_how_to_check_stand_on_it(client, deliberating, olga):
    summary = final(deliberating, olga)
    page = shown(client, at(deliberating))

    for words in (summary.digest, summary.snapshot_digest, "As of", "How to check it", "final since"):
        assert words in page


def test_a_superseded_version_stays_with_a_banner(client, deliberating, olga):
    final(deliberating, olga)
    final(deliberating, olga, why_anew="A round was added.")

    old, new = shown(client, at(deliberating, "v1/")), shown(client, at(deliberating))
    assert "This version is superseded by version 2. Reason given: A round was added." in old
    assert "superseded" not in new
    assert "Why there is a new version: A round was added." in new
    alone = shown(client, at(deliberating, "v2/"))
    assert alone.partition("Appearance")[0] == new.partition("Appearance")[0]


def test_while_a_new_version_is_reviewed_the_last_one_is_read(client, deliberating, olga):
    final(deliberating, olga)
    in_review(deliberating, olga, why_anew="A round was added.")

    page = shown(client, at(deliberating))
    assert "Version 2 is under review." in page
    assert "Nothing here is final" not in page


def test_the_file_can_be_checked_by_anybody(client, deliberating, olga, ben):
    reviewing.answer_remark(remark=remarked(in_review(deliberating, olga), ben, "result-g1"), by=olga, answer="It is.")
    over(Summary.objects.get())
    reviewing.finalize_due()

    found = json.loads(client.get(at(deliberating, "v1/summary.json")).content)

    assert found["digest"] == digest_of(found["signed"])
    assert found["signed"]["snapshot"] == digest_of(found["snapshot"])
    assert found["signed"]["voices"] == {"voice-ben": "To Ben.", "voice-bea": "To Bea."}
    assert [(one["by"], one["text"], one["answer"]) for one in found["remarks"]] == [
        ("Ben Example", "You left my condition out.", "It is.")
    ]


def test_of_a_members_only_process_only_members_read_it(client, private, olga, ben, cleo):
    from tests.policy_design.cast import advance

    process = advance(private, olga, "recommendations")
    final(process, olga)

    answers = []
    for person in (None, cleo, ben):
        if person:
            client.force_login(person)
        answers.append([client.get(at(process, rest)).status_code for rest in ("", "v1/", "v1/summary.json")])
    assert answers == [[404] * 3, [404] * 3, [200] * 3]


def test_the_page_of_the_process_tells_its_first_lines(client, deliberating, olga):
    assert "Consensus summary" not in shown(client, page_of(deliberating))

    in_review(deliberating, olga)
    page = shown(client, page_of(deliberating))
    assert (
        "Agreed (1) G1 is agreed. Contested (1) G2 is contested. Minority (0) No minority is told of. Under review until"
        in page
    )

    over(Summary.objects.get())
    reviewing.finalize_due()
    assert "closed by Olga Example" in shown(client, page_of(deliberating))


def test_so_does_the_page_of_a_debate_and_its_organizer_finds_where_to_write(client, argued, olga, ben):
    address = argued.get_absolute_url()
    for person, finds in ((ben, False), (olga, True)):
        client.force_login(person)
        assert ("Write and close the summary" in shown(client, address)) is finds
    client.logout()
    assert "Consensus summary" not in shown(client, address)

    final(argued, olga)

    assert "Read and check the summary" in shown(client, address)
    assert "G1 is agreed." in shown(client, at(argued))


def test_arguments_about_an_option_have_no_summary_of_their_own(client, deliberating, option, olga):
    client.force_login(olga)

    assert client.get(at(option.debate, "organize/")).status_code == 404


@pytest.mark.parametrize("path", ["", "v1/"])
def test_queries_do_not_grow_with_lines_and_remarks(path, client, deliberating, olga, ben):
    summary = in_review(deliberating, olga)
    cache.clear()
    counts = []
    for number in (1, 4):
        for _n in range(number):
            remarked(summary, ben, "result-g1")
        client.get(at(deliberating, path))
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(at(deliberating, path))
        counts.append(len(found))
    assert counts[0] == counts[1]
    assert counts[0] < 12


# Remarks --------------------------------------------------------------------------------------------------------


def test_a_line_leads_to_its_remark_and_the_remark_to_its_line(client, deliberating, olga, ben):
    in_review(deliberating, olga)
    client.force_login(ben)
    assert at(deliberating, "v1/remark/?line=result-g1") in client.get(at(deliberating)).content.decode()
    form = client.get(at(deliberating, "v1/remark/?line=result-g1"))
    assert "The line G1 is agreed." in text(form)

    key = str(form.context["form"][KEY].value())
    sent = {"line": "result-g1", "text": "Not by us.", KEY: key}
    answer = client.post(at(deliberating, "v1/remark/"), sent)

    assert answer.url == at(deliberating, "v1/#remarks")
    page = shown(client, at(deliberating))
    assert "Ben Example" in page
    assert "On: G1 is agreed. Not by us. Not answered yet." in page


def test_an_empty_remark_keeps_its_line(client, deliberating, olga, ben):
    in_review(deliberating, olga)
    client.force_login(ben)

    answer = client.post(at(deliberating, "v1/remark/"), {"line": "result-g1", "text": "", KEY: str(uuid4())})

    assert answer.status_code == 200
    assert 'value="result-g1"' in answer.content.decode()
    assert "The line G1 is agreed." in text(answer)


def test_a_remark_after_the_end_keeps_what_was_typed(client, deliberating, olga, ben):
    over(in_review(deliberating, olga))
    client.force_login(ben)

    answer = client.post(at(deliberating, "v1/remark/"), {"line": "", "text": "Too late.", KEY: str(uuid4())})

    assert "The review of this summary is over." in text(answer)
    assert "Too late." in answer.content.decode()
    assert client.get(at(deliberating, "v1/remark/")).status_code == 403


def test_strangers_are_not_offered_to_remark(client, deliberating, olga, cleo):
    in_review(deliberating, olga)
    client.force_login(cleo)

    assert "Remark on" not in shown(client, at(deliberating))
    assert client.get(at(deliberating, "v1/remark/")).status_code == 403


def test_the_closer_answers_on_a_page(client, deliberating, olga, ben):
    made = remarked(in_review(deliberating, olga), ben, "result-g1")
    client.force_login(olga)
    address = at(deliberating, f"v1/remarks/{made.pk}/answer/")
    assert address in client.get(at(deliberating, "organize/")).content.decode()
    assert "You left my condition out." in shown(client, address)

    assert client.post(address, {"answer": " "}).status_code == 200
    assert client.post(address, {"answer": "It is in line 4."}).url == at(deliberating, "organize/")

    assert Remark.objects.get().answer == "It is in line 4."
    assert "Answer of the closer" in shown(client, at(deliberating))


def test_nobody_but_organizers_reaches_that_page(client, deliberating, olga, ben):
    made = remarked(in_review(deliberating, olga), ben)
    client.force_login(ben)

    for method in (client.get, client.post):
        assert method(at(deliberating, f"v1/remarks/{made.pk}/answer/")).status_code == 403


def test_search_engines_are_told_of_final_ones_alone(client, deliberating, argued, olga):
    in_review(deliberating, olga)
    final(argued, olga)
    listed = client.get("/sitemap.xml").content.decode()

    assert [at(argued, "v1/") in listed, at(fresh(deliberating), "v1/") in listed] == [True, False]
    assert "noindex" in client.get(at(deliberating)).content.decode()
