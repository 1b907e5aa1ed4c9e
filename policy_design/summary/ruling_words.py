"""Sentences and sources that all rules of a summary share: dates, counts, names, addresses of this site. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy_design.summary.lines import Quote, Source
from policy_design.voting.sections import listed, per_cent

Json = dict[str, Any]
MOST_NAMED = 8  # names in a sentence, entries in a column, quotations below a line; the others are counted
MOST_QUOTED = 700  # characters
MOST_IN_A_LABEL = 70


def day(iso: str | None) -> str:
    """As in 3 November 2026; days begin in UTC."""
    if not iso:
        return _("no date")
    value = datetime.fromisoformat(iso) if "T" in iso else date.fromisoformat(iso)
    return date_format(value, "j F Y")


def period(start: str | None, end: str | None) -> str:
    """From one day to another, or since a day where it goes on."""
    if not end:
        return _("since %(start)s") % {"start": day(start)}
    if day(start) == day(end):
        return _("on %(day)s") % {"day": day(start)}
    return _("%(start)s to %(end)s") % {"start": day(start), "end": day(end)}


def share(part: int, of: int) -> str:
    """As in “9 of 11 (82 %)”."""
    if not of:
        return _("%(n)d of %(of)d") % {"n": part, "of": of}
    return _("%(n)d of %(of)d (%(share)s)") % {"n": part, "of": of, "share": per_cent(Fraction(part, of))}


def quoted(text: str, most: int = 160) -> str:
    """Words within a sentence, in quotation marks, without the full stop of their own."""
    text = text.strip().rstrip(".")
    return f"“{text if len(text) <= most else shortened(text, most)}”"


def shortened(text: str, most: int = MOST_QUOTED) -> str:
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]).rstrip(" ,;:–") + " …"


def named(names: Iterable[str]) -> str:
    """All where they are few, else the first and how many others."""
    found = [name for name in names if name]
    if len(found) <= MOST_NAMED:
        return listed(found)
    more = len(found) - MOST_NAMED
    others = ngettext("%(n)d other", "%(n)d others", more) % {"n": more}
    return listed([*found[:MOST_NAMED], others])


def sentence(*parts: str) -> str:
    """Sentences one after the other; what says nothing is left out."""
    return " ".join(one.strip() for one in parts if one and one.strip())


# Sources ------------------------------------------------------------------------------------------------------


def post(talk: Json, number: int | None, version: int | None = None, code: str = "") -> Source:
    """A post at its permanent address; `code` is the option whose debate it stands in."""
    values = {"code": code, "n": number, "version": version}
    if version is None:
        says = _("%(code)s, post %(n)d") if code else _("Post %(n)d")
    else:
        says = _("%(code)s, post %(n)d, version %(version)d") if code else _("Post %(n)d, version %(version)d")
    return Source(says % values, f"{talk['url']}posts/{number}/" if number else talk["url"])


def debate(talk: Json, label: str = "", place: str = "") -> Source:
    return Source(label or _("The debate"), f"{talk['url']}{place}")


def vote(snapshot: Json, round: Json, key: str = "") -> Source:
    """A round, or what stands in it under a key: by its number and its words, for the key alone says nothing."""
    item = next((one for one in round["items"] if one["key"] == key), None)
    says = _("Round %(n)d, %(what)s") if item else _("Round %(n)d")
    values = {"n": round["number"], "what": _called(item) if item else ""}
    return Source(says % values, f"{snapshot['url']}rounds/{round['number']}/")


def _called(item: Json) -> str:
    """What a source calls something that was voted on."""
    if item["kind"] == "option":
        return _("%(code)s in version %(v)s") % {"code": item["option"], "v": item["version"]}
    if item["kind"] == "amendment":
        return _("amendment %(n)d to %(code)s") % {"n": item["amendment"], "code": item["option"]}
    if item["kind"] == "statement":
        values = {"n": item["key"].removeprefix("s"), "words": quoted(item["text"], MOST_IN_A_LABEL)}
        return _("statement %(n)s, %(words)s") % values
    return _("the present state")


def option(snapshot: Json, code: str, version: int | None = None, page: str = "", label: str = "") -> Source:
    """An option: its page as it is now, or its versions."""
    if version is not None:
        says = _("%(code)s, version %(version)d") % {"code": code, "version": version}
        return Source(says, f"{snapshot['url']}options/{code}/history/")
    return Source(label or code, f"{snapshot['url']}options/{code}/{page}")


def amendment(snapshot: Json, code: str, number: int) -> Source:
    says = _("Amendment %(n)d to %(code)s") % {"n": number, "code": code}
    return Source(says, f"{snapshot['url']}options/{code}/amendments/{number}/")


def recommendation(snapshot: Json, number: int) -> Source:
    return Source(_("Recommendation %(n)d") % {"n": number}, f"{snapshot['url']}recommendations/{number}/")


def whole(snapshot: Json, label: str = "", place: str = "") -> Source:
    """The page of the process or debate itself, or a place on it."""
    name = _("The process") if snapshot["kind"] == "process" else _("The debate")
    return Source(label or name, f"{snapshot['url']}{place}")


def words(text: str, by: str, source: Source) -> Quote:
    return Quote(shortened(text), by, source)


def first(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    return tuple(quotes[:MOST_NAMED])


def left_out(count: int) -> str:
    """What is said below quotations where there are more than are shown."""
    more = count - MOST_NAMED
    if more <= 0:
        return ""
    return ngettext("%(n)d more is at the source.", "%(n)d more are at the source.", more) % {"n": more}
