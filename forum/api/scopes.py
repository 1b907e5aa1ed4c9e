"""What an access token can be good for. Each is a part of what its person may do on pages, and none is more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from forum.verdicts import Sentence

READ = "read"
WRITE_POSTS = "write:posts"
WRITE_POSITIONS = "write:positions"
VOTE = "vote"

SCOPES: dict[str, Sentence] = {
    READ: _("Read what you may read, also what only members see, and what waits for you."),
    WRITE_POSTS: _("Write in debates in your name: drafts, contributions, rebuttals, replies, responses."),
    WRITE_POSITIONS: _("Take positions and propose amendments in your name."),
    VOTE: _("Cast your ballot in named and pseudonymous rounds; secret ones are cast on their page alone."),
}
