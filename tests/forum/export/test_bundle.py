from dataclasses import replace

import pytest
from hypothesis import given, settings

from forum.export.bundle import ImageFacts, PostFacts, VoiceFacts, problems
from forum.export.exchanges import RebuttalFacts
from tests.forum.export.made import argued, debate
from tests.forum.export.strategies import bundles


def test_a_whole_debate_has_no_problems():
    assert problems(debate()) == []


@given(bundles())
@settings(max_examples=25)
def test_a_made_debate_has_no_problems(bundle):
    assert problems(bundle) == []


def test_contributions_stand_in_the_order_of_their_voices():
    assert [post.number for post in debate().contributions] == [2, 3]


def test_closings_stand_behind_all_openings():
    closing = PostFacts(4, "closing", "public", "Last word", "Yes.", voice="a")
    bundle = replace(debate(), posts=(closing, *debate().posts))

    assert [post.number for post in bundle.contributions] == [2, 3, 4]


def test_reading_order_is_framing_then_contributions_then_the_rest():
    response = PostFacts(4, "response", "public", "", "I read both.")
    bundle = replace(debate(), posts=(response, *reversed(debate().posts)))

    assert [post.number for post in bundle.in_reading_order] == [1, 2, 3, 4]


def test_a_post_without_a_signature_is_signed_with_its_authors_name():
    assert debate().authors == ("Ben Dial", "Bea Rowan")


def test_a_sealed_post_has_no_link_of_its_own():
    sealed = PostFacts(None, "opening", "sealed", "Later", "Soon.", voice="a")

    assert debate().post_url(sealed) == "https://moot.example/debates/voices/"
    assert debate().post_url(debate().posts[1]) == "https://moot.example/debates/voices/posts/2/"


def test_the_gallery_keeps_its_own_order():
    assert [image.id for image in debate().gallery_images] == ["i2", "i1"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"stage": "dancing"}, "stage"),
        ({"voices": (*debate().voices, VoiceFacts("a", 3, "Again"))}, "voices[2]"),
        ({"voices": (VoiceFacts("a", 1, "A", contributor="dan"), VoiceFacts("b", 2, "B"))}, "voices[0].contributor"),
        ({"gallery": ("i1", "i9")}, "gallery[1]"),
        ({"references": ()}, "posts[1].citations[0].key"),
        ({"images": (ImageFacts("i1", "T", "A", "FAL", filename="../t.webp"),), "gallery": ()}, "images[0].filename"),
        ({"posts": (PostFacts(1, "sermon", "public", "", ""),)}, "posts[0].kind"),
        ({"posts": (PostFacts(1, "reply", "lost", "", ""),)}, "posts[0].status"),
        ({"posts": (PostFacts(None, "reply", "public", "", ""),)}, "posts[0].number"),
        ({"posts": (PostFacts(1, "reply", "public", "", "", reply_to=7),)}, "posts[0].reply_to"),
        ({"posts": (PostFacts(1, "reply", "public", "", "", reply_to=1),)}, "posts[0].reply_to"),
        ({"posts": (PostFacts(1, "rebuttal", "public", "", "", about=7),)}, "posts[0].about"),
        (
            {"posts": (PostFacts(1, "rebuttal", "public", "", "", rebuttal=RebuttalFacts("won")),)},
            "posts[0].rebuttal.state",
        ),
        (
            {"posts": (PostFacts(1, "rebuttal", "public", "", "", rebuttal=RebuttalFacts("conceded")),)},
            "posts[0].rebuttal.conceded",
        ),
        ({"errata": (replace(argued().errata[0], post=99),)}, "errata[0].post"),
        ({"errata": (replace(argued().errata[0], status="proposed"),)}, "errata[0].status"),
        ({"posts": (PostFacts(1, "reply", "public", "", "", author="dan"),)}, "posts[0].author"),
        ({"posts": (PostFacts(1, "opening", "public", "", ""),)}, "posts[0].voice"),
        ({"posts": (PostFacts(1, "opening", "public", "", "", voice="z"),)}, "posts[0].voice"),
        ({"posts": (PostFacts(1, "framing", "public", "", ""), PostFacts(2, "framing", "public", "", ""))}, "posts[1]"),
    ],
)
def test_what_does_not_fit_together_is_named_by_its_place(change, path):
    assert [place for place, _ in problems(replace(debate(), **change))] == [path]
