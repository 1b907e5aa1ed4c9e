"""Beginning and arranging a syllabus: who may, what is said when not, two tabs, and what readers then see."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from forum import rules
from forum.debates.actions import edit_debate
from forum.debates.models import Debate
from forum.library.models import Reference
from forum.library.syllabus import actions
from forum.library.syllabus.models import Syllabus, SyllabusItem
from forum.live.models import Event, Topic
from forum.verdicts import Refused
from tests.cast import move, response
from tests.forum.debates.test_races import at_once
from tests.forum.library.syllabuses import begin, listed, section, source, titles
from tests.support.poured import poured


@poured
def syllabus(opened, olga) -> Syllabus:
    return begin(opened, olga)


def kinds(topic) -> list[str]:
    return list(
        Event.objects.filter(topic=topic, kind__startswith="syllabus").order_by("seq").values_list("kind", flat=True)
    )


# Actions ------------------------------------------------------------------------------------------------------


def test_an_organizer_begins_one_and_a_second_time_gets_the_same(opened, olga):
    first, again = begin(opened, olga), begin(opened, olga, title="Another")

    assert (first.pk, first.slug, again.title) == (again.pk, "what-to-read", "What to read")
    assert "<em>beginners</em>" in first.html
    assert kinds(opened.topic) == ["syllabus.begun"]


@pytest.mark.parametrize("who", ["ben", "cleo", "dan", "ada"])
def test_nobody_else_begins_or_changes_one(syllabus, who, request, olga):
    person, where = request.getfixturevalue(who), section(syllabus, olga)

    for change in (
        lambda: actions.edit_syllabus(syllabus=syllabus, by=person, title="Mine", introduction=""),
        lambda: actions.add_section(syllabus=syllabus, by=person, title="Mine", client_key=uuid4()),
        lambda: actions.edit_section(section=where, by=person, title="Mine", introduction=""),
        lambda: actions.move_section(section=where, by=person, step=1, place=0),
        lambda: actions.remove_section(section=where, by=person),
        lambda: actions.add_item(section=where, by=person, reference=source(olga)),
    ):
        with pytest.raises(Refused, match="Only the organizers"):
            change()
    assert titles(syllabus) == [("Faces", [])]


def test_a_topic_that_nobody_describes_has_none(olga):
    from forum.people.actions import grant

    topic = Topic.objects.create(kind="nothing")
    grant(topic=topic, person=olga, role="organizer")

    with pytest.raises(Refused, match="can be no syllabus"):
        actions.begin_syllabus(topic=topic, by=olga, title="T")


def test_sections_and_sources_are_ordered_by_steps(syllabus, olga):
    faces, eyes = section(syllabus, olga), section(syllabus, olga, "Eyes")
    one, two = listed(faces, olga, "One"), listed(faces, olga, "Two")

    actions.move_item(item=two, by=olga, step=-1, place=1)
    actions.move_section(section=eyes, by=olga, step=-1, place=1)
    assert titles(syllabus) == [("Eyes", []), ("Faces", ["Two", "One"])]

    # Pressed twice, or at an end: it stays where it is.
    actions.move_item(item=two, by=olga, step=-1, place=1)
    actions.move_item(item=one, by=olga, step=1, place=1)
    actions.move_section(section=eyes, by=olga, step=-1, place=0)
    assert titles(syllabus) == [("Eyes", []), ("Faces", ["Two", "One"])]

    actions.edit_item(item=one, by=olga, annotation="Read it.", section=eyes, added_on=date(2022, 3, 1))
    assert titles(syllabus) == [("Eyes", ["One"]), ("Faces", ["Two"])]
    assert SyllabusItem.objects.get(pk=one.pk).added_on == date(2022, 3, 1)


def test_a_source_stands_on_a_syllabus_once(syllabus, olga):
    faces, eyes, what = section(syllabus, olga), section(syllabus, olga, "Eyes"), source(olga)

    first, again = (actions.add_item(section=faces, by=olga, reference=what) for _ in range(2))
    with pytest.raises(Refused, match="stands in the section “Faces” already"):
        actions.add_item(section=eyes, by=olga, reference=what)

    assert first.pk == again.pk
    syllabus.refresh_from_db()
    assert syllabus.item_count == 1
    assert kinds(syllabus.topic).count("syllabus.item_added") == 1


def test_a_section_is_removed_when_it_is_empty(syllabus, olga):
    faces = section(syllabus, olga)
    one = listed(faces, olga)

    with pytest.raises(Refused, match="Move or remove"):
        actions.remove_section(section=faces, by=olga)
    actions.remove_item(item=one, by=olga)
    actions.remove_section(section=faces, by=olga)

    assert titles(syllabus) == []
    assert Reference.objects.filter(pk=one.reference_id).exists()
    with pytest.raises(Refused, match="has been taken off"):
        actions.edit_item(item=one, by=olga, annotation="")


def test_two_sections_have_two_titles(syllabus, olga):
    eyes = section(syllabus, olga, "Eyes")
    section(syllabus, olga)

    with pytest.raises(Refused, match="of this title already"):
        section(syllabus, olga, "faces")
    with pytest.raises(Refused, match="of this title already"):
        actions.edit_section(section=eyes, by=olga, title="FACES", introduction="")
    actions.edit_section(section=eyes, by=olga, title="eyes", introduction="")


def test_two_who_write_at_once_do_not_overwrite_each_other(syllabus, olga):
    faces = section(syllabus, olga)
    was = actions.stamp_of("Faces", "")
    actions.edit_section(section=faces, by=olga, title="Faces", introduction="Theirs.", was=was)

    with pytest.raises(Refused, match="changed this meanwhile"):
        actions.edit_section(section=faces, by=olga, title="Faces", introduction="Mine.", was=was)

    assert [one.introduction for one in syllabus.sections.all()] == ["Theirs."]


@pytest.mark.django_db(transaction=True)
def test_pressed_at_once_it_is_one(opened, olga):
    made = at_once(*[lambda: begin(opened, olga)] * 3)
    key = uuid4()
    sections = at_once(*[lambda: actions.add_section(syllabus=made[0], by=olga, title="Faces", client_key=key)] * 3)
    what = source(olga)
    items = at_once(*[lambda: actions.add_item(section=sections[0], by=olga, reference=what)] * 3)

    assert [len({one.pk for one in rows}) for rows in (made, sections, items)] == [1, 1, 1]
    assert kinds(opened.topic) == ["syllabus.begun", "syllabus.edited", "syllabus.item_added"]


def test_what_is_archived_does_not_change(syllabus, opened, olga, cleo):
    move(opened, olga, "close")
    move(opened, olga, "archive")
    found = Syllabus.objects.get()

    for rule in (rules.can_edit_syllabus, rules.can_suggest_item, rules.can_subscribe):
        assert "archived" in str(rule(olga, found).reason)
    with pytest.raises(Refused, match="archived"):
        section(syllabus, olga)


def test_a_text_that_cannot_be_shown_is_refused_with_a_sentence(syllabus, olga):
    with pytest.raises(ValidationError, match=r"intricate|characters"):
        section(syllabus, olga, introduction="[" * 30_000 + "](" * 10_000)
    assert titles(syllabus) == []


# Pages --------------------------------------------------------------------------------------------------------


def test_readers_see_all_of_it_and_where_it_is_cited(syllabus, opened, olga, cleo, client):
    what = source(olga, "On faces", author=[{"family": "Roe", "given": "Ada"}], issued={"date-parts": [[2021]]})
    faces = section(syllabus, olga, introduction="Where they *come* from.")
    actions.add_item(
        section=faces,
        by=olga,
        reference=what,
        annotation="Read **it**.",
        licence="CC-BY-4.0",
        added_on=date(2022, 3, 1),
    )
    response(opened, cleo, f"As is said [@{what.key}].")

    page = client.get("/library/syllabus/what-to-read/").content.decode()

    for said in (
        *("Where they <em>come</em> from.", "Read <strong>it</strong>.", "Roe, A. (2021)", "Licence: CC BY 4.0."),
        *(
            "Added on",
            "1 Mar 2022",
            "https://example.org/on-faces",
            "Cited here in:",
            "(Cleo Example)",
            opened.question,
        ),
    ):
        assert said in page
    debate = client.get(opened.get_absolute_url()).content.decode()
    assert "1 annotated source" in debate
    reference = client.get(what.get_absolute_url()).content.decode()
    assert f"/library/syllabus/what-to-read/#item-{faces.items.get().pk}" in reference


def test_an_empty_one_is_not_pointed_at(syllabus, opened, olga, client):
    assert "annotated source" not in client.get(opened.get_absolute_url()).content.decode()
    assert "Nothing is listed here yet." in client.get(syllabus.get_absolute_url()).content.decode()


def test_an_organizer_arranges_it_without_a_script(opened, olga, client):
    client.force_login(olga)
    answer = client.post(f"/library/syllabus/of/{opened.topic.key}/", {"title": "To read", "introduction": ""})
    start = answer.url
    assert client.get(f"/library/syllabus/of/{opened.topic.key}/").url == start == "/library/syllabus/to-read/arrange/"

    client.post(f"{start}sections/add/", {"title": "Faces", "introduction": "", "client_key": uuid4()})
    faces = Syllabus.objects.get().sections.get()
    what, other = source(olga, "One"), source(olga, "Two")
    found = client.get(f"{start}sections/{faces.pk}/add/?q=one").content.decode()
    assert (">Add<" in found, what.key in found, other.key in found) == (True, True, False)
    for one in (what, other):
        answer = client.post(f"{start}sections/{faces.pk}/add/", {"key": one.key})
        form = {"annotation": f"Said of {one}.", "licence": "", "section": faces.pk, "added_on": "2022-03-01"}
        assert client.post(answer.url, form).status_code == 302
    two = faces.items.get(reference=other)
    client.post(f"{start}items/{two.pk}/move/", {"to": "up", "place": 1})
    client.post(f"{start}texts/", {"title": "To read", "introduction": "So.", "closing": "The end."})
    page = client.get(start).content.decode()

    assert page.index("Said of Two.") < page.index("Said of One.")
    assert titles(Syllabus.objects.get()) == [("Faces", ["Two", "One"])]
    client.post(f"{start}items/{two.pk}/remove/")
    assert titles(Syllabus.objects.get()) == [("Faces", ["One"])]


def test_a_new_source_leads_back_to_its_section(syllabus, opened, olga, client):
    client.force_login(olga)
    faces = section(syllabus, olga)
    address = f"/library/references/new/?topic={opened.topic.key}&syllabus={syllabus.slug}&section={faces.pk}"

    answer = client.post(address, {"kind": "book", "title": "A new one", "client_key": uuid4()})
    assert (
        answer.url == f"/library/syllabus/what-to-read/arrange/sections/{faces.pk}/add/?q={Reference.objects.get().key}"
    )

    for wrong in ("//evil.example", "..", "a b"):
        answer = client.post(
            f"/library/references/new/?syllabus={wrong}&section=1",
            {"kind": "book", "title": f"Another {wrong}", "client_key": uuid4()},
        )
        assert answer.url.startswith("/library/references/")


def test_what_is_typed_stays_when_somebody_else_was_faster(syllabus, olga, client):
    client.force_login(olga)
    form = client.get(f"{syllabus.get_absolute_url()}arrange/texts/").context["form"]
    actions.edit_syllabus(syllabus=syllabus, by=olga, title="What to read", introduction="Theirs stands.")

    answer = client.post(
        f"{syllabus.get_absolute_url()}arrange/texts/",
        {"title": "What to read", "introduction": "Mine stays.", "closing": "", "was": form["was"].value()},
    ).content.decode()

    assert "Theirs stands." in answer
    assert "Mine stays." in answer
    assert Syllabus.objects.get().introduction == "Theirs stands."


@pytest.mark.parametrize("data", [{}, {"to": "up"}, {"to": "left", "place": "0"}, {"to": "up", "place": "²"}])
def test_a_button_pressed_with_nonsense_is_nowhere(syllabus, olga, client, data):
    client.force_login(olga)
    faces = section(syllabus, olga)

    assert client.post(f"{syllabus.get_absolute_url()}arrange/sections/{faces.pk}/move/", data).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("", 302), ("cleo", 403), ("ben", 403), ("ada", 403)])
def test_only_organizers_get_to_the_pages_that_arrange(syllabus, olga, who, status, client, request):
    one = listed(section(syllabus, olga), olga)
    if who:
        client.force_login(request.getfixturevalue(who))
    start = f"{syllabus.get_absolute_url()}arrange/"

    for path in (start, f"{start}texts/", f"{start}import/", f"{start}sections/add/", f"{start}items/{one.pk}/"):
        assert client.get(path).status_code == status
    for path in (f"{start}items/{one.pk}/remove/", f"{start}sections/{one.section_id}/remove/"):
        assert client.post(path).status_code == status
    assert SyllabusItem.objects.count() == 1


def test_a_page_asks_as_much_of_three_sections_as_of_one(
    syllabus, opened, olga, cleo, client, django_assert_num_queries
):
    def fill(title: str) -> None:
        where = section(syllabus, olga, title)
        for number in range(3):
            one = listed(where, olga, f"{title} {number}")
            response(opened, cleo, f"{title} {number} says so [@{one.reference.key}].")

    def count(path: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = [
        syllabus.get_absolute_url(),
        f"{syllabus.get_absolute_url()}export.md",
        f"{syllabus.get_absolute_url()}additions.atom",
    ]
    fill("A")
    before = [count(path) for path in paths]
    fill("B")
    fill("C")

    assert [count(path) for path in paths] == before
    assert max(before) <= 7


# Secrecy ------------------------------------------------------------------------------------------------------


@poured
def members_only(opened, olga) -> Syllabus:
    """Of a debate that only members read; it lists one source that is nowhere else."""
    edit_debate(debate=opened, by=olga, is_open=False)
    syllabus = begin(Debate.objects.get(pk=opened.pk), olga, title="Marimba list")
    listed(section(syllabus, olga, "Marimba section"), olga, "Marimba", annotation="Marimba annotation")
    return syllabus


def test_what_only_members_may_read_is_found_by_nobody_else(members_only, client, dan):
    key = Reference.objects.get().key
    start = members_only.get_absolute_url()
    paths = [
        *(start, f"{start}export.md", f"{start}export.json", f"{start}additions.atom", f"{start}additions/"),
        *(f"{start}suggest/", f"{start}suggestions/", f"{start}arrange/", f"/library/references/{key}/"),
        f"/library/syllabus/of/{members_only.topic.key}/",
    ]
    for person in (None, dan):
        if person:
            client.force_login(person)
        for path in paths:
            answer = client.get(path)
            assert answer.status_code in (404, 302)
            assert "arimba" not in answer.content.decode().replace(path, "")
        assert "Marimba" not in client.get("/library/?q=marimba").content.decode()


def test_members_and_stewards_read_it(members_only, ben, ada, client):
    for person in (ben, ada):
        client.force_login(person)
        page = client.get(members_only.get_absolute_url())
        assert "Marimba annotation" in page.content.decode()
        assert client.get(Reference.objects.get().get_absolute_url()).status_code == 200
    assert Reference.objects.get().listed_at is None


def test_once_everyone_may_read_the_topic_its_sources_are_listed(members_only, opened, olga, client):
    edit_debate(debate=Debate.objects.get(pk=opened.pk), by=olga, is_open=True)

    assert Reference.objects.get().listed_at is not None
    assert "Marimba annotation" in client.get(members_only.get_absolute_url()).content.decode()
    assert "Marimba" in client.get("/library/?q=marimba").content.decode()


def test_rules_and_queries_agree(members_only, opened, olga, ben, ada, cleo, dan):
    from django.contrib.auth.models import AnonymousUser

    for is_open in (False, True):
        edit_debate(debate=Debate.objects.get(pk=opened.pk), by=olga, is_open=is_open)
        found = Syllabus.objects.select_related("topic").get()
        for person in (AnonymousUser(), olga, ben, ada, cleo, dan):
            visible = Syllabus.objects.visible_to(person).filter(pk=found.pk).exists()
            assert visible is bool(rules.can_read_syllabus(person, found))


def test_hostile_texts_come_out_as_text(syllabus, olga, client):
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/y.png)"
    where = section(syllabus, olga, "<script>alert(2)</script>", introduction=evil)
    listed(where, olga, "<img src=x onerror=alert(3)>", annotation=evil)
    actions.edit_syllabus(syllabus=syllabus, by=olga, title="<b>T</b>", introduction=evil, closing=evil)

    for path in ("", "additions.atom"):
        body = client.get(f"{syllabus.get_absolute_url()}{path}").content.decode()
        assert "<script>alert" not in body
        assert 'href="javascript' not in body
        assert "<img src=x" not in body
        assert 'src="https://evil' not in body
