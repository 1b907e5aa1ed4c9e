"""Public comments on a document, paragraph by paragraph: responses in a debate whose framing is the document's text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum import rules as forum_rules
from forum.debates.belonging import Whole, begin_part, frame, keep_in_step
from forum.debates.margin import READ, excerpt
from forum.debates.models import Debate, Responses
from forum.debates.stages import Stage
from forum.live import hub
from forum.posts.actions import Text
from forum.posts.models import Post
from forum.templatetags.headings import headings_from
from forum.text.margins import Span, mark, with_links
from forum.text.reading import read
from forum.verdicts import Refused, require
from policy_design import rules
from policy_design.process.actions import locked
from policy_design.process.models import Document, Process

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from forum.people.models import Person
    from forum.rules.words import Anyone
    from forum.text.reading import Block

AT_ONE_PARAGRAPH = 2  # notes beside one paragraph; further ones are folded away


@transaction.atomic
def open_comments(
    *,
    document: Document,
    by: Person,
    responses_from: str = Responses.OPEN,
    closes_at: datetime | None = None,
) -> Document:
    """Let people comment on the paragraphs of a published document, or go on with it, until a time or until closed.

    Publishes document.opened, and what its debate tells; raises Refused.
    """
    process, document = _locked(document)
    require(rules.can_open_comments(by, document, process))
    if closes_at is not None and closes_at <= timezone.now():
        raise Refused(_("This time has already passed."))
    terms = {**_named(document, process), "responses_from": responses_from}
    if document.comments is None:
        document.comments = begin_part(parent=process.topic, by=by, format_key="comments", **terms)
        document.save(update_fields=["comments"])
    frame_again(document, by=by, reason=str(_("The document was changed.")))
    keep_in_step(document.comments, stage=Stage.OPEN, closes_at=closes_at, **terms)
    hub.publish(process.topic_id, "document.opened", document=document.pk)
    return document


@transaction.atomic
def close_comments(*, document: Document, by: Person) -> None:
    """Take no further comments; those that are there stay. Publishes document.opened, debate.moved; raises Refused."""
    process, document = _locked(document)
    require(rules.can_edit_document(by, process))
    if document.comments is None or document.comments.stage_now is not Stage.OPEN:
        return
    keep_in_step(document.comments, stage=Stage.CLOSED, closes_at=document.comments.closes_at)
    hub.publish(process.topic_id, "document.opened", document=document.pk)


def _locked(document: Document) -> tuple[Process, Document]:
    process = locked(document.process)
    found = Document.objects.select_related("comments__topic", "comments__framing").get(pk=document.pk)
    found.process = process
    return process, found


def _named(document: Document, process: Process) -> dict[str, Any]:
    return {
        "question": document.title,
        "standfirst": document.summary[:400],
        "host": process.host,
        "language": process.language,
        "licence": process.licence,
        "is_open": process.is_open,
    }


def frame_again(document: Document, *, by: Person, reason: str) -> None:
    """The text that is commented on is the published one: passages are found again in it, or said to be gone."""
    debate = document.comments
    if debate is not None and (debate.framing is None or debate.framing.source != document.source):
        frame(debate=debate, by=by, text=Text(document.title, "", document.source), reason=reason)


def name_again(document: Document, process: Process) -> None:
    """Called inside the action that gave the document another title or summary: its debate is called the same."""
    debate = document.comments
    if debate is not None:
        keep_in_step(debate, stage=debate.stage_now, closes_at=debate.closes_at, **_named(document, process))


def follow(*, process: Process, **_told: Any) -> None:
    """The process moved, or its name or audience changed: so do the debates of its documents."""
    found = Document.objects.filter(process=process, comments__isnull=False).select_related("comments")
    for document in found.order_by("comments__topic_id"):
        debate: Debate = document.comments  # type: ignore[assignment]
        stage = Stage.ARCHIVED if process.is_archived else debate.stage_now
        keep_in_step(debate, stage=stage, closes_at=debate.closes_at, **_named(document, process))


def whole_of(debate: Debate) -> Whole | None:
    """What the debate's page says that it belongs to."""
    document = Document.objects.filter(comments=debate).select_related("process").first()
    if document is None:
        return None
    title = f"{document.process.title}: {document.title}"
    return Whole(kind=_("Comments by paragraph"), title=title, url=document.get_absolute_url(), nav="processes")


# On the document's page -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comments:
    """What the document's page shows of its comments: the text with their notes, how many, and whether one may."""

    text: SafeString
    debate: Debate
    count: int
    may_comment: bool
    is_open: bool


def comments_on(document: Document, reader: Anyone) -> Comments | None:
    """None where comments were never opened. Two queries, whatever their number."""
    debate = document.comments
    if debate is None or debate.framing is None or not forum_rules.can_read_debate(reader, debate):
        return None
    shown = Post.objects.filter(thread=debate.thread_id, kind=Post.Kind.RESPONSE, status=Post.Status.PUBLIC)
    beside = shown.filter(about=debate.framing_id, quotation__now_start__isnull=False)
    fields = ("number", "signature", "author__name", "language", "quotation__now_start", "quotation__now_end")
    rows = list(
        beside.annotate(begins=Substr("html", 1, READ))
        .order_by("quotation__now_start", "number")
        .values(*fields, "begins")
    )
    may = forum_rules.can_respond(reader, debate)
    invites = bool(may) or may.reason is forum_rules.SIGN_IN_TO_RESPOND
    return Comments(
        text=_drawn(document, debate, rows, invites),
        debate=debate,
        count=shown.count(),
        may_comment=invites,
        is_open=debate.stage_now is Stage.OPEN and not debate.is_late,
    )


def _drawn(document: Document, debate: Debate, rows: Sequence[dict[str, Any]], invites: bool) -> SafeString:
    """The document with its commented passages marked, notes beside their paragraphs, and a link at each of these."""
    html = str(headings_from(document.html, 2))
    blocks = read(html).blocks
    if rows:
        kind = str(_("Comment"))
        spans = [
            Span(row["quotation__now_start"], row["quotation__now_end"], str(row["number"]), _byline(row), kind=kind)
            for row in rows
        ]
        html = mark(html, spans, _beside(blocks, rows, debate))
    if invites and debate.framing is not None:
        html = with_links(html, _Linker(document, debate, blocks))
    return mark_safe(html)


def _byline(row: dict[str, Any]) -> str:
    return row["signature"] or row["author__name"] or ""


def _beside(blocks: Sequence[Block], rows: Sequence[dict[str, Any]], debate: Debate) -> dict[str, str]:
    found: dict[str, list[SafeString]] = {}
    for row in rows:
        start = row["quotation__now_start"]
        block = next((one for one in blocks if one.start <= start < one.end), None)
        found.setdefault(block.id if block else "", []).append(_note(row, debate))
    return {block: _folded(notes) for block, notes in found.items()}


def _note(row: dict[str, Any], debate: Debate) -> SafeString:
    return format_html(
        '<aside class="mnote" id="note-{number}" role="note" aria-label="{label}">'
        '<p class="mnote__by"><b>{name}</b></p>'
        '<p lang="{language}">{words}</p><p class="mnote__more"><a href="{address}posts/{number}/">{more}'
        '<span class="vh">: {number}</span></a></p></aside>',
        number=row["number"],
        label=_("Comment %(number)d: %(name)s") % {"number": row["number"], "name": _byline(row)},
        name=_byline(row),
        language=row["language"],
        words=excerpt(row["begins"]),
        address=debate.get_absolute_url(),
        more=_("Whole comment"),
    )


def _folded(notes: Sequence[SafeString]) -> str:
    first, others = notes[:AT_ONE_PARAGRAPH], notes[AT_ONE_PARAGRAPH:]
    shown = format_html_join("", "{}", ((one,) for one in first))
    if not others:
        return shown
    more = ngettext("%(n)d more comment", "%(n)d more comments", len(others)) % {"n": len(others)}
    rest = format_html_join("", "{}", ((one,) for one in others))
    return shown + format_html('<details class="mnotes"><summary>{}</summary>{}</details>', more, rest)


class _Linker:
    """The link at a paragraph. The framing has the same blocks; only what their ids are named after differs."""

    def __init__(self, document: Document, debate: Debate, blocks: Sequence[Block]) -> None:
        texts = [block.id for block in blocks if block.id and not block.id.startswith("h-")]
        self.numbers = {block: number for number, block in enumerate(texts, 1)}
        self.ours = f"-document{document.pk}-"
        self.theirs = f"-{debate.framing.doc_id}-" if debate.framing else ""
        version = debate.framing.version if debate.framing else 0
        self.address = f"{debate.get_absolute_url()}respond/?to=0&version={version}&block="

    def __call__(self, block: str) -> str:
        if block not in self.numbers:
            return ""
        return format_html(
            '<a href="{}" rel="nofollow" aria-label="{}">{}</a>',
            self.address + block.replace(self.ours, self.theirs, 1),
            _("Comment on paragraph %(number)d") % {"number": self.numbers[block]},
            _("Comment"),
        )
