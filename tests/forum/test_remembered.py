"""Parts of a page that are drawn once for each version of a debate."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.template import Context, Template

from forum.once import OncePerVersion
from forum.verdicts import YES, no

PART = "{% load remembered %}{% remembered_of debate for may %}{{ drawn }}{% endremembered_of %}"


@pytest.fixture
def draw(monkeypatch):
    """Draws the part with these values, and says what it shows."""
    monkeypatch.setattr(OncePerVersion, "seconds", 60)
    template = Template(PART)
    debate = SimpleNamespace(topic=SimpleNamespace(key=uuid4(), version=1, is_public=True))

    def drawn(shows: str, who: str | None = "a", may=YES, version: int = 1) -> str:
        debate.topic.version = version
        return template.render(Context({"debate": debate, "for": who, "may": may, "drawn": shows}))

    return drawn


def test_it_is_drawn_once_for_a_version(draw):
    assert [draw("first"), draw("second"), draw("third", version=2), draw("fourth", version=2)] == [
        "first", "first", "third", "third",
    ]  # fmt: skip


def test_it_is_drawn_for_each_value_of_what_it_depends_on(draw):
    shown = [draw("first"), draw("second", "b"), draw("third", may=no("Not you.")), draw("fourth", may=no("Nor you."))]

    assert shown == ["first", "second", "third", "third"]


def test_for_a_reader_who_is_shown_more_it_is_drawn_alone(draw):
    draw("what all see")

    assert draw("a secret", None) == "a secret"
    assert draw("another", None) == "another"
    assert draw("what all see now") == "what all see"
