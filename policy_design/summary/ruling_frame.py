"""What a process asked, who took part with which interests, and how it went about it. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.summary import ruling_words as words
from policy_design.summary.lines import Line, Quote, Section, Source
from policy_design.summary.ruling_words import day, named, period, quoted, sentence
from policy_design.voting.sections import listed
from policy_design.voting.words import METHODS

Json = dict[str, Any]


def asked(snapshot: Json) -> Section:
    problem = words.whole(snapshot, place="#problem")
    title = _("%(host)s runs the process “%(title)s”.") if snapshot["host"] else _("The process “%(title)s”.")
    values = {"title": snapshot["title"], "host": snapshot["host"]}
    quotes = (Quote(snapshot["problem"], "", problem),) if snapshot["problem"] else ()
    lines = [Line("asked.title", sentence(title % values, snapshot["standfirst"]), quotes, (problem,))]
    for place, question in enumerate(snapshot["questions"], 1):
        values = {"n": place, "question": question}
        lines.append(Line(f"asked.question.{place}", _("Question %(n)d: %(question)s") % values, sources=(problem,)))
    for one in snapshot["debates"]:
        if one["relation"] == "started_it":
            talk = one["talk"]
            says = _("It was started by the debate %(question)s.") % {"question": quoted(talk["question"])}
            lines.append(Line(f"asked.debate.{talk['key']}", says, sources=(words.debate(talk),)))
    return Section("asked", _("What was asked"), tuple(lines), _("The problem and the questions as they are now."))


# Who took part ------------------------------------------------------------------------------------------------


def people(snapshot: Json) -> Section:
    page = words.whole(snapshot, _("The people of the process"), "#people")
    lines = [Line("people.organizers", _organizers(snapshot), sources=(words.whole(snapshot),))]
    experts = snapshot["experts"]
    if not experts:
        lines.append(Line("people.experts", _("No expert has joined."), sources=(page,)))
    else:
        lines.append(Line("people.experts", _experts(experts, snapshot["backgrounds"]), sources=(page,)))
        lines += _interests(experts, page)
    lines += _readers(snapshot)
    rule = _(
        "Those who organize, the experts by their declared background, and word for word what they declared of their "
        "interests for this process; then how many others took part, as far as small numbers may be told."
    )
    return Section("people", _("Who took part"), tuple(lines), rule)


def _organizers(snapshot: Json) -> str:
    organizers, moderators = snapshot["organizers"], snapshot["moderators"]
    says = _("Organized by %(names)s.") % {"names": named(organizers)} if organizers else _("Nobody organizes it now.")
    said = _("Moderated by %(names)s.") % {"names": named(moderators)} if moderators else ""
    partners = _("Partners: %(names)s.") % {"names": named(snapshot["partners"])} if snapshot["partners"] else ""
    return sentence(says, said, partners)


def _experts(experts: list[Json], order: list[str]) -> str:
    by_background: dict[str, list[str]] = {name: [] for name in order}
    for one in experts:
        by_background.setdefault(one["background"], []).append(one["name"])
    groups = [
        _("%(background)s (%(n)d): %(names)s")
        % {"background": name or _("no background named"), "n": len(found), "names": named(found)}
        for name, found in by_background.items()
        if found
    ]
    n = len(experts)
    says = ngettext("%(n)d expert takes part: %(groups)s.", "%(n)d experts take part: %(groups)s.", n)
    return says % {"n": n, "groups": "; ".join(groups)}


def _interests(experts: list[Json], page: Any) -> list[Line]:
    """Everybody is in one of three lines."""
    some = [one for one in experts if one["has_interests"]]
    nothing = [one["name"] for one in experts if one["has_interests"] is False]
    unsaid = [one["name"] for one in experts if one["has_interests"] is None]
    lines = []
    if some:
        says = ngettext(
            "%(n)d expert declared an interest, in these words:",
            "%(n)d experts declared interests, in these words:",
            len(some),
        ) % {"n": len(some)}
        quotes = tuple(words.words(one["disclosure"], one["name"], page) for one in some)
        lines.append(Line("people.interests", says, quotes, (page,)))
    if nothing:
        says = ngettext(
            "%(n)d declared that there is nothing to declare: %(names)s.",
            "%(n)d declared that they have nothing to declare: %(names)s.",
            len(nothing),
        ) % {"n": len(nothing), "names": listed(nothing)}
        lines.append(Line("people.no_interests", says, sources=(page,)))
    if unsaid:
        says = _("No declaration of interests was made by %(names)s.") % {"names": listed(unsaid)}
        lines.append(Line("people.undeclared", says, sources=(page,)))
    return lines


def _readers(snapshot: Json) -> list[Line]:
    """Those whom nobody invited by name: who answered surveys, rated statements, wrote or chose in debates."""
    lines = []
    for one in snapshot["surveys"]:
        n = (one["results"] or {}).get("n")
        if n is not None:
            says = ngettext(
                "%(n)d person answered the survey %(title)s.", "%(n)d people answered the survey %(title)s.", n
            )
            source = _survey(snapshot, one)
            values = {"n": n, "title": quoted(one["title"])}
            lines.append(Line(f"people.survey.{one['number']}", says % values, sources=(source,)))
    for one in snapshot["rounds"]:
        if one["terms"]["electorate"] == "readers" and one["result"]:
            n = one["result"]["cast"]
            says = ngettext(
                "%(n)d reader took part in round %(round)d.", "%(n)d readers took part in round %(round)d.", n
            )
            values = {"n": n, "round": one["number"]}
            lines.append(Line(f"people.round.{one['number']}", says % values, sources=(words.vote(snapshot, one),)))
    return lines


def _survey(snapshot: Json, one: Json) -> Any:
    place = f"survey/{one['number']}/{'results/' if one['results'] else ''}"
    return words.whole(snapshot, _("Survey %(n)d") % {"n": one["number"]}, place)


# How ----------------------------------------------------------------------------------------------------------


def how(snapshot: Json) -> Section:
    lines = [
        *_stages(snapshot),
        *(_asked_by_survey(snapshot, one) for one in snapshot["surveys"]),
        *_positions(snapshot),
        *(_round(snapshot, one) for one in snapshot["rounds"]),
        *_debates(snapshot),
        *_documents(snapshot),
    ]
    rule = _(
        "Stages, surveys, positions and votes in the order in which they began. The rules of a vote are those that "
        "were fixed when it opened; nobody can change them later, and their digest lets anybody check that."
    )
    return Section("how", _("How it was done"), tuple(lines), rule)


def _stages(snapshot: Json) -> list[Line]:
    page = words.whole(snapshot, _("The stages of the process"))
    lines = []
    for place, one in enumerate(snapshot["stages"], 1):
        if not one["started"]:
            continue
        says = _("%(title)s: %(period)s.") % {"title": one["title"], "period": period(one["started"], one["ended"])}
        passed = ""
        if one["because"]:
            values = {"missing": " ".join(one["without"]), "reason": quoted(one["because"])}
            passed = _("It ended although something was missing (%(missing)s) The reason given: %(reason)s.") % values
        lines.append(Line(f"how.stage.{place}", sentence(says, passed), sources=(page,)))
    return lines


def _asked_by_survey(snapshot: Json, one: Json) -> Line:
    says = _("Survey %(title)s, %(period)s. %(target)s") % {
        "title": quoted(one["title"]),
        "period": period(one["opened"], one["closed"]),
        "target": one["target"],
    }
    n = (one["results"] or {}).get("n")
    if n is None:
        rate = _("It is still open.") if not one["closed"] else _("So few answered that nothing is told.")
    elif one["invited"]:
        rate = _("%(share)s who were invited answered.") % {"share": words.share(n, one["invited"])}
    else:
        rate = _("%(n)d answered; anybody who had the address could, so no response rate can be given.") % {"n": n}
    return Line(f"how.survey.{one['number']}", sentence(says, rate), sources=(_survey(snapshot, one),))


def _positions(snapshot: Json) -> list[Line]:
    """How many experts have a position in force on each option; the sealing first, where there was any."""
    lines = []
    sealed, experts = snapshot["positions"], len(snapshot["experts"])
    on_table = [one for one in snapshot["options"] if one["status"] in ("open", "proposed")]
    page = words.whole(snapshot, _("The options"), "options/")
    if sealed["sealed_first"]:
        says = (
            _("The first positions were sealed, and all were shown together on %(day)s.")
            % {"day": day(sealed["revealed_at"])}
            if sealed["revealed_at"]
            else _("The first positions are sealed; nobody is told them before all are shown together.")
        )
        lines.append(Line("how.positions.sealed", says, sources=(page,)))
    if on_table and experts and (sealed["revealed_at"] or not sealed["sealed_first"]):
        taken = [(one["code"], sum(position["counts"] for position in one["positions"])) for one in on_table]
        told = listed([_("%(n)d on %(code)s") % {"code": code, "n": n} for code, n in taken])
        says = _("Of the %(experts)d experts so many have a position in force: %(told)s.")
        lines.append(Line("how.positions", says % {"experts": experts, "told": told}, sources=(page,)))
    return lines


def _round(snapshot: Json, one: Json) -> Line:
    rules = dict(one["rules"])
    labels = (_("What counts"), _("Quorum"), _("Ties"), _("Who may vote"))
    kept = sentence(
        _("The rules, fixed in advance:"), *(f"{label}: {rules[label]}" for label in labels if label in rules)
    )
    head = _("Round %(n)d, %(question)s: %(period)s; its ballots are %(secrecy)s.") % {
        "n": one["number"],
        "question": quoted(one["question"]),
        "period": period(one["opened"], one["closed"]),
        "secrecy": _secrecy(one),
    }
    method = str(METHODS[one["method"]])
    source = words.vote(snapshot, one)
    label = _("Rules of round %(n)d, digest %(digest)s") % {"n": one["number"], "digest": one["digest"][:16]}
    sources = (source, Source(label, source.url)) if one["digest"] else (source,)
    says = sentence(head, method, _turnout(one), *_extended(one), kept)
    return Line(f"how.round.{one['number']}", says, sources=sources)


def _secrecy(one: Json) -> str:
    if one["method"] == "statements":
        return _("without names")
    names = {"named": _("signed by name"), "pseudonymous": _("signed by pseudonyms"), "secret": _("secret")}
    return names[one["terms"]["secrecy"]]


def _extended(one: Json) -> list[str]:
    return [
        _("Its time was extended from %(was)s to %(now)s: %(reason)s.")
        % {"was": day(x["was"]), "now": day(x["now"]), "reason": quoted(x["reason"])}
        for x in one["extended"]
    ]


def _turnout(one: Json) -> str:
    """What is known of how many voted; nothing of a round that is open."""
    if one["annulled"]:
        return _("It was annulled without a count: %(reason)s.") % {"reason": quoted(one["annulled"])}
    if not one["closed"]:
        return _("It is still open, so nothing of it is counted here.")
    if one["result"] is None:
        return _("Its result is for those who could vote, so it is not part of this summary.")
    cast = one["result"]["cast"]
    if one["eligible"] is None:
        return ngettext("%(n)d person took part.", "%(n)d people took part.", cast) % {"n": cast}
    said = _("All %(n)d who could vote did.") if cast == one["eligible"] else _("%(share)s who could vote did.")
    said %= {"n": cast, "share": words.share(cast, one["eligible"])}
    missed = not one["result"]["quorum"]["met"]
    return sentence(said, _("The quorum was missed, so nothing was decided.") if missed else "")


def _debates(snapshot: Json) -> list[Line]:
    lines = []
    for one in snapshot["debates"]:
        talk = one["talk"]
        said = talk["said"]
        values = {
            "question": quoted(talk["question"]),
            "a": len(talk["contributions"]),
            "b": len(talk["rebuttals"]),
            "c": said.get("responses", 0),
            "d": said.get("replies", 0),
        }
        says = _("Debate %(question)s. Contributions: %(a)d, rebuttals: %(b)d, responses: %(c)d, replies: %(d)d.")
        lines.append(Line(f"how.debate.{talk['key']}", says % values, sources=(words.debate(talk),)))
    return lines


def _documents(snapshot: Json) -> list[Line]:
    by_kind: dict[str, list[Json]] = defaultdict(list)
    for one in snapshot["documents"]:
        by_kind[one["kind"]].append(one)
    return [
        Line(
            f"how.document.{one['slug'][:60]}",
            _("%(title)s was published on %(day)s.") % {"title": quoted(one["title"]), "day": day(one["published"])},
            sources=(words.whole(snapshot, one["title"], f"documents/{one['slug']}/"),),
        )
        for some in by_kind.values()
        for one in some
    ]
