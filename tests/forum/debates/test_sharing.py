"""The picture beside a link: drawn from what readers can know, the same each time, and of public debates only."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from forum.debates.actions import edit_debate
from forum.share.picture import HEIGHT, WIDTH, answer


def path(debate) -> str:
    return reverse("debates:share", args=[debate.slug])


def test_it_is_a_picture_of_the_size_that_the_page_says(client, opened):
    response = client.get(path(opened))
    page = client.get(opened.get_absolute_url()).content.decode()

    with Image.open(BytesIO(response.content)) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
    assert response["Content-Type"] == "image/png"
    assert f'<meta property="og:image" content="http://127.0.0.1:8000{path(opened)}">' in page
    assert f'<meta property="og:image:width" content="{WIDTH}">' in page


def test_the_same_words_give_the_same_picture_and_others_another(client, opened, olga):
    first, second = client.get(path(opened)), client.get(path(opened))
    edit_debate(debate=opened, by=olga, question="Who owns an eye?")
    third = client.get(path(opened))

    assert first.content == second.content != third.content
    assert first["ETag"] == second["ETag"] != third["ETag"]


def test_a_debate_for_members_only_has_none_not_even_for_them(client, opened, olga):
    edit_debate(debate=opened, by=olga, is_open=False)
    client.force_login(olga)

    assert client.get(path(opened)).status_code == 404
    assert "og:image" not in client.get(opened.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "title",
    [
        *(
            '#read("/etc/passwd")',
            "$ x^2 $ *bold* _em_ `code` \\u{41}",
            "من يملك الوجه؟ מי הבעלים",
            "😀 ∑ ☃",
            "\u202e" * 9,
        ),
        *("word " * 60, "x" * 300, "a\tb\x0bc"),
    ],
)
def test_any_words_are_drawn_as_words(title):
    drawn = answer(title=title, above="Debate", below=title, sides=9, language="x" * 40)

    with Image.open(BytesIO(drawn.content)) as image:
        assert image.size == (WIDTH, HEIGHT)


def test_what_is_written_before_it_opens_changes_nothing_in_it(client, writing):
    from tests.cast import sign

    before = client.get(path(writing)).content
    sign(writing, "a", title="A sealed title")

    assert client.get(path(writing)).content == before
