"""The shelf of processes: every form in which one can be taken away, and what changes what the files say."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forum.debates.models import Debate
from forum.export.offers import HARMLESS as OF_DEBATES
from forum.export.offers import LARGE, READ, of_archive, of_writer, papers_of, posts_in, together
from forum.export.shelf import Form, Shelf
from forum.live.models import Topic
from policy_design.export.collecting import collect
from policy_design.export.outputs import WRITERS
from policy_design.process.models import Process
from policy_design.report.files import apart

if TYPE_CHECKING:
    from datetime import datetime

    from forum.export.shelf import Anyone, Order
    from forum.paper.document import Paper
    from forum.verdicts import Sentence
    from policy_design.export.facts import ProcessFacts

# What only adds to what readers could read. What is not named here may take something from them.
HARMLESS = OF_DEBATES | frozenset(
    {
        *("process.created", "process.planned", "process.moved", "document.drafted", "document.planned"),
        *("document.published", "document.opened", "interest.expressed", "interest.withdrawn", "interest.decided"),
        *("survey.created", "survey.opened", "survey.closed", "options.ruled", "option.proposed", "option.tabled"),
        *("option.edited", "option.ended", "options.linked", "position.sealed", "position.taken", "position.reviewed"),
        *("positions.revealed", "condition.judged", "condition.judged_sealed", "amendment.proposed"),
        *("round.planned", "round.edited", "round.dropped", "round.opened", "round.extended", "round.closed"),
        *("block.answered", "statement.proposed", "statement.decided", "analysis.finished", "outside.added"),
        *("recommendation.drafted", "recommendation.published", "recommendation.followed_up"),
        *("report.drafted", "report.published", "report.deposited"),
    }
)


def topics_of(process: Process) -> list[int]:
    """The process, its parts (the debates about options and documents), and the debates that belong to it."""
    parts = Topic.objects.filter(parent=process.topic_id).values_list("pk", flat=True)
    linked = Debate.objects.filter(pk__in=process.debates.values("debate")).values_list("topic", flat=True)
    return [process.topic_id, *parts, *linked]


def _find(topic: Topic) -> Process | None:
    return Process.objects.select_related("topic").filter(topic=topic).first()


def _gather(process: Process, reader: Anyone, as_of: datetime, pictures: bool) -> ProcessFacts:
    return collect(process, reader, as_of, pictures=pictures)


@cache
def forms_of_processes() -> dict[str, Form]:
    written = {
        "html": _page("html", _("Web page"), _("One page with its pictures, to open, print or mail."), "text/html"),
        "md": _page("md", _("Markdown"), _("Text to read, to keep, and for static sites."), "text/markdown"),
    }
    written |= {key: of_writer(key, writer) for key, writer in WRITERS.items()}
    return together(written, papers_of(_paper), of_archive(_archive))


def _page(key: str, name: Sentence, says: Sentence, kind: str) -> Form:
    def written(order: Order) -> bytes:
        from forum.paper.markdown import write_markdown
        from forum.paper.web import write_html

        write = write_html if key == "html" else write_markdown
        return write(_paper(order)).encode()

    return Form(key, name, says, READ, f"{kind}; charset=utf-8", written)


def _paper(order: Order) -> Paper:
    from policy_design.export.papers import paper_of

    return paper_of(order.subject, order.facts(pictures=True))


def _archive(order: Order) -> bytes:
    from policy_design.export.archive import write_archive

    return write_archive(order)


SHELF = Shelf(
    find=_find,
    name=lambda process: str(process.slug),
    topics=topics_of,
    gather=_gather,
    forms=forms_of_processes,
    harmless=HARMLESS,
    is_large=lambda process: posts_in(topics_of(process)) > LARGE,
    apart=apart,
)
