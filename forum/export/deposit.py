"""What makes a folder of files fit to be kept: a README, a description for repositories, checksums, one zip. PURE.

The same folder as of the same moment gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from forum.text.licences import LICENCES

Files = Mapping[str, bytes]

SUMS = "SHA256SUMS"
PACKED = (".zip", ".webp", ".png", ".jpg", ".docx", ".odt", ".epub", ".xlsx", ".pdf")  # not pressed twice


@dataclass(frozen=True, slots=True)
class Described:
    """What repositories ask of a deposit."""

    kind: str  # "debate", "policy process"
    title: str
    summary: str
    creators: tuple[tuple[str, str], ...]  # name, ORCID iD or nothing
    publisher: str
    url: str
    language: str
    licence: str
    as_of: datetime
    digest: str
    software: str
    keywords: tuple[str, ...] = ()
    began: datetime | None = None
    doi: str = ""
    related: tuple[str, ...] = ()  # addresses of what belongs to it

    @property
    def when(self) -> str:
        return self.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z")

    @property
    def rights(self) -> tuple[str, str]:
        licence = LICENCES.get(self.licence)
        return (licence.name, licence.url) if licence else (self.licence, "")


def deposit(files: Files, described: Described, says: Mapping[str, str], *, root: str) -> bytes:
    """One zip with everything below one folder: README and checksums, then the files in the order of their names.

    `says` tells in a sentence what files (or whole folders, with a slash at the end) hold.
    """
    whole = dict(files)
    whole["metadata.json"] = _dump(_datacite(described))
    whole["ro-crate-metadata.json"] = _dump(_crate(described, [*files, "README.txt", "metadata.json"], says))
    whole["README.txt"] = _readme(described, sorted(whole), says).encode()
    whole[SUMS] = sums(whole)
    first = [name for name in ("README.txt", "index.html", SUMS) if name in whole]
    names = [*first, *sorted(name for name in whole if name not in first)]
    return _zipped({name: whole[name] for name in names}, root, described.as_of)


def sums(files: Files) -> bytes:
    """As sha256sum writes them, and checks them with -c."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def _zipped(files: Files, root: str, as_of: datetime) -> bytes:
    at = as_of.astimezone(UTC)
    moment = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second // 2 * 2)
    held = BytesIO()
    with ZipFile(held, "w") as zip:
        for name, data in files.items():
            info = ZipInfo(f"{root}/{name}", moment)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            zip.writestr(info, data, ZIP_STORED if name.endswith(PACKED) else ZIP_DEFLATED)
    return held.getvalue()


def _dump(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2) + "\n").encode()


# README ---------------------------------------------------------------------------------------------------------


def _readme(d: Described, names: Sequence[str], says: Mapping[str, str]) -> str:
    name, url = d.rights
    lines = [
        d.title,
        "=" * min(len(d.title), 100),
        "",
        f"An archive of the {d.kind} at {d.url}",
        f"State as of {d.when}. Digest of the facts: {d.digest}",
        f"Licence of the texts, unless a text says otherwise: {name}{f' <{url}>' if url else ''}",
        f"Written by {d.software}.",
        "",
        "To read it, open index.html in a web browser. Nothing needs a server, a script or the network.",
        f"To check that nothing was changed: sha256sum -c {SUMS}",
        "",
        "What is in it",
        "-------------",
        *(f"{place}\n    {words}" for place, words in _told(names, says)),
        "",
        "It holds what every reader could read at that moment: no e-mail addresses, no drafts, nothing sealed or",
        "hidden, and of votes and surveys only what their rules of secrecy publish.",
    ]
    return "\n".join(lines) + "\n"


def _told(names: Sequence[str], says: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every sentence whose file or folder is there."""
    return [
        (place, words)
        for place, words in says.items()
        if (place in names or any(name.startswith(place) for name in names if place.endswith("/")))
    ]


# For repositories ------------------------------------------------------------------------------------------------


def _datacite(d: Described) -> dict[str, Any]:
    """As DataCite's schema 4.5 names things; whoever deposits adds an identifier, or has it here already."""
    name, url = d.rights
    facts: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Collection", "resourceType": d.kind.capitalize()},
        "titles": [{"title": d.title, "lang": d.language}],
        "creators": [_creator(*one) for one in d.creators] or [{"name": d.publisher, "nameType": "Organizational"}],
        "publisher": {"name": d.publisher},
        "publicationYear": d.as_of.astimezone(UTC).year,
        "language": d.language,
        "dates": [{"date": d.when, "dateType": "Issued"}],
        "rightsList": [{"rights": name, "rightsUri": url, "rightsIdentifier": d.licence}],
        "subjects": [{"subject": one} for one in d.keywords],
        "descriptions": [{"description": d.summary, "descriptionType": "Abstract"}] if d.summary else [],
        "alternateIdentifiers": [
            {"alternateIdentifier": d.url, "alternateIdentifierType": "URL"},
            {"alternateIdentifier": d.digest, "alternateIdentifierType": "SHA-256 of the facts"},
        ],
        "relatedIdentifiers": [
            {"relatedIdentifier": one, "relatedIdentifierType": "URL", "relationType": "HasPart"} for one in d.related
        ],
        "version": d.when[:10],
        "formats": ["text/html", "application/json", "application/pdf", "text/csv"],
    }
    if d.began:
        facts["dates"].append({"date": d.began.astimezone(UTC).date().isoformat(), "dateType": "Collected"})
    if d.doi:
        facts["doi"] = d.doi
    return {key: value for key, value in facts.items() if value not in ([], "", None)}


def _creator(name: str, orcid: str) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name, "nameType": "Personal"}
    if orcid:
        said["nameIdentifiers"] = [
            {
                "nameIdentifier": f"https://orcid.org/{orcid}",
                "nameIdentifierScheme": "ORCID",
                "schemeUri": "https://orcid.org",
            }
        ]
    return said


def _crate(d: Described, names: Sequence[str], says: Mapping[str, str]) -> dict[str, Any]:
    """RO-Crate 1.1: the folder described by itself."""
    _name, url = d.rights
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": d.title,
        "description": d.summary or f"An archive of the {d.kind} at {d.url}",
        "datePublished": d.when,
        "url": d.url,
        "inLanguage": d.language,
        "license": {"@id": url} if url else d.licence,
        "publisher": {"@type": "Organization", "name": d.publisher},
        "hasPart": [{"@id": name} for name in sorted(names)],
    }
    about = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }
    files = [
        {"@id": name, "@type": "File", **({"description": says[name]} if name in says else {})}
        for name in sorted(names)
    ]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [about, root, *files]}
