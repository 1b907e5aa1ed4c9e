"""Who plays in the demo. All are made up; their addresses end in a domain that nobody can own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress

from forum.people.actions import declare_interests, edit_profile
from forum.people.models import Person

DOMAIN = "@demo.example"


@dataclass(frozen=True)
class Part:
    """One account: who it is, what it may, and what it is good for in the demo."""

    handle: str
    name: str
    does: str
    profile: dict[str, str] = field(default_factory=dict)
    may: dict[str, bool] = field(default_factory=dict)
    interests: str | None = ""

    @property
    def email(self) -> str:
        return self.handle + DOMAIN

    @property
    def short(self) -> str:
        return self.name.split()[0]


CAST = (
    Part(
        "olga",
        "Olga Bridgewater",
        "Organizer: sets up debates, invites, opens and closes them.",
        {"affiliation": "Open Square", "position": "Editor"},
        {"may_organize": True},
    ),
    Part(
        "ben",
        "Ben Shutterby",
        "Contributor: has signed voice A of the open debate.",
        {
            "affiliation": "Friends of the Commons",
            "position": "Policy adviser",
            "biography": "Writes about sharing and its unintended guests. *A fictional person of the demo.*",
        },
        interests="Paid by an association that campaigns for open licensing and for privacy.",
    ),
    Part(
        "bea",
        "Bea Ledgerley",
        "Contributor: has signed voice B of the open debate.",
        {
            "affiliation": "Common Law Clinic",
            "position": "Counsel",
            "biography": "Licenses, and what they cannot do. *A fictional person of the demo.*",
        },
    ),
    Part(
        "tomas",
        "Tomas Tidewell",
        "Contributor to the roundtable: has signed, his text is sealed.",
        {"affiliation": "Harbour Sound Archive", "position": "Archivist", "biography": "*A fictional person.*"},
        interests="His archive receives public money per opened collection.",
    ),
    Part(
        "ines",
        "Ines Meadowcroft",
        "Contributor to the roundtable: half a draft, interests not yet declared.",
        {"affiliation": "Weather Diaries", "position": "Community steward", "biography": "*A fictional person.*"},
        interests=None,
    ),
    Part(
        "noor", "Noor Skerry", "Invited to the roundtable; the invitation waits in the demo's mailbox.", interests=None
    ),
    Part("mo", "Mo Hearthstone", "Moderator of the open debate: has hidden a response, with a reason."),
    Part("cleo", "Cleo Leafworth", "Reader who has responded to the open debate."),
    Part(
        "rahel",
        "Rahel Quillon",
        "Reader who has responded, too.",
        {"affiliation": "Lantern Library", "position": "Librarian"},
        interests=None,
    ),
    Part("piet", "Piet Oxbow", "Reader who has responded twice, once beyond what is fair.", interests=None),
    Part(
        "ada",
        "Ada Lanternby",
        "Steward: runs the site, may use the admin.",
        {},
        {"is_steward": True, "is_superuser": True},
    ),
)


def assemble() -> dict[str, Person]:
    """Make the accounts: no passwords, addresses already confirmed."""
    return {part.handle: enter(part) for part in CAST}


def enter(part: Part) -> Person:
    fields: dict[str, Any] = {"name": part.name, **part.may}
    person = Person.objects.create_user(part.email, **fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    if part.profile:
        person = edit_profile(whose=person, by=person, **part.profile)
    if part.interests is not None:
        declare_interests(by=person, has_interests=bool(part.interests), text=part.interests)
    return person
