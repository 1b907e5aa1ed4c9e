"""Pictures on their way in: what is refused, and what becomes of what is taken."""

import random
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from forum.library.models import CreditedImage
from forum.library.pictures import BadPicture, picture_of

URL = "/compose/upload/"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def made(form="PNG", size=(60, 40), mode="RGB", **options) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 1 if mode in "1P" else None).save(out, form, **options)
    return out.getvalue()


def sent(client, data, name="x.png", mime="image/png", query=""):
    return client.post(URL + query, {"image": SimpleUploadedFile(name, data, content_type=mime)})


def test_a_picture_is_taken_in_with_an_incomplete_credit(client, writing, ben):
    client.force_login(ben)

    answer = sent(client, made(), query=f"?topic={writing.topic.key}")

    image = CreditedImage.objects.get()
    assert answer.json() == {
        "image_code": f"![](/media/images/{image.pk}.webp)",
        "image_path": f"/media/images/{image.pk}.webp",
        "id": str(image.pk),
        "credit_url": f"/library/images/{image.pk}/edit/",
    }
    assert (image.topic, image.uploaded_by, image.listed_at) == (writing.topic, ben, None)
    assert image.missing == ["alt", "author", "licence", "source_url", "via"]
    assert client.get(image.url).status_code == 200


def test_the_same_file_sent_twice_is_one_picture(client, writing, ben):
    client.force_login(ben)

    codes = {sent(client, made()).json()["image_code"] for _ in range(2)}

    assert len(codes) == 1
    assert CreditedImage.objects.count() == 1


def test_the_topic_of_somebody_elses_debate_is_not_taken(client, writing, dan):
    client.force_login(dan)

    assert sent(client, made(), query=f"?topic={writing.topic.key}").status_code == 200
    assert CreditedImage.objects.get().topic is None


@pytest.mark.parametrize("query", ["?topic=", "?topic=x", "?topic=00000000-0000-0000-0000-000000000000"])
def test_a_topic_that_is_none_does_no_harm(client, writing, ben, query):
    client.force_login(ben)

    assert sent(client, made(), query=query).status_code == 200


def test_readers_and_strangers_upload_nothing(client, writing, cleo):
    assert sent(client, made()).status_code == 403
    client.force_login(cleo)

    answer = sent(client, made())

    assert answer.status_code == 403
    assert answer.json() == {"image": ["Only people who take part in a debate may add to the library."]}
    assert not CreditedImage.objects.exists()


HOSTILE = {
    "a page that calls itself a picture": b"<html><script>alert(1)</script></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "pdf": b"%PDF-1.7\n1 0 obj<<>>endobj",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "half a picture": made("PNG", (200, 200))[:80],
    "half a photograph": made("JPEG", (400, 400))[:200],
    "an empty gif": b"GIF89a",
    "a tiff": made("TIFF"),
    "a bmp": made("BMP"),
    "a bomb": made("PNG", (20_000, 20_000), "1"),
    "a wide one": made("PNG", (9_000, 10), "1"),
    "many pixels": made("PNG", (7_000, 7_000), "1"),
    "random": random.Random(1).randbytes(3_000),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_picture_is_refused_with_a_sentence(client, writing, ben, what):
    client.force_login(ben)

    answer = sent(client, HOSTILE[what])

    assert answer.status_code == 400
    assert answer.json()["image"][0].endswith(".")
    assert not CreditedImage.objects.exists()


def test_a_request_without_a_file_or_with_an_empty_one_is_a_sentence(client, writing, ben):
    client.force_login(ben)

    assert client.post(URL).json() == {"image": ["Choose a picture."]}
    assert client.post(URL, {"image": "text"}).json() == {"image": ["Choose a picture."]}
    assert sent(client, b"").json() == {"image": ["This file is empty."]}
    assert client.get(URL).status_code == 405


def test_more_bytes_than_allowed_are_refused(client, writing, ben, settings):
    settings.IMAGE_MAX_BYTES = 100
    client.force_login(ben)

    assert "larger than" in sent(client, made(size=(300, 300)) + b"x" * 200).json()["image"][0]


def test_too_many_uploads_in_an_hour_wait(client, writing, ben, monkeypatch):
    monkeypatch.setattr("forum.posts.views.UPLOADS_AN_HOUR", 1)
    client.force_login(ben)

    assert [sent(client, made(size=(n, 9))).status_code for n in (8, 9)] == [200, 429]


def test_pictures_that_nothing_shows_do_not_pile_up(client, writing, ben, monkeypatch):
    monkeypatch.setattr("forum.posts.views.PICTURES_IN_STOCK", 1)
    client.force_login(ben)

    assert [sent(client, made(size=(n, 9))).status_code for n in (8, 9)] == [200, 400]


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "1"), ("PNG", "L"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "LA"), ("PNG", "I;16"), ("JPEG", "CMYK"),
     ("JPEG", "L"), ("WEBP", "RGBA"), ("GIF", "P")],
)  # fmt: skip
def test_every_mode_becomes_a_webp(form, mode):
    picture = picture_of(BytesIO(made(form, (30, 20), mode)))

    image = Image.open(BytesIO(picture.data))
    assert (image.format, image.size, (picture.width, picture.height)) == ("WEBP", (30, 20), (30, 20))


def test_a_photograph_is_turned_upright_and_tells_nothing_of_its_camera():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    data = made("JPEG", (80, 120), exif=exif, icc_profile=b"secret profile", comment=b"secret comment")

    picture = picture_of(BytesIO(data))

    image = Image.open(BytesIO(picture.data))
    assert image.size == (120, 80)
    assert dict(image.getexif()) == {}
    assert b"ecret" not in picture.data


def test_the_text_in_a_png_is_gone():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Secret Person")
    text.add_itxt("XML:com.adobe.xmp", "Secret")

    assert b"ecret" not in picture_of(BytesIO(made("PNG", pnginfo=text))).data


def test_a_large_picture_is_made_smaller_and_a_moving_one_stands_still():
    frames = [Image.new("P", (50, 50), color) for color in (1, 2, 3)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert (picture_of(BytesIO(made("JPEG", (4_000, 1_000)))).width, 500) == (2_000, 500)
    assert getattr(Image.open(BytesIO(picture_of(BytesIO(out.getvalue())).data)), "n_frames", 1) == 1


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_damaged_file_is_a_picture_or_a_sentence_and_nothing_else(form):
    chance = random.Random(form)
    whole = made(form, (40, 40), "P" if form in ("PNG", "GIF") else "RGB")

    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            said = picture_of(BytesIO(bytes(data[: chance.randint(1, len(data))]))).data[8:12]
        except BadPicture as bad:
            said = str(bad)[-1]
        assert said in (b"WEBP", ".")
