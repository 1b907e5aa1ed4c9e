"""The shelf of debates: every form in which one can be taken away, what each is called, and whom it serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.export.collect import collect
from forum.export.outputs import WRITERS
from forum.export.shelf import Form, Order, Shelf
from forum.posts.models import Post

if TYPE_CHECKING:
    from datetime import datetime

    from forum.export.outputs import Writer
    from forum.export.shelf import Anyone
    from forum.live.models import Topic
    from forum.paper.document import Paper
    from forum.verdicts import Sentence

READ, DATA, KEEP = "read", "data", "keep"
LARGE = 1000  # posts; a file of more is made beside the site, once for all who ask
TO_READ = ("html", "md")  # of those that are written from facts; all others are data

# Forms that take a while: where the writer stands, its type, what it is called, and whom it serves. Writers are loaded
# by the maker of a file alone: the site itself needs neither typesetting nor office formats.
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS: dict[str, tuple[str, str, Sentence, Sentence]] = {
    "pdf": (
        "pdf.write_pdf",
        "application/pdf",
        _("PDF"),
        _("To print, to hand in, and to cite by page; tagged for screen readers."),
    ),
    "docx": ("office.write_docx", OFFICE, _("Word"), _("To go on writing, in offices.")),
    "odt": (
        "office.write_odt",
        "application/vnd.oasis.opendocument.text",
        _("OpenDocument"),
        _("To go on writing, with free software."),
    ),
    "epub": ("office.write_epub", "application/epub+zip", _("EPUB"), _("For e-readers and phones.")),
}
ARCHIVE_SAYS = _(
    "Everything in one folder: pages that work without this site, every other form, and checksums. Fit for deposit."
)

# What only adds to what readers could read: an older file says nothing that has since been taken from them.
HARMLESS = frozenset(
    {
        *("debate.created", "voice.added", "voice.begun", "contribution.sealed", "contribution.published"),
        *("rebuttal.posted", "point.marked", "reply.posted", "reply.waived", "response.posted", "response.waiting"),
        *("response.handed", "erratum.proposed", "erratum.decided", "reason.waiting", "post.flagged", "post.left"),
        *("post.change_asked", "post.locked", "post.unlocked", "post.rejected", "post.restored", "slow_mode.changed"),
        *("person.suspended", "person.readmitted", "decision.appealed", "appeal.decided", "references.changed"),
        *("invitation.sent", "invitation.resent", "invitation.revoked", "invitation.accepted", "invitation.declined"),
        *("summary.drafted", "summary.in_review", "summary.remarked", "summary.answered", "summary.final"),
    }
)


def of_writer(key: str, writer: Writer[Any]) -> Form:
    """A form that is written from facts at once."""

    def written(order: Order) -> bytes:
        facts = order.facts(pictures=writer.pictures)
        order.tell(40)
        return writer.write(facts)

    group = READ if key in TO_READ else DATA
    return Form(key, writer.label, writer.purpose, group, writer.content_type, written)


def of_archive(write: Callable[[Order], bytes]) -> Form:
    return Form("zip", _("Archive"), ARCHIVE_SAYS, KEEP, "application/zip", write, is_heavy=True)


def write_paper(key: str, paper: Paper) -> bytes:
    """A paper in one of the forms with pages and chapters."""
    room, name = PAPERS[key][0].split(".")
    written: bytes = getattr(import_module(f"forum.paper.{room}"), name)(paper)
    return written


def papers_of(paper_of: Callable[[Order], Paper]) -> dict[str, Form]:
    """Their forms, each written from the paper that `paper_of` gives."""

    def writing(key: str) -> Callable[[Order], bytes]:
        def written(order: Order) -> bytes:
            order.tell(5)
            paper = paper_of(order)
            order.tell(30)
            return write_paper(key, paper)

        return written

    return {
        key: Form(key, name, says, READ, kind, writing(key), is_heavy=True)
        for key, (_place, kind, name, says) in PAPERS.items()
    }


def together(written: Mapping[str, Form], papers: Mapping[str, Form], archive: Form) -> dict[str, Form]:
    """As they stand on the page: first what people read."""
    read = {key: form for key, form in written.items() if form.group == READ}
    return {**read, **papers, **{key: form for key, form in written.items() if key not in read}, archive.key: archive}


@cache
def forms_of_debates() -> dict[str, Form]:
    written = {key: of_writer(key, writer) for key, writer in WRITERS.items()}
    return together(written, papers_of(_paper), of_archive(lambda order: _archive(order)))


def _paper(order: Order) -> Paper:
    from forum.export.papers import paper_of

    return paper_of(order.facts(pictures=True))


def _archive(order: Order) -> bytes:
    from forum.export.archive import write_archive

    return write_archive(order)


def _find(topic: Topic) -> Debate | None:
    return Debate.objects.select_related("topic").filter(topic=topic).first()


def _gather(debate: Debate, reader: Anyone, as_of: datetime, pictures: bool) -> Any:
    return collect(debate, reader, as_of=as_of, pictures=pictures)


def posts_in(topics: Sequence[int]) -> int:
    return Post.objects.filter(thread__topic__in=topics).count()


SHELF = Shelf(
    find=_find,
    name=lambda debate: str(debate.slug),
    topics=lambda debate: [debate.topic_id],
    gather=_gather,
    forms=forms_of_debates,
    harmless=HARMLESS,
    is_large=lambda debate: posts_in([debate.topic_id]) > LARGE,
)
