"""The page of all files of a topic, asking for one, and handing one out: the same for debates and for what is above.

Whoever calls has found the subject as something this person may read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.challenge.pace import address_key, seconds_to_wait
from forum.export import jobs
from forum.export.jobs import Held
from forum.export.shelf import Order, shelf_of
from forum.people.roles import onlooker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from forum.export.models import ExportFile
    from forum.export.shelf import Form
    from forum.live.models import Topic
    from forum.verdicts import Sentence

WINDOW = 600
WRITTEN = 4  # times as many as one may ask for are written at once for an address: some take the processor for seconds
GROUPS: tuple[tuple[str, Sentence], ...] = (
    ("read", gettext_lazy("To read, print and cite")),
    ("data", gettext_lazy("As data, for other tools")),
    ("keep", gettext_lazy("To keep, whole")),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One form on the page. One that is `at_once` is written when it is fetched, as of that moment."""

    form: Form
    held: Held
    url: str
    at_once: bool

    @property
    def is_making(self) -> bool:
        return self.held.pending is not None

    @property
    def may_ask(self) -> bool:
        """Offer to have it made: where there is none of what stands now, and none on its way."""
        return not self.is_making and not self.held.is_current and not self.at_once


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    name: Sentence
    rows: list[Row]


def groups_of(topic: Topic, subject: Any, *, url: Callable[[str], str]) -> list[Group]:
    """All forms by whom they serve."""
    held, large = jobs.held_of(topic, subject), shelf_of(topic).is_large(subject)
    rows = [
        Row(form, held.get(key, Held()), url(key), not form.is_heavy and not large)
        for key, form in shelf_of(topic).forms().items()
    ]
    found = [Group(key, name, [row for row in rows if row.form.group == key]) for key, name in GROUPS]
    return [group for group in found if group.rows]


def are_making(groups: Iterable[Group]) -> bool:
    return any(row.is_making for group in groups for row in group.rows)


def ask(request: HttpRequest, topic: Topic, back: str) -> HttpResponse:
    """Have one form made; back to the page, which shows how far it is. Too often is said there."""
    form = request.POST.get("form", "")
    if form not in shelf_of(topic).forms():
        raise Http404
    if _asked_often(request):
        messages.error(request, _("That was a lot in a short time. Ask again a little later."))
    else:
        jobs.ask_for(topic=topic, form=form)
    return redirect(f"{back}#file-{form}")


def _asked_often(request: HttpRequest) -> int:
    """Seconds that this address or person waits until another file is made for them."""
    limit = settings.EXPORTS_PER_PERSON
    wait = seconds_to_wait(address_key(request), "files", limit=10 * limit, window=WINDOW)
    if request.user.is_authenticated:
        wait = wait or seconds_to_wait(request.user, "files", limit=limit, window=WINDOW)
    return wait


def too_often(request: HttpRequest) -> HttpResponse | None:
    """The answer to an address for which file after file is written; None to all others. To be asked before writing."""
    wait = seconds_to_wait(address_key(request), "written", limit=WRITTEN * settings.EXPORTS_PER_PERSON, window=WINDOW)
    return _later(request, wait) if wait else None


def _later(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def hand_out(request: HttpRequest, topic: Topic, subject: Any, form: str, back: str) -> HttpResponseBase:
    """A file drawn for all readers: the newest that may still be handed out, or a light one written now.

    Where it would take a while there is the page on which it can be asked for.
    """
    shelf = shelf_of(topic)
    offered = shelf.forms().get(form)
    if offered is None:
        raise Http404
    name = f"{shelf.name(subject)}.{offered.key}"
    if not offered.is_heavy and not shelf.is_large(subject):
        if refusal := too_often(request):
            return refusal
        order = Order(subject, onlooker(topic), timezone.now().replace(microsecond=0), shelf.gather)
        return _answer(request, BytesIO(offered.write(order)), "", name, offered.content_type)
    row = jobs.ready_file(topic, subject, form)
    return (_kept(request, row, name, offered.content_type) if row else None) or redirect(back)


def hand_out_apart(
    request: HttpRequest, topic: Topic, subject: Any, form: str, name: str, waits: Callable[[Held], HttpResponse]
) -> HttpResponseBase:
    """A file with an address of its own, under this name. Where there is none it is asked for, once: `waits` says so.

    One that could not be made is tried again when somebody presses for it (POST).
    """
    offered = shelf_of(topic).form_of(subject, form)
    if offered is None:
        raise Http404
    held = jobs.held_in(topic, subject, form)
    if held.ready and (kept := _kept(request, held.ready, name, offered.content_type)):
        return kept
    if not held.pending and (not held.failed or request.method == "POST"):
        if wait := _asked_often(request):
            return _later(request, wait)
        jobs.ask_for(topic=topic, form=form)
        held = jobs.held_in(topic, subject, form)
    return waits(held)


def _kept(request: HttpRequest, row: ExportFile, name: str, kind: str) -> HttpResponseBase | None:
    """The file, unless it was swept away just now."""
    try:
        file = row.file.open("rb")
    except FileNotFoundError:
        return None
    return _answer(request, file, row.sha256, name, kind)


def _answer(request: HttpRequest, file: IO[bytes], sha256: str, name: str, kind: str) -> HttpResponseBase:
    """What was written now is another file a moment later, and has no mark to ask by."""
    etag = f'"{sha256}"' if sha256 else ""
    if etag and etag in request.headers.get("If-None-Match", ""):
        file.close()
        return _marked(HttpResponseNotModified(), etag)
    return _marked(FileResponse(file, as_attachment=True, filename=name, content_type=kind), etag)


def _marked(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Whoever has it asks again each time whether they still may; what it is depends on no guess of a browser."""
    if etag:
        response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache" if etag else "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
