"""The strongest unanswered rebuttal to what passed, those who dissent in their own words, and conditions. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.summary import ruling_words as words
from policy_design.summary.lines import Line, Quote, Section
from policy_design.summary.ruling_results import in_force, otherwise, title_of
from policy_design.summary.ruling_votes import Voted, came_to
from policy_design.summary.ruling_words import MOST_NAMED, day, first, left_out, quoted, sentence, shortened
from policy_design.voting.sections import listed

Json = dict[str, Any]


def by_strength(rebuttals: list[Json]) -> list[Json]:
    """Those that most other people took up first; of equals the earlier one."""
    return sorted(rebuttals, key=lambda one: (-one["heard"], one["number"]))


def passed(snapshot: Json, found: list[Voted]) -> list[Json]:
    """Options that the last vote on them chose or passed."""
    codes = {one.code for one in found if one.code and one.passed}
    return [one for one in snapshot["options"] if one["code"] in codes]


# Unanswered ---------------------------------------------------------------------------------------------------


def unanswered(snapshot: Json, found: list[Voted]) -> Section:
    lines = [line for option in passed(snapshot, found) for line in _objections(snapshot, option)]
    if not lines:
        says = _("No option has passed a vote whose result everybody may read, so there is nothing to list here.")
        lines = [Line("unanswered.none", says, sources=(words.whole(snapshot, _("All rounds"), "rounds/"),))]
    rule = _(
        "For every option that passed its last vote: of the rebuttals of arguments for it that stand unanswered, the "
        "one that most other people replied to or took up; of equals the earlier one. Then the arguments against it "
        "that nobody rebutted."
    )
    return Section("unanswered", _("The strongest unanswered rebuttal"), tuple(lines), rule)


def _objections(snapshot: Json, option: Json) -> list[Line]:
    talk, code = option["talk"], option["code"]
    in_favour = {one["number"]: one for one in talk["contributions"] if one["side"] == "for"}
    open_ones = by_strength([one for one in talk["rebuttals"] if one["state"] == "open" and one["about"] in in_favour])
    page = words.option(snapshot, code)
    if open_ones:
        one = open_ones[0]
        found = [_strongest(option, one, in_favour[one["about"]], len(open_ones) - 1)]
    elif in_favour:
        says = _("%(title)s: no rebuttal of an argument for it stands unanswered.") % {
            "title": quoted(title_of(option))
        }
        found = [Line(f"unanswered.{code}", says, sources=(page,))]
    else:
        says = _("%(title)s: nobody put forward an argument for it that could be rebutted.")
        says %= {"title": quoted(title_of(option))}
        found = [Line(f"unanswered.{code}", says, sources=(page,))]
    return [*found, _against(option, page)]


def _strongest(option: Json, one: Json, argument: Json, others: int) -> Line:
    code, talk = option["code"], option["talk"]
    says = _("%(title)s: post %(n)d by %(by)s, of %(day)s, against the argument of %(author)s for it.") % {
        "title": quoted(title_of(option)),
        "n": one["number"],
        "by": one["by"],
        "day": day(one["at"]),
        "author": argument["by"],
    }
    more = ngettext(
        "%(n)d other rebuttal of an argument for it is unanswered.",
        "%(n)d other rebuttals of arguments for it are unanswered.",
        others,
    ) % {"n": others}
    source = words.post(talk, one["number"], one["version"], code)
    sources = (source, words.post(talk, argument["number"], argument["version"], code))
    quotes = (words.words(one["text"], one["by"], source),)
    return Line(
        f"unanswered.{code}", sentence(says, taken_up(one), insisted(one), more if others else ""), quotes, sources
    )


def taken_up(one: Json) -> str:
    n = one["heard"]
    if not n:
        return _("Nobody else has taken it up.")
    return ngettext("%(n)d other person has taken it up.", "%(n)d other people have taken it up.", n) % {"n": n}


def insisted(one: Json) -> str:
    """Where an answer was given that its author called insufficient."""
    if not any(entry["move"] == "insist" for entry in one["entries"]):
        return ""
    return _("It was answered once, and its author called the answer insufficient.")


def _against(option: Json, page: Any) -> Line:
    code, talk = option["code"], option["talk"]
    arguments = [one for one in talk["contributions"] if one["side"] == "against"]
    rebutted = {one["about"] for one in talk["rebuttals"]}
    alone = [one for one in arguments if one["number"] not in rebutted]
    key = f"unanswered.{code}.against"
    if not alone:
        said = (
            _("every argument against it was rebutted") if arguments else _("nobody put forward an argument against it")
        )
        return Line(key, _("%(code)s: %(said)s.") % {"code": code, "said": said}, sources=(page,))
    says = ngettext(
        "%(code)s: %(n)d argument against it was rebutted by nobody.",
        "%(code)s: %(n)d arguments against it were rebutted by nobody.",
        len(alone),
    ) % {"code": code, "n": len(alone)}
    quotes = [_argument(talk, one, code) for one in alone]
    return Line(
        key, sentence(says, left_out(len(alone))), first(quotes), (page, *(quote.source for quote in first(quotes)))
    )


def _argument(talk: Json, one: Json, code: str) -> Quote:
    """An argument by its line, which is how it is listed."""
    voice = next((voice for voice in talk["voices"] if voice["letter"] == one["voice"]), None)
    says = (voice["thesis"] if voice else "") or one["title"] or one["begins"]
    return words.words(says, one["by"], words.post(talk, one["number"], one["version"], code))


# Dissent ------------------------------------------------------------------------------------------------------


def dissent(snapshot: Json, found: list[Voted]) -> Section:
    lines = [_opposed(snapshot, option) for option in passed(snapshot, found)]
    lines += [line for one in found for line in (_ballots(snapshot, one), *_blocks(snapshot, one)) if line]
    if not lines:
        says = _("Nothing was agreed by a vote whose result everybody may read, so nobody can dissent from it.")
        lines = [Line("dissent.none", says, sources=(words.whole(snapshot, _("All rounds"), "rounds/"),))]
    rule = _(
        "Positions in force against each option that passed; then, for everything agreed, those who answered "
        "otherwise on signed ballots that everybody may read. In their own words, by name or number, up to %(n)d each. "
        "Reasons of rounds that are secret, or whose ballots are only for those who could vote, stay there."
    ) % {"n": MOST_NAMED}
    return Section("dissent", _("Those who hold otherwise, in their own words"), tuple(lines), rule)


def _opposed(snapshot: Json, option: Json) -> Line:
    code, talk = option["code"], option["talk"]
    opposed = [one for one in in_force(option) if one["stance"] == "oppose"]
    label = _("Positions on %(code)s") % {"code": code}
    page = words.option(snapshot, code, page="positions/", label=label)
    title = quoted(title_of(option))
    if not opposed:
        says = _("No expert’s position in force opposes %(title)s.") % {"title": title}
        return Line(f"dissent.{code}", says, sources=(page,))
    says = ngettext(
        "%(n)d expert’s position in force opposes %(title)s.",
        "The positions in force of %(n)d experts oppose %(title)s.",
        len(opposed),
    ) % {"n": len(opposed), "title": title}
    hidden = sum(one["hidden"] for one in opposed)
    kept = ngettext(
        "The words of %(n)d are hidden by a moderator.", "The words of %(n)d are hidden by a moderator.", hidden
    ) % {"n": hidden}
    quotes = [
        words.words(one["text"], one["by"], words.post(talk, one["post"], 1, code)) for one in opposed if one["text"]
    ]
    says = sentence(says, left_out(len(quotes)), kept if hidden else "")
    return Line(f"dissent.{code}", says, first(quotes), (page, *(one.source for one in first(quotes))))


def _ballots(snapshot: Json, one: Voted) -> Line | None:
    """Reasons on ballots against what came out; where there are none to be read, why."""
    if not one.otherwise or one.column == "":
        return None
    source = words.vote(snapshot, one.round, one.item["key"])
    against = one.figures.get("against", [])
    quotes = [Quote(shortened(x["reason"]), x["by"], source) for x in against if x["reason"]]
    values = {"name": one.name, "came": came_to(one), "round": one.round["number"]}
    values["how"] = otherwise(one, one.otherwise)
    says = _("%(name)s: %(came)s in round %(round)d, but %(how)s.") % values
    silent = [x["by"] for x in against if not x["reason"]]
    without = _("Without a reason: %(names)s.") % {"names": words.named(silent)} if silent else ""
    told = against or one.round["result"]["blocks"].get(one.item["key"])
    kept = "" if told else _why_none(one)
    return Line(f"dissent.{one.key}", sentence(says, left_out(len(quotes)), without, kept), first(quotes), (source,))


def _why_none(one: Voted) -> str:
    if one.round["terms"]["secrecy"] == "secret":
        return _("The ballots are secret, so there are no reasons to quote.")
    if one.round["method"] == "statements":
        return _("Answers to statements have no reasons.")
    return _("Its single ballots and their reasons are shown only to those who could vote in it.")


def _blocks(snapshot: Json, one: Voted) -> list[Line]:
    """Every block with its answer, whatever became of it."""
    source = words.vote(snapshot, one.round, one.item["key"])
    lines = []
    for place, block in enumerate(one.round["result"]["blocks"].get(one.item["key"], ()), 1):
        fate = _("its author lifted it after the answer") if block["lifted"] else _("it stands")
        says = _("A block on %(name)s in round %(n)d: %(fate)s.") % {
            "name": one.name,
            "n": one.round["number"],
            "fate": fate,
        }
        quotes = [Quote(shortened(block["reason"]), block["by"], source)]
        if block["answer"]:
            quotes.append(Quote(shortened(block["answer"]), _("The organizers’ answer"), source))
        lines.append(Line(f"dissent.{one.key}.block.{place}", says, tuple(quotes), (source,)))
    return lines


# Conditions ---------------------------------------------------------------------------------------------------


def conditions(snapshot: Json) -> Section:
    lines = []
    for option in snapshot["options"]:
        held = [(one, place, term) for one in in_force(option) for place, term in enumerate(one["conditions"], 1)]
        if held:
            lines.append(_counted(snapshot, option, [term for _one, _place, term in held]))
            lines += [_condition(snapshot, option, one, place, term) for one, place, term in held]
    if not lines:
        says = _("No expert’s position in force sets a condition.")
        lines = [Line("conditions.none", says, sources=(words.whole(snapshot, _("The options"), "options/"),))]
    rule = _(
        "The conditions of positions in force, by option and in the order in which they were signed. Whoever set a "
        "condition says whether a version meets it; nobody else does."
    )
    return Section("conditions", _("Conditions, met and unmet"), tuple(lines), rule)


def _counted(snapshot: Json, option: Json, terms: list[Json]) -> Line:
    counted = Counter(one["verdict"] for one in terms)
    told = [
        (counted["met"], _("%(n)d met")),
        (counted["not_met"], _("%(n)d not met")),
        (counted["open"], _("%(n)d not judged by its author yet")),
    ]
    says = ngettext(
        "%(all)d condition on %(code)s: %(told)s.", "%(all)d conditions on %(code)s: %(told)s.", len(terms)
    ) % {
        "code": option["code"],
        "all": len(terms),
        "told": listed([text % {"n": n} for n, text in told if n]),
    }
    label = _("Positions on %(code)s") % {"code": option["code"]}
    source = words.option(snapshot, option["code"], page="positions/", label=label)
    return Line(f"conditions.{option['code']}", says, sources=(source,))


def _condition(snapshot: Json, option: Json, one: Json, place: int, term: Json) -> Line:
    code = option["code"]
    came = {
        "met": _("it is met in version %(n)s, says its author"),
        "not_met": _("it is not met in version %(n)s, says its author"),
    }.get(term["verdict"], _("its author has not judged it yet")) % {"n": term["in_version"]}
    says = _("A condition of %(by)s on %(code)s: %(came)s.") % {"by": one["by"], "code": code, "came": came}
    source = words.post(option["talk"], one["post"], 1, code)
    sources = [source]
    would = ""
    if term["amendment"]:
        would = _("Amendment %(n)d would meet it.") if term["verdict"] != "met" else _("It rested on amendment %(n)d.")
        would %= {"n": term["amendment"]}
        sources.append(words.amendment(snapshot, code, term["amendment"]))
    quotes = (Quote(term["sentence"], one["by"], source),)
    return Line(f"conditions.{code}.{one['post']}.{place}", sentence(says, would), quotes, tuple(sources))
