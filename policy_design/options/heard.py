"""What the forum is told of amendments: where they are shown, what followers hear, and whom they wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.debates import belonging, further, telling
from forum.people import waiting
from forum.people.models import Role
from forum.people.waiting import Duty
from forum.posts.models import Post
from policy_design import rules
from policy_design.options import bundle
from policy_design.options.amendment_bundle import amendments_of
from policy_design.options.clauses import join_words
from policy_design.options.fitting import change_of
from policy_design.options.merge import heading
from policy_design.options.models import Amendment, Option

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forum.debates.cards import Row
    from forum.people.models import Person
    from forum.verdicts import Sentence

SENTENCES: dict[str, Sentence] = {
    "amendment.proposed": _("%(name)s proposed a change: %(title)s"),
    "amendment.cosigned": _("Who signs an amendment changed: %(title)s"),
    "amendment.changed": _("%(name)s fitted an amendment to the text as it is now: %(title)s"),
    "amendment.decided": _("An amendment was decided: %(title)s"),
}


def connect() -> None:
    """Called once, when the site starts."""
    telling.register(with_a_text=SENTENCES)
    belonging.show_with(Post.Kind.AMENDMENT, address_of)
    further.draw_with(Post.Kind.AMENDMENT, changes_below)
    waiting.register(waits_for)
    bundle.tell_more(amendments_of)


def address_of(post: Post) -> str:
    """The page of an amendment; of a hidden one too, which says no more than the thread does."""
    found = Amendment.objects.filter(post=post).select_related("option__process").first()
    return _url(found) if found else ""


def _url(amendment: Amendment) -> str:
    option = amendment.option
    return reverse("options:amendment", args=[option.process.slug, option.code, amendment.number])


def changes_below(rows: Sequence[Row]) -> Mapping[int, str]:
    """Below the reason of each amendment in its thread, what it changes."""
    numbers = {row.pk: row.number for row in rows}
    found = Amendment.objects.filter(post__in=numbers).select_related("option__process")
    return {numbers[one.post_id]: _drawn(one) for one in found}


def _drawn(amendment: Amendment) -> str:
    change = change_of(amendment)
    replaced = [(join_words(edit.old), join_words(edit.new)) for edit in change.edits]
    lines = format_html_join("", '<p class="amd-line"><del>{}</del> <ins>{}</ins></p>', replaced)
    new = format_html_join(
        "", '<p class="amd-line"><ins>{}</ins></p>', ((text,) for one in change.added for text in one.texts)
    )
    return format_html('<p><a href="{}">{}</a></p>{}{}', _url(amendment), heading(change), lines, new)


# What waits for people ------------------------------------------------------------------------------------------


def waits_for(person: Person) -> list[Duty]:
    """Amendments of one's options to decide about; one's own that were overtaken; signatures that lapsed."""
    if not any(roles & {Role.EXPERT, Role.ORGANIZER} for roles in person.roles.values()):
        return []  # whoever holds neither role has put forward nothing
    return [*_to_decide(person), *_overtaken(person), *_lapsed(person)]


def _open() -> QuerySet[Amendment]:
    """Amendments that can be decided now, and that readers see."""
    on = Q(option__process__stages__started_at__isnull=False, option__process__stages__ended_at=None)
    return Amendment.objects.filter(
        on,
        option__process__stages__kind__in=rules.DELIBERATING,
        option__status=Option.Status.OPEN,
        status=Amendment.Status.OPEN,
        post__status=Post.Status.PUBLIC,
    )


def _to_decide(person: Person) -> list[Duty]:
    waits = _open().filter(option__proposed_by=person).order_by().values("option")
    counted = dict(waits.annotate(n=Count("pk", distinct=True)).values_list("option", "n"))
    if not counted:
        return []
    options = Option.objects.filter(pk__in=counted).select_related("process__topic").order_by("process", "pk")
    return [_decide(one, counted[one.pk]) for one in options if _takes_part(person, one)]


def _takes_part(person: Person, option: Option) -> bool:
    """Who has left the process decides nothing there any more."""
    return bool(person.roles.get(option.process.topic_id))


def _decide(option: Option, n: int) -> Duty:
    what = ngettext("Decide about %(n)d amendment: %(code)s", "Decide about %(n)d amendments: %(code)s", n)
    url = f"{reverse('options:amendments', args=[option.process.slug, option.code])}#decide"
    return Duty(what % {"n": n, "code": option.code}, option.process.title, url=url, does=_("Decide"))


def _overtaken(person: Person) -> list[Duty]:
    mine = _open().filter(proposer=person, version__lt=F("option__version"))
    what = _("Look again: amendment %(n)d of %(code)s was made for an earlier version")
    return [_look(one, what) for one in mine.select_related("option__process").order_by("pk").distinct()]


def _lapsed(person: Person) -> list[Duty]:
    changed = _open().filter(cosignatures__person=person, cosignatures__at__lt=F("rebased_at"))
    what = _("The words of amendment %(n)d of %(code)s have changed, so your signature lapsed")
    return [_look(one, what) for one in changed.select_related("option__process").order_by("pk").distinct()]


def _look(amendment: Amendment, what: Sentence) -> Duty:
    option = amendment.option
    says = what % {"n": amendment.number, "code": option.code}
    return Duty(says, option.process.title, url=_url(amendment), does=_("Look at it"))
