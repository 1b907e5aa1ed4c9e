"""An issue is assembled from what anybody may read, edited, looked at, scheduled, sent, and stands in the archive."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.library.syllabus.models import Syllabus
from forum.mail.models import OutboxMail
from forum.newsletter import actions, assembling, sending
from forum.newsletter.assembling import plain, topics_in
from forum.newsletter.models import Issue
from forum.verdicts import Refused
from tests.cast import new_debate
from tests.forum.library.syllabuses import begin, listed, section
from tests.forum.newsletter.reading import gone_out, path_in, reader, sent, written

pytestmark = pytest.mark.django_db
NOW = timezone.now


# Assembling ---------------------------------------------------------------------------------------------------


def test_it_begins_with_what_is_public_and_names_nobody(opened, olga, ben, settings):
    new_debate(olga, question="In preparation?")
    listed(section(begin(opened, olga), olga), olga, "On faces")

    issue = actions.begin_issue(language="en", by=olga)

    assert "## New debates" in issue.source
    assert opened.question.rstrip("?") in issue.source
    assert f"({settings.SITE_URL}{opened.get_absolute_url()})" in issue.source
    assert "1 source was added." in issue.source
    assert ("In preparation" in issue.source, ben.name in issue.source) == (False, False)
    assert issue.mentions[opened.get_absolute_url()] == opened.topic_id
    assert Syllabus.objects.get().get_absolute_url() in issue.mentions


def test_the_next_one_begins_where_the_last_one_ended(opened, olga):
    first = gone_out(olga)
    nothing = actions.begin_issue(language="en", by=olga)
    Debate.objects.filter(pk=opened.pk).update(closed_at=NOW())
    actions.discard_issue(issue=nothing, by=olga)

    second = actions.begin_issue(language="en", by=olga)

    assert "Nothing new" in nothing.source
    assert second.since == first.until
    assert ("## Debates that have ended" in second.source, "## New debates" in second.source) == (True, False)


def test_each_language_has_its_own_issue_and_one_at_a_time(opened, olga, settings):
    settings.NEWSLETTER_LANGUAGES = ["en", "de"]
    Debate.objects.update(language="de-AT")

    english, german = (actions.begin_issue(language=one, by=olga) for one in ("en", "de"))

    assert ("New debates" in english.source, "## " in german.source) == (False, True)
    assert actions.begin_issue(language="de", by=olga).pk == german.pk
    with pytest.raises(Refused, match="no newsletter in this language"):
        actions.begin_issue(language="fr", by=olga)


@pytest.mark.parametrize(
    "words", ["*a* _b_ `c` [d](/evil) <b>e</b>", "# not a heading", "1. no list", "- no list", "![x](y)"]
)
def test_words_of_others_stay_as_they_were_typed(words):
    html = actions.rendered(plain(words), "en")

    assert ("<a " in html, "<h" in html, "<li" in html, "<em" in html, "<img" in html) == (False,) * 5


def test_topics_are_those_that_the_text_still_leads_to():
    mentions = {"/debates/a/": 1, "/debates/b/": 2, "/debates/a/x/": 3}

    assert topics_in("[A](https://site.example/debates/a/) and /debates/b/", mentions) == {1}
    assert assembling.topics_in("", mentions) == set()


# Editing ------------------------------------------------------------------------------------------------------


def test_only_those_who_may_edit_it_do(client, olga, cleo, ada):
    issue = written(olga)
    paths = [f"/newsletter/issues/{issue.pk}/{rest}" for rest in ("", "page/", "mail/")]

    assert [client.get(path).status_code for path in paths] == [302] * 3
    client.force_login(cleo)
    assert [client.get(path).status_code for path in [*paths, "/newsletter/issues/99/"]] == [403] * 4
    assert client.post(f"/newsletter/issues/{issue.pk}/move/", {"do": "schedule"}).status_code == 403
    client.force_login(ada)
    assert [client.get(path).status_code for path in paths] == [200] * 3
    with pytest.raises(Refused, match="Only organizers and stewards"):
        actions.edit_issue(issue=issue, by=cleo, title="X", source="Y", version=issue.version)


def test_two_who_write_at_once_do_not_overwrite_each_other(client, olga):
    issue = written(olga)
    client.force_login(olga)
    actions.edit_issue(issue=issue, by=olga, title="Spring", source="Theirs.", version=issue.version)

    page = client.post(
        f"/newsletter/issues/{issue.pk}/", {"title": "Spring", "source": "Mine.", "version": issue.version}
    ).content.decode()

    issue.refresh_from_db()
    assert issue.source == "Theirs."
    assert ("Somebody else has saved" in page, "Mine." in page) == (True, True)


def test_the_text_is_markdown_that_is_safe(olga):
    issue = written(olga, "## News\n\n<script>alert(1)</script> [x](javascript:alert(1)) **bold**")

    assert "<strong>bold</strong>" in issue.html
    assert ("<script" in issue.html, 'href="javascript' in issue.html) == (False, False)


def test_previews_show_it_as_a_page_and_as_a_mail(client, olga):
    issue = written(olga)
    client.force_login(olga)

    page = client.get(f"/newsletter/issues/{issue.pk}/page/").content.decode()
    html = client.get(f"/newsletter/issues/{issue.pk}/mail/")
    text = client.get(f"/newsletter/issues/{issue.pk}/mail/?as=text").content.decode()

    assert "<strong>readers</strong>" in page
    assert "<strong>readers</strong>" in html.content.decode()
    assert "style-src 'sha256-" in html.headers["Content-Security-Policy"]
    assert "unsafe" not in html.headers["Content-Security-Policy"]
    assert "Hello, readers." in text
    assert client.get(f"/newsletter/issues/{issue.pk}/mail/?as=pdf").status_code == 404


def test_a_trial_goes_to_oneself_once_for_each_version(client, olga):
    issue = written(olga)
    client.force_login(olga)
    for _time in range(2):
        client.post(f"/newsletter/issues/{issue.pk}/move/", {"do": "try"})

    (trial,) = sent()

    assert (trial.to, trial.subject) == ([olga.email], "Trial: Spring")


# Scheduling ---------------------------------------------------------------------------------------------------


def test_it_goes_at_its_time_and_can_be_kept_back_until_then(client, olga):
    reader()
    sent()
    issue = written(olga)
    client.force_login(olga)
    client.post(f"/newsletter/issues/{issue.pk}/move/", {"do": "schedule", "send_at": "2040-01-01T10:00"})
    assert sending.send_due() == 0
    issue.refresh_from_db()
    assert issue.stage == "scheduled"

    client.post(f"/newsletter/issues/{issue.pk}/move/", {"do": "keep"})
    issue.refresh_from_db()
    assert (issue.stage, issue.send_at) == ("draft", None)
    client.post(f"/newsletter/issues/{issue.pk}/move/", {"do": "schedule", "send_at": ""})
    assert sending.send_due() == 1

    issue.refresh_from_db()
    assert (issue.stage, issue.number, issue.queued) == ("sent", 1, 1)
    assert (
        "has been sent"
        in client.post(f"/newsletter/issues/{issue.pk}/move/", {"do": "discard"}, follow=True).content.decode()
    )
    assert Issue.objects.count() == 1


def test_a_time_that_is_none_is_refused_with_a_sentence(client, olga):
    issue = written(olga)
    client.force_login(olga)

    page = client.post(f"/newsletter/issues/{issue.pk}/move/", {"do": "schedule", "send_at": "soon"})

    assert "Enter a valid date/time" in page.content.decode()


def test_what_is_not_public_any_more_is_not_sent(opened, olga, client):
    reader()
    OutboxMail.objects.all().delete()
    issue = actions.begin_issue(language="en", by=olga)
    actions.schedule_issue(issue=issue, by=olga, send_at=NOW() - timedelta(seconds=1))
    edit_debate(debate=opened, by=olga, is_open=False)

    assert sending.send_due() == 0

    issue.refresh_from_db()
    assert (issue.stage, issue.number) == ("draft", None)
    assert opened.get_absolute_url() in issue.stopped_because
    with pytest.raises(Refused, match="Not public any more"):
        actions.schedule_issue(issue=issue, by=olga, send_at=NOW())
    client.force_login(olga)
    assert "It was not sent." in client.get(f"/newsletter/issues/{issue.pk}/").content.decode()
    issue = actions.edit_issue(issue=issue, by=olga, title="Spring", source="Other news.", version=issue.version)
    assert actions.schedule_issue(issue=issue, by=olga, send_at=NOW()).stage == "scheduled"


# The archive --------------------------------------------------------------------------------------------------


def test_the_archive_shows_what_went_out_and_nothing_before(client, olga):
    draft = written(olga)
    assert client.get("/newsletter/en/1/").status_code == 404
    assert "Spring" not in client.get("/newsletter/").content.decode()
    actions.discard_issue(issue=draft, by=olga)
    issue = gone_out(olga)
    gone_out(olga)

    pages = [client.get(path).content.decode() for path in ("/newsletter/", "/newsletter/en/", "/newsletter/en/1/")]

    assert issue.get_absolute_url() == "/newsletter/en/1/"
    assert all("Spring" in page for page in pages)
    assert "<strong>readers</strong>" in pages[2]
    assert '/newsletter/en/2/" rel="prev"' in pages[2]
    assert [client.get(f"/newsletter/{rest}").status_code for rest in ("tlh/", "tlh/feed.atom", "en/3/")] == [404] * 3


def test_a_correction_changes_its_page_and_says_so(client, olga):
    issue = gone_out(olga)
    actions.edit_issue(issue=issue, by=olga, title="Spring", source="Corrected.", version=issue.version)

    page = client.get(issue.get_absolute_url()).content.decode()

    assert ("Corrected." in page, "corrected here" in page) == (True, True)
    assert sending.send_due() == 0


def test_the_feed_has_the_whole_text_and_keeps_its_identifiers(client, olga):
    issue = gone_out(olga)
    first = client.get("/newsletter/en/feed.atom")
    again = client.get("/newsletter/en/feed.atom").content
    actions.edit_issue(issue=issue, by=olga, title="Spring", source="Corrected.", version=issue.version)
    names = {"a": "http://www.w3.org/2005/Atom"}

    old, new = (ElementTree.fromstring(one) for one in (first.content, client.get("/newsletter/en/feed.atom").content))

    assert first.content == again
    assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "<strong>readers</strong>" in old.findtext(".//a:entry/a:summary", "", names)
    assert old.findtext(".//a:entry/a:id", "", names) == new.findtext(".//a:entry/a:id", "", names)
    assert old.findtext("a:updated", "", names) < new.findtext("a:updated", "", names)


def test_lists_ask_the_database_as_often_for_many_as_for_one(client, olga):
    counts = []
    for _time in range(3):
        gone_out(olga)
        with CaptureQueriesContext(connection) as asked:
            client.get("/newsletter/en/")
        counts.append(len(asked))

    assert len(set(counts)) == 1


def test_a_mail_leads_to_its_page_its_end_and_what_is_kept(client, olga):
    reader()
    sent()
    gone_out(olga, source="See [the rest](/about/) and [A, B\\*](https://x.example/).")

    (letter,) = sent()
    html = letter.alternatives[0][0]

    assert letter.subject == "Spring"
    assert letter.extra_headers["List-Id"] == "<en.newsletter.127.0.0.1>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert 'href="/' not in html
    assert "A, B*\nhttps://x.example/" in letter.body
    assert client.get(path_in(letter.body, "newsletter/en")).status_code == 200
    assert client.get(path_in(letter.body, "newsletter/yours")).status_code == 200
    assert client.get(path_in(letter.extra_headers["List-Unsubscribe"], "mail/leave")).status_code == 200
