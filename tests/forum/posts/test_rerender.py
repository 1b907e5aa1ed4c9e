"""What is corrected in the library is shown anew, with the text untouched."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from forum.library.actions import add_reference, credit_image, edit_reference
from forum.library.models import CreditedImage, Reference
from forum.live.models import Event
from forum.posts.models import Post
from tests.cast import move, sign
from tests.forum.library.test_pages import CREDIT, picture


@pytest.fixture
def cited(writing, olga, ben, settings, tmp_path):
    """An open debate in which Ben cites a source and shows a picture."""
    settings.MEDIA_ROOT = tmp_path
    reference = add_reference(by=ben, item={"title": "Old title"}, kind="book", client_key=uuid4())
    image = picture(ben, **CREDIT)
    sign(writing, "a", source=f"See [@{reference.key}].\n\n![Red]({image.url})\n")
    sign(writing, "b")
    return move(writing, olga, "open")


def words_of(debate):
    return Post.objects.get(contribution__voice__debate=debate, contribution__voice__order=0)


def test_a_corrected_title_shows_wherever_it_is_cited(cited, ben, django_capture_on_commit_callbacks):
    before = words_of(cited)

    with django_capture_on_commit_callbacks(execute=True):
        edit_reference(reference=Reference.objects.get(), by=ben, item={"title": "New title"}, kind="book")

    after = words_of(cited)
    assert "Old title" in before.html
    assert "New title" in after.html
    assert (after.version, after.source, after.edited_at) == (before.version, before.source, None)
    assert Event.objects.last().kind == "post.rerendered"


def test_a_corrected_credit_shows_under_the_picture(cited, ben, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        credit_image(image=CreditedImage.objects.get(), by=ben, **{**CREDIT, "author": "Bea Brush"})

    assert "Bea Brush" in words_of(cited).html
    assert "Bo Brush" not in words_of(cited).html


def test_a_correction_of_what_a_sealed_text_cites_tells_nobody(writing, ben, django_capture_on_commit_callbacks):
    reference = add_reference(by=ben, item={"title": "Old title"}, kind="book", client_key=uuid4())
    sign(writing, "a", source=f"See [@{reference.key}].")
    events = Event.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        edit_reference(reference=reference, by=ben, item={"title": "New title"}, kind="book")

    assert "New title" in words_of(writing).html
    assert Event.objects.count() == events
    reference.refresh_from_db()
    assert reference.listed_at is None


def test_a_completed_credit_lists_a_picture_of_an_open_gallery(
    opened, olga, django_capture_on_commit_callbacks, settings, tmp_path
):
    from forum.debates.actions import put_in_gallery

    settings.MEDIA_ROOT = tmp_path
    image = picture(olga, topic=opened.topic)
    put_in_gallery(debate=opened, by=olga, image=image)
    assert CreditedImage.objects.get().listed_at is None

    with django_capture_on_commit_callbacks(execute=True):
        credit_image(image=image, by=olga, **CREDIT)

    assert CreditedImage.objects.get().listed_at is not None
    assert Event.objects.last().kind == "gallery.changed"


def test_the_command_renders_what_an_older_renderer_made(cited):
    Post.objects.update(html="old", render_version=0)
    out = StringIO()

    call_command("rerender", stdout=out)

    assert "See" in words_of(cited).html
    assert out.getvalue() == "3 posts looked at, 3 of them changed.\n"
    call_command("rerender", "--all", stdout=(again := StringIO()))
    assert again.getvalue() == "3 posts looked at, 0 of them changed.\n"
