"""The admin: stewards look things up; nothing sealed, secret or half-written is shown or found there."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from forum.debates.members import invite
from forum.library.actions import add_reference
from forum.mail.models import OutboxMail
from forum.people.actions import change_standing
from forum.people.models import Invitation, Person
from forum.posts.actions import Text, save_draft
from forum.posts.models import Post
from forum.verdicts import Refused
from tests.cast import sign

pytestmark = pytest.mark.every_database

SHOWN = {
    *("Appeal", "CreditedImage", "Debate", "Decision", "Erratum", "Event", "Flag", "Invitation", "Membership"),
    *("Issue", "Mailbox", "OutboxMail", "Token"),
    *("Person", "Post", "Reference", "Syllabus", "SyllabusItem", "SyllabusSuggestion", "Tag", "Topic", "Voice"),
    *("Document", "Expertise", "Process", "ProcessStage"),
    *("Amendment", "Lineage", "Option", "OptionRules", "OptionVersion", "Position"),
    *("Bulletin", "Extension", "Item", "Round"),
    *("Remark", "Summary"),
    *("FollowUp", "Recommendation"),
    "Edition",
}


@pytest.fixture
def steward(client, ada):
    client.force_login(ada)
    return client


def searches():
    """The lists that can be searched."""
    searched = [model._meta for model, table in admin.site._registry.items() if table.search_fields]
    return [reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") for meta in searched]


def pages(client):
    """Every page of the admin that a link leads to (each filter, order and row once), and a search on each list."""
    todo, seen = ["/admin/", *(f"{page}?q=xylophone" for page in searches())], {}
    while todo and len(seen) < 400:
        address = todo.pop()
        if address in seen or "logout" in address or "jsi18n" in address:
            continue
        seen[address] = client.get(address).content.decode()
        if "?" not in address:
            links = re.findall(r'href="(/admin/[^"]*|\?[^"&]*)"', seen[address])
            todo += [link if link.startswith("/") else address + link for link in links]
    return seen


def test_only_our_own_tables_are_in_the_admin():
    assert {model.__name__ for model in admin.site._registry} == SHOWN


def test_only_stewards_enter(client, olga, cleo):
    answers = [client.get("/admin/").status_code]
    for person in (olga, cleo):
        client.force_login(person)
        answers.append(client.get("/admin/").status_code)

    assert 200 not in answers


@pytest.mark.parametrize("address", ["debate", "person", "post", "invitation", "outboxmail", "event", "voice"])
def test_every_list_opens_and_searches(steward, opened, address):
    page = f"/admin/forum/{address}/"

    assert [steward.get(page).status_code, steward.get(f"{page}?q=x").status_code] == [200, 200]


def test_no_page_of_the_admin_shows_anything_sealed_or_secret(steward, writing, ben, bea, olga):
    add_reference(by=ben, item={"type": "book", "title": "Xylophone sources"}, key="xylophone1", client_key=uuid4())
    sign(writing, "a", title="Xylophone title", source="The sealed word is xylophone [@xylophone1].")
    draft = Text("Xylophone draft", "", "Half a xylophone.")
    save_draft(thread=writing.thread, slot="voice:2:opening", by=bea, text=draft, version=0)
    invite(
        debate=writing, by=olga, role="moderator", email="mo@example.org", message="A xylophone.", client_key=uuid4()
    )
    token = re.search(r"/invitations/([\w-]+)/", OutboxMail.objects.get(to="mo@example.org").text)[1]
    digest = Invitation.objects.get(email="mo@example.org").token_hash
    Person.objects.filter(pk=bea.pk).update(password="pbkdf2-secret-hash")

    found = pages(steward)

    # A search shows the word that was looked for in its own field; that is the steward's, not ours.
    told = {
        address: page.replace('value="xylophone"', "").replace("q=xylophone", "") for address, page in found.items()
    }
    assert len(told) > 40
    for secret in ("xylophone", token, digest, "pbkdf2"):
        assert [address for address, page in told.items() if secret in page.lower()] == []


def test_a_search_does_not_find_a_sealed_text_by_its_words(steward, sealed):
    for words in ("xylophone", "Sealed", "title"):
        response = steward.get(f"/admin/forum/post/?q={words}")
        assert response.context["cl"].result_count == 0


def test_nothing_is_added_changed_or_deleted_by_hand(steward, opened):
    post = Post.objects.filter(thread=opened.thread).first()
    answers = [
        steward.get("/admin/forum/post/add/").status_code,
        steward.post(f"/admin/forum/post/{post.pk}/change/", {"kind": "reply"}).status_code,
        steward.post(f"/admin/forum/post/{post.pk}/delete/", {"post": "yes"}).status_code,
        steward.post(f"/admin/forum/debate/{opened.pk}/delete/", {"post": "yes"}).status_code,
    ]

    assert answers == [403] * 4
    assert Post.objects.filter(pk=post.pk).exists()


def act(client, model, action, *rows):
    data = {"action": action, "_selected_action": [row.pk for row in rows], "index": "0"}
    return client.post(f"/admin/forum/{model}/", data, follow=True).content.decode()


def test_a_steward_lets_somebody_organize(steward, cleo):
    act(steward, "person", "let_organize", cleo)

    assert Person.objects.get(pk=cleo.pk).may_organize is True


def test_no_steward_ends_their_own_stewardship(steward, ada, cleo):
    said = act(steward, "person", "end_stewardship", ada, cleo)

    assert "You cannot do that to yourself" in said
    assert Person.objects.get(pk=ada.pk).is_steward is True


def test_only_stewards_change_standing(olga, cleo):
    with pytest.raises(Refused, match="Only stewards"):
        change_standing(whose=cleo, by=olga, may_organize=True)


def test_an_invitation_is_sent_again_only_by_an_organizer_of_its_debate(steward, ada, debate, olga):
    invitation = invite(debate=debate, by=olga, role="moderator", email="mo@example.org", client_key=uuid4())

    said = act(steward, "invitation", "send_again", invitation)

    assert "Only the organizers of this debate may do that." in said
    assert Invitation.objects.get(pk=invitation.pk).sends == 1


def test_waiting_mail_can_be_hurried(steward, db):
    later = timezone.now() + timedelta(hours=5)
    mail = OutboxMail.objects.create(key="k", to="a@example.org", subject="S", text="T", not_before=later)

    act(steward, "outboxmail", "try_again_now", mail)

    mail.refresh_from_db()
    assert mail.not_before <= timezone.now()


@pytest.mark.parametrize(
    "question",
    [
        "post/?source__contains=xylophone",
        "post/?title__startswith=S",
        "post/?revisions__source__contains=xylophone",
        "outboxmail/?text__contains=invitations",
        "person/?password__startswith=p",
        "invitation/?token_hash__startswith=a",
    ],
)
def test_an_address_cannot_ask_for_what_the_lists_hide(steward, sealed, question):
    assert steward.get(f"/admin/forum/{question}").status_code == 400


def test_what_the_lists_offer_can_be_filtered_by(steward, sealed):
    year = timezone.now().year
    for question in ("post/?status__exact=sealed", "voice/?debate__stage=writing", f"debate/?created_at__year={year}"):
        assert steward.get(f"/admin/forum/{question}").status_code == 200


def test_no_number_leads_to_the_key_of_a_private_reference(steward, sealed, ben):
    from django.contrib.contenttypes.models import ContentType

    reference = add_reference(by=ben, item={"type": "webpage", "title": "Vibraphone"}, client_key=uuid4())
    kind = ContentType.objects.get_for_model(reference).pk

    assert steward.get(f"/admin/r/{kind}/{reference.pk}/").status_code == 404
