"""What the page of an edition shows, and the preview of one that is not published: text, contents, citation, files."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from forum.paper.document import Group, Paper
from forum.paper.shape import Entry, contents_of
from forum.paper.web import write_html
from forum.text.licences import LICENCES
from policy_design.report import citation
from policy_design.report.files import FORMS
from policy_design.report.folding import folded
from policy_design.report.models import Edition
from policy_design.report.withholding import gone_from, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forum.paper.document import Block
    from forum.text.licences import Licence
    from policy_design.report.files import Form


def fragment(paper: Paper) -> SafeString:
    """The text for a page of the site, its abstract first. Whatever people typed was escaped by the writer."""
    front: tuple[Block, ...] = (Group(paper.abstract, role="abstract"),) if paper.abstract else ()
    html = write_html(replace(paper, blocks=(*front, *folded(paper.blocks))), whole=False)
    for scrolls in ('<div class="paper__scroll"', "<figure"):  # what is wider than a phone is reached by keyboard, too
        html = html.replace(f"{scrolls}>", f'{scrolls} tabindex="0">')
    return mark_safe(html)


class PaperPage:
    """A paper as a page of the site shows it."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper

    @cached_property
    def text(self) -> SafeString:
        return fragment(self.paper)

    @cached_property
    def contents(self) -> list[Entry]:
        return list(contents_of(self.paper))

    @property
    def authors(self) -> str:
        return ", ".join(self.paper.authors)

    @property
    def licence(self) -> Licence | None:
        return LICENCES.get(self.paper.licence)

    @property
    def description(self) -> str:
        return self.paper.subtitle or self.paper.title


@lru_cache(maxsize=16)
def _drawn(pk: int, _digest: str, gone: tuple[str, ...]) -> PaperPage:
    """An edition without what is gone, drawn once: it never changes, and its digest says so."""
    return PaperPage(shown(Edition.objects.select_related("report__process").get(pk=pk), gone))


class EditionPage(PaperPage):
    """One edition among all."""

    def __init__(self, edition: Edition, every: Sequence[Edition]) -> None:
        self.gone = gone_from(edition)  # so that the page can say that something is left out
        drawn = _drawn(edition.pk, edition.digest, self.gone)
        super().__init__(drawn.paper)
        self.text, self.contents = drawn.text, drawn.contents
        self.edition = edition
        self.every = [one for one in reversed(every)]

    @property
    def later(self) -> Edition | None:
        """The latest edition, where this one is not."""
        newest = self.every[0]
        return newest if newest.number > self.edition.number else None

    @property
    def forms(self) -> list[tuple[str, Form]]:
        return list(FORMS.items())

    @cached_property
    def line(self) -> str:
        """How it is cited, in one line."""
        return citation.line_of(citation.cited(self.edition.citation, self.edition.doi))
