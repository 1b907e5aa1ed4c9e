"""The sections of a debate's summary: what it asked, who spoke, what was conceded and what stands open. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.summary import ruling_words as words
from policy_design.summary.lines import AGREED, CONTESTED, MINORITY, Line, Quote, Section
from policy_design.summary.ruling_fates import of_talk, state_of
from policy_design.summary.ruling_moves import answer_name, readers
from policy_design.summary.ruling_objections import by_strength, insisted, taken_up
from policy_design.summary.ruling_words import MOST_NAMED, day, named, quoted, sentence
from policy_design.voting.sections import listed

Json = dict[str, Any]


def sections(snapshot: Json) -> list[Section]:
    return [
        asked(snapshot),
        people(snapshot),
        how(snapshot),
        standing(snapshot),
        moves(snapshot),
        unanswered(snapshot),
        dissent(snapshot),
        fates(snapshot),
    ]


def asked(snapshot: Json) -> Section:
    page = words.whole(snapshot)
    host = _("%(host)s asked: %(question)s") if snapshot["host"] else _("The question: %(question)s")
    says = host % {"host": snapshot["host"], "question": snapshot["title"]}
    lines = [Line("asked.title", sentence(says, snapshot["standfirst"]), sources=(page,))]
    framing = snapshot["framing"]
    if framing:
        source = words.whole(snapshot, _("Framing, version %(n)d") % {"n": framing["version"]}, "posts/0/")
        said = _("A neutral framing of %(n)d words by %(by)s begins:") % {"n": framing["words"], "by": framing["by"]}
        lines.append(Line("asked.framing", said, (Quote(framing["begins"], framing["by"], source),), (source,)))
    return Section("asked", _("What was asked"), tuple(lines), _("The question and the framing as they are now."))


# Who and how --------------------------------------------------------------------------------------------------


def people(snapshot: Json) -> Section:
    talk, page = snapshot["talk"], words.whole(snapshot)
    lines = [Line("people.organizers", _organizers(snapshot), sources=(page,))]
    lines += [_voice(talk, one, page) for one in talk["voices"]]
    said = talk["said"]
    if said:
        n = said["people"]
        says = ngettext("%(n)d person wrote responses or replies.", "%(n)d people wrote responses or replies.", n) % {
            "n": n
        }
        lines.append(Line("people.responses", says, sources=(words.debate(talk, _("Thread"), "thread/"),)))
    rule = _(
        "Who organizes it, each voice in its order with what its contributor declared, then how many others wrote."
    )
    return Section("people", _("Who took part"), tuple(lines), rule)


def _organizers(snapshot: Json) -> str:
    organizers, moderators = snapshot["organizers"], snapshot["moderators"]
    says = _("Organized by %(names)s.") % {"names": named(organizers)} if organizers else _("Nobody organizes it now.")
    return sentence(says, _("Moderated by %(names)s.") % {"names": named(moderators)} if moderators else "")


def voice_name(one: Json) -> str:
    text = one["thesis"] or one["label"]
    return f"{one['letter'].upper()}. {text}" if text else one["letter"].upper()


def _voice(talk: Json, one: Json, page: Any) -> Line:
    """A voice, who speaks for it, and their declaration as it stood when they signed."""
    mine = next((each for each in talk["contributions"] if each["voice"] == one["letter"]), None)
    by = mine["by"] if mine else one["by"]
    values = {"voice": quoted(voice_name(one)), "by": by or _("nobody yet")}
    says = _("Voice %(voice)s: %(by)s.") % values
    key = f"people.voice.{one['letter']}"
    if mine is None:
        return Line(key, sentence(says, _("There is no text of it that readers may read.")), sources=(page,))
    source = words.post(talk, mine["number"], mine["version"])
    if mine["has_interests"]:
        quotes = (words.words(mine["disclosure"], by, source),)
        return Line(key, sentence(says, _("Declared interests, in these words:")), quotes, (source,))
    declared = (
        _("Declared that there is nothing to declare.")
        if mine["has_interests"] is False
        else _("Declared nothing about interests.")
    )
    return Line(key, sentence(says, declared), sources=(source,))


def how(snapshot: Json) -> Section:
    talk, page = snapshot["talk"], words.whole(snapshot)
    stage = {
        "writing": _("contributions are being written"),
        "open": _("it is open"),
        "rebuttal": _("rebuttals are exchanged"),
        "closing": _("closing statements are being written"),
        "closed": _("it is closed"),
        "archived": _("it is closed and archived"),
    }.get(snapshot["talk"]["stage"], "")
    dates = {"start": day(snapshot["opened_at"]), "end": day(snapshot["closed_at"])}
    opened = _("It has not been opened for readers yet.")
    if snapshot["opened_at"]:
        was, has_been = _("It was open from %(start)s to %(end)s."), _("It has been open for readers since %(start)s.")
        opened = (was if snapshot["closed_at"] else has_been) % dates
    now = _("When this summary was drawn, %(stage)s.") % {"stage": stage} if stage else ""
    values = {"format": snapshot["format"], "sealing": snapshot["sealing"]}
    lines = [
        Line("how.format", _("Format: %(format)s. %(sealing)s") % values, sources=(page,)),
        Line("how.dates", sentence(opened, now), sources=(page,)),
        Line("how.counts", _counts(talk), sources=(words.debate(talk, _("Thread"), "thread/"),)),
    ]
    rule = _("The format that the debate followed, its dates, and how much was said.")
    return Section("how", _("How it was done"), tuple(lines), rule)


def _counts(talk: Json) -> str:
    said = talk["said"]
    return _("Contributions: %(a)d. Rebuttals: %(b)d. Responses of readers: %(c)d. Replies: %(d)d.") % {
        "a": len(talk["contributions"]),
        "b": len(talk["rebuttals"]),
        "c": said.get("responses", 0),
        "d": said.get("replies", 0),
    }


# Agreed, contested, minority ----------------------------------------------------------------------------------


def standing(snapshot: Json) -> Section:
    talk = snapshot["talk"]
    conceded = [one for one in talk["rebuttals"] if one["state"] == "conceded"]
    disputed = by_strength([one for one in talk["rebuttals"] if one["state"] in ("open", "answered")])
    columns = {
        AGREED: [_point(talk, one, AGREED) for one in conceded],
        CONTESTED: [_point(talk, one, CONTESTED) for one in disputed],
        MINORITY: _minorities(talk),
    }
    lines = [line for name, found in columns.items() for line in _room(talk, name, found)]
    rule = _(
        "Agreed: points that the author of a contribution conceded to a rebuttal, in whole or in part. Contested: "
        "rebuttals that were answered or stand unanswered; those that most others took up first. Minority: every view "
        "that readers lean to after reading, but the most frequent one. Each column shows up to %(n)d entries."
    ) % {"n": MOST_NAMED}
    return Section("standing", _("Agreed, contested, minority"), tuple(lines), rule)


def _room(talk: Json, name: str, lines: list[Line]) -> list[Line]:
    page = words.debate(talk, _("All rebuttals"), "rebuttals/")
    if not lines:
        empty = {
            AGREED: _("No point was conceded."),
            CONTESTED: _("No rebuttal is answered or open."),
            MINORITY: _("So few readers chose that nothing is told, or all lean to one view."),
        }
        return [Line(f"standing.{name}.none", empty[name], sources=(page,), column=name)]
    more = len(lines) - MOST_NAMED
    shown = lines[:MOST_NAMED]
    if more > 0:
        says = ngettext("%(n)d more is among the rebuttals.", "%(n)d more are among the rebuttals.", more) % {"n": more}
        shown.append(Line(f"standing.{name}.others", says, sources=(page,), column=name))
    return shown


def _point(talk: Json, one: Json, column: str) -> Line:
    author = _author(talk, one["about"])
    says = _("A rebuttal of %(author)s by %(by)s: %(state)s.") % {
        "by": one["by"],
        "author": author,
        "state": state_of(one),
    }
    source = words.post(talk, one["number"], one["version"])
    quotes = [words.words(one["text"], one["by"], source)]
    sentences = [entry["sentence"] for entry in one["entries"] if entry["move"] == "concede" and entry["sentence"]]
    if column == AGREED and sentences:
        quotes.append(Quote(sentences[-1], author, source))
    sources = (source, words.post(talk, one["about"]))
    return Line(f"standing.{column}.{one['number']}", says, tuple(quotes), sources, column)


def _author(talk: Json, number: int | None) -> str:
    found = next((one["by"] for one in talk["contributions"] if one["number"] == number), "")
    return found or _("post %(n)s") % {"n": number}


def _minorities(talk: Json) -> list[Line]:
    """Views after reading that are told, but the most frequent; in the order of the answers."""
    told = talk["readers"]
    if not told:
        return []
    after = {kind: n for kind, n in zip(told["kinds"], told["cells"][-1], strict=False) if kind and n}
    if not after:
        return []
    most, all_of = max(after.values()), sum(after.values())
    source = words.debate(talk, _("Readers of the debate"), "readers/")
    return [
        Line(
            f"standing.minority.{kind}",
            _("%(view)s: %(n)d readers lean to it after reading; the most frequent view has %(most)d.")
            % {"view": answer_name(talk, kind), "n": n, "most": most},
            sources=(source,),
            column=MINORITY,
        )
        for kind, n in after.items()
        if n < most and all_of
    ]


# Movement, objections, last words, fates ----------------------------------------------------------------------


def moves(snapshot: Json) -> Section:
    talk = snapshot["talk"]
    lines = readers(talk) + _views(talk)
    if not lines:
        page = words.debate(talk, _("Readers of the debate"), "readers/")
        says = _("So few readers said where they lean that nothing is told.")
        lines = [Line("movement.none", says, sources=(page,))]
    rule = _(
        "Where readers lean before and after reading, and which views responses show. Numbers of readers below 5 are "
        "kept back, and others from which they could be worked out."
    )
    return Section("movement", _("What moved"), tuple(lines), rule)


def _views(talk: Json) -> list[Line]:
    views = talk["said"].get("views")
    if not views:
        return []
    told = listed([_("%(view)s: %(n)d") % {"view": answer_name(talk, key), "n": n} for key, n in sorted(views.items())])
    says = _("Responses that show which view their author finds most appealing: %(told)s.") % {"told": told}
    return [Line("movement.responses", says, sources=(words.debate(talk, _("Responses"), "responses/"),))]


def unanswered(snapshot: Json) -> Section:
    talk = snapshot["talk"]
    lines = [line for voice in talk["voices"] if (line := _unanswered(talk, voice))]
    if not lines:
        lines = [
            Line(
                "unanswered.none",
                _("There is no contribution that could be rebutted."),
                sources=(words.whole(snapshot),),
            )
        ]
    rule = _(
        "For every voice: of the rebuttals of its contributions that stand unanswered, the one that most other people "
        "replied to or took up; of equals the earlier one."
    )
    return Section("unanswered", _("The strongest unanswered rebuttal"), tuple(lines), rule)


def _unanswered(talk: Json, voice: Json) -> Line | None:
    mine = {one["number"]: one for one in talk["contributions"] if one["voice"] == voice["letter"]}
    if not mine:
        return None
    open_ones = by_strength([one for one in talk["rebuttals"] if one["state"] == "open" and one["about"] in mine])
    key, name = f"unanswered.{voice['letter']}", quoted(voice_name(voice))
    if not open_ones:
        says = _("Voice %(voice)s: no rebuttal of it stands unanswered.") % {"voice": name}
        number = min(mine)
        return Line(key, says, sources=(words.post(talk, number, mine[number]["version"]),))
    one = open_ones[0]
    values = {"voice": name, "n": one["number"], "by": one["by"], "day": day(one["at"])}
    says = _("Voice %(voice)s: post %(n)d by %(by)s, of %(day)s.") % values
    waived = _("Its contributor lets rebuttals stand.") if voice["waived"] else ""
    others = len(open_ones) - 1
    more = ngettext("%(n)d other is unanswered.", "%(n)d others are unanswered.", others) % {"n": others}
    source = words.post(talk, one["number"], one["version"])
    says = sentence(says, taken_up(one), insisted(one), waived, more if others else "")
    quotes = (words.words(one["text"], one["by"], source),)
    return Line(key, says, quotes, (source, words.post(talk, one["about"])))


def dissent(snapshot: Json) -> Section:
    """Each voice’s last word: the closing statement where there is one, else the opening contribution."""
    talk = snapshot["talk"]
    lines = []
    for voice in talk["voices"]:
        mine = [one for one in talk["contributions"] if one["voice"] == voice["letter"]]
        if not mine:
            continue
        one = next((each for each in mine if each["kind"] == "closing"), mine[0])
        source = words.post(talk, one["number"], one["version"])
        kind = _("the closing statement") if one["kind"] == "closing" else _("the contribution")
        says = _("Voice %(voice)s, from %(kind)s:") % {"voice": quoted(voice_name(voice)), "kind": kind}
        quote = words.words(one["abstract"] or one["begins"], one["by"], source)
        lines.append(Line(f"dissent.{voice['letter']}", says, (quote,), (source,)))
    if not lines:
        lines = [
            Line("dissent.none", _("No voice has a text that readers may read."), sources=(words.whole(snapshot),))
        ]
    rule = _("Each voice in its order: the abstract of its last text, or where it has none the beginning of the text.")
    return Section("dissent", _("Each voice in its own words"), tuple(lines), rule)


def fates(snapshot: Json) -> Section:
    lines = of_talk(snapshot["talk"])
    if not lines:
        lines = [
            Line("fates.none", _("Nothing was contributed that readers may read."), sources=(words.whole(snapshot),))
        ]
    rule = _(
        "Every contribution and rebuttal by the number of its post, with what was said against it and whether that was "
        "answered or conceded. Responses and replies are counted."
    )
    return Section("fates", _("What became of each contribution"), tuple(lines), rule)
