"""The archive of a process: a folder that works without us, with its debates, rounds to be recounted, and reports."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from forum.export.archive import PAGES, credits_of, forms_in, pages_of, root_of, site_of
from forum.export.deposit import Described, deposit
from forum.export.papers import paper_of as paper_of_debate
from forum.export.writers import write_json
from forum.paper.folder import More, write_beside
from policy_design.export.facts import DOCUMENT, OPTION
from policy_design.export.papers import SPLIT, paper_of
from policy_design.report.files import made
from policy_design.report.models import Edition
from policy_design.voting.archive import zip_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forum.export.bundle import ImageFacts
    from forum.export.shelf import Order
    from forum.paper.document import Paper
    from policy_design.export.facts import DebateFacts, ProcessFacts
    from policy_design.process.models import Process

Files = dict[str, bytes]
FOLDERS = {
    "files/": "the process in every form in which it can be had by itself",
    "debates/": "every debate that belongs to it, to read and as data",
    "rounds/": "the rounds as they were published, and what counts them again: python3 recount.py rounds.json",
    "report/": "the published editions of its report",
    "pictures/": "the pictures, whose credits are in credits.txt beside them",
}


def write_archive(order: Order) -> bytes:
    """The zip. Parts that are finished are not made again where the maker was ended (Order.part)."""
    process: Process = order.subject
    facts: ProcessFacts = order.facts(pictures=True)
    order.tell(5)
    paper = paper_of(process, facts)
    files, says = forms_in(order, facts.slug)
    debates, rounds, editions = list(_debates(facts, paper)), _rounds(order), list(_editions(order, process))
    beside = {
        "Debates": [More(f"{name}.html", title) for name, title, _files in debates],
        "Rounds to be counted again": [More(f"rounds/{name}", name) for name in _names(rounds)],
        "Published reports": [More(name, words) for name, words, _data in editions if name.endswith(".html")],
    }
    for _name, _title, written in debates:
        files |= written
    files |= rounds | {name: data for name, _words, data in editions} | _pictures(facts)
    order.tell(95)
    files |= pages_of(paper, files, says, split=SPLIT, beside=beside, known=_known(facts))
    return deposit(files, _described(process, facts), {**PAGES, **FOLDERS, **says}, root=root_of(facts.slug, order))


def _known(facts: ProcessFacts) -> dict[str, str]:
    """Addresses of the site of which there is something here."""
    known = {one.bundle.url: f"debates/{one.bundle.slug}.html" for one in facts.debates}
    known |= {one["url"]: f"#option-{one['code'].lower()}" for one in facts.process["options"]}
    return known | {one["url"]: f"#round-{one['number']}" for one in facts.process["rounds"]}


def _names(rounds: Files) -> list[str]:
    return [name.rpartition("/")[2] for name in rounds]


def _debates(facts: ProcessFacts, whole: Paper) -> Iterable[tuple[str, str, Files]]:
    """Each whole, in the look of its own page and as the file that another Folkmoot takes in."""
    taken: set[str] = set()
    for one in facts.debates:
        name = f"debates/{one.bundle.slug}"
        if name not in taken:
            taken.add(name)
            page = write_beside(paper_of_debate(one.bundle), whole)
            yield name, _title(one), {f"{name}.html": page, f"{name}.json": write_json(one.bundle)}


def _title(one: DebateFacts) -> str:
    if one.role == OPTION:
        return f"About option {one.bundle.question}"
    if one.role == DOCUMENT:
        return f"Comments on the document “{one.name}”"
    return one.bundle.question


def _rounds(order: Order) -> Files:
    """What the archive of rounds has for the reader; nothing where no round is closed."""
    with ZipFile(BytesIO(zip_for(order.subject, order.reader))) as zip:
        files = {f"rounds/{name}": zip.read(name) for name in zip.namelist()}
    return files if "rounds/rounds.json" in files else {}


def _editions(order: Order, process: Process) -> Iterable[tuple[str, str, bytes]]:
    """Published editions never change: each to read and as data, the latest in print as well."""
    rows = list(Edition.objects.filter(report__process=process).order_by("number"))
    for one in rows:
        forms = ("html", "json", "pdf") if one is rows[-1] else ("html", "json")
        for form in forms:
            name = f"report/v{one.number}/report.{form}"
            yield (
                name,
                f"{one.title}, version {one.number}",
                order.part(name, partial(made, one, form)),
            )


def _pictures(facts: ProcessFacts) -> Files:
    images: dict[str, ImageFacts] = {one.id: one for debate in facts.debates for one in debate.bundle.images}
    shown = tuple(images[id] for id in sorted(images))
    files = {f"pictures/{one.filename}": one.data for one in shown if one.filename and one.data}
    return {**files, "pictures/credits.txt": credits_of(shown)} if shown else {}


def _described(process: Process, facts: ProcessFacts) -> Described:
    editions = Edition.objects.filter(report__process=process).exclude(doi="").order_by("-number")
    return Described(
        kind="policy process",
        title=facts.title,
        summary=process.standfirst,
        creators=tuple((one["name"], "") for one in facts.process["experts"]),
        publisher=process.host or site_of(facts.url),
        url=facts.url,
        language=facts.language,
        licence=facts.licence,
        as_of=facts.exported_at,
        digest=facts.digest,
        software=f"Folkmoot {facts.software_version}",
        keywords=tuple(process.backgrounds),
        began=next((one.started_at for one in process.line if one.started_at), None),
        related=(
            *(one.bundle.url for one in facts.debates),
            *(f"https://doi.org/{doi}" for doi in editions.values_list("doi", flat=True)),
        ),
    )
