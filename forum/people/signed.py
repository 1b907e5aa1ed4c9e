"""A request by somebody who is signed in: what a view behind login_required is given."""

from __future__ import annotations

from django.http import HttpRequest

from forum.people.models import Person


class SignedIn(HttpRequest):
    user: Person
