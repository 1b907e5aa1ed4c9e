"""What became of each contribution, and what was recommended in the end. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.summary import ruling_words as words
from policy_design.summary.lines import Line, Quote, Section
from policy_design.summary.ruling_words import day, quoted, sentence
from policy_design.voting.sections import listed

Json = dict[str, Any]
STATES = ("open", "answered", "conceded", "withdrawn")


def fates(snapshot: Json) -> Section:
    lines = []
    for option in snapshot["options"]:
        code = option["code"]
        lines.append(_led_to(snapshot, option))
        lines += of_talk(option["talk"], code)
        lines += [_amendment(snapshot, option, one) for one in option["amendments"]]
    for one in snapshot["debates"]:
        lines += of_talk(one["talk"])
    if not lines:
        lines = [
            Line("fates.none", _("Nothing was contributed that readers may read."), sources=(words.whole(snapshot),))
        ]
    rule = _(
        "Every option, then every signed contribution by the number of its post: what was said against it and whether "
        "that was answered or conceded, how many others took it up, and, of amendments, what was decided. Then the "
        "debates of the process. Responses and replies are counted."
    )
    return Section("fates", _("What became of each contribution"), tuple(lines), rule)


def _led_to(snapshot: Json, option: Json) -> Line:
    """Whether what was recommended rests on an option."""
    code = option["code"]
    rest = [
        one["number"]
        for one in snapshot.get("recommendations", ())
        if one["status"] == "published" and code in {basis["option"] for basis in one["bases"]}
    ]
    values = {"title": quoted(f"{code}. {option['title']}"), "by": option["by"] or _("the organizers")}
    says = _("%(title)s, proposed by %(by)s.") % values
    came = (
        ngettext("Recommendation %(numbers)s rests on it.", "Recommendations %(numbers)s rest on it.", len(rest))
        if rest
        else _("No published recommendation rests on it.")
    )
    sources = [words.option(snapshot, code, option["version"])]
    sources += [words.recommendation(snapshot, number) for number in rest]
    says = sentence(says, came % {"numbers": listed([str(number) for number in rest])})
    return Line(f"fates.{code}", says, sources=tuple(sources))


def of_talk(talk: Json, code: str = "") -> list[Line]:
    """The contributions of one debate, then its rebuttals, what was taken away, and how much else was said."""
    lines = [_contribution(talk, one, code) for one in talk["contributions"]]
    lines += [_rebuttal(talk, one, code) for one in talk["rebuttals"]]
    lines += [_gone(talk, one, code) for one in talk["gone"]]
    said = talk["said"]
    if said:
        names = ("responses", "replies", "people")
        values = {"where": code or quoted(talk["question"]), **{name: said[name] for name in names}}
        says = _("%(where)s. Responses of readers: %(responses)d, replies: %(replies)d, people: %(people)d.") % values
        lines.append(Line(_key(talk, "said"), says, sources=(words.debate(talk, place="thread/"),)))
    return lines


def _key(talk: Json, what: object) -> str:
    return f"fates.debate.{talk['key']}.{what}"


# Contributions ------------------------------------------------------------------------------------------------


def _contribution(talk: Json, one: Json, code: str) -> Line:
    against = [each for each in talk["rebuttals"] if each["about"] == one["number"]]
    says = _named(talk, one, code)
    revised = ""
    if one["version"] > 1:
        revised = _("It was revised; this is version %(n)d.") % {"n": one["version"]}
    sources = (words.post(talk, one["number"], one["version"], code),)
    more = tuple(words.post(talk, each["number"], each["version"], code) for each in against[: words.MOST_NAMED])
    says = sentence(says, _rebutted(against), _heard(one), revised)
    return Line(_key(talk, one["number"]), says, sources=sources + more)


def _heard(one: Json) -> str:
    n = one.get("heard", 0)
    if not n:
        return ""
    return ngettext("%(n)d other person wrote about it.", "%(n)d other people wrote about it.", n) % {"n": n}


def _named(talk: Json, one: Json, code: str) -> str:
    voice = next((each for each in talk["voices"] if each["letter"] == one["voice"]), None)
    point = (voice["thesis"] or voice["label"]) if voice else ""
    values = {"code": code, "by": one["by"], "point": quoted(point or one["title"]), "letter": one["voice"].upper()}
    if one.get("side") == "for":
        return _("The argument of %(by)s for %(code)s, %(point)s.") % values
    if one.get("side") == "against":
        return _("The argument of %(by)s against %(code)s, %(point)s.") % values
    if one["kind"] == "closing":
        return _("The closing statement of voice %(letter)s by %(by)s.") % values
    return _("The contribution of voice %(letter)s by %(by)s, %(point)s.") % values


def _rebutted(against: list[Json]) -> str:
    if not against:
        return _("Nobody rebutted it.")
    n = len(against)
    counted = Counter(one["state"] for one in against)
    names = _STATES()
    told = listed([names[state] % {"n": counted[state]} for state in STATES if counted[state]])
    return ngettext("Rebuttal of it: %(told)s.", "Rebuttals of it: %(told)s.", n) % {"told": told}


def _STATES() -> dict[str, str]:
    return {
        "open": _("%(n)d unanswered"),
        "answered": _("%(n)d answered"),
        "conceded": _("%(n)d conceded"),
        "withdrawn": _("%(n)d withdrawn"),
    }


def _rebuttal(talk: Json, one: Json, code: str) -> Line:
    source = words.post(talk, one["number"], one["version"], code)
    values = {"code": code, "n": one["number"], "by": one["by"], "about": one["about"], "state": state_of(one)}
    says = (
        _("%(code)s, post %(n)d, the rebuttal of post %(about)s by %(by)s: %(state)s.")
        if code
        else _("Post %(n)d, the rebuttal of post %(about)s by %(by)s: %(state)s.")
    ) % values
    quotes = tuple(
        Quote(entry["sentence"], _MOVED()[entry["move"]], source) for entry in one["entries"] if entry["sentence"]
    )
    answers = {entry["reply"]: None for entry in one["entries"] if entry["reply"]}
    replies = tuple(words.post(talk, number, code=code) for number in answers)
    heard = ngettext("%(n)d other person took it up.", "%(n)d other people took it up.", one["heard"]) % {
        "n": one["heard"]
    }
    sources = (source, words.post(talk, one["about"], code=code), *replies)
    says = sentence(says, heard if one["heard"] else "")
    return Line(_key(talk, one["number"]), says, quotes, sources)


def state_of(one: Json) -> str:
    """Where a rebuttal stands, in a few words."""
    if one["state"] == "conceded":
        return _("conceded in whole") if one["conceded"] == "whole" else _("conceded in part")
    return {"open": _("unanswered"), "answered": _("answered"), "withdrawn": _("withdrawn")}[one["state"]]


def _MOVED() -> dict[str, str]:
    """Who gave the sentence that goes with a move of the ledger."""
    return {
        "answer": _("On answering"),
        "concede": _("On conceding"),
        "take_back": _("On taking the concession back"),
        "insist": _("On calling the answer insufficient"),
        "withdraw": _("On withdrawing the rebuttal"),
    }


def _gone(talk: Json, one: Json, code: str) -> Line:
    came = {
        "hidden": _("hidden by a moderator"),
        "withdrawn": _("withdrawn by its author"),
        "deleted": _("deleted by its author"),
    }[one["status"]]
    values = {"code": code, "n": one["number"], "came": came}
    says = (
        _("%(code)s, post %(n)d is no longer to be read: %(came)s.")
        if code
        else _("Post %(n)d is no longer to be read: %(came)s.")
    ) % values
    return Line(_key(talk, one["number"]), says, sources=(words.post(talk, one["number"], code=code),))


# Amendments ---------------------------------------------------------------------------------------------------


def _amendment(snapshot: Json, option: Json, one: Json) -> Line:
    code = option["code"]
    source = words.amendment(snapshot, code, one["number"])
    values = {"n": one["number"], "code": code, "by": one["by"], "does": one["does"].lower(), "v": one["of_version"]}
    if one["hidden"]:
        says = _("Amendment %(n)d to %(code)s, which a moderator hid.") % values
    else:
        says = _("Amendment %(n)d to %(code)s by %(by)s (%(does)s of version %(v)d).") % values
    signed = ngettext("%(n)d other expert signed it.", "%(n)d other experts signed it.", one["signed"]) % {
        "n": one["signed"]
    }
    rests = _rests(option, one["number"])
    quotes = (Quote(one["decision"], _("The decision"), source),) if one["decision"] else ()
    sources = [source]
    if one["accepted_in"]:
        sources.append(words.option(snapshot, code, one["accepted_in"]))
    votes = [round for round in snapshot["rounds"] if _stood_in(round, code, one["number"])]
    sources += [words.vote(snapshot, round) for round in votes]
    voted = (
        _("It stood to a vote in round %(n)s.") % {"n": listed([str(each["number"]) for each in votes])}
        if votes
        else ""
    )
    says = sentence(says, _decided(one), voted, signed if one["signed"] else "", rests)
    return Line(f"fates.{code}.amendment.{one['number']}", says, quotes, tuple(sources))


def _decided(one: Json) -> str:
    values = {"n": one["accepted_in"], "day": day(one["decided_at"])}
    return {
        "accepted": _("It was accepted on %(day)s and led to version %(n)s."),
        "declined": _("It was declined on %(day)s."),
        "to_vote": _("It was put to a vote."),
        "withdrawn": _("It was withdrawn by its author."),
    }.get(one["status"], _("Nothing has been decided about it yet.")) % values


def _rests(option: Json, number: int) -> str:
    """Conditions that it would meet, and how many of them are met."""
    terms = [t for one in option["positions"] if one["counts"] for t in one["conditions"] if t["amendment"] == number]
    if not terms:
        return ""
    met = sum(one["verdict"] == "met" for one in terms)
    return _("Conditions of experts that rest on it: %(n)d, met: %(met)d.") % {"n": len(terms), "met": met}


def _stood_in(round: Json, code: str, number: int) -> bool:
    return any(item.get("amendment") == number and item["option"] == code for item in round["items"])


# Recommendations ----------------------------------------------------------------------------------------------


def recommended(snapshot: Json) -> Section:
    lines = [_recommendation(snapshot, one) for one in snapshot.get("recommendations", ())]
    if not lines:
        says = _("Nothing had been recommended when this summary was drawn.")
        lines = [Line("recommended.none", says, sources=(words.whole(snapshot),))]
    rule = _("Published recommendations by number, what each rests on, and what became of it by the last follow-up.")
    return Section("recommended", _("What is recommended"), tuple(lines), rule)


def _recommendation(snapshot: Json, one: Json) -> Line:
    page = words.recommendation(snapshot, one["number"])
    says = _("Recommendation %(n)d, %(title)s, to %(whom)s, published on %(day)s.") % {
        "n": one["number"],
        "title": quoted(one["title"]),
        "whom": one["addressee"],
        "day": day(one["published"]),
    }
    rounds = {each["number"]: each for each in snapshot["rounds"]}
    sources = [page]
    bases = []
    for basis in one["bases"]:
        sources.append(words.option(snapshot, basis["option"], basis["version"]))
        voted = rounds.get(basis["round"])
        told = _("%(code)s in version %(v)d, voted on in round %(n)d") if voted else _("%(code)s in version %(v)d")
        bases.append(told % {"code": basis["option"], "v": basis["version"], "n": basis["round"]})
        sources += [words.vote(snapshot, voted, basis["item"])] if voted else []
    rests = _("It rests on %(bases)s.") % {"bases": listed(bases)} if bases else ""
    alone = _("It rests on no option: %(why)s.") % {"why": quoted(one["rests_on_nothing"])}
    gone = _("It was withdrawn: %(why)s.") % {"why": quoted(one["withdrawn_because"])}
    says = sentence(
        says,
        rests or (alone if one["rests_on_nothing"] else ""),
        _followed(one["follow_up"]),
        gone if one["status"] == "withdrawn" else "",
    )
    return Line(f"recommended.{one['number']}", says, sources=tuple(sources))


def _followed(last: Json | None) -> str:
    if last is None:
        return ""
    says = _("As of %(day)s: %(came)s. %(note)s")
    return says % {"day": day(last["on"]), "came": last["says"], "note": last["note"]}
