"""One's own pages: what waits, and the profile."""

from uuid import uuid4

import pytest

from forum.debates.members import invite, remove_member
from forum.live.models import Event
from forum.people.actions import edit_profile
from forum.people.models import Person
from forum.posts.actions import Text, save_draft
from tests.cast import late, move, new_debate, seat, sign, voice_of

ME, EDIT = "/people/me/", "/people/me/edit/"


def profile(**changed) -> dict[str, str]:
    fields = {"name": "Ben Example", "position": "", "affiliation": "", "biography": "", "orcid": "", "website": ""}
    return fields | changed


def test_one_s_own_pages_need_a_sign_in(client, db):
    for path in (ME, EDIT, "/people/me/disclosure/"):
        assert client.get(path).url == f"/accounts/login/?next={path}"


def test_the_overview_names_what_waits_and_links_to_it(client, writing, ben):
    client.force_login(ben)

    page = client.get(ME)

    assert [str(duty.what) for duty in page.context["duties"]] == [
        "Declare your interests",
        "Write your contribution: Who owns a face?",
    ]
    assert f"/debates/{writing.slug}/write/a/opening/" in page.content.decode()
    assert "Two things wait for you" in page.content.decode()


def test_a_draft_is_offered_to_go_on_with(client, writing, ben):
    voice = voice_of(writing, "a")
    save_draft(thread=writing.thread, slot=f"voice:{voice.pk}:opening", by=ben, text=Text(source="Half."), version=0)
    client.force_login(ben)

    duty = client.get(ME).context["duties"][-1]

    assert str(duty.what) == "Go on with your contribution: Who owns a face?"
    assert str(duty.why).startswith("Draft saved")


def test_what_is_signed_or_too_late_no_longer_waits(client, writing, ben, bea):
    sign(writing, "a")
    late(writing)

    for one in (ben, bea):
        client.force_login(one)
        whats = [str(duty.what) for duty in client.get(ME).context["duties"]]
        assert [what for what in whats if "contribution" in what] == []


def test_the_overview_lists_debates_with_their_roles(client, writing, olga):
    client.force_login(olga)

    page = client.get(ME)

    assert [(part.debate, [one.role for one in part.memberships]) for part in page.context["parts"]] == [
        (writing, ["organizer"])
    ]


def test_an_invitation_to_one_s_address_waits_without_its_link(client, debate, olga, cleo):
    invite(debate=debate, by=olga, role="moderator", email=cleo.email, client_key=uuid4())
    client.force_login(cleo)

    duties = client.get(ME).context["duties"]

    assert [(str(duty.what), duty.url) for duty in duties] == [("An invitation from Olga Example as moderator", "")]


@pytest.mark.parametrize("debates", [1, 3])
def test_the_overview_costs_the_same_for_one_debate_and_for_three(
    client, olga, ben, django_assert_num_queries, debates
):
    for n in range(debates):
        seat(voice_of(move(new_debate(olga, f"Question {n}?"), olga, "start_writing"), "a"), ben, olga)
    client.force_login(ben)

    with django_assert_num_queries(19):
        client.get(ME)


def test_the_profile_is_saved_and_told_to_the_debates(client, writing, ben):
    client.force_login(ben)

    answer = client.post(
        EDIT, profile(biography="I work on **faces**.", orcid="https://orcid.org/0000-0002-1825-0097/")
    )

    ben = Person.objects.get(pk=ben.pk)
    assert answer.url == ME
    assert ben.orcid == "0000-0002-1825-0097"
    assert "I work on <strong>faces</strong>." in ben.biography_html
    assert Event.objects.filter(topic=writing.topic, kind="person.edited").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "This field is required."),
        ("name", "Ben \u202enimda", "This name holds invisible characters. Type it anew."),
        ("name", "https://win.example", "A name cannot hold a web or e-mail address."),
        ("name", "ben@example.org", "A name cannot hold a web or e-mail address."),
        ("name", "Visit lucky-prize.com", "A name cannot hold a web or e-mail address."),
        ("name", "42", "A name needs at least one letter."),
        ("orcid", "12", "An ORCID iD looks like 0000-0002-1825-0097."),
        ("website", "javascript:alert(1)", "Enter a valid URL."),
        ("biography", "[" * 5000, "The markup of this text is too intricate to work out in time."),
    ],
)
def test_a_profile_that_cannot_be_kept_says_why_beside_the_field(client, ben, field, value, sentence):
    client.force_login(ben)

    answer = client.post(EDIT, profile(**{field: value}))

    assert answer.status_code == 200
    if field != "biography":  # how far brackets get depends on the parser; that nothing breaks is what counts
        assert answer.context["form"].errors[field][0] == sentence
    assert Person.objects.get(pk=ben.pk).name == "Ben Example"


@pytest.mark.parametrize("name", ["Zoë Müller-Łuczak", "محمد علی", "J. R. O’Neill Jr.", "A.B. Cohen", "می‌شود"])
def test_names_of_the_world_are_names(client, ben, name):
    client.force_login(ben)

    assert client.post(EDIT, profile(name=name)).status_code == 302
    assert Person.objects.get(pk=ben.pk).name == name


def test_a_link_to_another_site_is_not_followed_after_saving(client, ben):
    client.force_login(ben)

    assert client.post(EDIT, {**profile(), "next": "https://elsewhere.example/"}).url == ME
    assert client.post(EDIT, {**profile(), "next": "/library/"}).url == "/library/"


def test_a_draft_from_a_debate_one_has_left_is_still_one_s_own(client, writing, olga, ben):
    voice = voice_of(writing, "a")
    slot = f"voice:{voice.pk}:opening"
    save_draft(thread=writing.thread, slot=slot, by=ben, text=Text("", "", "Half a thought."), version=0)
    client.force_login(ben)
    assert "Drafts from debates you have left" not in client.get(ME).content.decode()

    remove_member(debate=writing, membership=ben.memberships.get(), by=olga)

    page = client.get(ME).content.decode()
    assert "Drafts from debates you have left" in page
    assert "Half a thought." in page


def test_a_name_that_is_given_up_is_remembered_once(ben):
    for name in ("Bert Other", "Bert Other", "Ben Example", "Benny Third"):
        edit_profile(whose=Person.objects.get(pk=ben.pk), by=ben, name=name)

    kept = Person.objects.get(pk=ben.pk)
    assert kept.former_names == ["Ben Example", "Bert Other"]
    assert kept.known_as == ("Benny Third", "Ben Example", "Bert Other")


def test_it_is_shown_and_exported_nowhere(client, moderated, mo, olga, ada):
    edit_profile(whose=mo, by=mo, name="Monika Sample")
    root = moderated.get_absolute_url()
    paths = [root, f"{root}thread/", f"{root}export.json", f"{root}export.md", f"{root}members/", f"{root}organize/"]
    paths += [mo.get_absolute_url(), ME, EDIT, f"/admin/forum/person/{mo.pk}/change/", "/admin/forum/person/"]

    for who in (None, mo, olga, ada):
        client.force_login(who) if who else client.logout()
        for path in paths:
            assert "Mo Example" not in client.get(path).content.decode(), (who, path)
