"""The pages of the library as people with different roles see them."""

import json
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from forum.library.actions import add_reference, upload_image
from forum.library.models import CreditedImage, Reference
from tests.cast import move, new_debate, seat, sign, voice_of

pytestmark = pytest.mark.every_database

ITEM = {
    "type": "article-journal",
    "title": "Faces and Commons",
    "author": [{"family": "Doe", "given": "Jané"}],
    "container-title": "Journal of Pictures",
    "issued": {"date-parts": [[2021, 3]]},
    "DOI": "10.1000/faces",
}


def source(by, title="Faces and Commons", **fields):
    item = {**ITEM, "title": title, "DOI": f"10.1000/{uuid4().hex[:8]}"}
    return add_reference(by=by, item=item, kind="paper", client_key=uuid4(), **fields)


def listed(by, title="Faces and Commons"):
    reference = source(by, title)
    Reference.objects.filter(pk=reference.pk).update(listed_at=timezone.now())
    return reference


def picture(by, topic=None, **credit):
    file = BytesIO()
    Image.new("RGB", (60, 40), (200, 30, 30)).save(file, "PNG")
    file.seek(0)
    return upload_image(by=by, file=file, topic=topic, client_key=uuid4(), **credit)


CREDIT = {"alt": "A red field", "title": "Red", "author": "Bo Brush", "licence": "CC-BY-4.0",
          "source_url": "https://example.org/red", "via": "own upload"}  # fmt: skip


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def typed(**fields):
    base = {"kind": "web page", "title": "A page", "authors": "", "issued": "", "url": "https://example.org/p",
            "retrieved_on": "2022-02-14", "archived_url": "", "client_key": uuid4(), "do": "save"}  # fmt: skip
    return {**base, **fields}


def test_search_finds_words_in_any_field_without_accents_and_case(client, writing, ben):
    listed(ben)
    listed(ben, "Another Thing")

    def titles(q):
        return [one.csl["title"] for one in client.get("/library/", {"q": q}).context["page"].object_list]

    assert titles("jane FACES") == ["Faces and Commons"]
    assert titles("journal of pictures") == ["Another Thing", "Faces and Commons"]
    assert titles("title") == []
    assert titles("100%") == []


def test_the_index_asks_the_same_number_of_questions_for_one_and_for_three(
    client, writing, ben, django_assert_num_queries
):
    for number in (1, 3):
        while Reference.objects.count() < number:
            listed(ben)
        with django_assert_num_queries(2):
            client.get("/library/")


def test_the_selection_can_be_taken_away_in_three_formats(client, writing, ben):
    reference = listed(ben)
    listed(ben, "Another Thing")

    answers = {form: client.get(f"/library/export.{form}", {"q": "faces"}) for form in ("bib", "ris", "json")}

    assert reference.key in answers["bib"].content.decode()
    assert "TI  - Faces and Commons" in answers["ris"].content.decode()
    assert [item["id"] for item in json.loads(answers["json"].content)] == [reference.key]
    assert answers["bib"]["Content-Disposition"] == 'attachment; filename="references.bib"' or reference.key
    assert client.get("/library/export.exe").status_code == 404


@pytest.mark.parametrize("style", ["apa", "chicago-author-date", "ieee", "oscola", "nonsense"])
def test_a_source_is_shown_in_every_style(client, writing, ben, style):
    page = client.get(listed(ben).get_absolute_url(), {"style": style})

    assert "Journal of Pictures" in page.content.decode()


def test_a_source_is_typed_in_by_kind(client, writing, ben):
    client.force_login(ben)

    answer = client.post(
        reverse("library:new_reference"),
        typed(kind="legal instrument", title="Some Act", authors="Parliament\nDoe, Jane", issued="2019-06-07",
              number="2019/1", jurisdiction="EU", section="4(1)", legal_status="in force", retrieved_on=""),
    )  # fmt: skip

    made = Reference.objects.get()
    assert answer.url == made.get_absolute_url()
    assert made.csl == {
        "type": "legislation",
        "title": "Some Act",
        "author": [{"literal": "Parliament"}, {"family": "Doe", "given": "Jane"}],
        "issued": {"date-parts": [[2019, 6, 7]]},
        "number": "2019/1",
        "jurisdiction": "EU",
        "section": "4(1)",
        "URL": "https://example.org/p",
    }
    assert (made.kind, made.legal_status, made.retrieved_on) == ("legal instrument", "in force", None)
    assert "in force" in client.get(answer.url).content.decode()


def test_a_web_page_needs_address_and_day_and_the_sentences_stand_beside_the_fields(client, writing, ben):
    client.force_login(ben)

    answer = client.post(reverse("library:new_reference"), typed(url="", retrieved_on="", issued="spring", title=""))

    assert set(answer.context["form"].errors) == {"title", "url", "retrieved_on", "issued"}
    assert "Write the date as 2021, 2021-03 or 2021-03-15." in answer.content.decode()
    assert not Reference.objects.exists()


def test_another_kind_shows_its_fields_and_loses_nothing(client, writing, ben):
    client.force_login(ben)

    answer = client.post(reverse("library:new_reference"), typed(do="kind", kind="book", title="", authors="Doe, Jane"))

    page = answer.content.decode()
    assert "Doe, Jane" in page
    assert "Edition" in page
    assert "errsum" not in page


def test_the_same_submit_twice_is_one_source(client, writing, ben):
    client.force_login(ben)
    data = typed()

    answers = [client.post(reverse("library:new_reference"), data).url for _ in range(2)]

    assert answers[0] == answers[1]
    assert Reference.objects.count() == 1


@pytest.mark.parametrize("field", ["url", "archived_url", "doi", "issued", "retrieved_on", "kind", "title"])
@pytest.mark.parametrize("value", ["javascript:alert(1)", "\x00", "9" * 5000, "//", "0000-00-00", "<script>"])
def test_nonsense_is_never_a_crash(client, writing, ben, field, value):
    client.force_login(ben)

    assert client.post(reverse("library:new_reference"), typed(**{field: value})).status_code in (200, 302)
    if made := Reference.objects.first():
        assert 'href="javascript:' not in client.get(made.get_absolute_url()).content.decode()


def test_a_correction_keeps_what_the_form_does_not_ask(client, writing, ben):
    client.force_login(ben)
    reference = add_reference(
        by=ben, item={**ITEM, "abstract": "Long.", "language": "fr"}, kind="paper", client_key=uuid4()
    )
    page = client.get(reverse("library:edit_reference", args=[reference.key]))
    data = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}

    client.post(reverse("library:edit_reference", args=[reference.key]), {**data, "title": "Faces, corrected"})

    reference.refresh_from_db()
    assert reference.csl == {**ITEM, "title": "Faces, corrected", "abstract": "Long.", "language": "fr"}


def test_strangers_neither_add_nor_correct(client, opened, ben, dan, cleo):
    reference = listed(ben)
    client.force_login(cleo)

    assert client.get(reverse("library:new_reference")).status_code == 403
    assert client.get(reverse("library:edit_reference", args=[reference.key])).status_code == 403
    assert client.post(reverse("library:import_references"), {"pasted": "@x"}).status_code == 403


def test_pasted_bibtex_is_imported_and_a_mistake_imports_nothing(client, writing, ben):
    client.force_login(ben)
    good = "@book{doe2020, title={One}, author={Doe, Jane}, year=2020}\n"

    bad = client.post(
        reverse("library:import_references"), {"pasted": good + "@book{x, title={Tw", "client_key": uuid4()}
    )
    assert "Line 2" in bad.content.decode()
    assert not Reference.objects.exists()
    client.post(reverse("library:import_references"), {"pasted": good, "client_key": uuid4()})

    assert [one.key for one in Reference.objects.all()] == ["doe2020"]


def test_a_file_of_another_encoding_is_refused_with_a_sentence(client, writing, ben):
    client.force_login(ben)
    file = BytesIO("@book{x, title={Éte}}".encode("latin-1"))
    file.name = "x.bib"

    page = client.post(reverse("library:import_references"), {"file": file, "client_key": uuid4()}).content.decode()

    assert "not text in UTF-8" in page


def test_the_page_of_a_picture_names_what_its_credit_lacks(client, writing, ben):
    image = picture(ben)
    client.force_login(ben)

    page = client.get(image.get_absolute_url()).content.decode()
    answer = client.post(reverse("library:edit_image", args=[image.pk]), CREDIT)

    assert "Readers cannot see it yet." in page
    assert answer.url == image.get_absolute_url()
    assert CreditedImage.objects.get().missing == []
    assert "CC BY 4.0" in client.get(image.get_absolute_url()).content.decode()


def test_a_shown_picture_keeps_its_full_credit(client, writing, ben):
    image = picture(ben, **CREDIT)
    CreditedImage.objects.update(listed_at=timezone.now())
    client.force_login(ben)

    page = client.post(reverse("library:edit_image", args=[image.pk]), {**CREDIT, "author": ""}).content.decode()

    assert "it must keep its full credit" in page
    assert CreditedImage.objects.get().author == "Bo Brush"


def test_the_picture_itself_is_served_as_webp_and_nothing_else(client, writing, ben):
    image = picture(ben)
    client.force_login(ben)

    answer = client.get(image.url)

    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, max-age=300"
    CreditedImage.objects.update(listed_at=timezone.now(), **CREDIT)
    assert client.get(image.url)["Cache-Control"] == "public, max-age=86400"


def test_a_picture_without_its_file_is_a_404(client, writing, ben):
    image = picture(ben)
    image.file.delete(save=False)
    client.force_login(ben)

    assert client.get(image.url).status_code == 404


def test_nothing_made_for_a_sealed_text_is_seen_by_others_on_any_path(client, writing, olga, ben, bea, cleo, ada, dan):
    reference = source(ben, "Xylophone Studies", topic=writing.topic, retrieved_on=date(2022, 2, 14))
    image = picture(ben, topic=writing.topic, **{**CREDIT, "title": "Xylophone"})
    sign(writing, "a", source=f"The sealed [@{reference.key}, p. 3].\n\n![x]({image.url})\n")
    paths = [
        "/library/",
        "/library/?q=xylophone",
        "/library/search.json?q=xylophone",
        f"/library/search.json?topic={writing.topic.key}",
        *(f"/library/export.{form}?key={reference.key}" for form in ("bib", "ris", "json")),
        *(f"/library/export.{form}" for form in ("bib", "ris", "json")),
        reference.get_absolute_url(),
        reverse("library:edit_reference", args=[reference.key]),
        image.get_absolute_url(),
        reverse("library:edit_image", args=[image.pk]),
    ]

    for person in (None, bea, cleo, dan, ada):
        client.force_login(person) if person else client.logout()
        for path in paths:
            page = client.get(path).content.decode().lower()
            assert "xylophone studies" not in page, path
            assert "bo brush" not in page, path
        assert client.get(image.url).status_code == 404
    for person in (ben, olga):
        client.force_login(person)
        assert client.get(reference.get_absolute_url()).status_code == 200
        assert client.get(image.url).status_code == 200


def test_a_listed_source_does_not_tell_which_sealed_text_cites_it(client, writing, olga, ben, bea):
    reference = listed(bea)
    sign(writing, "a", title="Sealed title", source=f"The sealed [@{reference.key}].")
    client.force_login(bea)

    page = client.get(reference.get_absolute_url()).content.decode()
    found = client.get("/library/search.json", {"q": "faces", "topic": str(writing.topic.key)}).json()

    assert "Sealed title" not in page
    assert "No text that you may read cites it." in page
    assert [one["in_debate"] for one in found] == [False]
    client.force_login(olga)
    assert "Sealed title" in client.get(reference.get_absolute_url()).content.decode()


def test_when_the_debate_opens_its_sources_are_listed_and_say_where_they_are_cited(client, writing, olga, ben):
    reference = source(ben, topic=writing.topic)
    image = picture(ben, topic=writing.topic, **CREDIT)
    sign(writing, "a", source=f"Said [@{reference.key}, p. 3].\n\n![x]({image.url})\n")
    sign(writing, "b")
    move(writing, olga, "open")

    page = client.get(reference.get_absolute_url()).content.decode()

    assert "Title A" in page
    assert "p. 3" in page
    assert "Title A" in client.get(image.get_absolute_url()).content.decode()
    assert client.get(image.url).status_code == 200


def test_of_a_private_debate_the_library_tells_strangers_no_titles(client, olga, ben, dan):
    debate = move(new_debate(olga, format_key="open-question", is_open=False), olga, "start_writing")
    seat(voice_of(debate, "a"), ben, olga)
    reference = listed(olga)
    sign(debate, "a", title="Private title", source=f"Said [@{reference.key}].")

    client.force_login(dan)
    assert "Private title" not in client.get(reference.get_absolute_url()).content.decode()
    client.force_login(ben)
    assert "Private title" in client.get(reference.get_absolute_url()).content.decode()
