"""What moved: texts of options, ratings between rounds, positions of experts, views of readers. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.readers.answers import BESIDE
from policy_design.summary import ruling_words as words
from policy_design.summary.lines import Line, Section
from policy_design.summary.ruling_words import day, quoted, sentence, share
from policy_design.voting.sections import listed

Json = dict[str, Any]


def moves(snapshot: Json) -> Section:
    lines = [
        *_versions(snapshot),
        *_ratings(snapshot),
        *_positions(snapshot),
        *(line for one in snapshot["debates"] for line in readers(one["talk"])),
    ]
    if not lines:
        source = words.whole(snapshot)
        lines = [
            Line("movement.none", _("Nothing that can be told moved between rounds or versions."), sources=(source,))
        ]
    rule = _(
        "Later versions of options; statements that were rated in more than one round; experts whose position in force "
        "differs from their one before; and where readers lean before and after reading. Numbers of readers below 5 "
        "are kept back, and others from which they could be worked out."
    )
    return Section("movement", _("What moved"), tuple(lines), rule)


def _versions(snapshot: Json) -> list[Line]:
    lines = []
    for option in snapshot["options"]:
        for one in option["versions"][1:]:
            made = [x["number"] for x in option["amendments"] if x["accepted_in"] == one["number"]]
            values = {"code": option["code"], "n": one["number"], "day": day(one["at"])}
            says = _("%(code)s changed to version %(n)d on %(day)s.") % values
            by = _("It takes up amendments %(numbers)s.") if len(made) > 1 else _("It takes up amendment %(numbers)s.")
            took = by % {"numbers": listed([str(n) for n in made])} if made else ""
            why = _("The reason given: %(reason)s.") % {"reason": quoted(one["reason"])} if one["reason"] else ""
            source = words.option(snapshot, option["code"], one["number"])
            lines.append(
                Line(f"movement.{option['code']}.v{one['number']}", sentence(says, took, why), sources=(source,))
            )
    return lines


# Ratings ------------------------------------------------------------------------------------------------------


def _ratings(snapshot: Json) -> list[Line]:
    """Each statement of the last told round of its series that stood in the one before; then what was dropped."""
    told = {one["number"]: one for one in snapshot["rounds"] if one["result"] and one["method"] == "rating"}
    followed = {one["follows"] for one in told.values()}
    lines = []
    for number, round in told.items():
        if number not in followed:
            chains = ((item, _chain(told, round, item)) for item in round["items"])
            lines += [_rated(snapshot, round, item, chain) for item, chain in chains if len(chain) > 1]
    for round in snapshot["rounds"]:
        for place, gone in enumerate(round.get("dropped", ()), 1):
            says = _("%(text)s was dropped before round %(n)d. The reason given: %(reason)s.")
            values = {"text": quoted(gone["text"]), "n": round["number"], "reason": quoted(gone["why"])}
            key = f"movement.round.{round['number']}.dropped.{place}"
            lines.append(Line(key, says % values, sources=(words.vote(snapshot, round),)))
    return lines


def _chain(told: dict[int, Json], round: Json, item: Json) -> list[tuple[Json, Json, Json]]:
    """The round, item and figures of a statement through the rounds, the first one first."""
    found: list[tuple[Json, Json, Json]] = []
    at: tuple[Json, Json] | None = (round, item)
    while at is not None:
        in_round, one = at
        figures = in_round["result"]["items"].get(one["key"])
        if figures and figures.get("n"):
            found.append((in_round, one, figures))
        before = one.get("before")
        at = _found(told.get(before["round"]), before["key"]) if before else None
    return found[::-1]


def _found(round: Json | None, key: str) -> tuple[Json, Json] | None:
    if round is None:
        return None
    item = next((one for one in round["items"] if one["key"] == key), None)
    return None if item is None else (round, item)


def _rated(snapshot: Json, round: Json, item: Json, chain: list[tuple[Json, Json, Json]]) -> Line:
    through = [
        _("round %(n)d: median %(median)s, %(share)s rated it 7 to 9")
        % {"n": one["number"], "median": figures["median"], "share": share(figures["high"], figures["n"])}
        for one, _item, figures in chain
    ]
    says = _("%(text)s: %(through)s.") % {"text": quoted(item["text"]), "through": "; ".join(through)}
    worded = ""
    if item["change"] == "reworded":
        values = {"before": quoted(item["before"]["text"]), "why": quoted(item["why"])}
        worded = _("Before, it said %(before)s. The reason given for other words: %(why)s.") % values
    sources = tuple(words.vote(snapshot, one, each["key"]) for one, each, _figures in chain)
    key = f"movement.round.{round['number']}.{item['key']}"
    return Line(key, sentence(says, _changed(round, item), worded), sources=sources)


def _changed(round: Json, item: Json) -> str:
    moved = round["result"]["moved"].get(item["key"])
    if not moved:
        return ""
    both, changed, up, down = moved
    says = _(
        "Of the %(both)d who answered it both in round %(before)d and in round %(n)d, %(changed)d changed their "
        "answer: %(up)d to a higher rating, %(down)d to a lower one."
    )
    values = {"both": both, "changed": changed, "up": up, "down": down}
    return says % {**values, "before": item["before"]["round"], "n": round["number"]}


# Positions ----------------------------------------------------------------------------------------------------


def STANCES() -> dict[str, str]:
    return {
        "support": _("support"),
        "conditions": _("support with conditions"),
        "undecided": _("undecided"),
        "oppose": _("oppose"),
        "abstain": _("abstain"),
    }


def _positions(snapshot: Json) -> list[Line]:
    lines = []
    for option in snapshot["options"]:
        for one in option["positions"]:
            if one["before"] and one["before"][-1]["stance"] != one["stance"]:
                lines.append(_position(option, one))
    return lines


def _position(option: Json, one: Json) -> Line:
    names, before = STANCES(), one["before"][-1]
    says = _("%(by)s moved on %(code)s, from “%(old)s” to “%(new)s”, on %(day)s.") % {
        "by": one["by"],
        "code": option["code"],
        "old": names[before["stance"]],
        "new": names[one["stance"]],
        "day": day(one["at"]),
    }
    code, talk = option["code"], option["talk"]
    sources = (words.post(talk, before["post"], code=code), words.post(talk, one["post"], code=code))
    return Line(f"movement.{code}.position.{one['post']}", says, sources=sources)


# Readers ------------------------------------------------------------------------------------------------------


def answer_name(talk: Json, key: str) -> str:
    """What a reader answered, in a few words."""
    if key in BESIDE:
        return {"diversity": _("the diversity of perspectives"), "unsure": _("not knowing")}[key]
    voice = next((one for one in talk["voices"] if one["letter"] == key), None)
    text = (voice["thesis"] or voice["label"]) if voice else ""
    return quoted(f"{key.upper()}. {text}" if text else key.upper())


def readers(talk: Json) -> list[Line]:
    """One line on where readers lean, one on who went from one answer to another."""
    told = talk["readers"]
    if not told:
        return []
    kinds, cells = told["kinds"], told["cells"]
    source = words.debate(talk, _("Readers of the debate"), "readers/")
    leans = [
        _("%(answer)s: %(before)s before, %(after)s after")
        % {"answer": answer_name(talk, kind), "before": _count(cells[place][-1]), "after": _count(cells[-1][place])}
        for place, kind in enumerate(kinds)
        if kind
    ]
    values = {"before": _count(cells[-2][-1]), "after": _count(cells[-1][-2])}
    leans.append(_("no answer: %(before)s before, %(after)s after") % values)
    n = cells[-1][-1]
    says = ngettext(
        "%(n)d reader of %(question)s said where they lean. %(leans)s.",
        "%(n)d readers of %(question)s said where they lean. %(leans)s.",
        n,
    ) % {"n": n, "question": quoted(talk["question"]), "leans": "; ".join(leans)}
    lines = [Line(f"movement.debate.{talk['key']}.readers", says, sources=(source,))]
    crossed = [
        _("%(n)d from %(old)s to %(new)s")
        % {"n": cells[row][at], "old": answer_name(talk, old), "new": answer_name(talk, new)}
        for row, old in enumerate(kinds)
        for at, new in enumerate(kinds)
        if old and new and old != new and cells[row][at]
    ]
    if crossed:
        says = _("Of those who answered before and after reading, as far as it may be told: %(moves)s.")
        values = {"moves": "; ".join(crossed)}
        lines.append(Line(f"movement.debate.{talk['key']}.moves", says % values, sources=(source,)))
    return lines


def _count(n: int | None) -> str:
    return _("kept back") if n is None else str(n)
