"""Secrets of every kind, put into a world: a word of its own for each, that nothing else says."""

from __future__ import annotations

import hashlib
import re
from dataclasses import fields
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.urls import get_resolver
from django.utils import timezone

from forum.debates.members import invite
from forum.debates.models import Debate
from forum.debates.responses import respond
from forum.moderation.actions import hide_post
from forum.moderation.reports import report as flag
from forum.people.actions import edit_profile
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.models import Draft, DraftCopy, Post
from forum.readers.models import ChoiceKey, ReaderChoice
from forum.webhooks.models import Webhook
from policy_design.options.models import Option
from policy_design.process.models import ExpertOffer, Interest, Process
from policy_design.process.planning import attach_debate
from policy_design.recommendations.models import Recommendation
from policy_design.report.models import Chapter, Report
from policy_design.summary.models import Summary
from policy_design.summary.taking import taken
from policy_design.survey import actions as surveys
from policy_design.survey import answering
from policy_design.survey.models import SurveyInvitation, SurveyText
from policy_design.voting.models import Round
from tests.cast import begun, move, new_debate, person, sign
from tests.forum.api.asking import token_of
from tests.forum.api.world import recommended
from tests.forum.test_secrecy import addresses, ways_to_fill
from tests.policy_design.cast import fresh
from tests.policy_design.options.standing_cast import seal, take
from tests.policy_design.report.reporting import begun as planned_report
from tests.policy_design.report.reporting import published
from tests.policy_design.survey.conftest import GIVEN, new_survey

OF_ROWS = re.compile(r"(^|_)(hash|token|secret|salt|password|email|recipient)$")  # nobody is told these, of any row
OF_ROWS_ALSO = ("SurveyDraft.key", "Participant.key", "OutboxMail.to", "Session.session_key")


class Planted:
    """The words by what they are. `word` makes one up; it is the same in each run."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def word(self, what: str) -> str:
        self.words[what] = f"zöq{hashlib.sha256(what.encode()).hexdigest()[:11]}"
        return self.words[what]

    def text(self, what: str) -> Text:
        return Text(
            f"A {self.word(f'{what}, title')}", f"So {self.word(f'{what}, line')}.", f"It is {self.word(what)}."
        )

    @property
    def secrets(self) -> list[tuple[str, str]]:
        """Also without its first letters, which is what is left of it where only ASCII is."""
        return [
            *self.words.items(),
            *((what, word[2:]) for what, word in self.words.items()),
            *_of_rows(),
        ]


def _of_rows() -> list[tuple[str, str]]:
    """What stands in rows of any model and is for nobody: addresses, hashes, salts, tokens."""
    found: list[tuple[str, str]] = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            name = f"{model.__name__}.{field.name}"
            if OF_ROWS.search(field.name) or name in OF_ROWS_ALSO:
                values = model._default_manager.values_list(field.attname, flat=True)
                found += [(name, str(value)) for value in set(values) if value and len(str(value)) > 7]
    return found


def plant(planted: Planted, process: Process, option: Option, olga: Person, panel: list[Person], mo: Person) -> None:
    """Into a process at its deliberation, and into two debates that belong to it; around what is published of it."""
    writing = _debate(process, olga, panel, "Who owns a voice?")
    opened = _debate(process, olga, panel, "Who owns a gait?", is_open=True)
    sign(writing, "a", planted.word("sealed contribution, title"), f"It is {planted.word('sealed contribution')}.")
    _drafts(planted, writing, option, panel[1])
    _said(planted, opened, mo)
    _people(planted, process, opened, olga, panel)
    _survey(planted, process, olga)
    _concluded(planted, process, option, olga, panel[3], mo)
    _rows(planted, process, option, olga, panel)


def sealed_positions(planted: Planted, process: Process, option: Option, olga: Person, by: Person) -> None:
    seal(process, olga)
    why, wish = planted.word("sealed position"), planted.word("condition of a sealed position")
    take(option, by, "conditions", f"It is {why}.", f"It is {wish}.")


def _debate(process: Process, olga: Person, panel: list[Person], question: str, *, is_open: bool = False) -> Debate:
    debate = begun(new_debate(olga, question), olga, *panel[:2])
    attach_debate(process=fresh(process), by=olga, debate=debate, relation="part")
    if is_open:
        sign(debate, "a")
        sign(debate, "b")
        debate = move(debate, olga, "open")
    return debate


def _drafts(planted: Planted, debate: Debate, option: Option, by: Person) -> None:
    """Of every kind that a person can leave half-written; by their slots, which are all that tells them apart."""
    voice = debate.voices.get(order=1)
    slots = [f"voice:{voice.pk}:opening", "response", "post:1", "rebuttal:1", "reply:1"]
    for slot in slots:
        _draft(planted, debate.thread, slot, by)
    for slot in (f"position:{option.pk}", f"amendment:{option.pk}", f"argument:{option.pk}"):
        _draft(planted, option.debate.thread, slot, by)


def _draft(planted: Planted, thread: Any, slot: str, by: Person) -> None:
    kind = slot.partition(":")[0]
    said = planted.text(f"draft of {kind}").fields()
    draft = Draft.objects.create(author=by, thread=thread, slot=slot, **said)
    DraftCopy.objects.create(draft=draft, **planted.text(f"copy of a draft of {kind}").fields())


def _said(planted: Planted, debate: Debate, mo: Person) -> None:
    """Responses that were taken away or wait, and who reported one."""
    from forum.people.actions import grant

    grant(topic=debate.topic, person=mo, role="moderator")
    for status in (Post.Status.HIDDEN, Post.Status.WITHDRAWN, Post.Status.DELETED, Post.Status.WAITING):
        reader = person(f"Reader{status.title()}")
        text = Text(source=f"It is {planted.word(f'{status} response')}.")
        post = respond(debate=debate, by=reader, text=text, client_key=uuid4())
        if status == Post.Status.HIDDEN:
            hide_post(post=post, by=mo, reason="It attacked somebody.")
        elif status == Post.Status.WAITING:
            Post.objects.filter(pk=post.pk).update(status=status, number=None, published_at=None)
        else:
            Post.objects.filter(pk=post.pk).update(status=status, tombstone="Its author took it back.")
    _contribution_gone(planted, debate, mo)
    who = person(planted.word("who flagged"))
    post = Post.objects.filter(thread=debate.thread, kind="opening", status="public").first()
    flag(post=post, by=who, key=f"key{planted.word('key of who flagged')}", code="other", sentence=planted.word("flag"))


def _contribution_gone(planted: Planted, debate: Debate, mo: Person) -> None:
    post = Post.objects.filter(thread=debate.thread, kind="opening").order_by("number").first()
    said = planted.text("hidden contribution")
    Post.objects.filter(pk=post.pk).update(
        title=said.title, abstract=said.abstract, source=said.source, html=f"<p>{said.source}</p>"
    )
    hide_post(post=Post.objects.get(pk=post.pk), by=mo, reason="Slander.")


def _people(planted: Planted, process: Process, debate: Debate, olga: Person, panel: list[Person]) -> None:
    """Former names, addresses, who chose what, who was invited or asked to join."""
    renamed = panel[2]
    edit_profile(whose=renamed, by=renamed, name=f"Kim {planted.word('former name')}")
    edit_profile(whose=renamed, by=renamed, name="Kim Example")
    chooser = person(planted.word("who chose"))
    choice = ReaderChoice.objects.create(
        debate=debate, before="a", after="b", reason=f"It is {planted.word('reason of a choice that waits')}.",
        reason_state="waiting", signed_by=chooser,
    )  # fmt: skip
    ChoiceKey.objects.create(debate=debate, choice=choice, hash=hashlib.sha256(b"of a chooser").hexdigest())
    made = invite(
        debate=debate, by=olga, role="observer" if debate.is_part else "moderator", client_key=uuid4(),
        email=f"{planted.word('address of who was invited')[2:]}@example.org",
    )  # fmt: skip
    made.__class__.objects.filter(pk=made.pk).update(
        name=planted.word("name of who was invited"), message=planted.word("message to who was invited"),
        decline_reason=planted.word("why an invitation was declined"),
    )  # fmt: skip
    ExpertOffer.objects.create(invitation=made, background="law")
    Interest.objects.create(
        process=process, person=person(planted.word("who wants to join")), background="law",
        motivation=planted.word("why somebody wants to join"),
    )  # fmt: skip


def _survey(planted: Planted, process: Process, olga: Person) -> None:
    """Answered by link and not sent, answered and closed with texts that nobody has looked at; and one in preparation."""
    survey = new_survey(fresh(process), olga, access="invited", title="By link")
    surveys.open_survey(survey=survey, by=olga)
    token = planted.word("token of a link")
    address = f"{planted.word('address of who was asked')[2:]}@example.org"
    SurveyInvitation.objects.create(survey=survey, email=address, token_hash=SurveyInvitation.hash_of(token))
    answering.begin(survey=survey, token=token)
    answering.keep(survey=survey, token=token, answers={**GIVEN, "free": planted.word("answer that was not sent")})
    for status in ("waiting", "hidden"):
        SurveyText.objects.create(
            survey=survey, question="free", text=planted.word(f"{status} text of an answer"), status=status
        )
    new_survey(fresh(process), olga, title=f"In preparation: {planted.word('survey in preparation')}")


def _concluded(planted: Planted, process: Process, option: Option, olga: Person, by: Person, mo: Person) -> None:
    """A recommendation, a final summary and an edition, which tell a position and a contribution that are hidden since."""
    word = planted.word("position that was hidden after it was published")
    made = take(option, by, "oppose", f"It is {word}.")
    item = Round.objects.filter(process=process, closed_at__isnull=False).order_by("number").first().items.first()
    recommended(process, option, item.round, olga)
    found = taken(fresh(process))
    told = {one.name: getattr(found, one.name) for one in fields(found)}
    now = timezone.now()
    Summary.objects.create(
        process=process, number=1, state="final", closer=olga, review_ends_at=now, final_at=now, digest="1" * 64, **told
    )
    edition = published(planned_report(process, olga), olga)
    assert word in str(edition.paper)
    assert word in str(found.snapshot)
    hide_post(post=made.post, by=mo, reason="It named somebody.")


def _rows(planted: Planted, process: Process, option: Option, olga: Person, panel: list[Person]) -> None:
    """Drafts of what is told of the whole, and what belongs to programs."""
    Recommendation.objects.create(
        process=process, number=9, title=planted.word("draft of a recommendation, title"), addressee="Nobody",
        source=planted.word("draft of a recommendation"), kind="other", created_by=olga,
    )  # fmt: skip
    now = timezone.now()
    draft = Summary.objects.create(
        process=process, number=7, introduction=planted.word("draft of a summary"), closing=planted.word("closing"),
        as_of=now, snapshot={"kind": "process", "said": planted.word("snapshot of a draft")},
        snapshot_digest="0" * 64, rules_version=1, sections=[], why_anew="More came.",
    )  # fmt: skip
    draft.notes.create(kind="comment", key="x", source=planted.word("note of a draft"), html="")
    report = Report.objects.get(process=process)
    Chapter.objects.create(
        report=report, kind=Chapter.Kind.OWN, order=99, title=planted.word("chapter since, title"),
        source=planted.word("chapter since"),
    )  # fmt: skip
    planted.words["token of a program"] = token_of(panel[0])
    Webhook.objects.create(
        person=olga, topic=process.topic, secret=planted.word("secret of a webhook"),
        url=f"https://{planted.word('address of a webhook')[2:]}.example.org/",
    )  # fmt: skip


# Where files are --------------------------------------------------------------------------------------------------

DATA = re.compile(r"^api/v1/|export|\.(json|csv|zip|bib|ris|html|txt|xml)|<str:form>|feed|picture")
EXPECTED = (  # kinds of file that are there to be fetched in this world
    "/export.json", "/provenance.json", "/summary.json", "/report.md", "/rounds/archive.zip", "/log.csv", "/round.json",
    "/bulletin.json", "/codebook.json", "/api/v1/processes/", "/summaries", "/report/editions/1",
)  # fmt: skip


def topics_of(process: Process) -> list[int]:
    debates = process.debates.values_list("debate__topic", flat=True)
    return [process.topic_id, *debates, *process.options.values_list("debate__topic", flat=True)]


def addresses_of_data(process: Process) -> list[str]:
    """Every route by which data are given, filled with what is there."""
    debates = [*process.debates.values_list("debate__slug", flat=True)]
    debates += process.options.values_list("debate__slug", flat=True)
    rounds = Round.objects.filter(process=process).values_list("number", flat=True)
    known = {
        "number": sorted({0, 1, 2, 3, *rounds}),
        "code": ["G1", "L1"],
        "letter": ["a", "b"],
        "kind": ["opening"],
        "form": ["json", "md", "html", "csv", "bib", "ris", "csv.zip", "xlsx"],
        "whose": ["processes"],
    }
    found = []
    for _name, pattern in addresses(get_resolver()):
        if DATA.search(pattern) and not pattern.startswith("admin"):
            places = re.sub("^api/v1/", "", pattern)
            slugs = debates if places.startswith("debates") else [process.slug]
            found += ways_to_fill(pattern, {**known, "slug": slugs})
    return found
