"""What the Markdown widget calls: the page's own renderer, and the taking in of pictures."""

from __future__ import annotations

import hashlib
import re
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum import rules
from forum.challenge.pace import seconds_to_wait
from forum.library.actions import upload_image
from forum.library.pictures import BadPicture
from forum.library.queries import topic_joined
from forum.people.signed import SignedIn
from forum.posts.forms import UploadForm
from forum.posts.rendering import write
from forum.text.markup import MAX_CHARACTERS, Unrenderable
from forum.verdicts import Refused, require

PREVIEWS_A_MINUTE = 30
UPLOADS_AN_HOUR = 60
PICTURES_IN_STOCK = 100  # uploaded by one person and shown nowhere
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A text as readers would see it, with the references and pictures that its writer may use."""
    if not request.user.is_authenticated:
        return _sentence(_("You have been signed out. Sign in again to see the preview."), 403)
    if wait := seconds_to_wait(request.user, "preview", limit=PREVIEWS_A_MINUTE, window=60):
        answer = _sentence(_("The preview is asked for too often; it will be back in a moment."), 429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    source = request.POST.get("content", "").replace("\r\n", "\n").replace("\r", "\n")
    if len(source) > MAX_CHARACTERS:
        return _sentence(
            _("This text has more than %(limit)d characters; shorten it or split it.") % {"limit": MAX_CHARACTERS}, 413
        )
    language = request.GET.get("lang", "")
    language = language if LANGUAGE.fullmatch(language) else "en"
    try:
        short = request.GET.get("short") == "1"
        written = write(source, by=request.user, doc_id="preview", language=language, short=short)
        return HttpResponse(written.rendered.html)
    except Unrenderable as problem:
        return _sentence(str(problem), 200)


def _sentence(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(format_html('<p class="note">{}</p>', sentence), status=status)


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Take in one picture for a text; its credit is filled in on a page of its own."""
    if not request.user.is_authenticated:
        return _problem(_("You have been signed out. Sign in again to add pictures."), 403)
    if wait := seconds_to_wait(request.user, "upload", limit=UPLOADS_AN_HOUR, window=3600):
        answer = _problem(_("That is a lot of pictures for one hour; go on a little later."), 429)
        answer.headers["Retry-After"] = str(wait)
        return answer
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _problem(str(next(iter(form.errors.values()))[0]), 400)
    try:
        return _take_in(cast(SignedIn, request), form.cleaned_data["image"])
    except Refused as refused:
        return _problem(str(refused), 403)
    except BadPicture as bad:
        return _problem(str(bad), 400)
    except ValidationError as error:
        return _problem(error.messages[0], 400)


def _take_in(request: SignedIn, file: UploadedFile) -> JsonResponse:
    require(rules.can_add_reference(request.user))
    if request.user.images.filter(listed_at=None).count() >= PICTURES_IN_STOCK:
        raise ValidationError(_("You have a hundred pictures here that no text shows; use some of them first."))
    topic = topic_joined(request.user, request.GET.get("topic", ""))
    key = _key_of(file, f"{request.user.pk}:{topic.pk if topic else ''}")
    image = upload_image(by=request.user, file=file, topic=topic, client_key=key)
    return JsonResponse(
        {
            "image_code": f"![]({image.url})",
            "image_path": image.url,
            "id": str(image.pk),
            "credit_url": reverse("library:edit_image", args=[image.pk]),
        }
    )


def _key_of(file: UploadedFile, whose: str) -> UUID:
    """The same file sent twice, by a nervous finger or a retried request, is one picture."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return uuid5(NAMESPACE_URL, f"{whose}:{digest.hexdigest()}")


def _problem(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"image": [sentence]}, status=status)
