"""The versions of a text in words for a page, and the word redline between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from forum.text import redline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forum.posts.models import Revision
    from forum.verdicts import Sentence


@dataclass(frozen=True)
class Version:
    """A version and the place it has among those that can be read, which is the number readers see."""

    place: int
    revision: Revision


@dataclass(frozen=True)
class Part:
    """A part of the text that differs between the two versions."""

    title: Sentence
    html: SafeString


class Comparison:
    """All versions of a text, two of which are compared."""

    def __init__(self, versions: Sequence[Version], old: Version, new: Version) -> None:
        self.versions = versions
        self.old = old
        self.new = new

    @classmethod
    def between(cls, revisions: Sequence[Revision], old: str, new: str) -> Comparison | None:
        """Compare the versions with these numbers; the last two where a number is missing or unknown."""
        versions = [Version(place, revision) for place, revision in enumerate(revisions, 1)]
        if not versions:
            return None
        known = {str(version.revision.number): version for version in versions}
        newer = known.get(new, versions[-1])
        return cls(versions, known.get(old, versions[max(newer.place - 2, 0)]), newer)

    @property
    def newest_first(self) -> list[Version]:
        return list(reversed(self.versions))

    @cached_property
    def parts(self) -> list[Part]:
        """The parts that differ, with insertions and deletions marked."""
        names = {"title": _("Title"), "abstract": _("Summary"), "source": _("Text")}
        pairs = ((name, getattr(self.old.revision, name), getattr(self.new.revision, name)) for name in names)
        return [Part(names[name], mark_safe(redline.html(old, new))) for name, old, new in pairs if old != new]
