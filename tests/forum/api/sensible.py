"""What a sensible program would send to each writing operation: real places, real versions, texts that can be taken.

Made-up requests hardly ever get past the first rule. So that what stands behind it is met as well, many of them begin
as one of these, and some of these have one field replaced by what nobody would send.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from forum.people.actions import declare_interests
from forum.people.models import Person
from forum.posts.models import Post, Rebuttal
from policy_design.voting.models import Round
from tests.cast import begun, new_debate
from tests.forum.debates.rebutting import PASSAGE

AGREED = {"licence_agreed": True, "conduct_agreed": True}
TEXTS = st.sampled_from(
    [
        "I agree.",
        "Not *so*.[^1]\n\n[^1]: A note.",
        "> Said\n\nسلام عليكم, **שלום**",
        "- one\n- two",
        "# No heading\n\n1 < 2 & 3",
    ]
)
TEXT = TEXTS | st.text(min_size=1, max_size=60).map(lambda said: f"Said: {said}")
CLAUSES = st.sampled_from(["It is reviewed every two years.", "", "Nothing of this holds."]) | TEXT


@dataclass
class Sensible:
    """A request as one would send it: what goes into its address, its body, its headers."""

    path: dict[str, Any]
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


def second_debate(olga: Person, ben: Person, bea: Person) -> Any:
    """One that is being written, so that there are drafts to keep and texts to sign."""
    for one in (ben, bea):
        if one.disclosure is None:
            declare_interests(by=one, has_interests=False, text="")
    return begun(new_debate(olga, "Who owns a voice?"), olga, ben, bea)


def sensible(exchange: Any, writing: Any, process: Any, who: Any) -> dict[str, st.SearchStrategy[Sensible]]:
    """By the id of the operation; from `who`, or from nobody."""
    said, whole = {"slug": exchange.slug}, {"slug": process.slug}
    posts = Post.objects.filter(thread=exchange.thread_id, number__isnull=False)
    numbers = list(posts.exclude(status=Post.Status.HIDDEN).values_list("number", flat=True))
    openings = list(posts.filter(kind="opening").values_list("number", flat=True))
    rebuttals = list(Rebuttal.objects.filter(post__in=posts).values_list("post__number", flat=True))
    mine = list(posts.filter(author=who).values_list("number", "version")) if who else []
    letter = "b" if who and who.name.startswith("Bea") else "a"
    voice = {"slug": writing.slug, "letter": letter}
    option = process.options.get(letter="G", number=1)
    place = {"slug": process.slug, "code": "G1"}
    rounds = list(
        Round.objects.filter(process=process, opened_at__isnull=False, closed_at=None)
        .order_by("number")
        .values_list("number", flat=True)
    )
    return {
        "respond": _sent(
            {**said},
            {"source": TEXT, "conduct_agreed": st.just(True)},
            to=st.sampled_from(numbers),
            view=st.sampled_from(["", "a", "b", "diversity", "unsure"]),
        ),
        "rebut": _sent(
            {**said, "number": st.sampled_from(openings)},
            {"passage": _passages(), "source": TEXT, **_just(AGREED)},
            point=TEXT,
        ),
        "reply": _sent(
            {**said, "number": st.sampled_from(rebuttals)}, {"source": TEXT, "conduct_agreed": st.just(True)}
        ),
        "editPost": st.sampled_from(mine or [(1, 1)]).flatmap(
            lambda own: _sent(
                {**said, "number": own[0]},
                {"source": TEXT, "reason": st.just("A slip.")},
                {"If-Match": f'"{own[1]}.x"'},
                title=TEXT,
                abstract=TEXT,
                view=st.sampled_from(["", "a", "b"]),
            )
        ),
        "saveDraft": _sent(
            {**voice, "kind": "opening"}, {"source": TEXT, "title": TEXT}, {"If-Match": '"0"'}, abstract=TEXT
        ),
        "signContribution": _sent(
            voice,
            {"title": TEXT, "abstract": TEXT, "source": TEXT, "licence_agreed": st.just(True)},
            language=st.sampled_from(["", "en", "de", "ar"]),
        ),
        "takePosition": _sent(
            place,
            {"stance": st.sampled_from(["support", "oppose", "undecided", "abstain"]), "reasons": TEXT, **_just(AGREED)}
            | {"version": st.just(option.version)},
        )
        | _sent(
            place,
            {"stance": st.just("conditions"), "reasons": TEXT, "version": st.just(option.version), **_just(AGREED)}
            | {"conditions": st.lists(_wishes(), min_size=1, max_size=3)},
        ),
        "proposeAmendment": _sent(
            place,
            {"version": st.just(option.version), "reason": TEXT, **_just(AGREED)}
            | {"clauses": st.dictionaries(st.sampled_from(["1", "2"]), CLAUSES, min_size=1)},
            added=st.dictionaries(st.sampled_from(["0", "1", "2"]), st.lists(TEXT, min_size=1, max_size=2)),
        ),
        "castBallot": _sent(
            {**whole, "number": st.sampled_from(rounds)},
            {"marks": st.fixed_dictionaries({"s1": st.sampled_from(["yes", "no", "abstain"])})},
            reasons=st.dictionaries(st.sampled_from(["s1", "s2"]), TEXT),
        ),
    }  # fmt: skip


def _sent(path: dict[str, Any], body: dict[str, Any], headers: dict[str, str] | None = None, **also: Any) -> Any:
    """The fields that belong there, and any of those that may."""
    places = st.fixed_dictionaries({name: _strategy(one) for name, one in path.items()})
    return st.builds(Sensible, places, st.fixed_dictionaries(body, optional=also), st.just(headers or {}))


def _strategy(one: Any) -> Any:
    return one if isinstance(one, st.SearchStrategy) else st.just(one)


def _just(values: dict[str, Any]) -> dict[str, Any]:
    return {name: st.just(value) for name, value in values.items()}


def _passages() -> Any:
    return st.sampled_from([PASSAGE, "Nobody asked them.", "Openness was a promise"]).map(lambda said: {"exact": said})


def _wishes() -> Any:
    return TEXT.map(lambda said: {"sentence": said.replace("\n", " ")})
