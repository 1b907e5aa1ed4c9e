"""A published document can be opened to comments by paragraph; they stand beside it and follow its changes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import rules as forum_rules
from forum.debates.responses import respond
from forum.posts.actions import Text
from forum.posts.quoting import quote_block
from forum.text import passages
from forum.verdicts import Refused
from policy_design.process.comments import close_comments, open_comments
from policy_design.process.documents import plan_document, publish_document, write_document
from policy_design.process.models import Document
from tests.policy_design.cast import advance, go_on
from tests.support.poured import poured

SOURCE = "# Why\n\nMachines learn faces from shared pictures.\n\nNobody was asked.\n\nA last paragraph."


@poured
def paper(running, olga) -> Document:
    """The inception report, published."""
    return published(running, olga)


def published(process, olga) -> Document:
    made = plan_document(process=process, by=olga, kind="inception", title="Inception report", client_key=uuid4())
    write_document(document=renewed(made), by=olga, title="Inception report", source=SOURCE, version=0)
    publish_document(document=renewed(made), by=olga, version=1)
    return renewed(made)


def renewed(document) -> Document:
    return Document.objects.select_related("process__topic", "comments__topic", "comments__framing").get(pk=document.pk)


def comment(document, by, paragraph: int = 1, words: str = "Who would have been asked?"):
    framing = renewed(document).comments.framing
    quoted = quote_block(framing, framing.version, passages.read(framing.html).blocks[paragraph].id)
    return respond(
        debate=renewed(document).comments,
        by=by,
        text=Text(source=words),
        client_key=uuid4(),
        about=framing,
        quoted=quoted,
        conduct_agreed=True,
    )


def page(client, document) -> str:
    return client.get(document.get_absolute_url()).content.decode()


def test_an_unpublished_document_is_not_opened_to_comments(running, olga):
    made = plan_document(process=running, by=olga, kind="report", title="Report", client_key=uuid4())
    with pytest.raises(Refused, match="Publish the document first"):
        open_comments(document=renewed(made), by=olga)


def test_only_its_organizers_open_it(paper, ben, cleo):
    for other in (ben, cleo):
        with pytest.raises(Refused, match="Only the organizers"):
            open_comments(document=paper, by=other)


def test_each_paragraph_has_its_link_and_each_comment_stands_beside_its_paragraph(paper, olga, cleo, client):
    assert "Comment on paragraph" not in page(client, paper)
    open_comments(document=paper, by=olga)
    comment(paper, cleo)
    shown = page(client, paper)
    assert shown.count("Comment on paragraph") == 3
    assert "Who would have been asked?" in shown
    assert shown.index("Machines learn faces") < shown.index("Who would have been") < shown.index("Nobody was asked")


def test_the_link_of_a_paragraph_leads_to_the_form_with_the_paragraph_quoted(paper, olga, cleo, client):
    open_comments(document=paper, by=olga)
    shown = page(client, paper)
    address = shown.split('aria-label="Comment on paragraph 2"')[0].rsplit('href="', 1)[1].split('"')[0]
    client.force_login(cleo)
    assert "Nobody was asked." in client.get(address.replace("&amp;", "&")).content.decode()


def test_a_comment_follows_its_paragraph_into_the_next_version_or_says_that_it_is_gone(paper, olga, cleo):
    open_comments(document=paper, by=olga)
    first, second = comment(paper, cleo), comment(paper, cleo, 2, "Is that so?")
    source = SOURCE.replace("Nobody was asked.", "All rights were cleared by contract, as the platforms say.")
    document = renewed(paper)
    write_document(
        document=document,
        by=olga,
        title=document.title,
        source="New first.\n\n" + source,
        version=document.version,
        reason="Corrected.",
    )
    first.quotation.refresh_from_db()
    second.quotation.refresh_from_db()
    assert not first.quotation.is_lost
    assert second.quotation.is_lost
    assert renewed(paper).comments.framing.version == 2


def test_closed_by_hand_by_the_clock_or_with_the_archive_it_takes_no_more(paper, olga, cleo):
    open_comments(document=paper, by=olga)
    close_comments(document=renewed(paper), by=olga)
    with pytest.raises(Refused):
        comment(paper, cleo)
    open_comments(document=renewed(paper), by=olga, closes_at=timezone.now() + timedelta(days=1))
    debate = renewed(paper).comments
    debate.closes_at = timezone.now() - timedelta(minutes=1)
    debate.save()
    with pytest.raises(Refused, match="deadline has passed"):
        comment(paper, cleo)


def test_an_archived_process_archives_the_comments_on_its_documents(paper, olga):
    open_comments(document=paper, by=olga)
    advance(paper.process, olga, "archived")
    assert renewed(paper).comments.stage == "archived"


def test_comments_on_a_document_of_a_private_process_are_its_members_own(private, olga, ben, cleo, client):
    document = published(private, olga)
    open_comments(document=document, by=olga)
    debate = renewed(document).comments
    assert forum_rules.can_read_debate(ben, debate)
    assert not forum_rules.can_read_debate(cleo, debate)
    client.force_login(cleo)
    assert client.get(f"/debates/{debate.slug}/").status_code == 404


def test_the_page_asks_as_many_queries_with_six_comments_as_with_three(paper, olga, client):
    open_comments(document=paper, by=olga)

    def queries(words: str) -> int:
        for paragraph in (1, 2, 3):
            comment(paper, olga, paragraph, f"{words} {paragraph}")
        with CaptureQueriesContext(connection) as seen:
            page(client, paper)
        return len(seen)

    assert queries("First") == queries("Second")


def test_the_organizer_opens_and_closes_it_by_form(paper, olga, client):
    client.force_login(olga)
    address = f"/processes/{paper.process.slug}/organize/documents/{paper.slug}/comments/"
    assert "Open to comments" in client.get(address).content.decode()
    bad = client.post(address, {"responses_from": "open", "closes_at": "2001-01-01T10:00"})
    assert "already passed" in bad.content.decode()
    assert client.post(address, {"responses_from": "reviewed"}).status_code == 302
    assert renewed(paper).comments.responses_from == "reviewed"
    assert client.post(address, {"close": "1"}).status_code == 302
    assert renewed(paper).comments.stage == "closed"


def test_going_on_to_the_next_stage_leaves_comments_open(paper, olga):
    open_comments(document=paper, by=olga)
    go_on(paper.process, olga)
    assert renewed(paper).comments.stage == "open"


def test_a_renamed_document_has_its_comments_under_its_new_name(paper, olga):
    open_comments(document=paper, by=olga)
    write_document(
        document=renewed(paper), by=olga, title="What we found", summary="In short.", source=SOURCE, version=1,
        reason="A clearer name.",
    )  # fmt: skip
    debate = renewed(paper).comments
    assert (debate.question, debate.standfirst, debate.stage) == ("What we found", "In short.", "open")
