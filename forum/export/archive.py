"""The archive of a debate: a folder that works without us. Pages to read, every other form, pictures, checksums."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any

from forum.export.canonical import digest
from forum.export.deposit import Described, deposit
from forum.export.shelf import shelf_of
from forum.paper.folder import More, write_folder

if TYPE_CHECKING:
    from forum.export.bundle import DebateBundle, ImageFacts
    from forum.export.shelf import Form, Order
    from forum.paper.document import Paper

WHOLE = "zip"  # the key of the archive itself, which is not in it


def write_archive(order: Order) -> bytes:
    """The zip. Parts that are finished are not made again where the maker was ended (Order.part)."""
    from forum.export.papers import paper_of

    bundle: DebateBundle = order.facts(pictures=True)
    paper = paper_of(bundle)
    files, says = forms_in(order, bundle.slug)
    files |= {f"pictures/{image.filename}": image.data for image in bundle.images if image.filename and image.data}
    says |= {"pictures/": "the pictures, whose credits are in credits.txt beside them"} if bundle.images else {}
    files |= {"pictures/credits.txt": credits_of(bundle.images)} if bundle.images else {}
    files |= pages_of(paper, files, says, split=("contributions",))
    return deposit(files, _described(bundle), {**PAGES, **says}, root=root_of(bundle.slug, order))


PAGES = {
    "index.html": "begin here: what this is, its pages, and the other files",
    "pages/": "the other pages",
    "metadata.json": "a description as DataCite names things, for repositories",
    "ro-crate-metadata.json": "the same for RO-Crate",
    "SHA256SUMS": "checksums of all files",
}


def root_of(slug: str, order: Order) -> str:
    return f"{slug}-{order.as_of.astimezone(UTC):%Y-%m-%d}"


def forms_in(order: Order, slug: str) -> tuple[dict[str, bytes], dict[str, str]]:
    """Every other form, each as it can be had by itself, with what is said of it; the longest part of the work."""
    forms: Mapping[str, Form] = shelf_of(order.subject.topic).forms()
    files: dict[str, bytes] = {}
    says: dict[str, str] = {}
    others = [form for form in forms.values() if form.key != WHOLE]
    for place, form in enumerate(others):
        name = f"files/{slug}.{form.key}"
        files[name] = order.part(name, partial(form.write, quiet(order)))
        says[name] = f"{form.name}: {form.says}" if form.says else str(form.name)
        order.tell(10 + 80 * (place + 1) // len(others))
    return files, says


def quiet(order: Order) -> Order:
    """The same order for one part of it: facts are shared, and how far that part is tells nothing of the whole."""
    part = type(order)(order.subject, order.reader, order.as_of, order.gather)
    part._facts = order._facts
    return part


def pages_of(
    paper: Paper,
    files: Mapping[str, bytes],
    says: Mapping[str, str],
    *,
    split: Collection[str] = (),
    beside: Mapping[str, list[More]] | None = None,
    known: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The pages, the first of which lists the files that lie beside them."""
    listed = [More(name, *said_of(says.get(name, ""), name)) for name in files if name.startswith("files/")]
    return write_folder(paper, split=split, more={**(beside or {}), "Files": listed}, known=known)


def said_of(says: str, name: str) -> tuple[str, str]:
    """What a file is called in a list, and what is said behind it."""
    called, _colon, purpose = says.partition(": ")
    return f"{called} (.{name.partition('.')[2]})", purpose


def credits_of(images: tuple[ImageFacts, ...]) -> bytes:
    lines = []
    for image in images:
        via = f", via {image.via}" if image.via else ""
        name = image.filename or "(credit only)"
        lines.append(f"{name}: “{image.title}” by {image.author}, {image.licence}{via}, {image.source_url}")
    return ("\n".join(" ".join(line.split()) for line in lines) + "\n").encode()


def _described(bundle: DebateBundle) -> Described:
    signed = {bundle.signed_by(post): bundle.person(post.author) for post in bundle.contributions if not post.is_gone}
    return Described(
        kind="debate",
        title=bundle.question,
        summary=bundle.standfirst,
        creators=tuple((name, _orcid(person)) for name, person in signed.items() if name),
        publisher=bundle.host or site_of(bundle.url),
        url=bundle.url,
        language=bundle.language,
        licence=bundle.licence,
        as_of=bundle.exported_at,
        digest=digest(bundle),
        software=f"Folkmoot {bundle.software_version}",
        keywords=bundle.tags,
        began=bundle.dates.opens_at,
    )


def _orcid(person: Any) -> str:
    found = re.search(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", person.orcid if person else "")
    return found.group() if found else ""


def site_of(url: str) -> str:
    return url.split("/")[2] if url.startswith("http") and url.count("/") > 2 else url
