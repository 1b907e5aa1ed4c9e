"""People and the roles they hold. A steward changes standing by action; nobody's profile, password or disclosure."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from forum.people.actions import change_standing
from forum.people.models import Membership, Person
from forum.people.signed import SignedIn
from forum.stewards import LookUp, each


@admin.register(Person)
class PersonAdmin(LookUp):
    list_display = ("name", "email", "affiliation", "may_organize", "is_steward", "is_active", "joined_at")
    list_filter = ("may_organize", "is_steward", "is_active")
    search_fields = ("name", "email", "affiliation")
    date_hierarchy = "joined_at"
    ordering = ("name",)
    fields = (
        *("name", "email", "slug", "affiliation", "position", "orcid", "website"),
        *("may_organize", "is_steward", "is_active", "joined_at", "last_login"),
    )
    actions = ("let_organize", "stop_organizing", "make_steward", "end_stewardship", "deactivate", "activate")

    @admin.action(description=_("Let them set up debates"))
    def let_organize(self, request: SignedIn, queryset: QuerySet[Person]) -> None:
        self._stand(request, queryset, may_organize=True)

    @admin.action(description=_("Let them set up no more debates"))
    def stop_organizing(self, request: SignedIn, queryset: QuerySet[Person]) -> None:
        self._stand(request, queryset, may_organize=False)

    @admin.action(description=_("Make them stewards"))
    def make_steward(self, request: SignedIn, queryset: QuerySet[Person]) -> None:
        self._stand(request, queryset, is_steward=True)

    @admin.action(description=_("End their stewardship"))
    def end_stewardship(self, request: SignedIn, queryset: QuerySet[Person]) -> None:
        self._stand(request, queryset, is_steward=False)

    @admin.action(description=_("Deactivate: they cannot sign in any more"))
    def deactivate(self, request: SignedIn, queryset: QuerySet[Person]) -> None:
        self._stand(request, queryset, is_active=False)

    @admin.action(description=_("Activate again"))
    def activate(self, request: SignedIn, queryset: QuerySet[Person]) -> None:
        self._stand(request, queryset, is_active=True)

    def _stand(self, request: SignedIn, people: QuerySet[Person], **standing: bool) -> None:
        each(request, people, lambda one: change_standing(whose=one, by=request.user, **standing), str(_("Done.")))


@admin.register(Membership)
class MembershipAdmin(LookUp):
    list_display = ("person", "role", "where", "since")
    list_filter = ("role",)
    list_select_related = ("person", "topic__debate")
    search_fields = ("person__name", "person__email")
    fields = ("person", "role", "where", "since")

    @admin.display(description=_("where"))
    def where(self, membership: Membership) -> str:
        return str(getattr(membership.topic, "debate", membership.topic))
