"""Addresses under /debates/."""

from django.urls import path, register_converter

from forum.debates.views import (
    arrange,
    exchanges,
    hand,
    ledger,
    live,
    organize,
    reading,
    rebuttals,
    respond,
    sharing,
    taking_away,
    thread,
    writing,
)
from forum.posts.ledger import Move

app_name = "debates"


class LetterConverter:
    """A voice's letter in an address."""

    regex = "[a-z]{1,2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class KindConverter(LetterConverter):
    """What a voice writes."""

    regex = "opening|closing"


class MoveConverter:
    """A move in the ledger, with a hyphen where the table has an underline."""

    regex = "concede|take-back|insist|withdraw"

    def to_python(self, value: str) -> Move:
        return Move(value.replace("-", "_"))

    def to_url(self, value: Move | str) -> str:
        return (value.value if isinstance(value, Move) else value).replace("_", "-")


register_converter(LetterConverter, "letter")
register_converter(KindConverter, "contribution")
register_converter(MoveConverter, "ledger")

urlpatterns = [
    # /debates/
    path("", reading.index, name="index"),
    path("new/", organize.new, name="new"),
    path("organized/", organize.organized, name="organized"),
    path("tags/<slug:tag>/", reading.tag, name="tag"),
    # /debates/<slug>/
    path("<slug:slug>/", reading.show, name="show"),
    path("<slug:slug>/share.png", sharing.share, name="share"),
    path("<slug:slug>/voices/<letter:letter>/", reading.voice, name="voice"),
    path("<slug:slug>/thread/", thread.thread, name="thread"),
    path("<slug:slug>/events/", live.events, name="events"),
    path("<slug:slug>/respond/", respond.respond_to, name="respond"),
    path("<slug:slug>/posts/<int:number>/", reading.post, name="post"),
    path("<slug:slug>/posts/<int:number>/edit/", respond.change_response, name="edit_response"),
    path("<slug:slug>/history/<int:number>/", reading.history, name="history"),
    # /debates/<slug>/rebuttals/, /debates/<slug>/rebut/<number>/
    path("<slug:slug>/rebuttals/", exchanges.rebuttals, name="rebuttals"),
    path("<slug:slug>/rebuttals/<int:number>/", exchanges.rebuttal, name="rebuttal"),
    path("<slug:slug>/rebut/<int:number>/", rebuttals.rebut, name="rebut"),
    path("<slug:slug>/rebut/<int:number>/save/", rebuttals.save, name="rebut_save"),
    path("<slug:slug>/rebut/<int:number>/compare/", rebuttals.compare, name="rebut_compare"),
    path("<slug:slug>/rebut/<int:number>/discard/", rebuttals.discard, name="rebut_discard"),
    path("<slug:slug>/rebuttals/<int:number>/edit/", ledger.change, {"kind": "rebuttal"}, name="edit_rebuttal"),
    path("<slug:slug>/rebuttals/<int:number>/fair/", ledger.fair, name="mark_fair"),
    path("<slug:slug>/rebuttals/<int:number>/<ledger:move>/", ledger.move, name="move_rebuttal"),
    path("<slug:slug>/replies/<int:number>/edit/", ledger.change, {"kind": "reply"}, name="edit_reply"),
    path("<slug:slug>/posts/<int:number>/passage/", rebuttals.pick, name="pick"),
    path("<slug:slug>/posts/<int:number>/reply/", ledger.answer, name="reply"),
    path("<slug:slug>/voices/<letter:letter>/waive/", ledger.waive, name="waive"),
    # /debates/<slug>/responses/
    path("<slug:slug>/responses/", thread.responses, name="responses"),
    path("<slug:slug>/responses/waiting/<int:pk>/edit/", respond.change_waiting, name="edit_waiting"),
    path("<slug:slug>/responses/waiting/<int:pk>/delete/", taking_away.delete_waiting, name="delete_waiting"),
    path("<slug:slug>/posts/<int:number>/delete/", taking_away.delete, name="delete"),
    path("<slug:slug>/posts/<int:number>/withdraw/", taking_away.withdraw, name="withdraw"),
    path("<slug:slug>/posts/<int:number>/hand/", hand.hand_on, name="hand"),
    path("<slug:slug>/handed/", hand.handed, name="handed"),
    path("<slug:slug>/handed/<int:pk>/answer/", hand.answer, name="answer_handed"),
    # /debates/<slug>/write/<letter>/<opening|closing>/
    path("<slug:slug>/write/<letter:letter>/<contribution:kind>/", writing.write, name="write"),
    path("<slug:slug>/write/<letter:letter>/<contribution:kind>/save/", writing.save, name="save"),
    path("<slug:slug>/write/<letter:letter>/<contribution:kind>/compare/", writing.compare, name="compare"),
    path("<slug:slug>/write/<letter:letter>/<contribution:kind>/discard/", writing.discard, name="discard"),
    # /debates/<slug>/organize/
    path("<slug:slug>/organize/", organize.organize, name="organize"),
    path("<slug:slug>/organize/edit/", organize.edit, name="edit"),
    path("<slug:slug>/organize/framing/", organize.framing, name="framing"),
    path("<slug:slug>/organize/move/", organize.move, name="move"),
    path("<slug:slug>/organize/voices/add/", arrange.add_voice, name="add_voice"),
    path("<slug:slug>/organize/voices/<letter:letter>/edit/", arrange.edit_voice, name="edit_voice"),
    path("<slug:slug>/organize/voices/<letter:letter>/remove/", arrange.remove_voice, name="remove_voice"),
    path("<slug:slug>/organize/gallery/", arrange.gallery, name="gallery"),
    path("<slug:slug>/organize/gallery/<int:pk>/remove/", arrange.remove_image, name="remove_image"),
    path("<slug:slug>/organize/references/", arrange.references, name="references"),
    path("<slug:slug>/organize/references/<int:pk>/remove/", arrange.remove_reference, name="remove_reference"),
    path("<slug:slug>/organize/invite/", organize.invite, name="invite"),
    path("<slug:slug>/organize/invitations/<int:pk>/resend/", organize.resend, name="resend"),
    path("<slug:slug>/organize/invitations/<int:pk>/revoke/", organize.revoke, name="revoke"),
    path("<slug:slug>/organize/members/<int:pk>/remove/", organize.remove_member, name="remove_member"),
]
