"""Write docs/ROLES.md and docs/EVENTS.md from the code that decides; a test keeps them equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from forum import additions, rules
from forum.debates.formats import FORMATS
from forum.debates.stages import Stage
from forum.live.kinds import KINDS
from forum.verdicts import Verdict

ROLES = ("anonymous", "reader", "contributor", "other contributor", "expert", "moderator", "organizer", "steward")
LETTERS = {stage: letter for stage, letter in zip(Stage, "DWORCXA", strict=True)}
TOPIC = 1


@dataclass(frozen=True)
class Figure:
    """Somebody who plays one role, as rules see a person."""

    role: str
    pk: int | None = None
    held: frozenset[str] = frozenset()
    is_steward: bool = False
    name: str = "Somebody"
    email: str = "somebody@example.org"
    may_organize: bool = False

    @property
    def is_authenticated(self) -> bool:
        return self.pk is not None

    @property
    def known_as(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def takes_part(self) -> bool:
        return bool(self.held)

    @property
    def organized_topics(self) -> frozenset[int]:
        return frozenset({TOPIC}) if "organizer" in self.held else frozenset()

    @property
    def joined_topics(self) -> frozenset[int]:
        return frozenset({TOPIC}) if self.held else frozenset()


FIGURES = {
    "anonymous": Figure("anonymous"),
    "reader": Figure("reader", 1),
    "contributor": Figure("contributor", 2, frozenset({"contributor"})),
    "other contributor": Figure("other contributor", 3, frozenset({"contributor"})),
    "expert": Figure("expert", 7, frozenset({"expert"})),
    "moderator": Figure("moderator", 4, frozenset({"moderator"})),
    "organizer": Figure("organizer", 5, frozenset({"organizer"}), may_organize=True),
    "steward": Figure("steward", 6, is_steward=True),
}


@dataclass
class Scene:
    """A debate, a voice and what is said in it, as rules see them."""

    stage: Stage
    is_open: bool = True
    late: bool = False
    format_key: str = "oxford"
    status: str = "public"
    kind: str = "opening"
    facts: dict[str, Any] = field(default_factory=dict)  # of the post
    settings: dict[str, Any] = field(default_factory=dict)  # of the debate

    @property
    def debate(self) -> Any:
        return SimpleNamespace(
            topic=SimpleNamespace(is_public=self.is_open and self.stage is not Stage.DRAFT, pk=TOPIC),
            topic_id=TOPIC,
            is_part=not FORMATS[self.format_key].is_hosted,
            stage=self.stage.value,
            stage_now=self.stage,
            format=FORMATS[self.format_key],
            is_late=self.late,
            roles_of=lambda person: person.held,
            **SETTINGS | self.settings,
        )

    @property
    def syllabus(self) -> Any:
        """Belongs to the debate."""
        topic, over = self.debate.topic, self.stage is Stage.ARCHIVED
        return SimpleNamespace(topic=topic, topic_id=TOPIC, is_over=over, suspends=lambda person: False)

    @property
    def voice(self) -> Any:
        return SimpleNamespace(debate=self.debate, contributor_id=FIGURES["contributor"].pk)

    @property
    def post(self) -> Any:
        return self.post_of(FIGURES["organizer" if self.kind == "framing" else "contributor"])

    def post_of(self, author: Any) -> Any:
        facts = POST | self.facts
        return SimpleNamespace(status=self.status, kind=self.kind, author_id=author.pk, **facts)

    @property
    def rebuttal(self) -> Any:
        """By the other contributor, of the contributor's text."""
        about = self.post_of(FIGURES["contributor"])
        facts = POST | self.facts | {"about": about, "addresses": frozenset({about.author_id})}
        return SimpleNamespace(status=self.status, kind="rebuttal", author_id=FIGURES["other contributor"].pk, **facts)

    def handing(self, **facts: Any) -> Any:
        """A response that was handed to the contributor."""
        said = Scene(self.stage, kind="response", status=self.status).post_of(OTHER)
        return SimpleNamespace(voice=self.voice, response=said, answer_id=None, **facts)

    def decision(self, kind: str = "hide", **facts: Any) -> Any:
        """About a text of the contributor, by the moderator."""
        facts = {"post": self.post, "by_id": FIGURES["moderator"].pk, "is_appealed": False, **facts}
        return SimpleNamespace(kind=kind, concerns=lambda who: who.pk == FIGURES["contributor"].pk, **facts)

    def appeal(self, outcome: str = "waiting") -> Any:
        return SimpleNamespace(decision=self.decision(), outcome=outcome)


SETTINGS = {
    "responses_from": "open",
    "choice_needs_account": False,
    "closes_by_now": False,
    "slow_minutes": 10,
    "suspension_of": lambda person: None,
    "slow_until": lambda person: None,
}
SUSPENDED = {"suspension_of": lambda person: SimpleNamespace(until=None)}
SLOWED = {"slow_until": lambda person: timezone.now()}
POST: dict[str, Any] = {
    "about": None,
    "root": None,
    "locked_at": None,
    "tombstone": "",
    "addresses": frozenset(),
    "names": lambda *names: False,
}
LEFT = {"tombstone": "A sentence that stands in the place of the text."}
ADDRESSED = {"addresses": frozenset({4, 5})}
OTHER = Figure("another", 99)
INVITED = Figure("invited", 98, frozenset({"expert"}))
Ask = Callable[[Any, Stage], Verdict]

ACTIONS: dict[str, Ask] = {
    "read a public debate": lambda who, at: rules.can_read_debate(who, Scene(at).debate),
    "read a members-only debate": lambda who, at: rules.can_read_debate(who, Scene(at, is_open=False).debate),
    "export": lambda who, at: rules.can_export(who, Scene(at).debate),
    "have its news sent to an address of one's own": lambda who, at: rules.can_add_webhook(
        who, may_read=bool(rules.can_read_debate(who, Scene(at).debate)), has=0
    ),
    "have its news sent to one address too many": lambda who, at: rules.can_add_webhook(
        who, may_read=True, has=rules.MOST_WEBHOOKS
    ),
    "follow it": lambda who, at: rules.can_follow(who, may_read=bool(rules.can_read_debate(who, Scene(at).debate))),
    "change a webhook of the contributor's": lambda who, at: rules.can_change_webhook(
        who, whose=FIGURES["contributor"].pk or 0
    ),
    "see the organizer's page": lambda who, at: rules.can_organize(who, Scene(at).debate),
    "edit question, framing, dates, gallery": lambda who, at: rules.can_edit_debate(who, Scene(at).debate),
    "add or remove voices": lambda who, at: rules.can_change_voices(who, Scene(at).debate),
    "move to another stage (gates permitting)": lambda who, at: rules.can_move_debate(who, Scene(at).debate),
    "invite a contributor": lambda who, at: rules.can_invite(who, Scene(at).debate, "contributor"),
    "invite a moderator or co-organizer": lambda who, at: rules.can_invite(who, Scene(at).debate, "moderator"),
    "remove a member": lambda who, at: rules.can_remove_member(who, Scene(at).debate, OTHER, "moderator"),  # type: ignore[arg-type]
    "read a published text": lambda who, at: rules.can_read_post(who, Scene(at).post, Scene(at).debate),
    "read a sealed text": lambda who, at: rules.can_read_post(who, Scene(at, status="sealed").post, Scene(at).debate),
    "read a hidden text": lambda who, at: rules.can_read_post(who, Scene(at, status="hidden").post, Scene(at).debate),
    "write and sign an opening": lambda who, at: rules.can_sign(who, Scene(at).voice, "opening", disclosed=True),
    "sign an opening without a disclosure": lambda who, at: rules.can_sign(
        who, Scene(at).voice, "opening", disclosed=False
    ),
    "sign an opening after the deadline": lambda who, at: rules.can_sign(
        who, Scene(at, late=True).voice, "opening", disclosed=True
    ),
    "sign an opening (open question)": lambda who, at: rules.can_sign(
        who, Scene(at, format_key="open-question").voice, "opening", disclosed=True
    ),
    "write and sign a closing statement": lambda who, at: rules.can_sign(
        who, Scene(at).voice, "closing", disclosed=True
    ),
    "change a published text": lambda who, at: rules.can_edit_post(who, Scene(at).post, Scene(at).debate),
    "change a sealed text": lambda who, at: rules.can_edit_post(who, Scene(at, status="sealed").post, Scene(at).debate),
    "respond": lambda who, at: rules.can_respond(who, Scene(at).debate),
    "respond (two voices)": lambda who, at: rules.can_respond(who, Scene(at, format_key="two-voices").debate),
    "respond after the stage's deadline": lambda who, at: rules.can_respond(who, Scene(at, late=True).debate),
    "change a response of one's own": lambda who, at: rules.can_edit_post(
        who, Scene(at, kind="response").post_of(who), Scene(at).debate
    ),
    "change somebody else's response": lambda who, at: rules.can_edit_post(
        who, Scene(at, kind="response").post_of(OTHER), Scene(at).debate
    ),
    "decide about what others said": lambda who, at: rules.can_moderate(who, Scene(at).debate),
    "hide a text of somebody else": lambda who, at: rules.can_hide_post(
        who, Scene(at).post_of(OTHER), Scene(at).debate
    ),
    "hide a text of one's own": lambda who, at: rules.can_hide_post(who, Scene(at).post_of(who), Scene(at).debate),
    "hide the framing": lambda who, at: rules.can_hide_post(
        who, Scene(at, kind="framing").post_of(OTHER), Scene(at).debate
    ),
    "hide the sentence of a withdrawn text": lambda who, at: rules.can_hide_post(
        who, Scene(at, status="withdrawn", facts=LEFT).post_of(OTHER), Scene(at).debate
    ),
    "hide a text that was withdrawn without a sentence": lambda who, at: rules.can_hide_post(
        who, Scene(at, status="withdrawn").post_of(OTHER), Scene(at).debate
    ),
    "show a hidden text again": lambda who, at: rules.can_restore_post(
        who, Scene(at, status="hidden").post_of(OTHER), Scene(at).debate
    ),
    "respond when suspended": lambda who, at: rules.can_respond(who, Scene(at, settings=SUSPENDED).debate),
    "respond before slow mode allows": lambda who, at: rules.can_respond(who, Scene(at, settings=SLOWED).debate),
    "respond where only members do": lambda who, at: rules.can_respond(
        who, Scene(at, settings={"responses_from": "members"}).debate
    ),
    "respond to a text": lambda who, at: rules.can_respond_to(who, Scene(at).post, Scene(at).debate),
    "respond to a text whose answers are closed": lambda who, at: rules.can_respond_to(
        who, Scene(at, facts={"locked_at": "now"}).post, Scene(at).debate
    ),
    "read a response that waits for a moderator": lambda who, at: rules.can_read_post(
        who, Scene(at, kind="response", status="waiting").post, Scene(at).debate
    ),
    "read a deleted text": lambda who, at: rules.can_read_post(
        who, Scene(at, kind="response", status="deleted").post, Scene(at).debate
    ),
    "delete a response of one's own": lambda who, at: rules.can_delete_post(
        who, Scene(at, kind="response").post_of(who), Scene(at).debate
    ),
    "withdraw a published contribution": lambda who, at: rules.can_withdraw_post(who, Scene(at).post, Scene(at).debate),
    "withdraw a sealed contribution": lambda who, at: rules.can_withdraw_post(
        who, Scene(at, status="sealed").post, Scene(at).debate
    ),
    "withdraw with a sentence when suspended": lambda who, at: (
        rules.can_withdraw_post(who, Scene(at).post, Scene(at).debate)
        and rules.can_leave_sentence(who, Scene(at, settings=SUSPENDED).debate)
    ),
    "withdraw without one when suspended": lambda who, at: rules.can_withdraw_post(
        who, Scene(at).post, Scene(at, settings=SUSPENDED).debate
    ),
    "rebut": lambda who, at: rules.can_rebut(who, Scene(at).post, Scene(at).debate),
    "rebut (roundtable)": lambda who, at: rules.can_rebut(
        who, Scene(at).post, Scene(at, format_key="roundtable").debate
    ),
    "rebut (open question)": lambda who, at: rules.can_rebut(
        who, Scene(at).post, Scene(at, format_key="open-question").debate
    ),
    "rebut after the deadline": lambda who, at: rules.can_rebut(who, Scene(at).post, Scene(at, late=True).debate),
    "publish a rebuttal without a disclosure (open question)": lambda who, at: rules.can_sign_rebuttal(
        who, Scene(at).post, Scene(at, format_key="open-question").debate, disclosed=False
    ),
    "reply to a rebuttal": lambda who, at: rules.can_reply(who, Scene(at).rebuttal, Scene(at).debate),
    "reply to a rebuttal (roundtable)": lambda who, at: rules.can_reply(
        who, Scene(at).rebuttal, Scene(at, format_key="roundtable").debate
    ),
    "concede a rebuttal": lambda who, at: rules.can_move_rebuttal(who, Scene(at).rebuttal, Scene(at).debate, "concede"),
    "withdraw a rebuttal": lambda who, at: rules.can_move_rebuttal(
        who, Scene(at).rebuttal, Scene(at).debate, "withdraw"
    ),
    "mark how a rebuttal puts one's point as fair": lambda who, at: rules.can_mark_fair(
        who, Scene(at).rebuttal, Scene(at).debate
    ),
    "waive the right of reply": lambda who, at: rules.can_waive_reply(who, Scene(at).voice),
    "waive the right of reply (open question)": lambda who, at: rules.can_waive_reply(
        who, Scene(at, format_key="open-question").voice
    ),
    "hand a response to a contributor": lambda who, at: rules.can_hand(
        who, Scene(at, kind="response").post_of(OTHER), Scene(at).debate, Scene(at).voice
    ),
    "answer a response that was handed on": lambda who, at: rules.can_answer_handed(
        who, Scene(at).handing(), Scene(at).debate
    ),
    "choose a view": lambda who, at: rules.can_choose(who, Scene(at).debate),
    "choose a view where that takes an account": lambda who, at: rules.can_choose(
        who, Scene(at, settings={"choice_needs_account": True}).debate
    ),
    "see how readers moved": lambda who, at: rules.can_see_choices(who, Scene(at).debate),
    "propose a correction": lambda who, at: rules.can_propose_erratum(who, Scene(at).debate),
    "decide about a correction": lambda who, at: rules.can_decide_erratum(who, Scene(at).debate),
    "report a text": lambda who, at: rules.can_flag(who, Scene(at).post_of(OTHER), Scene(at).debate),
    "report the sentence of a withdrawn text": lambda who, at: rules.can_flag(
        who, Scene(at, status="withdrawn", facts=LEFT).post_of(OTHER), Scene(at).debate
    ),
    "decide about a text that answers oneself": lambda who, at: rules.can_decide_about(
        who, Scene(at, facts=ADDRESSED).post_of(OTHER), Scene(at).debate
    ),
    "decide about a text that names oneself": lambda who, at: rules.can_decide_about(
        who, Scene(at, facts={"names": lambda *names: True}).post_of(OTHER), Scene(at).debate
    ),
    "review a waiting response": lambda who, at: rules.can_review(
        who, Scene(at, kind="response", status="waiting").post_of(OTHER), Scene(at).debate
    ),
    "ask for a change of a text": lambda who, at: rules.can_ask_change(who, Scene(at).post_of(OTHER), Scene(at).debate),
    "close the answers to a text": lambda who, at: rules.can_lock(who, Scene(at).post_of(OTHER), Scene(at).debate),
    "open the answers to a text again": lambda who, at: rules.can_unlock(
        who, Scene(at, facts={"locked_at": "now"}).post_of(OTHER), Scene(at).debate
    ),
    "set slow mode": lambda who, at: rules.can_slow_down(who, Scene(at).debate),
    "suspend a reader": lambda who, at: rules.can_suspend(who, Scene(at).debate, OTHER),  # type: ignore[arg-type]
    "suspend an expert": lambda who, at: rules.can_suspend(who, Scene(at).debate, INVITED),  # type: ignore[arg-type]
    "let a suspended reader write again": lambda who, at: rules.can_readmit(
        who,
        Scene(at, settings=SUSPENDED).debate,
        OTHER,  # type: ignore[arg-type]
    ),
    "appeal against a decision about oneself": lambda who, at: rules.can_appeal(who, Scene(at).decision()),
    "appeal a second time": lambda who, at: rules.can_appeal(who, Scene(at).decision(is_appealed=True)),
    "hear an appeal": lambda who, at: rules.can_decide_appeal(who, Scene(at).appeal(), Scene(at).debate),
    "read the syllabus": lambda who, at: rules.can_read_syllabus(who, Scene(at).syllabus),
    "change the syllabus": lambda who, at: rules.can_edit_syllabus(who, Scene(at).syllabus),
    "suggest a source for the syllabus": lambda who, at: rules.can_suggest_item(who, Scene(at).syllabus),
    "answer a suggested source": lambda who, at: rules.can_decide_suggestion(who, Scene(at).syllabus),
    "be told of additions to the syllabus": lambda who, at: rules.can_subscribe(who, Scene(at).syllabus),
    "change the framing": lambda who, at: rules.can_edit_post(who, Scene(at, kind="framing").post, Scene(at).debate),
}

ANYWHERE: dict[str, Callable[[Any], Verdict]] = {
    "set up a debate": lambda who: rules.can_create_debate(who),
    "use the admin": lambda who: rules.can_steward(who),
    "add references and pictures": lambda who: rules.can_add_reference(who),
    "see a reference nobody can read yet, of somebody else here": lambda who: rules.can_read_reference(who, _private()),
    "see a reference or picture shown in this members-only debate": lambda who: rules.can_see_image(
        who, _shown_to_members()
    ),
    "correct somebody else's listed reference here": lambda who: rules.can_edit_reference(who, _listed()),
    "see a picture nobody can see yet, of somebody else here": lambda who: rules.can_see_image(who, _private()),
    "change the credit of somebody else's shown picture here": lambda who: rules.can_edit_image(who, _listed()),
    "change one's own profile": lambda who: rules.can_edit_profile(who, who),
    "change another's profile": lambda who: rules.can_edit_profile(who, OTHER),  # type: ignore[arg-type]
    "have mail sent again to a mailbox of one's own that refused it": lambda who: rules.can_try_mailbox(
        who, is_own=who.is_authenticated
    ),
    "have mail sent again to somebody else's mailbox": lambda who: rules.can_try_mailbox(who, is_own=False),
    "edit the newsletter": lambda who: rules.can_edit_newsletter(who),
    "make an access token": lambda who: rules.can_make_token(who),
    "revoke a token of one's own": lambda who: rules.can_revoke_token(who, _token(who)),
    "revoke somebody else's token": lambda who: rules.can_revoke_token(who, _token(OTHER)),
    "act by a token of one's own within its scopes": lambda who: rules.can_act_by_token(_token(who), "read"),
    "act by a token of one's own beyond its scopes": lambda who: rules.can_act_by_token(_token(who), "vote"),
}


def _private() -> Any:
    return SimpleNamespace(listed_at=None, added_by_id=99, uploaded_by_id=99, topic_id=TOPIC, shown_in=frozenset())


def _shown_to_members() -> Any:
    return SimpleNamespace(
        listed_at=None, added_by_id=99, uploaded_by_id=99, topic_id=None, shown_in=frozenset({TOPIC})
    )


def _token(person: Any) -> Any:
    """Lets somebody's program read."""
    owner = SimpleNamespace(is_active=person.is_authenticated)
    return SimpleNamespace(person_id=person.pk, person=owner, is_valid=True, scopes=["read"])


def _listed() -> Any:
    return SimpleNamespace(listed_at="now", added_by_id=99, uploaded_by_id=99, topic_id=TOPIC)


def allowed_stages(ask: Ask, role: str) -> str:
    """The letters of the stages in which this role may."""
    return "".join(letter for stage, letter in LETTERS.items() if ask(FIGURES[role], stage))


def roles_markdown() -> str:
    """docs/ROLES.md."""
    return "\n".join(_roles_lines()) + "\n"


def _roles_lines() -> Iterator[str]:
    yield "# Roles: who may do what"
    yield ""
    yield "Made by `manage.py document` from `forum/rules/`; a test keeps it equal. Roles are held per debate;"
    yield "“contributor” is the one whose voice or text it is. A debate here is public and in the Oxford format,"
    yield "which has every stage, unless a line says otherwise. Every refusal comes with a sentence that says why."
    yield ""
    yield "Stages: " + ", ".join(f"**{letter}** {stage.value}" for stage, letter in LETTERS.items()) + "."
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for action, ask in ACTIONS.items():
        yield f"| {action} | " + " | ".join(_cell(allowed_stages(ask, role)) for role in ROLES) + " |"
    yield ""
    yield "Whatever the stage:"
    yield ""
    yield "| action | " + " | ".join(ROLES) + " |"
    yield "|---" * (len(ROLES) + 1) + "|"
    for action, asks in ANYWHERE.items():
        yield f"| {action} | " + " | ".join("yes" if asks(FIGURES[role]) else "–" for role in ROLES) + " |"
    yield ""
    for chapter in additions.chapters:
        yield from chapter()
        yield ""
    yield "Invitations are answered by whoever holds the link in the mail; accepting binds it to that address."


def _cell(stages: str) -> str:
    return {"": "–", "".join(LETTERS.values()): "always"}.get(stages, " ".join(stages))


def events_markdown() -> str:
    """docs/EVENTS.md."""
    lines = [
        "# Events",
        "",
        "Made by `manage.py document` from `forum/live/kinds.py`; a test keeps it equal to what the code publishes.",
        "An event holds ids only: what a reader sees of it is drawn from the present state, by the present rules.",
        "",
        "| kind | says | ids | for |",
        "|---|---|---|---|",
    ]
    for name, kind in sorted(KINDS.items()):
        lines.append(f"| `{name}` | {kind.says} | {', '.join(kind.ids)} | {kind.audience.value} |")
    return "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Write docs/ROLES.md and docs/EVENTS.md from the rules and the list of events."

    def handle(self, *args: Any, **options: Any) -> None:
        docs = Path(settings.BASE_DIR) / "docs"
        (docs / "ROLES.md").write_text(roles_markdown())
        (docs / "EVENTS.md").write_text(events_markdown())
        self.stdout.write("docs/ROLES.md and docs/EVENTS.md are written.")
