"""What answers the items of ACCORD from the data of a process. An empty answer is printed as “not stated”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.paper.document import Inline
from policy_design.process.models import Document
from policy_design.process.stages import StageKind
from policy_design.report.composing import line, link, linked
from policy_design.report.saying import between, day
from policy_design.voting import rules_in_words
from policy_design.voting.models import Dropped, Item, Round

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policy_design.report.gathered import Gathered

Answer = tuple[Inline, ...]


def silent(_g: Gathered) -> Answer:
    """The process keeps nothing of this; whoever knows it writes it before the chapter."""
    return ()


def _of(*sentences: str) -> Answer:
    return line(" ".join(one for one in sentences if one))


def _distinct(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


# Title and introduction -----------------------------------------------------------------------------------------


def title(g: Gathered) -> Answer:
    return _of(_("The first page names it as the report of a policy process: %(t)s.") % {"t": g.process.title})


def aim(g: Gathered) -> Answer:
    if not g.process.questions:
        return ()
    asked = " ".join(f"({n}) {one}" for n, one in enumerate(g.process.questions, 1))
    return _of(_("Research questions: %(asked)s For whom and where is not stated.") % {"asked": asked})


def update(g: Gathered) -> Answer:
    started = g.page.started_by
    if not started:
        return ()
    links = [link(g.url(one.debate.get_absolute_url()), one.debate.question) for one in started]
    return line(_("It goes back to a debate: "), *linked(links), ".")


# Methods --------------------------------------------------------------------------------------------------------


def registered(g: Gathered) -> Answer:
    inception = g.document(Document.Kind.INCEPTION)
    fixed = _("The rules of every round were fixed and given a digest before it opened.") if g.rounds else ""
    if inception is None:
        return _of(fixed)
    says = _("An inception report was published on %(when)s: ") % {"when": day(inception.published_at)}
    where = link(g.url(inception.get_absolute_url()), inception.title)
    return line(says, where, ". ", fixed)


def directed(g: Gathered) -> Answer:
    names = [f"{one.name} ({one.affiliation})" if one.affiliation else one.name for one in g.page.organizers]
    if not names:
        return ()
    host = _("Host: %(host)s.") % {"host": g.process.host} if g.process.host else ""
    return _of(_("Organizers: %(names)s.") % {"names": ", ".join(names)}, host)


def chosen(g: Gathered) -> Answer:
    n = g.page.experts
    if not n:
        return ()
    groups = [f"{group.background} ({len(group.experts)})" for group in g.page.groups]
    count = ngettext("%(n)d expert", "%(n)d experts", n) % {"n": n}
    says = _("%(count)s by background: %(groups)s. The organizers decided about each.")
    return _of(says % {"count": count, "groups": ", ".join(groups)}, _("Why so many is not stated."))


def recruited(g: Gathered) -> Answer:
    calls = [one for one in g.process.line if one.kind_now is StageKind.CALL and one.started_at]
    invited = _("Experts were invited by mail for a background.")
    if not calls or not g.process.takes_interests:
        return _of(invited) if g.page.experts else ()
    open_call = _("People could ask to join in an open call, %(when)s; each got an answer with a sentence.")
    return _of(invited, open_call % {"when": between(calls[0].started_at, calls[0].ended_at)})


def public(g: Gathered) -> Answer:
    readers = [one for one in g.rounds if not one.has_roll]
    parts = [
        _("By a survey, of: %(target)s.") % {"target": survey.target.rstrip(".")} for survey, _answers in g.surveys
    ]
    if readers:
        numbers = ", ".join(str(one.number) for one in readers)
        parts.append(_("Readers voted on statements in these rounds: %(numbers)s.") % {"numbers": numbers})
    if g.process.is_public:
        parts.append(_("Everything that was said stands in public, and readers could answer it."))
    return _of(*parts)


def prepared(g: Gathered) -> Answer:
    parts = []
    if g.document(Document.Kind.INCEPTION):
        parts.append(_("By an inception report."))
    if g.surveys:
        parts.append(ngettext("By %(n)d survey.", "By %(n)d surveys.", len(g.surveys)) % {"n": len(g.surveys)})
    if n := sum(len(one.items.all()) for one in g.sections):
        parts.append(ngettext("By a syllabus of %(n)d source.", "By a syllabus of %(n)d sources.", n) % {"n": n})
    return _of(*parts)


def evidence(g: Gathered) -> Answer:
    if not g.sections:
        return ()
    whole = g.sections[0].syllabus
    says = _("An annotated syllabus was open to panellists from the start: ")
    return line(says, link(g.url(whole.get_absolute_url()), whole.title), ".")


def asked(g: Gathered) -> Answer:
    if not g.rounds:
        return ()
    methods = _distinct(str(one.get_method_display()) for one in g.rounds)
    options = _("Options were proposed, argued for and against, amended, and voted on.") if g.options else ""
    return _of(options, _("Methods of the rounds: %(methods)s.") % {"methods": methods})


def put(g: Gathered) -> Answer:
    if not g.rounds:
        return ()
    parts = [_("Each item was shown in the words that were fixed when its round opened.")]
    if any(not one.is_secret and one.method != Round.Method.STATEMENTS for one in g.rounds):
        parts.append(_("In rounds that are not secret each answer could have a reason."))
    if any(one.takes_statements for one in g.rounds):
        parts.append(_("In rounds on statements those who took part could add some."))
    return _of(*parts)


def steps(g: Gathered) -> Answer:
    return _of(*(f"{one.number}: {one.question}" for one in g.rounds))


def consensus(g: Gathered) -> Answer:
    return _of(*(f"{one.number}: {rules_in_words.what_counts(one)}" for one in g.rounds))


def came_back(g: Gathered) -> Answer:
    later = [one for one in g.rounds if one.earlier is not None]
    if not later:
        return _of(_("No round was followed by another on the same items.")) if g.rounds else ()
    found = []
    for one in later:
        kept = sum(item.earlier_id is not None for item in one.items.all())
        words = {"n": one.number, "kept": kept, "before": one.earlier.number if one.earlier else ""}
        found.append(_("Round %(n)d took up %(kept)d items of round %(before)s again.") % words)
    return _of(*found)


def collected(g: Gathered) -> Answer:
    return _of(_("Each by themselves, on the website; nobody saw a result before the close.")) if g.rounds else ()


def worked_on(g: Gathered) -> Answer:
    if not g.rounds:
        return ()
    return _of(
        _("Counted by the rule of the round at its close; the list of ballots has a digest and can be counted again."),
        _("Medians, middle halves and intervals stand beside the results."),
    )


def feedback(g: Gathered) -> Answer:
    if not g.rounds:
        return ()
    later = any(one.earlier is not None for one in g.rounds)
    own = _("In a following round each saw their own answer and how all had answered.") if later else ""
    return _of(_("After each close the result was published; whoever could vote was told by mail."), own)


def anonymity(g: Gathered) -> Answer:
    return _of(*(f"{one.number}: {rules_in_words.sentence(str(one.get_secrecy_display()))}" for one in g.rounds))


def took_part(g: Gathered) -> Answer:
    organizers = {one.pk for one in g.page.organizers}
    both = [one.person.name for group in g.page.groups for one in group.experts if one.person_id in organizers]
    if not g.page.experts:
        return ()
    if both:
        return _of(_("Organizers who are experts, too: %(names)s.") % {"names": ", ".join(both)})
    return _of(_("No organizer is one of the experts."))


def access(g: Gathered) -> Answer:
    languages = _distinct([g.process.language, *g.process.other_languages])
    return _of(
        _("Languages: %(languages)s.") % {"languages": languages},
        _("All forms work by keyboard, without scripts and with screen readers."),
    )


# Results --------------------------------------------------------------------------------------------------------


def when(g: Gathered) -> Answer:
    found = []
    for one in g.rounds:
        late = len(one.extensions.all())
        more = ngettext("extended once", "extended %(n)d times", late) % {"n": late} if late else ""
        found.append(f"{one.number}: {between(one.opened_at, one.closed_at)}{f', {more}' if more else ''}.")
    return _of(*found)


def otherwise(g: Gathered) -> Answer:
    passed = [f"{one.name}: {one.passed_without}" for one in g.process.line if one.passed_without]
    annulled = [
        _("Round %(n)d was annulled: %(why)s") % {"n": one.number, "why": one.annulled}
        for one in g.rounds
        if one.is_annulled
    ]
    return _of(*passed, *annulled)


def cast_in(g: Gathered, round: Round) -> str:
    """How many voted, where everybody may know."""
    told = next((one for one in g.told if one.round.pk == round.pk), None)
    return str(told.cast) if told else "–"


def responses(g: Gathered) -> Answer:
    found = []
    for one in g.told:
        words = {"n": one.round.number, "cast": one.cast, "all": one.round.eligible}
        says = _("%(n)d: %(cast)d of %(all)d.") if one.round.eligible else _("%(n)d: %(cast)d, open to all readers.")
        found.append(says % words)
    return _of(*found)


def outcome(g: Gathered) -> Answer:
    links = [link(f"#round-{one.round.number}", str(one.round.number)) for one in g.told]
    return line(_("See the results of these rounds: "), *linked(links), ".") if links else ()


def changed(g: Gathered) -> Answer:
    found = []
    for one in g.rounds:
        for item in one.items.all():
            if item.change == Item.Change.REWORDED and item.note:
                found.append(_("Round %(n)d, reworded: %(note)s") % {"n": one.number, "note": item.note})
    for gone in (
        Dropped.objects.filter(round__in=g.rounds).select_related("round", "item").order_by("round__number", "pk")
    ):
        words = {"n": gone.round.number, "item": gone.item.text, "note": gone.note}
        found.append(_("Before round %(n)d “%(item)s” was dropped: %(note)s") % words)
    return _of(*found)


# Discussion and further matters -----------------------------------------------------------------------------------


def limits(g: Gathered) -> Answer:
    few = [str(one.round.number) for one in g.told if one.round.eligible and 2 * one.cast < one.round.eligible]
    parts = []
    if few:
        parts.append(_("Fewer than half voted in these rounds: %(n)s.") % {"n": ", ".join(few)})
    if any(not one.has_roll for one in g.rounds):
        parts.append(_("Readers who vote are not a sample of anybody."))
    return _of(*parts)


def endorsed(g: Gathered) -> Answer:
    names = ", ".join(one["name"] for one in g.process.partners)
    return _of(_("Partners: %(names)s. Their role is not stated.") % {"names": names}) if names else ()


def interests(g: Gathered) -> Answer:
    experts = [one for group in g.page.groups for one in group.experts]
    if not experts:
        return ()
    counts = {
        "all": len(experts),
        "some": sum(bool(one.has_interests) for one in experts),
        "silent": sum(one.has_interests is None for one in experts),
    }
    says = _(
        "Of %(all)d experts %(some)d declared interests, which stand beside their names; %(silent)d declared nothing."
    )
    return _of(says % counts, _("Whoever has a conflict could abstain and say so."))
