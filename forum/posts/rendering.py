"""From a writer's Markdown to stored HTML: finds what the text cites and shows, then calls the one renderer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from forum.library.models import CreditedImage, Reference
from forum.library.queries import images_named_in, references_named_in
from forum.text.markup import Rendered, render

if TYPE_CHECKING:
    from forum.people.models import Person
    from forum.posts.models import Post, Revision


@dataclass(frozen=True)
class Written:
    """A rendered text with the rows it leans on."""

    rendered: Rendered
    references: dict[str, Reference]
    images: dict[str, CreditedImage]

    @property
    def uncredited(self) -> list[CreditedImage]:
        """Pictures shown in the text whose credit is not complete."""
        return [image for url, image in self.images.items() if url in self.rendered.images and image.missing]


def write(
    source: str, *, by: Person | AnonymousUser, doc_id: str, language: str = "en", short: bool = False
) -> Written:
    """Render a text as `by` may write it. Raises forum.text.markup.Unrenderable with a sentence."""
    images = {} if short else images_named_in(source, by)
    return _written(source, references_named_in(source, by), images, doc_id, language, short)


def write_again(post: Post) -> Written:
    """Render a post's text with the rows it has leaned on since it was written, whoever may use them by now."""
    references = {one.key: one for one in Reference.objects.filter(citations__post=post)}
    images = {one.url: one for one in post.images.all()}
    return _written(post.source, references, images, post.doc_id, post.language, post.is_short)


def write_revision(post: Post, revision: Revision) -> Written:
    """Render a version of a post as its readers had it. Its sources are looked up as any reader may."""
    everyone = AnonymousUser()
    references = {one.key: one for one in Reference.objects.filter(citations__post=post)}
    references |= references_named_in(revision.source, everyone)
    images = {one.url: one for one in post.images.all()} | images_named_in(revision.source, everyone)
    return _written(revision.source, references, images, post.doc_id, post.language, post.is_short)


def _written(
    source: str,
    references: dict[str, Reference],
    images: dict[str, CreditedImage],
    doc_id: str,
    language: str,
    short: bool,
) -> Written:
    rendered = render(
        source,
        doc_id=doc_id,
        references={key: one.item for key, one in references.items()},
        images={url: one.credit for url, one in images.items()},
        lang=language,
        short=short,
    )
    return Written(rendered, references, images)


def preview(source: str) -> str:
    """What markdownx calls: the page's renderer, for a reader who may use listed things only."""
    return write(source, by=AnonymousUser(), doc_id="preview").rendered.html
