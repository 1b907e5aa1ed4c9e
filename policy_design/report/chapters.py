"""The chapters of a report: what the process itself says under each heading, from what an onlooker reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forum.paper.document import Block, Inline, Text
from forum.paper.phrases import reference
from forum.text.licences import LICENCES
from policy_design.process.models import Document
from policy_design.report.accord import methods
from policy_design.report.composing import (
    Fact,
    heading,
    line,
    link,
    linked,
    points,
    said,
    strong,
    table,
    terms,
)
from policy_design.report.deliberation import deliberation, minority
from policy_design.report.models import Chapter
from policy_design.report.results import results, study
from policy_design.report.saying import day
from policy_design.report.summing import summary

if TYPE_CHECKING:
    from forum.library.models import CreditedImage
    from forum.library.syllabus.models import SyllabusItem
    from policy_design.recommendations.models import Basis, FollowUp, Recommendation
    from policy_design.report.gathered import Gathered

Draw = Callable[["Gathered"], list[Block]]
K = Chapter.Kind


def nothing(_gathered: Gathered) -> list[Block]:
    """A chapter that has only what the organizers write."""
    return []


# Inception and syllabus -----------------------------------------------------------------------------------------


def inception(g: Gathered) -> list[Block]:
    """What was asked, and the inception report as it stands."""
    process = g.process
    found: list[Block] = []
    if process.problem.strip():
        found += [heading(2, _("The problem"), "inception-problem"), *g.read(process.problem, "inception-problem-", 3)]
    if process.questions:
        found += [heading(2, _("Research questions"), "inception-questions")]
        found += [points([said(one) for one in process.questions], start=1)]
    document = g.document(Document.Kind.INCEPTION)
    if document:
        found += [heading(2, document.title, "inception-report"), _where(g, document)]
        found += g.read(document.source, "inception-report-", 3)
    return found


def _where(g: Gathered, document: Document) -> Block:
    """Where a document stands on the site, and since when."""
    parts = [_("Published %(day)s.") % {"day": day(document.published_at)} if document.published_at else ""]
    return said(*parts, " ", link(g.url(document.get_absolute_url()), _("The document with its history")), role="small")


def syllabus(g: Gathered) -> list[Block]:
    """What was there to read, section by section, with what is said of each source."""
    found: list[Block] = []
    if g.sections:
        whole = g.sections[0].syllabus
        found += [said(link(g.url(whole.get_absolute_url()), _("The syllabus on its page")), role="small")]
        found += g.read(whole.introduction, "syllabus-introduction-", 3)
    for number, section in enumerate(g.sections, 1):
        found += [heading(2, section.title, f"syllabus-{number}")]
        found += g.read(section.introduction, f"syllabus-{number}-", 3)
        items = [_item(g, one, f"syllabus-{number}-{place}-") for place, one in enumerate(section.items.all(), 1)]
        found += [points(items)] if items else []
    return found


def _item(g: Gathered, item: SyllabusItem, id: str) -> list[Block]:
    return [said(*reference(item.reference.item)), *g.read(item.annotation, id, 4)]


# Recommendations ------------------------------------------------------------------------------------------------


def recommendations(g: Gathered) -> list[Block]:
    """Each with whom it is for, what it rests on, and what became of it."""
    found: list[Block] = []
    for one in g.recommendations:
        found += _recommendation(g, one)
    document = g.document(Document.Kind.RECOMMENDATIONS)
    if document:
        found += [heading(2, document.title, "recommendations-document"), _where(g, document)]
        found += g.read(document.source, "recommendations-document-", 3)
    return found


def _recommendation(g: Gathered, one: Recommendation) -> list[Block]:
    id = f"recommendation-{one.number}"
    title = _("Recommendation %(n)d. %(title)s") % {"n": one.number, "title": one.title}  # R1 would be an option
    where = link(g.url(f"{g.process.get_absolute_url()}recommendations/{one.number}/"), _("its path to the sources"))
    facts: list[Fact] = [
        (_("Addressed to"), one.addressee),
        (_("Kind"), str(one.get_kind_display())),
        (_("Who sees to it"), one.owner),
        (_("To be looked at again"), day(one.follow_up_on) if one.follow_up_on else ""),
        (_("Rests on"), linked([_basis(g, each) for each in one.bases.all()]) or one.rests_on_nothing),
        (_("Published"), line(f"{day(one.published_at)}; ", where)),
    ]
    found: list[Block] = [heading(2, title, id)]
    if not one.is_published:
        found += [said(strong(_("Withdrawn.")), " ", one.withdrawn_because)]
    found += [*g.read(one.source, f"{id}-", 3), terms(facts)]
    followed = [_follow_up(each) for each in one.follow_ups.all()]
    if followed:
        found += [heading(3, _("What became of it"), f"{id}-followed"), points(followed)]
    return found


def _basis(g: Gathered, one: Basis) -> Inline:
    """The option in its version, or the vote on it."""
    one.option.process = g.process
    path = f"{one.option.get_absolute_url()}history/"
    words = _("%(code)s, version %(n)d") % {"code": one.option.code, "n": one.option_version}
    if one.item is None:
        return link(g.url(path), words)
    one.item.round.process = g.process
    voted = _("%(option)s (round %(n)d)") % {"option": words, "n": one.item.round.number}
    return link(g.url(one.item.round.get_absolute_url()), voted)


def _follow_up(one: FollowUp) -> Block:
    says = f"{day(one.on)}: {one.get_status_display()}. {one.note}"
    return said(says, " ", link(one.source_url, one.source_title or one.source_url) if one.source_url else "")


# Back matter ----------------------------------------------------------------------------------------------------


def acknowledgements(g: Gathered) -> list[Block]:
    """Who ran it, who gave their knowledge, and who helped; nobody who did not choose to be named."""
    process, page = g.process, g.page
    people: list[Fact] = [
        (_("Host"), process.host),
        (_("Organized by"), ", ".join(one.name for one in page.organizers)),
        (_("Moderated by"), ", ".join(one.name for one in page.moderators)),
        (_("Partners"), linked([_partner(one) for one in process.partners])),
    ]
    found: list[Block] = [terms(people)] if any(words for _name, words in people) else []
    experts = [one for group in page.groups for one in group.experts]
    if experts:
        rows = [
            (one.person.name, one.person.affiliation, one.background, _declared(one.has_interests, one.disclosure))
            for one in experts
        ]
        heads = [_("Name"), _("Affiliation"), _("Background"), _("Interests declared")]
        found += [table(_("Experts, with what they declared"), heads, rows)]
    return found


def _partner(one: dict[str, str]) -> Inline:
    return link(one["url"], one["name"]) if one.get("url") else Text(one["name"])


def _declared(has_interests: bool | None, disclosure: str) -> str:
    if has_interests is None:
        return _("not declared")
    return disclosure if has_interests else _("none")


def licences(g: Gathered) -> list[Block]:
    """Under what everything here may be used, and whose pictures it shows."""
    texts = LICENCES.get(g.process.licence)
    name = link(texts.url, texts.name) if texts and texts.url else g.process.licence
    found: list[Block] = [
        said(_("What people wrote in the process, quoted here with their names, is under "), name, "."),
        said(
            _("Results of votes and surveys are facts; they may be used freely, with this report named as the source.")
        ),
    ]
    if g.pictures:
        found += [heading(2, _("Pictures"), "licences-pictures")]
        found += [points([_picture(one) for _url, one in sorted(g.pictures.items())])]
    return found


def _picture(image: CreditedImage) -> Block:
    credit = image.credit
    name = link(image.source_url, credit.title or image.alt)
    licence = link(credit.licence_url, credit.licence) if credit.licence_url else credit.licence
    return said(name, ", ", credit.author, ", ", licence, _(", via %(via)s.") % {"via": credit.via})


def references(g: Gathered) -> list[Block]:
    """Every source that this report cites, once, in the order of the alphabet."""
    cited = sorted(g.used.values(), key=lambda one: (one.label.casefold(), one.key))
    return [points([said(*reference(one.item)) for one in cited])] if cited else []


DRAW: dict[str, Draw] = {
    K.FOREWORD: nothing,
    K.INCEPTION: inception,
    K.STUDY: study,
    K.SYLLABUS: syllabus,
    K.DELIBERATION: deliberation,
    K.RESULTS: results,
    K.SUMMARY: summary,
    K.RECOMMENDATIONS: recommendations,
    K.MINORITY: minority,
    K.METHODS: methods,
    K.ACKNOWLEDGEMENTS: acknowledgements,
    K.LICENCES: licences,
    K.REFERENCES: references,
    K.OWN: nothing,
}
LAST = (K.LICENCES, K.REFERENCES)  # drawn once all others are, wherever they stand, since they list what those cite
