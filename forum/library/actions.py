"""Every change to the library: references added, corrected and imported; pictures uploaded and credited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from forum import rules
from forum.library.models import CreditedImage, Reference
from forum.library.pictures import picture_of
from forum.library.signals import corrected
from forum.live.models import Topic
from forum.text.citations import KINDS, CslItem, kind_of, suggest_key, validate
from forum.text.licences import LICENCES, parse_licence
from forum.verdicts import SENT_BEFORE, require

if TYPE_CHECKING:
    from forum.people.models import Person

CREDIT = ("alt", "title", "author", "licence", "source_url", "via")
GIVEN_KEY = re.compile(r"[a-z][a-z0-9_:-]{2,39}")


# References ---------------------------------------------------------------------------------------------------


@transaction.atomic
def add_reference(
    *,
    by: Person,
    item: CslItem,
    kind: str = "",
    client_key: UUID,
    key: str = "",
    retrieved_on: date | None = None,
    archived_url: str = "",
    legal_status: str = "",
    topic: Topic | None = None,
) -> Reference:
    """Add a source, private to `by` (and the organizers of `topic`) until something readable cites it.

    Raises Refused, or ValidationError with sentences by field. A repeated submit gives the same reference.
    """
    require(rules.can_add_reference(by))
    reference = Reference(
        key=key, retrieved_on=retrieved_on, topic=topic, added_by=by, client_key=client_key, archived_url=archived_url
    )
    _fill(reference, item, kind or kind_of(item), legal_status)
    if made := Reference.objects.filter(client_key=client_key).first():
        if made.added_by_id != by.pk or str(made) != str(reference):
            raise ValidationError(SENT_BEFORE)
        return made
    return _saved_once(reference, by, key)


def _fill(reference: Reference, item: CslItem, kind: str, legal_status: str) -> None:
    """Put a checked item into the row. What we keep in columns of our own does not stay in the item."""
    csl = {name: value for name, value in item.items() if name not in ("id", "accessed", "citation-key")}
    if kind_of(csl) != kind or "type" not in csl:
        csl["type"] = KINDS.get(kind, "webpage")
    if problems := validate(csl):
        raise ValidationError({"csl": problems})
    if isinstance(csl.get("DOI"), str):
        csl["DOI"] = csl["DOI"].lower()
    reference.csl, reference.kind, reference.legal_status = csl, kind, legal_status
    reference.retrieved_on = reference.retrieved_on or _accessed(item)
    reference.clean_fields(exclude=["key"] if not reference.key else [])


def _accessed(item: CslItem) -> date | None:
    """The day of retrieval that the item itself names, when it is a whole date."""
    try:
        return date(*item["accessed"]["date-parts"][0])
    except (KeyError, IndexError, TypeError, ValueError):
        return None


def _saved_once(reference: Reference, by: Person, key: str) -> Reference:
    """Save under the wished key, or under the next free one of our own; two writers may want the same at once."""
    if key and Reference.objects.filter(key=key).exists():
        raise ValidationError({"key": [_("This key is taken; choose another.")]})
    for _attempt in range(5):
        reference.key = key or _free_key(reference.csl)
        try:
            with transaction.atomic():
                reference.save(force_insert=True)
        except IntegrityError:
            if made := Reference.objects.filter(client_key=reference.client_key, added_by=by).first():
                return made
            continue
        return reference
    raise ValidationError({"key": [_("This key is taken; choose another.")]})


def _free_key(item: CslItem) -> str:
    start = suggest_key(item, ())
    return suggest_key(item, set(Reference.objects.filter(key__startswith=start).values_list("key", flat=True)))


@transaction.atomic
def edit_reference(
    *,
    reference: Reference,
    by: Person,
    item: CslItem,
    kind: str = "",
    retrieved_on: date | None = None,
    archived_url: str = "",
    legal_status: str = "",
) -> Reference:
    """Correct a source; its key stays, since texts name it. What cites it is then shown anew.

    Raises Refused, or ValidationError with sentences by field.
    """
    reference = Reference.objects.select_for_update().get(pk=reference.pk)
    require(rules.can_edit_reference(by, reference))
    reference.retrieved_on, reference.archived_url = retrieved_on, archived_url
    _fill(reference, item, kind or kind_of(item), legal_status)
    reference.save()
    transaction.on_commit(partial(corrected.send, Reference, row=reference), robust=True)
    return reference


@dataclass(frozen=True)
class Imported:
    """What an import brought, and what the importer could already cite."""

    added: tuple[Reference, ...]
    known: tuple[Reference, ...]


@transaction.atomic
def import_references(
    *, by: Person, items: Iterable[CslItem], topic: Topic | None = None, client_key: UUID | None = None
) -> Imported:
    """Add many sources, all or none. One whose DOI or address `by` can already cite is not doubled.

    Raises Refused or ValidationError. A repeated submit with the same key adds nothing.
    """
    require(rules.can_add_reference(by))
    client_key = client_key or uuid4()
    at_hand = known_by_address(by)
    added: list[Reference] = []
    known: dict[int, Reference] = {}
    for place, item in enumerate(items):
        key = uuid5(client_key, str(place))
        found = next((at_hand[mark] for mark in marks_of(item) if mark in at_hand), None)
        is_new = found is None and not Reference.objects.filter(client_key=key, added_by=by).exists()
        found = found or add_reference(by=by, item=item, key=_given_key(item), client_key=key, topic=topic)
        at_hand.update(dict.fromkeys(marks_of(item), found))
        if is_new:
            added.append(found)
        else:
            known.setdefault(found.pk, found)
    new = {one.pk for one in added}
    return Imported(tuple(added), tuple(one for pk, one in known.items() if pk not in new))


def known_by_address(person: Person) -> dict[str, Reference]:
    """What this person may see, by DOI and address: what is private to others must not be told by an import."""
    return {mark: one for one in Reference.objects.visible_to(person) for mark in marks_of(one.csl)}


def find_known(person: Person, item: CslItem) -> Reference | None:
    """The reference that this person may cite and that has the item's DOI or address."""
    at_hand = known_by_address(person) if marks_of(item) else {}
    return next((at_hand[mark] for mark in marks_of(item) if mark in at_hand), None)


def marks_of(item: CslItem) -> list[str]:
    """What tells that two items are one source: DOI and address."""
    doi, url = str(item.get("DOI") or "").lower(), str(item.get("URL") or "").strip().rstrip("/")
    return [mark for mark in (doi and f"doi:{doi}", url) if mark]


def _given_key(item: CslItem) -> str:
    """The key the file gives, where it can be one of ours and is free; else none, and we make one."""
    key = str(item.get("id") or "").lower()
    return key if GIVEN_KEY.fullmatch(key) and not Reference.objects.filter(key=key).exists() else ""


# Pictures -----------------------------------------------------------------------------------------------------


def upload_image(
    *, by: Person, file: BinaryIO | File, topic: Topic | None = None, client_key: UUID, **credit: str
) -> CreditedImage:
    """Take in a picture, written anew; private to `by` (and the organizers of `topic`) until a readable text shows it.

    The credit may still be incomplete. Raises Refused, BadPicture, or ValidationError with sentences by field. A
    repeated submit gives the same picture.
    """
    require(rules.can_add_reference(by))
    if made := CreditedImage.objects.filter(client_key=client_key).first():
        return _own_picture(made, by)
    image = CreditedImage(topic=topic, uploaded_by=by, client_key=client_key)
    _put_credit(image, credit)
    picture = picture_of(file)  # before the transaction: decoding takes its time
    try:
        with transaction.atomic():
            image.file.save("picture.webp", ContentFile(picture.data), save=False)
            image.width, image.height = picture.width, picture.height
            image.save(force_insert=True)
    except IntegrityError:
        image.file.delete(save=False)
        return _own_picture(CreditedImage.objects.get(client_key=client_key), by)
    return image


def _own_picture(made: CreditedImage, by: Person) -> CreditedImage:
    """The picture that this form has made already; a key that somebody else has used makes none."""
    if made.uploaded_by_id != by.pk:
        raise ValidationError(SENT_BEFORE)
    return made


@transaction.atomic
def credit_image(*, image: CreditedImage, by: Person, **credit: str) -> CreditedImage:
    """Complete or correct a picture's credit; what shows it is then shown anew.

    Raises Refused, or ValidationError with sentences by field: a picture that readers see keeps its full credit.
    """
    image = CreditedImage.objects.select_for_update().get(pk=image.pk)
    require(rules.can_edit_image(by, image))
    _put_credit(image, credit)
    if image.listed_at and image.missing:
        needed = _("Readers see this picture, so it must keep its full credit.")
        raise ValidationError({name: [needed] for name in image.missing})
    image.save(update_fields=CREDIT)
    transaction.on_commit(partial(corrected.send, CreditedImage, row=image), robust=True)
    return image


def _put_credit(image: CreditedImage, credit: dict[str, Any]) -> None:
    unknown = set(credit) - set(CREDIT)
    if unknown:
        raise TypeError(f"A picture's credit has no {', '.join(sorted(unknown))}.")
    for name, value in credit.items():
        setattr(image, name, " ".join(str(value).split()))
    if image.licence and image.licence not in LICENCES:
        licence = parse_licence(image.licence)
        if licence is None:
            raise ValidationError({"licence": [_("Name a licence from the list, as in: CC BY-SA 4.0.")]})
        image.licence = licence.id
    image.clean_fields(exclude=["file", "topic", "uploaded_by"])


__all__ = [
    "GIVEN_KEY",
    "Imported",
    "add_reference",
    "credit_image",
    "edit_reference",
    "find_known",
    "import_references",
    "known_by_address",
    "marks_of",
    "upload_image",
]
