"""Every action there is, each with what it needs to be called: see test_every_change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image

import forum
from forum.debates import actions, contributions, members, responses
from forum.debates.stages import Stage
from forum.export import incoming, restore
from forum.library import actions as library
from forum.library.models import CreditedImage, Reference
from forum.moderation import actions as moderation
from forum.people import actions as people
from forum.people import invitations
from forum.people.models import Invitation, Person
from forum.posts import actions as posts
from forum.posts.actions import Text
from forum.posts.models import Post
from tests.cast import move, new_debate, sign, voice_of
from tests.forum.export import made
from tests.forum.pages import walk_moderation, walk_readers, walk_rebuttals, walk_responses, walk_syllabus

ROOT = Path(forum.__file__).parent
ITEM = {"type": "book", "title": "On faces", "author": [{"family": "Roe"}], "issued": {"date-parts": [[2001]]}}
CREDIT = {"alt": "A face", "author": "Roe", "licence": "CC-BY-4.0", "source_url": "https://example.org/", "via": "Roe"}
INSIDE = {
    "debates.belonging.begin_part": "called by the room that owns the whole, whose walk it is part of",
    "debates.belonging.frame": "called by the room that owns the whole, whose walk it is part of",
    "debates.contributions.check": "only looks",
    "debates.contributions.problems_of": "only looks",
    "api.tokens.create_token": "a token is on no page but its person's",
    "api.tokens.revoke_token": "a token is on no page but its person's",
    "posts.actions.prepare": "only renders",
    "posts.rendering.write": "only renders",
    "posts.actions.create_post": "called by the actions that own the thread, which publish",
    "posts.actions.change_post": "called by the actions that own the thread, which publish",
    "mail.mailboxes.try_again": "one's own page and the admin alone show it",
    "people.invitations.issue": "called by members.invite",
    "notices.actions.choose": "one's own pages alone show it",
    "notices.actions.follow": "one's own pages alone show it",
    "notices.actions.leave": "one's own pages alone show it",
    "notices.actions.mark_read": "one's own pages alone show it",
    "notices.actions.mute": "one's own pages alone show it",
    "newsletter.actions.begin_issue": "only its editors' pages show it",
    "newsletter.actions.discard_issue": "only its editors' pages show it",
    "newsletter.actions.edit_issue": "its page is not among those that are kept",
    "newsletter.actions.schedule_issue": "only its editors' pages show it",
    "newsletter.actions.try_issue": "only its editor's mailbox shows it",
    "newsletter.actions.unschedule_issue": "only its editors' pages show it",
    "webhooks.actions.add_webhook": "one's own page alone shows it",
    "webhooks.actions.remove_webhook": "one's own page alone shows it",
    "webhooks.actions.renew_secret": "one's own page alone shows it",
    "webhooks.actions.switch_on": "one's own page alone shows it",
    "export.incoming.import_all": "calls those for debates, framings and contributions",
}
PARTS = (walk_rebuttals, walk_readers, walk_responses, walk_moderation, walk_syllabus)
for _part in PARTS:
    INSIDE.update(_part.INSIDE)
LISTS = (
    "/",
    "/debates/",
    "/debates/?stage=past",
    "/debates/?stage=being-written",
    "/debates/tags/faces/",
    "/feed.atom",
)


# The walk -------------------------------------------------------------------------------------------------------

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
for _part in PARTS:
    WALK.update(_part.WALK)


def walk(name: str) -> Callable[[Callable[[Any], Callable[[], Any]]], Callable[[Any], Callable[[], Any]]]:
    """Each arranges what the action needs, and gives back the action, ready to be called."""

    def keep(arrange: Callable[[Any], Callable[[], Any]]) -> Callable[[Any], Callable[[], Any]]:
        WALK[name] = arrange
        return arrange

    return keep


def picture(by: Person, **credit: str) -> CreditedImage:
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    file.seek(0)
    return library.upload_image(by=by, file=file, client_key=uuid4(), **credit)


def reference(by: Person) -> Reference:
    return library.add_reference(by=by, item=ITEM, client_key=uuid4(), key="roe2001")


def says(w: Any, source: str = "A response of a reader.") -> Post:
    return responses.respond(debate=w.open, by=w.cleo, text=Text(source=source), client_key=uuid4())


@walk("debates.actions.create_debate")
def _(w):
    return lambda: new_debate(w.olga, question="A third?")


@walk("debates.actions.edit_debate")
def _(w):
    return lambda: actions.edit_debate(debate=w.open, by=w.olga, question="Who owns an eye?", tags=["Eyes"])


@walk("debates.actions.edit_debate: withdrawn")
def _(w):
    return lambda: actions.edit_debate(debate=w.open, by=w.olga, is_open=False)


@walk("debates.actions.write_framing")
def _(w):
    version = w.open.framing.version
    return lambda: actions.write_framing(
        debate=w.open, by=w.olga, text=Text("", "", "Another essay."), version=version, reason="Clearer."
    )


@walk("debates.actions.add_voice")
def _(w):
    debate = new_debate(w.olga, question="A round?", format_key="roundtable")
    return lambda: actions.add_voice(debate=debate, by=w.olga, label="One more")


@walk("debates.actions.edit_voice")
def _(w):
    return lambda: actions.edit_voice(voice=voice_of(w.open, "a"), by=w.olga, label="For", thesis="Another thesis")


@walk("debates.actions.remove_voice")
def _(w):
    debate = new_debate(w.olga, question="A round?", format_key="roundtable")
    voice = actions.add_voice(debate=debate, by=w.olga, label="One more")
    return lambda: actions.remove_voice(voice=voice, by=w.olga)


@walk("debates.actions.put_in_gallery")
def _(w):
    image = picture(w.olga, **CREDIT)
    return lambda: actions.put_in_gallery(debate=w.open, by=w.olga, image=image)


@walk("debates.actions.take_from_gallery")
def _(w):
    place = actions.put_in_gallery(debate=w.open, by=w.olga, image=picture(w.olga, **CREDIT))
    return lambda: actions.take_from_gallery(place=place, by=w.olga)


@walk("debates.actions.list_reference")
def _(w):
    source = reference(w.olga)
    return lambda: actions.list_reference(debate=w.open, by=w.olga, reference=source)


@walk("debates.actions.unlist_reference")
def _(w):
    listing = actions.list_reference(debate=w.open, by=w.olga, reference=reference(w.olga))
    return lambda: actions.unlist_reference(listing=listing, by=w.olga)


@walk("debates.actions.move_debate")
def _(w):
    return lambda: move(w.open, w.olga, "close")


@walk("debates.actions.move_debate: opening")
def _(w):
    sign(w.writing, "a")
    sign(w.writing, "b")
    return lambda: move(w.writing, w.olga, "open")


@walk("debates.actions.resume_debate")
def _(w):
    return lambda: actions.resume_debate(
        debate=w.open, by=w.olga, stage=Stage.CLOSED, opened_at=w.open.opened_at, closed_at=w.open.opened_at
    )


@walk("debates.contributions.sign_contribution")
def _(w):
    return lambda: sign(w.writing, "a")


@walk("debates.contributions.edit_contribution")
def _(w):
    mine = voice_of(w.open, "a").contributions.get(kind="opening")
    text = Text("Another title", "In other words.", "Another text.")
    return lambda: contributions.edit_contribution(
        contribution=mine, by=w.ben, text=text, reason="Clearer.", version=mine.post.version
    )


@walk("debates.members.invite")
def _(w):
    return lambda: members.invite(
        debate=w.open, by=w.olga, role="moderator", email="mo@example.org", client_key=uuid4()
    )


def invited(w: Any, role: str = "moderator") -> Invitation:
    voice = voice_of(w.empty, "a") if role == "contributor" else None
    return members.invite(debate=w.empty, by=w.olga, role=role, email=w.cleo.email, voice=voice, client_key=uuid4())


@walk("debates.members.resend")
def _(w):
    invitation = invited(w)
    return lambda: members.resend(debate=w.empty, invitation=invitation, by=w.olga)


@walk("debates.members.revoke")
def _(w):
    invitation = invited(w)
    return lambda: members.revoke(debate=w.empty, invitation=invitation, by=w.olga)


@walk("people.invitations.accept")
def _(w):
    invitation = invited(w, "contributor")
    return lambda: invitations.accept(invitation=invitation, by=w.cleo)


@walk("people.invitations.decline")
def _(w):
    invitation = invited(w, "contributor")
    return lambda: invitations.decline(invitation=invitation, reason="No time.")


@walk("debates.members.remove_member")
def _(w):
    membership = w.writing.topic.memberships.get(person=w.bea)
    return lambda: members.remove_member(debate=w.writing, membership=membership, by=w.olga)


@walk("debates.responses.respond")
def _(w):
    return lambda: says(w)


@walk("debates.responses.edit_response")
def _(w):
    post = says(w)
    return lambda: responses.edit_response(
        post=post, by=w.cleo, text=Text(source="Other words."), reason="Clearer.", version=post.version
    )


@walk("moderation.actions.hide_post")
def _(w):
    post = says(w)
    return lambda: moderation.hide_post(post=post, by=w.olga, reason="Insults.")


@walk("moderation.actions.restore_post")
def _(w):
    post = says(w)
    moderation.hide_post(post=post, by=w.olga, reason="Insults.")
    return lambda: moderation.restore_post(post=post, by=w.olga, reason="A mistake.")


@walk("library.actions.add_reference")
def _(w):
    return lambda: reference(w.olga)


@walk("library.actions.edit_reference")
def _(w):
    listed = reference(w.olga)
    actions.list_reference(debate=w.open, by=w.olga, reference=listed)
    return lambda: library.edit_reference(reference=listed, by=w.olga, item={**ITEM, "title": "On eyes"})


@walk("library.actions.edit_reference: cited")
def _(w):
    cited = reference(w.olga)
    actions.write_framing(
        debate=w.open,
        by=w.olga,
        text=Text("", "", "As is known [@roe2001]."),
        version=w.open.framing.version,
        reason="R",
    )
    return lambda: library.edit_reference(reference=cited, by=w.olga, item={**ITEM, "publisher": "Faber"})


@walk("library.actions.import_references")
def _(w):
    return lambda: library.import_references(by=w.olga, items=[ITEM])


@walk("library.actions.upload_image")
def _(w):
    return lambda: picture(w.olga, **CREDIT)


@walk("library.actions.credit_image")
def _(w):
    image = picture(w.olga)
    actions.put_in_gallery(debate=w.open, by=w.olga, image=image)
    return lambda: library.credit_image(image=image, by=w.olga, **CREDIT)


@walk("library.actions.credit_image: shown")
def _(w):
    image = picture(w.olga, **CREDIT)
    actions.put_in_gallery(debate=w.open, by=w.olga, image=image)
    return lambda: library.credit_image(image=image, by=w.olga, **{**CREDIT, "author": "Doe"})


@walk("people.actions.edit_profile")
def _(w):
    return lambda: people.edit_profile(whose=w.ben, by=w.ben, name="Benjamin Example", affiliation="Elsewhere")


@walk("people.actions.edit_profile: a reader who responded")
def _(w):
    says(w)
    return lambda: people.edit_profile(whose=w.cleo, by=w.cleo, name="Cleopatra Example")


@walk("people.actions.declare_interests")
def _(w):
    return lambda: people.declare_interests(by=w.ben, has_interests=True, text="I own shares.")


@walk("people.actions.change_standing")
def _(w):
    says(w)
    return lambda: people.change_standing(whose=w.cleo, by=w.ada, may_organize=True, is_active=False)


@walk("posts.actions.save_draft")
def _(w):
    return lambda: posts.save_draft(
        thread=w.writing.thread, slot="opening-a", by=w.ben, text=Text(source="Half"), version=0
    )


@walk("posts.actions.discard_draft")
def _(w):
    draft = posts.save_draft(thread=w.writing.thread, slot="a", by=w.ben, text=Text(source="Half"), version=0)
    return lambda: posts.discard_draft(draft=draft, by=w.ben)


@walk("posts.actions.drop_copy")
def _(w):
    draft = posts.save_draft(thread=w.writing.thread, slot="a", by=w.ben, text=Text(source="Half"), version=0)
    copy = draft.copies.create(source="Other half")
    return lambda: posts.drop_copy(copy=copy, by=w.ben)


@walk("posts.actions.rerender_posts")
def _(w):
    Post.objects.filter(pk=w.open.framing_id).update(html="<p>As an older renderer had it.</p>")
    return lambda: posts.rerender_posts(Post.objects.all())


@walk("export.restore.restore")
def _(w):
    bundle = made.debate()
    bare = {"filename": None, "media_type": "", "width": None, "height": None, "sha256": "", "data": None}
    bundle = replace(bundle, images=tuple(replace(one, **bare) for one in bundle.images))
    return lambda: restore.restore(bundle, by=w.olga, client_key=uuid4(), public=True)


def document(title: str) -> Any:
    return incoming.read_document(
        f"---\ntitle: {title}\nauthors: [Ben Example]\n---\n\nA text of some words.\n", f"{title}.md"
    )


@walk("export.incoming.import_framing")
def _(w):
    return lambda: incoming.import_framing(document("Framing"), by=w.olga, client_key=uuid4())


@walk("export.incoming.import_contribution")
def _(w):
    voice = voice_of(w.empty, "a")
    return lambda: incoming.import_contribution(document("Text"), by=w.olga, voice=voice, client_key=uuid4())
