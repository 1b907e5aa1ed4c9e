"""Pages for organizers: the documents of a process."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.debates.views.organize import made
from forum.people.signed import SignedIn
from forum.text import redline
from forum.text.markup import Unrenderable
from forum.verdicts import require
from policy_design import rules
from policy_design.process import documents as papers
from policy_design.process.comments import close_comments, open_comments
from policy_design.process.document_forms import CommentsForm, DocumentForm, PlanForm
from policy_design.process.models import Document, Process
from policy_design.process.views.access import organized_process, pressed

get_or_post = require_http_methods(["GET", "POST"])


@login_required
@get_or_post
def documents(request: SignedIn, slug: str) -> HttpResponse:
    """All documents, and a form to plan another one."""
    process = organized_process(request, slug)
    may = rules.can_edit_document(request.user, process)
    there = list(process.documents.order_by("order", "pk").defer("source", "html"))
    form = PlanForm(request.POST or None, there={one.kind for one in there})
    if request.method == "POST":
        require(may)
        found: list[Document] = []
        change = lambda: found.append(papers.plan_document(process=process, by=request.user, **form.cleaned_data))  # noqa: E731
        if form.is_valid() and made(form, change):
            return redirect("process:edit_document", slug=slug, document=found[0].slug)
    context = {"process": process, "documents": there, "form": form, "may": may, "nav": "organize"}
    return render(request, "policy_design/process/organize/documents.html", context)


def _document(process: Process, slug: str) -> Document:
    found: Document = get_object_or_404(process.documents.select_related("process__topic"), slug=slug)
    return found


@login_required
@get_or_post
def edit_document(request: SignedIn, slug: str, document: str) -> HttpResponse:
    process = organized_process(request, slug)
    require(rules.can_edit_document(request.user, process))
    paper = _document(process, document)
    form = DocumentForm(request.POST or None, document=paper)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            if made(form, lambda: papers.write_document(document=paper, by=request.user, **form.cleaned_data)):
                messages.success(request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
                return redirect("process:edit_document", slug=slug, document=document)
        except Unrenderable as problem:
            form.add_error("source", str(problem))
        except papers.Conflict as conflict:
            theirs = conflict.current
    context = {"process": process, "document": paper, "form": form, "theirs": theirs, "nav": "organize"}
    if theirs is not None:
        form.data = {**request.POST.dict(), "version": theirs.version}  # saving once more knowingly replaces the other
        mine = form.cleaned_data["source"]
        context |= {"mine": mine, "differences": redline.html(theirs.source, mine)}
    template = "policy_design/process/organize/edit_document.html"
    return render(request, template, context, status=409 if theirs else 200)


@login_required
@get_or_post
def comments(request: SignedIn, slug: str, document: str) -> HttpResponse:
    """Open a document to comments by paragraph, and close it to further ones."""
    process = organized_process(request, slug)
    paper = _document(process, document)
    require(rules.can_open_comments(request.user, paper, process))
    form = CommentsForm(request.POST or None, debate=paper.comments)
    if request.method == "POST" and "close" in request.POST:
        says = _("“%(title)s” takes no further comments.") % {"title": paper.title}
        closed = lambda: close_comments(document=paper, by=request.user)  # noqa: E731
        return pressed(request, process, closed, says, back="process:documents")
    change = lambda: open_comments(document=paper, by=request.user, **form.cleaned_data)  # noqa: E731
    if request.method == "POST" and form.is_valid() and made(form, change):
        messages.success(request, _("People can comment on “%(title)s” now.") % {"title": paper.title})
        return redirect("process:document", slug=slug, document=document)
    is_open = paper.comments is not None and paper.comments.stage == "open"
    context = {"process": process, "document": paper, "form": form, "is_open": is_open, "nav": "organize"}
    return render(request, "policy_design/process/organize/comments.html", context)


@login_required
@require_POST
def publish(request: SignedIn, slug: str, document: str) -> HttpResponse:
    process = organized_process(request, slug)
    paper = _document(process, document)
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
    says = _("“%(title)s” is published.") % {"title": paper.title}
    try:
        change = lambda: papers.publish_document(document=paper, by=request.user, version=version)  # noqa: E731
        return pressed(request, process, change, says, back="process:documents")
    except papers.Conflict:
        messages.error(request, _("Somebody has changed the document meanwhile. Look at it, then publish."))
        return redirect("process:documents", slug=slug)


@login_required
@require_POST
def drop(request: SignedIn, slug: str, document: str) -> HttpResponse:
    process = organized_process(request, slug)
    paper = process.documents.select_related("process__topic").filter(slug=document).first()
    if paper is None:  # pressed twice
        return redirect("process:documents", slug=slug)
    says = _("“%(title)s” was given up.") % {"title": paper.title}
    change = lambda: papers.drop_document(document=paper, by=request.user)  # noqa: E731
    return pressed(request, process, change, says, back="process:documents")
