"""The result of each option and statement; what is agreed, contested and held by a minority, at equal room. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.options.standing import ORDER as STANCES
from policy_design.options.standing import in_words
from policy_design.summary import ruling_words as words
from policy_design.summary.lines import AGREED, COLUMNS, CONTESTED, MINORITY, Line, Section, Source
from policy_design.summary.ruling_votes import Voted, agreed_on, came_to, judged
from policy_design.summary.ruling_words import MOST_NAMED, quoted, sentence

Json = dict[str, Any]
FOR = ("support", "conditions")


def title_of(option: Json) -> str:
    return f"{option['code']}. {option['title']}"


def in_force(option: Json) -> list[Json]:
    """Positions that count: those of people who are experts of the process now."""
    return [one for one in option["positions"] if one["counts"]]


def stand(option: Json) -> str:
    """As in “7 support, 3 with conditions”."""
    counted = Counter(one["stance"] for one in in_force(option))
    return ", ".join(in_words(stance, counted[stance]) for stance in STANCES if counted[stance])


# Results ------------------------------------------------------------------------------------------------------


def results(snapshot: Json, found: list[Voted]) -> Section:
    lines = [_option(snapshot, one) for one in snapshot["options"]]
    lines += [_finding(snapshot, one) for one in snapshot["rounds"] if one["result"]]
    lines += [_voted(snapshot, one) for one in found if not one.code]
    lines += [_answered(snapshot, survey, one) for survey in snapshot["surveys"] for one in _questions(survey)]
    rule = _(
        "Every option in the order of its list, with each vote on it and the positions in force; then what the page "
        "of each closed round begins with; then every other thing that was voted on, in the last round in which it "
        "stood; then every question of a survey. Results that only those who could vote may read are left out. Of a "
        "survey, a count that is kept back is below 5, or would give away one that is."
    )
    return Section("results", _("What came out"), tuple(lines), rule)


def _option(snapshot: Json, option: Json) -> Line:
    code = option["code"]
    sources = [
        words.option(snapshot, code, option["version"]),
        words.option(snapshot, code, page="positions/", label=_("Positions on %(code)s") % {"code": code}),
    ]
    votes = []
    for round in snapshot["rounds"]:
        for item in round["items"] if round["result"] else ():
            if item["kind"] == "option" and item["option"] == code:
                votes.append(_of_round(judged(round, item)))
                sources.append(words.vote(snapshot, round))
    held = stand(option)
    positions = _("Positions in force: %(told)s.") % {"told": held} if held else _("Nobody has taken a position on it.")
    says = sentence(
        _("%(title)s (version %(n)d).") % {"title": title_of(option).rstrip("."), "n": option["version"]},
        _left(option),
        *(votes or [_("It was not voted on.")]),
        positions,
    )
    return Line(f"results.{code}", says, sources=tuple(sources))


def _of_round(one: Voted) -> str:
    version = one.item.get("version")
    head = _("Round %(n)d, on version %(version)d: %(came)s.") if version else _("Round %(n)d: %(came)s.")
    return sentence(head % {"n": one.round["number"], "version": version, "came": came_to(one)}, one.says)


def _left(option: Json) -> str:
    """How it left the table, where it did."""
    status = option["status"]
    if status == "open":
        return ""
    if status == "proposed":
        return _("It waits for seconders.")
    to = [one["to"] for one in option["lineage"] if one["relation"] == status]
    said = {
        "withdrawn": _("It was withdrawn."),
        "merged": _("It was merged into %(to)s."),
        "split": _("It was split into %(to)s."),
        "superseded": _("It was superseded by %(to)s."),
    }[status] % {"to": words.named(to) or "–"}
    return sentence(
        said, _("The reason: %(reason)s.") % {"reason": quoted(option["reason"])} if option["reason"] else ""
    )


def _finding(snapshot: Json, one: Json) -> Line:
    """As the page of the round says it."""
    head = _("Round %(n)d, %(question)s.") % {"n": one["number"], "question": quoted(one["question"])}
    label = _("Result of round %(n)d, digest %(digest)s") % {"n": one["number"], "digest": one["result"]["digest"][:16]}
    source = Source(label, words.vote(snapshot, one).url)
    return Line(f"results.round.{one['number']}", sentence(head, *one["result"]["finding"]), sources=(source,))


def _voted(snapshot: Json, one: Voted) -> Line:
    says = _("%(name)s: %(came)s (%(round)s).") % {"name": one.name, "came": came_to(one), "round": _label(one)}
    sources = [words.vote(snapshot, one.round, one.item["key"])]
    if one.item["kind"] == "amendment":
        sources.append(words.amendment(snapshot, one.item["option"], one.item["amendment"]))
    return Line(f"results.{one.key}", sentence(says, one.says), sources=tuple(sources))


def _questions(survey: Json) -> list[Json]:
    return (survey["results"] or {}).get("questions", [])


def _answered(snapshot: Json, survey: Json, one: Json) -> Line:
    """The counts of a question: of one list all, of several the first column; a number that is kept back says so."""
    parts = [_part(one, line) for line in one["lines"]]
    says = _("Survey %(n)d, question %(q)d, %(text)s: %(told)s.") % {
        "n": survey["number"],
        "q": one["number"],
        "text": quoted(one["text"]),
        "told": "; ".join(parts),
    }
    label = _("Survey %(n)d, results") % {"n": survey["number"]}
    source = words.whole(snapshot, label, f"survey/{survey['number']}/results/")
    return Line(f"results.survey.{survey['number']}.{one['id'][:40]}", says, sources=(source,))


def _part(question: Json, line: Json) -> str:
    counts = [_told(n) for n in line["counts"]]
    if len(counts) == 1:
        return _("%(says)s %(n)s of %(of)d") % {"says": line["says"], "n": counts[0], "of": line["of"]}
    heads = ", ".join(f"{head} {count}" for head, count in zip(question["heads"], counts, strict=False))
    return _("%(says)s (of %(of)d): %(heads)s") % {"says": line["says"], "of": line["of"], "heads": heads}


def _told(count: int | None) -> str:
    return _("(kept back)") if count is None else str(count)


# Agreed, contested, minority ----------------------------------------------------------------------------------


def standing(snapshot: Json, found: list[Voted]) -> Section:
    """Three columns of the same length at most, with how many others there are."""
    columns: dict[str, list[Line]] = {name: [] for name in COLUMNS}
    voted = {one.code for one in found if one.code and one.column}
    for one in found:
        if one.column:
            columns[one.column].append(_entry(snapshot, one, one.column))
        if one.column == AGREED and one.otherwise:
            columns[MINORITY].append(_minority(snapshot, one))
    columns[CONTESTED] += [
        _torn(snapshot, one) for one in snapshot["options"] if one["code"] not in voted and _is_torn(one)
    ]
    lines = [line for name in COLUMNS for line in _room(snapshot, name, columns[name])]
    rule = _(
        "Agreed: what its vote carried or rejected by the rule fixed in advance. Contested: what its vote left open "
        "either way, and options that no vote carried or rejected while positions for and against both stand. "
        "Minority: whoever answered otherwise to what is agreed. Each column shows up to %(n)d entries, options and "
        "amendments first, then statements of experts, then those of readers, each by round and as on the ballot."
    ) % {"n": MOST_NAMED}
    return Section("standing", _("Agreed, contested, minority"), tuple(lines), rule)


def _room(snapshot: Json, name: str, lines: list[Line]) -> list[Line]:
    """As much as any other column has; what is left out is counted, with where it is."""
    rounds = words.whole(snapshot, _("All rounds"), "rounds/")
    if not lines:
        empty = {
            AGREED: _("No vote carried or rejected anything."),
            CONTESTED: _("Nothing was left open."),
            MINORITY: _("Nobody answered otherwise."),
        }
        return [Line(f"standing.{name}.none", empty[name], sources=(rounds,), column=name)]
    more = len(lines) - MOST_NAMED
    shown = lines[:MOST_NAMED]
    if more > 0:
        says = ngettext("%(n)d more is under “What came out”.", "%(n)d more are under “What came out”.", more) % {
            "n": more
        }
        shown.append(Line(f"standing.{name}.others", says, sources=(rounds,), column=name))
    return shown


def _source(snapshot: Json, one: Voted) -> tuple[Source, ...]:
    return (words.vote(snapshot, one.round, one.item["key"]),)


def _label(one: Voted) -> str:
    readers = _("readers, round %(n)d") if one.by_readers else _("round %(n)d")
    return readers % {"n": one.round["number"]}


def _entry(snapshot: Json, one: Voted, column: str) -> Line:
    values = {"name": one.name, "came": came_to(one), "round": _label(one)}
    begins = agreed_on(one) if column == AGREED else _("%(name)s: %(came)s (%(round)s).")
    says = sentence(begins % values, one.says)
    return Line(f"standing.{column}.{one.key}", says, sources=_source(snapshot, one), column=column)


def _minority(snapshot: Json, one: Voted) -> Line:
    n = one.otherwise or 0
    values = {"name": one.name, "n": n, "came": came_to(one), "round": _label(one), "how": otherwise(one, n)}
    says = _("%(name)s: %(came)s (%(round)s), but %(how)s.") % values
    return Line(f"standing.minority.{one.key}", says, sources=_source(snapshot, one), column=MINORITY)


def otherwise(one: Voted, n: int) -> str:
    """How those on the other side answered."""
    method = one.round["method"]
    values = {"n": n}
    if method == "rating":
        low = ngettext("%(n)d person rated it 1 to 3", "%(n)d people rated it 1 to 3", n)
        high = ngettext("%(n)d person rated it 7 to 9", "%(n)d people rated it 7 to 9", n)
        return (high if one.is_rejected else low) % values
    if method == "consent":
        return ngettext("%(n)d stood aside or blocked", "%(n)d stood aside or blocked", n) % values
    if method == "statements":
        agree = ngettext("%(n)d person agrees", "%(n)d people agree", n)
        disagree = ngettext("%(n)d person disagrees", "%(n)d people disagree", n)
        return (agree if one.is_rejected else disagree) % values
    if method == "ranked":
        above = ngettext(
            "%(n)d ballot prefers it to the present state", "%(n)d ballots prefer it to the present state", n
        )
        below = ngettext("%(n)d ballot prefers the present state", "%(n)d ballots prefer the present state", n)
        return (above if one.is_rejected else below) % values
    if method == "approval":
        return ngettext("%(n)d ballot does not tick it", "%(n)d ballots do not tick it", n) % values
    yes = ngettext("%(n)d person said yes", "%(n)d people said yes", n)
    no = ngettext("%(n)d person said no", "%(n)d people said no", n)
    return (yes if one.is_rejected else no) % values


def _is_torn(option: Json) -> bool:
    stances = {one["stance"] for one in in_force(option)}
    return option["status"] == "open" and "oppose" in stances and not stances.isdisjoint(FOR)


def _torn(snapshot: Json, option: Json) -> Line:
    says = _("%(title)s: positions stand on both sides: %(told)s.")
    values = {"title": quoted(title_of(option)), "told": stand(option)}
    label = _("Positions on %(code)s") % {"code": option["code"]}
    source = words.option(snapshot, option["code"], page="positions/", label=label)
    return Line(f"standing.contested.{option['code']}", says % values, sources=(source,), column=CONTESTED)
