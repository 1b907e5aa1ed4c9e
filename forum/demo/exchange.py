"""How the demo's two authors rebutted each other, and how readers chose; all are made up, and so are their words."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from forum.debates.actions import edit_debate, move_debate
from forum.debates.ledger import mark_fair, move_rebuttal, reply
from forum.debates.models import Debate
from forum.debates.rebuttals import post_rebuttal
from forum.demo.debates import People, evening_in, key_for
from forum.demo.past import ago
from forum.live.models import Event
from forum.people.models import Person
from forum.posts.actions import Text
from forum.posts.ledger import Move
from forum.posts.models import Post, Rebuttal, Revision
from forum.posts.quoting import quote_selected
from forum.readers.browsers import Keys, account_key, browser_key
from forum.readers.choices import choose, show_reason
from forum.readers.errata import decide_erratum, propose_erratum
from forum.readers.models import ReaderChoice


@dataclass(frozen=True)
class Answer:
    """A reply to a rebuttal: by whom, how many days ago, what."""

    by: str
    days: int
    text: str


@dataclass(frozen=True)
class Challenge:
    """One rebuttal: of which voice's text, by whom, when, about which words; and what came of it."""

    voice: str
    by: str
    days: int
    passage: str
    text: str
    point: str = ""
    fair: bool = False
    answers: tuple[Answer, ...] = ()
    concedes: str = ""  # in part, with this sentence
    withdraws: str = ""


CHALLENGES = (
    Challenge(
        "a",
        "bea",
        15,
        "a side effect that can be foreseen, that repeats itself and that has a beneficiary is better called a use",
        "Then every reading room is a use of its worst visitor. A photocopier can be foreseen to copy banknotes; we "
        "forbid the copying of banknotes, not the photocopier. To call what is foreseen a *use* moves the burden from "
        "the one who acts to the one who left a door open, and that road has no end: whoever built the camera "
        "foresaw it, too.",
        point="Whoever can foresee what a gift will be used for cannot call it an accident.",
        fair=True,
        answers=(
            Answer(
                "ben",
                14,
                "Whoever built the camera has no list of visitors. We do: five million files in a week leave a trace, "
                "and we could have looked. To foresee is not to be guilty. It is to be able to do something, and then "
                "to decide.",
            ),
            Answer("bea", 13, "On looking at the log we agree. A log needs no new licence."),
        ),
    ),
    Challenge(
        "b",
        "ben",
        14,
        "a clause against training would bind exactly those who ask for permission although they need none",
        "I ask for no clause. But the argument proves too much: every rule binds first those who mean to keep it. A "
        "sentence at the upload, a door for those who are shown and a register of who took everything bind nobody's "
        "licence, and reach people whom no licence reaches.",
        point="A condition in a licence only burdens the honest.",
        concedes="For a notice at the upload that is right: it is no condition. For anything written into the licence "
        "it is not.",
    ),
    Challenge(
        "a",
        "bea",
        11,
        "agreements for bulk access and a public register of who asked are old tools of archives, and they restrict "
        "no reader",
        "A register of who asked for what is a file about readers. Libraries fought for a century not to keep one. "
        "Limits on speed stop the student with one script long before they stop a company with a thousand machines "
        "[@margoni2021].",
    ),
    Challenge(
        "b",
        "ben",
        8,
        "What is left on the table afterwards is privacy.",
        "And privacy was on the table from the start, in the face of the person who is shown.",
        withdraws="She says so herself two paragraphs further up; I had read past it.",
    ),
)

# What readers leaned to before, what they chose after, and how many did so.
MOVED = (
    ("a", "a", 17), ("a", "b", 5), ("a", "diversity", 11), ("b", "b", 14), ("b", "a", 6), ("b", "diversity", 9),
    ("unsure", "a", 8), ("unsure", "b", 7), ("unsure", "diversity", 12), ("diversity", "diversity", 11),
    ("diversity", "a", 2), ("", "diversity", 5), ("unsure", "unsure", 5), ("b", "", 6),
)  # fmt: skip
REASONS = {
    ("a", "diversity"): "Each of them persuaded me where the other had stopped looking.",
    ("unsure", "b"): "The photographer's heirs: I had not thought of them.",
    ("unsure", "a"): "“She did not choose the licence.” I kept coming back to that line.",
}


def argue(debate: Debate, people: People) -> None:
    """Rebut, answer, concede and withdraw as the authors would; one text is then changed."""
    olga = people["olga"]
    edit_debate(debate=debate, by=olga, rebuttals_close_at=evening_in(days=12))
    move_debate(debate=debate, by=olga, move="start_rebuttals")
    for place, one in enumerate(CHALLENGES):
        rebuttal = _rebut(debate, people, place, one)
        if one.fair:
            mark_fair(rebuttal=rebuttal, by=_author(rebuttal), fair=True)
        last = rebuttal.post
        for number, answer in enumerate(one.answers):
            last = reply(
                to=last,
                by=people[answer.by],
                text=Text(source=answer.text),
                client_key=key_for(f"reply {place} {number}"),
                conduct_agreed=True,
            )
        if one.concedes:
            move_rebuttal(
                rebuttal=rebuttal, by=_author(rebuttal), move=Move.CONCEDE, sentence=one.concedes, extent="part"
            )
        if one.withdraws:
            move_rebuttal(rebuttal=rebuttal, by=people[one.by], move=Move.WITHDRAW, sentence=one.withdraws)


def _author(rebuttal: Rebuttal) -> Person:
    """Whose point it is."""
    return Person.objects.get(posts__concerning=rebuttal.post_id)


def _rebut(debate: Debate, people: People, place: int, one: Challenge) -> Rebuttal:
    post = Post.objects.get(contribution__voice__debate=debate, contribution__voice__order="ab".index(one.voice))
    made = post_rebuttal(
        post=post,
        by=people[one.by],
        quoted=quote_selected(post, post.version, one.passage),
        text=Text(source=one.text),
        point=one.point,
        licence_agreed=True,
        conduct_agreed=True,
        client_key=key_for(f"rebuttal {place}"),
    )
    return Rebuttal.objects.select_related("post__about__author", "post__author").get(post=made)


# Readers ------------------------------------------------------------------------------------------------------


def choose_all(debate: Debate, people: People) -> None:
    """Let some hundred browsers choose, and a few say why; Mo has looked at what came without a name."""
    nobody, number = AnonymousUser(), 0
    for before, after, times in MOVED:
        for place in range(times):
            number += 1
            keys = Keys(browser=browser_key(debate.pk, f"demo {number}"))
            reason = REASONS.get((before, after), "") if place == 0 else ""
            if before:
                choose(debate=debate, by=nobody, keys=keys, moment="before", answer=before)
            if after:
                choose(debate=debate, by=nobody, keys=keys, moment="after", answer=after, reason=reason)
    for choice in ReaderChoice.objects.filter(debate=debate, reason_state=ReaderChoice.Reason.WAITING):
        show_reason(choice=choice, by=people["mo"])
    rahel = people["rahel"]
    keys = Keys(account=account_key(debate.pk, rahel.pk))
    choose(debate=debate, by=rahel, keys=keys, moment="before", answer="b")
    choose(
        debate=debate,
        by=rahel,
        keys=keys,
        moment="after",
        answer="diversity",
        reason="I run a reading room. I need both of them at the desk.",
        reason_named=True,
    )


def correct(debate: Debate, people: People) -> None:
    """One correction accepted, one that waits."""
    accepted = propose_erratum(
        debate=debate,
        by=people["tomas"],
        kind="fact",
        stands="In the survey by Nature many researchers thought",
        proposed="In the survey by Nature of 480 researchers, many thought",
        client_key=key_for("erratum 1"),
        post=Post.objects.get(contribution__voice__debate=debate, contribution__voice__order=0),
        source="The article itself, under “Nature survey”",
        credit="Tomas Tidewell",
    )
    decide_erratum(
        erratum=accepted,
        by=people["olga"],
        accept=True,
        note="Right, the number belongs there. The author adds it with his next change.",
    )
    propose_erratum(
        debate=debate,
        by=people["piet"],
        kind="name",
        stands="Common Law Clinic",
        proposed="The Common Law Clinic",
        client_key=key_for("erratum 2"),
        post=Post.objects.get(contribution__voice__debate=debate, contribution__voice__order=1),
    )


# The past -----------------------------------------------------------------------------------------------------


def tell(debate: Debate) -> None:
    """Give rebuttals, replies and what became of them the days of their story."""
    for one in CHALLENGES:
        rebuttal = Rebuttal.objects.get(post__thread=debate.thread_id, post__source=one.text)
        _date(rebuttal.post, one.days)
        rebuttal.entries.update(at=ago(max(1, one.days - 1)))
        Rebuttal.objects.exclude(fair_at=None).filter(pk=rebuttal.pk).update(fair_at=ago(max(1, one.days - 1)))
        for answer in one.answers:
            _date(Post.objects.get(thread=debate.thread_id, source=answer.text), answer.days)
    debate.errata.update(at=ago(7))
    debate.errata.exclude(decided_at=None).update(decided_at=ago(6))


def _date(post: Post, days: int) -> None:
    day = ago(days)
    Post.objects.filter(pk=post.pk).update(signed_at=day, published_at=day, licence_agreed_at=day)
    Revision.objects.filter(post=post).update(at=day)
    Event.objects.filter(topic=post.thread.topic_id, ids__post=post.pk).update(at=day)
