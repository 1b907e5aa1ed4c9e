"""Pictures in a debate's gallery, with their full credit."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from forum.library.models import CreditedImage


def path(debate, rest: str = "") -> str:
    return f"/debates/{debate.slug}/organize/gallery/{rest}"


def picture() -> SimpleUploadedFile:
    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    return SimpleUploadedFile("field.png", data.getvalue(), "image/png")


def credit(**changed) -> dict[str, object]:
    fields = {
        "file": picture(),
        "alt": "A teal field.",
        "title": "Field",
        "author": "Our own hand",
        "licence": "CC0-1.0",
        "source_url": "https://example.org/field",
        "via": "own upload",
        "client_key": str(uuid4()),
    }
    return fields | changed


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_picture_with_full_credit_hangs_in_the_gallery(client, debate, olga):
    client.force_login(olga)

    answer = client.post(path(debate), credit())
    page = client.get(path(debate)).content.decode()

    image = debate.gallery.get().image
    assert answer.url == path(debate)
    assert (image.author, image.licence, image.topic, image.uploaded_by, image.missing) == (
        "Our own hand",
        "CC0-1.0",
        debate.topic,
        olga,
        [],
    )
    assert "CC0 1.0" in page
    assert 'alt="A teal field."' in page


def test_the_same_form_sent_twice_hangs_one_picture(client, debate, olga):
    client.force_login(olga)
    key = str(uuid4())

    for _press in range(2):
        client.post(path(debate), credit(client_key=key))

    assert (CreditedImage.objects.count(), debate.gallery.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"alt": ""}, "alt"),
        ({"author": ""}, "author"),
        ({"licence": ""}, "licence"),
        ({"licence": "all mine"}, "licence"),
        ({"source_url": ""}, "source_url"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"via": ""}, "via"),
        ({"file": ""}, "file"),
        ({"file": SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")}, "file"),
    ],
)
def test_what_is_missing_or_wrong_is_named_by_field(client, debate, olga, wrong, field):
    client.force_login(olga)

    answer = client.post(path(debate), credit(**wrong))

    assert list(answer.context["form"].errors) == [field]
    assert "own upload" in answer.content.decode() or field == "via"
    assert CreditedImage.objects.count() == 0


def test_a_picture_is_taken_down_and_stays_in_the_library(client, debate, olga):
    client.force_login(olga)
    client.post(path(debate), credit())

    client.post(path(debate, f"{debate.gallery.get().pk}/remove/"))

    assert debate.gallery.count() == 0
    assert CreditedImage.objects.count() == 1


def test_the_picture_of_another_debate_cannot_be_taken_down_from_here(client, debate, writing, olga):
    client.force_login(olga)

    assert client.post(path(debate, "999/remove/")).status_code == 404
