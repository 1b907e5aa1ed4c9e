"""A syllabus from a file: read, looked at, and taken in as a whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from forum import rules
from forum.library.actions import GIVEN_KEY, add_reference, known_by_address, marks_of
from forum.library.models import Reference
from forum.library.syllabus.actions import keep, locked, new_item, new_section, rendered
from forum.library.syllabus.models import Syllabus, SyllabusSection
from forum.live import hub
from forum.text.citations import BadReferences, CslItem, from_bibtex, from_csl_json, from_ris, kind_of
from forum.text.items import byline_of, text_of
from forum.text.syllabus import ITEM_LICENCES, BadSyllabus, Fault, ListedItem, ListedSection, SyllabusText, custom_of
from forum.text.syllabus_reading import MAX_ITEMS, OVERVIEW, day_of, read_syllabus
from forum.verdicts import require

if TYPE_CHECKING:
    from forum.people.models import Person

_BIBTEX = re.compile(r"\s*(?:%[^\n]*\n\s*)*@\w+\s*[{(]")
_JSON = re.compile(r"\s*(?:\[\s*)?\{|\s*\[\s*\]")


# Reading ------------------------------------------------------------------------------------------------------


def read_any(text: str, section: str = "") -> SyllabusText:
    """The syllabus in this text, be it Markdown, BibTeX, RIS or CSL-JSON. Raises BadSyllabus naming every line.

    References that do not say their section go into the one that is named here.
    """
    start = text.lstrip("\ufeff")
    try:
        if _JSON.match(start):
            return _gathered(from_csl_json(start), section)
        if _BIBTEX.match(start):
            return _gathered(from_bibtex(start), section)
        if re.match(r"\s*TY {1,2}-", start):
            return _gathered(from_ris(start), section)
    except BadReferences as bad:
        raise BadSyllabus([Fault(bad.line, bad.sentence)]) from bad
    found = read_syllabus(text)
    _check_texts(found)
    return found


def _gathered(items: list[CslItem], section: str) -> SyllabusText:
    """References as a syllabus: by the section that each names, its note being the annotation."""
    if len(items) > MAX_ITEMS:
        raise BadSyllabus([Fault(1, f"At most {MAX_ITEMS} references at once; split the file.")])
    by_title: dict[str, list[ListedItem]] = {}
    names: dict[str, str] = {}
    for item in items:
        title = custom_of(item, "section")[:200] or section.strip()[:200] or OVERVIEW
        name = names.setdefault(title.casefold(), title)
        by_title.setdefault(name, []).append(_listed(item))
    sections = [ListedSection(title, items=tuple(found)) for title, found in by_title.items()]
    text = SyllabusText("", sections=tuple(sections))
    _check_texts(text)
    return text


def _listed(item: CslItem) -> ListedItem:
    csl = {name: value for name, value in item.items() if name not in ("id", "note", "custom", "accessed")}
    licence = custom_of(item, "licence")
    accessed = item.get("accessed")
    parts = accessed.get("date-parts") if isinstance(accessed, dict) else None
    day = "-".join(f"{int(part):02d}" for part in parts[0]) if parts else ""
    return ListedItem(
        csl=csl,
        kind=kind_of(csl),
        key=text_of(item, "id").lower(),
        annotation=str(item.get("note") or "").strip(),
        licence=licence if licence in ITEM_LICENCES else "",
        retrieved_on=day_of(day),
        added_on=day_of(custom_of(item, "added")),
    )


def _check_texts(text: SyllabusText) -> None:
    """Every text must be one that can be shown; else its line is named."""
    faults = []
    texts = [(1, text.introduction), (1, text.closing)]
    for section in text.sections:
        texts += [(section.line or 1, section.introduction)]
        texts += [(item.line or 1, item.annotation) for item in section.items]
    for line, said in texts:
        try:
            rendered(said)
        except ValidationError as problem:
            faults.append(Fault(line, " ".join(problem.messages)))
    if faults:
        raise BadSyllabus(faults)


# Looking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Foreseen:
    """What an import would do with one item: `known` is in the library already, `listed` on this syllabus."""

    item: ListedItem
    known: Reference | None
    listed: bool

    @property
    def byline(self) -> str:
        return byline_of(self.item.csl)


@dataclass(frozen=True)
class ForeseenSection:
    section: ListedSection
    is_new: bool
    items: list[Foreseen]


def foresee(syllabus: Syllabus, by: Person, text: SyllabusText) -> list[ForeseenSection]:
    """What an import of this text would bring."""
    at_hand = _AtHand(by)
    here = set(syllabus.items.values_list("reference_id", flat=True))
    titles = {one.title.casefold() for one in syllabus.sections.all()}
    found = []
    for section in text.sections:
        known = [(item, at_hand.find(item)) for item in section.items]
        items = [Foreseen(item, one, one is not None and one.pk in here) for item, one in known]
        found.append(ForeseenSection(section, section.title.casefold() not in titles, items))
    return found


class _AtHand:
    """The references that a person may cite, found by key and by address: what is private to others stays untold."""

    def __init__(self, by: Person) -> None:
        self._by = by
        self._marks = known_by_address(by)
        self._keys = {one.key: one for one in self._marks.values()}

    def find(self, item: ListedItem) -> Reference | None:
        for mark in marks_of(item.csl):
            if mark in self._marks:
                return self._marks[mark]
        if not item.key:
            return None
        found = self._keys.get(item.key) or Reference.objects.visible_to(self._by).filter(key=item.key).first()
        return found if found and _same_title(found.csl, item.csl) else None

    def keep(self, item: ListedItem, reference: Reference) -> None:
        self._marks |= dict.fromkeys(marks_of(item.csl), reference)
        self._keys[reference.key] = reference


def _same_title(one: CslItem, other: CslItem) -> bool:
    return text_of(one, "title").casefold() == text_of(other, "title").casefold()


# Taking in ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """What an import changed."""

    added: int
    known: int
    sections: int


@transaction.atomic
def import_syllabus(*, syllabus: Syllabus, by: Person, text: SyllabusText, client_key: UUID) -> Taken:
    """Take all of it in, or nothing. Sections are joined by title; what is listed already stays as it is.

    Title and texts of the whole are taken only where there are none yet. Publishes syllabus.imported; raises Refused
    or ValidationError. Sent twice, it adds nothing the second time.
    """
    require(rules.can_edit_syllabus(by, syllabus))
    html = {said: rendered(said) for said in _texts(text)}
    references = _references(syllabus, by, text, client_key)
    syllabus = locked(syllabus)
    require(rules.can_edit_syllabus(by, syllabus))
    changed = _fill(syllabus, text, html)
    here = set(syllabus.items.values_list("reference_id", flat=True))
    added = sections = place = 0
    for number, read in enumerate(text.sections):
        section, is_new = _section_for(syllabus, read, html, uuid5(client_key, f"section {number}"))
        sections += is_new
        for item in read.items:
            reference = references[place]
            place += 1
            if reference.pk not in here:
                here.add(reference.pk)
                new_item(
                    section,
                    reference,
                    by,
                    annotation=item.annotation,
                    html=html[item.annotation],
                    licence=item.licence,
                    added_on=item.added_on or timezone.localdate(),
                )
                added += 1
    if changed or added or sections:
        keep(syllabus)
        hub.publish(syllabus.topic_id, "syllabus.imported", syllabus=syllabus.pk)
    return Taken(added, place - added, sections)


def _texts(text: SyllabusText) -> set[str]:
    sections = {section.introduction for section in text.sections}
    return {text.introduction, text.closing, *sections, *(item.annotation for item in text.items)}


def _references(syllabus: Syllabus, by: Person, text: SyllabusText, client_key: UUID) -> list[Reference]:
    """The source of each item, made where the library has none that this person may cite."""
    at_hand = _AtHand(by)
    found = []
    for number, item in enumerate(text.items):
        reference = at_hand.find(item) or _made(syllabus, by, item, uuid5(client_key, f"item {number}"))
        at_hand.keep(item, reference)
        found.append(reference)
    return found


def _made(syllabus: Syllabus, by: Person, item: ListedItem, client_key: UUID) -> Reference:
    free = GIVEN_KEY.fullmatch(item.key) and not Reference.objects.filter(key=item.key).exists()
    try:
        return add_reference(
            by=by,
            item=item.csl,
            kind=item.kind,
            client_key=client_key,
            key=item.key if free else "",
            retrieved_on=item.retrieved_on,
            archived_url=item.archived_url,
            legal_status=item.legal_status,
            topic=syllabus.topic,
        )
    except ValidationError as problem:
        where = f"Line {item.line}: " if item.line else ""
        raise ValidationError(where + " ".join(problem.messages)) from problem


def _fill(syllabus: Syllabus, text: SyllabusText, html: dict[str, str]) -> bool:
    """An empty syllabus takes over the texts of the whole."""
    before = (syllabus.title, syllabus.introduction, syllabus.closing)
    if not syllabus.introduction:
        syllabus.introduction, syllabus.html = text.introduction, html[text.introduction]
    if not syllabus.closing:
        syllabus.closing, syllabus.closing_html = text.closing, html[text.closing]
    if text.title and not syllabus.item_count and not syllabus.sections.exists():
        syllabus.title = text.title
    syllabus.save()
    return before != (syllabus.title, syllabus.introduction, syllabus.closing)


def _section_for(
    syllabus: Syllabus, read: ListedSection, html: dict[str, str], client_key: UUID
) -> tuple[SyllabusSection, bool]:
    for known in syllabus.sections.all():
        if known.title.casefold() == read.title.casefold():
            if read.introduction and not known.introduction:
                known.introduction, known.html = read.introduction, html[read.introduction]
                known.save(update_fields=["introduction", "html"])
            return known, False
    return new_section(syllabus, read.title, read.introduction, html[read.introduction], client_key), True


# Giving out ---------------------------------------------------------------------------------------------------


def text_of_syllabus(syllabus: Syllabus) -> SyllabusText:
    """The rows as the text that read_syllabus() would give, in two queries."""
    items: dict[int, list[ListedItem]] = {}
    for one in syllabus.items.select_related("reference").order_by("order", "pk"):
        listed = ListedItem(
            csl=one.reference.csl,
            kind=one.reference.kind,
            key=one.reference.key,
            annotation=one.annotation,
            licence=one.licence,
            legal_status=one.reference.legal_status,
            archived_url=one.reference.archived_url,
            retrieved_on=one.reference.retrieved_on,
            added_on=one.added_on,
        )
        items.setdefault(one.section_id, []).append(listed)
    sections = [
        ListedSection(one.title, one.introduction, tuple(items.get(one.pk, ()))) for one in syllabus.sections.all()
    ]
    return SyllabusText(syllabus.title, syllabus.introduction, tuple(sections), syllabus.closing)
