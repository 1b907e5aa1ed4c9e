"""Pages for organizers, what a debate consists of: its voices, its gallery, its list of references."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum import rules
from forum.debates import actions, todo
from forum.debates.forms import ImageForm, NewVoiceForm, VoiceForm
from forum.debates.models import LETTERS, Debate, Voice
from forum.debates.views.organize import get_or_post, made, organized_debate, pressed
from forum.library.actions import upload_image
from forum.library.models import Reference
from forum.library.pictures import BadPicture
from forum.library.queries import search_references
from forum.people.models import Person
from forum.people.signed import SignedIn
from forum.verdicts import require

FOUND = 20


# Voices -------------------------------------------------------------------------------------------------------


@login_required
@get_or_post
def add_voice(request: SignedIn, slug: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    require(rules.can_change_voices(request.user, debate))
    form = NewVoiceForm(request.POST or None, initial={"order": debate.voices.count()})
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: actions.add_voice(debate=debate, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("The voice is added."))
        return redirect("debates:organize", slug=slug)
    context = {"form": form, "debate": debate, "letter": LETTERS[min(debate.voices.count(), len(LETTERS) - 1)]}
    return render(request, "forum/debates/organize/edit_voice.html", {**context, "nav": "organize"})


@login_required
@get_or_post
def edit_voice(request: SignedIn, slug: str, letter: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    voice = _voice(debate, letter)
    require(rules.can_edit_debate(request.user, debate))
    form = VoiceForm(request.POST or None, initial={"label": voice.label, "thesis": voice.thesis})
    if (
        request.method == "POST"
        and form.is_valid()
        and made(form, lambda: actions.edit_voice(voice=voice, by=request.user, **form.cleaned_data))
    ):
        messages.success(request, _("The voice is saved."))
        return redirect("debates:organize", slug=slug)
    context = {
        "form": form,
        "debate": debate,
        "voice": voice,
        "letter": letter,
        "can_remove": rules.can_change_voices(request.user, debate),
        "nav": "organize",
    }
    return render(request, "forum/debates/organize/edit_voice.html", context)


@login_required
@require_POST
def remove_voice(request: SignedIn, slug: str, letter: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    voice = _voice(debate, letter)
    says = _("The voice was removed; the letters after it have moved up.")
    return pressed(request, debate, lambda: actions.remove_voice(voice=voice, by=request.user), says)


def _voice(debate: Debate, letter: str) -> Voice:
    voices = debate.voices.select_related("contributor", "invitation")
    voice: Voice = get_object_or_404(voices, order=LETTERS.index(letter))
    voice.debate = debate
    return voice


# Gallery ------------------------------------------------------------------------------------------------------


@login_required
@get_or_post
def gallery(request: SignedIn, slug: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    require(rules.can_edit_debate(request.user, debate))
    form = ImageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _hung(form, debate, request.user):
        messages.success(request, _("The picture hangs in the gallery."))
        return redirect("debates:gallery", slug=slug)
    pictures = [
        {
            "place": place,
            "image": place.image,
            "missing": todo.missing_words(place.image) if place.image.missing else "",
        }
        for place in debate.gallery.select_related("image")
    ]
    context = {"form": form, "debate": debate, "pictures": pictures, "nav": "organize"}
    return render(request, "forum/debates/organize/gallery.html", context)


def _hung(form: ImageForm, debate: Debate, by: Person) -> bool:
    """Take the picture in and hang it; sent twice it hangs once."""

    def hang() -> None:
        image = upload_image(by=by, topic=debate.topic, **form.cleaned_data)
        actions.put_in_gallery(debate=debate, by=by, image=image)

    try:
        return made(form, hang)
    except BadPicture as problem:
        form.add_error("file", str(problem))
        return False


@login_required
@require_POST
def remove_image(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    debate = organized_debate(request, slug)
    place = get_object_or_404(debate.gallery.select_related("image"), pk=pk)
    pressed(
        request,
        debate,
        lambda: actions.take_from_gallery(place=place, by=request.user),
        _("The picture was taken down. It stays in the library."),
    )
    return redirect("debates:gallery", slug=slug)


# References ---------------------------------------------------------------------------------------------------


@login_required
@get_or_post
def references(request: SignedIn, slug: str) -> HttpResponse:
    debate = organized_debate(request, slug)
    require(rules.can_edit_debate(request.user, debate))
    if request.method == "POST":
        return _listed(request, debate)
    words = request.GET.get("q", "").strip()[:200]
    listed = list(debate.reference_list.select_related("reference"))
    here = {listing.reference_id for listing in listed}
    found = [one for one in search_references(request.user, words)[: FOUND + len(here)] if one.pk not in here]
    context = {
        "debate": debate,
        "listed": listed,
        "found": found[:FOUND],
        "words": words,
        "nav": "organize",
    }
    return render(request, "forum/debates/organize/references.html", context)


def _listed(request: SignedIn, debate: Debate) -> HttpResponse:
    usable = Reference.objects.visible_to(request.user)
    reference = get_object_or_404(usable, key=request.POST.get("key", "").replace("\0", ""))
    pressed(
        request,
        debate,
        lambda: actions.list_reference(debate=debate, by=request.user, reference=reference),
        _("“%(title)s” is on the list.") % {"title": reference},
    )
    return redirect("debates:references", slug=debate.slug)


@login_required
@require_POST
def remove_reference(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    debate = organized_debate(request, slug)
    listing = get_object_or_404(debate.reference_list.select_related("reference"), pk=pk)
    pressed(
        request,
        debate,
        lambda: actions.unlist_reference(listing=listing, by=request.user),
        _("“%(title)s” is off the list. Where it is cited it stays.") % {"title": listing.reference},
    )
    return redirect("debates:references", slug=slug)
