"""A moderated debate with a response of Cleo's, and a second moderator."""

from forum.debates.models import Debate
from forum.people.actions import grant
from forum.people.models import Person
from forum.posts.models import Post
from tests.cast import person, response
from tests.support.poured import poured


@poured
def mia(moderated) -> Person:
    """Another moderator of the debate."""
    mia = person("Mia")
    grant(topic=moderated.topic, person=mia, role="moderator")
    return mia


@poured
def said(moderated, cleo) -> Post:
    """A response of Cleo's, number 3."""
    return response(Debate.objects.get(pk=moderated.pk), cleo, "An indiscreet word: xylophone.")
