"""The shelf of debates: every form in which one can be taken away, what each is called, and whom it serves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.export.collect import collect
from forum.export.outputs import WRITERS
from forum.export.shelf import Form, Order, Shelf

if TYPE_CHECKING:
    from datetime import datetime

    from forum.export.outputs import Writer
    from forum.export.shelf import Anyone
    from forum.live.models import Topic
    from forum.paper.document import Paper
    from forum.verdicts import Sentence

READ, DATA, KEEP = "read", "data", "keep"

# What a form is called, whom it serves, where it stands; in the order of the page.
WORDS: dict[str, tuple[Sentence, Sentence, str]] = {
    "html": (_("Web page"), _("one page to open, mail or print, with nothing to load"), READ),
    "pdf": (_("PDF"), _("to print, to cite by page, to hand in; tagged for screen readers"), READ),
    "docx": (_("Word"), _("to go on writing, for offices"), READ),
    "odt": (_("OpenDocument"), _("to go on writing, with free software"), READ),
    "epub": (_("EPUB"), _("for e-readers and phones"), READ),
    "md": (_("Markdown"), _("plain text to keep, or for a static site"), READ),
    "json": (_("JSON"), _("everything, as documented data"), DATA),
    "xlsx": (_("Excel"), _("tables, one sheet for each kind of thing"), DATA),
    "csv": (_("CSV"), _("the same tables as text, in a zip"), DATA),
    "argdown": (_("Argdown"), _("the map of arguments, as text"), DATA),
    "aif": (_("AIF"), _("the map of arguments, for research tools"), DATA),
    "annotations": (_("Web annotations"), _("what is quoted and answered where, as linked data"), DATA),
    "preflib": (_("PrefLib"), _("ballots for tools of social choice, where they are public"), DATA),
    "polis": (_("Polis"), _("votes on statements, in the files of that tool"), DATA),
    "bib": (_("BibTeX"), _("all sources that are cited"), DATA),
    "csl": (_("CSL-JSON"), _("the same sources, for reference managers"), DATA),
    "zip": (
        _("Archive"),
        _("everything: pages that work from a folder, every other form, checksums; fit for deposit"),
        KEEP,
    ),
}
ALSO = {"jsonld": "annotations", "aif.json": "aif", "csl.json": "csl", "csv.zip": "csv", "ad": "argdown"}

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

# Loaded by the maker of a file alone: the site itself needs neither typesetting nor office formats.
PAPERS: dict[str, tuple[str, str]] = {
    "pdf": ("pdf.write_pdf", "application/pdf"),
    "docx": ("office.write_docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": ("office.write_odt", "application/vnd.oasis.opendocument.text"),
    "epub": ("office.write_epub", "application/epub+zip"),
}


def words_for(key: str) -> tuple[Sentence, Sentence, str]:
    """A form that nobody described here is called by its key."""
    return WORDS.get(ALSO.get(key, key), (key.upper(), "", DATA))


def form_of(key: str, content_type: str, write: Callable[[Order], bytes], **more: Any) -> Form:
    name, says, group = words_for(key)
    return Form(key, name, says, group, content_type, write, **more)


def in_order(forms: Mapping[str, Form]) -> dict[str, Form]:
    """As they stand on the page."""
    places = {key: place for place, key in enumerate(WORDS)}
    return dict(sorted(forms.items(), key=lambda pair: (places.get(ALSO.get(pair[0], pair[0]), 99), pair[0])))


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

    return {key: form_of(key, kind, writing(key), is_heavy=True) for key, (_place, kind) in PAPERS.items()}


@cache
def forms_of_debates() -> dict[str, Form]:
    return in_order(
        {
            **{key: _light(key, writer) for key, writer in WRITERS.items()},
            **papers_of(_paper),
            "zip": form_of("zip", "application/zip", _archive, is_heavy=True),
        }
    )


def _paper(order: Order) -> Paper:
    from forum.export.papers import paper_of

    return paper_of(order.facts(pictures=True))


def _archive(order: Order) -> bytes:
    from forum.export.archive import write_archive

    return write_archive(order)


def _light(key: str, writer: Writer) -> Form:
    def written(order: Order) -> bytes:
        facts = order.facts(pictures=writer.pictures)
        order.tell(40)
        return writer.write(facts)

    return form_of(key, writer.content_type, written)


def _find(topic: Topic) -> Debate | None:
    return Debate.objects.select_related("topic").filter(topic=topic).first()


def _gather(debate: Debate, reader: Anyone, as_of: datetime, pictures: bool) -> Any:
    return collect(debate, reader, as_of=as_of, pictures=pictures)


SHELF = Shelf(
    find=_find,
    name=lambda debate: str(debate.slug),
    topics=lambda debate: [debate.topic_id],
    gather=_gather,
    forms=forms_of_debates,
    harmless=HARMLESS,
)
