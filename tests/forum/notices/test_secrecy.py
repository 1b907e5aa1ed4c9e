"""Nothing is told that somebody may not read now: asked when it is noticed, when it is shown, and when it is sent."""

import pytest

from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.debates.responses import edit_response
from forum.live import topics
from forum.mail import outbox
from forum.mail.models import OutboxMail
from forum.moderation.actions import hide_post, restore_post
from forum.notices import mailing, telling
from forum.notices.lines import lines_of
from forum.notices.models import Follow, Notice
from forum.people.models import Person
from forum.posts.models import Post
from tests.cast import response, sign
from tests.forum.debates.rebutting import rebut
from tests.forum.notices.noticing import follows, forget, told, unread, visible

pytestmark = pytest.mark.every_database


def lines(person: Person) -> str:
    person = Person.objects.get(pk=person.pk)
    found = lines_of(list(Notice.objects.visible_to(person).told()), person)
    return " ".join(f"{line.says} {line.excerpt} {line.path}" for line in found)


def test_a_hidden_text_takes_its_lines_along_and_brings_them_back(moderated, ben, cleo, mo):
    follows(ben, moderated) if not Follow.objects.filter(person=ben).exists() else None
    forget()
    post = response(moderated, cleo, "A word on the theremin.")
    telling.tell_due()
    assert ("theremin" in lines(ben), unread(ben)) == (True, 1)

    hide_post(post=post, by=mo, reason="Insults.")
    telling.tell_due()
    assert (lines(ben), unread(ben)) == ("", 0)

    restore_post(post=post, by=mo, reason="A mistake.")
    telling.tell_due()
    assert ("theremin" in lines(ben), unread(ben)) == (True, 1)


def test_what_is_hidden_before_anybody_was_told_is_told_to_nobody(moderated, ben, cleo, mo):
    forget()
    post = response(moderated, cleo)
    hide_post(post=post, by=mo, reason="Insults.")
    telling.tell_due()

    assert told(ben) == []
    assert told(cleo) == ["hidden"]  # its author finds the decision


def test_a_mail_that_waits_is_not_sent_once_its_text_is_hidden_and_the_rest_is_told(
    moderated, olga, ben, cleo, dan, mo
):
    follows(dan, moderated, "now")
    forget()
    bad = response(moderated, cleo, "A word on the theremin.")
    response(moderated, ben, "A word on the cello.")
    telling.tell_due()
    mailing.mail_due()
    (mail,) = OutboxMail.objects.filter(to=dan.email)
    assert ("theremin" in mail.text, "cello" in mail.text) == (True, True)

    hide_post(post=bad, by=mo, reason="Insults.")
    assert not mailing.may_go(mail.key)
    outbox.cancel(mail.key)
    telling.tell_due()
    mailing.mail_due()

    mail = OutboxMail.objects.get(to=dan.email, status="waiting")
    assert ("theremin" in mail.text, "cello" in mail.text) == (False, True)
    assert mailing.may_go(mail.key)


def test_of_a_debate_that_is_for_members_now_a_reader_is_told_nothing_more(opened, olga, ben, cleo):
    follows(cleo, opened, "now")
    forget()
    response(opened, ben, "A word on the theremin.")
    telling.tell_due()
    mailing.mail_due()
    (mail,) = OutboxMail.objects.filter(to=cleo.email)

    edit_debate(debate=Debate.objects.get(pk=opened.pk), by=olga, is_open=False)
    telling.tell_due()
    response(opened, ben, "Another.")
    telling.tell_due()

    assert (visible(cleo), lines(cleo), unread(cleo)) == ([], "", 0)
    assert Notice.objects.filter(person=cleo).count() == 1
    assert not mailing.may_go(mail.key)
    assert mailing.mail_due() >= 0
    assert OutboxMail.objects.filter(to=cleo.email).count() == 1


def test_a_sealed_text_is_told_to_the_organizers_without_a_word_of_it(writing, olga, ben, bea, ada):
    follows(ada, writing)
    forget()
    sign(writing, "a", title="Sealed title", source="The sealed word is xylophone.")
    telling.tell_due()

    assert (told(olga), told(bea), told(ada), told(ben)) == (["sealed"], [], [], [])
    assert "xylophone" not in lines(olga)
    assert "Sealed" not in lines(olga)


def test_what_waits_for_a_moderator_is_told_to_moderators_without_a_word_and_no_more_once_they_left(
    moderated, olga, mo, ben, cleo
):
    Debate.objects.filter(pk=moderated.pk).update(responses_from="reviewed")
    forget()
    response(Debate.objects.get(pk=moderated.pk), cleo, "A word on the theremin.")
    telling.tell_due()
    assert (told(mo), told(olga), told(ben)) == (["waiting"], ["waiting"], [])
    assert "theremin" not in lines(mo)

    mo.memberships.all().delete()
    assert visible(mo) == []


def test_an_excerpt_is_that_of_the_text_as_it_stands_now(moderated, ben, cleo):
    forget()
    post = response(moderated, cleo, "A word on the theremin.")
    telling.tell_due()
    from forum.posts.actions import Text

    edit_response(post=post, by=cleo, text=Text(source="Other words."), reason="Clearer.", version=post.version)

    assert ("theremin" in lines(ben), "Other words." in lines(ben)) == (False, True)


def test_a_passage_of_a_text_that_is_hidden_is_not_quoted(rebutting, ben, bea, cleo, olga):
    follows(cleo, rebutting)
    forget()
    rebut(rebutting, bea)
    telling.tell_due()
    assert "no permission" in lines(cleo)

    about = Post.objects.get(contribution__voice__order=0, contribution__voice__debate=rebutting)
    hide_post(post=about, by=olga, reason="Insults.")

    assert "no permission" not in lines(cleo)


@pytest.mark.parametrize("who", ["ada", "olga", "ben", "mo", "cleo", "dan"])
@pytest.mark.parametrize("is_open", [True, False])
def test_what_is_visible_is_what_the_rules_let_one_read(moderated, cleo, ben, who, is_open, olga, request):
    person = request.getfixturevalue(who)
    follows(person, moderated) if not Follow.objects.filter(person=person, topic=moderated.topic).exists() else None
    forget()
    response(moderated, cleo)
    response(moderated, ben)
    telling.tell_due()
    edit_debate(debate=Debate.objects.get(pk=moderated.pk), by=olga, is_open=is_open)

    person = Person.objects.get(pk=person.pk)
    topic = Debate.objects.get(pk=moderated.pk).topic
    seen = Notice.objects.visible_to(person).exists()
    assert seen is (bool(topics.may_read(person, topic)) and Notice.objects.filter(person=person).exists())
