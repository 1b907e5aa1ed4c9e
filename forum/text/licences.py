"""The licences a contribution or a picture may carry, and how people write their names."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Licence:
    """A licence by its SPDX id; kind is "cc", "public domain" or "other"."""

    id: str
    name: str
    url: str
    kind: str


_CC_TERMS = ("BY", "BY-SA", "BY-NC", "BY-NC-SA", "BY-ND", "BY-NC-ND")
_CC_VERSIONS = ("4.0", "3.0", "2.5", "2.0")


def _creative_commons(terms: str, version: str) -> Licence:
    url = f"https://creativecommons.org/licenses/{terms.lower()}/{version}/"
    return Licence(f"CC-{terms}-{version}", f"CC {terms} {version}", url, "cc")


_ALL = (
    *(_creative_commons(terms, version) for version in _CC_VERSIONS for terms in _CC_TERMS),
    Licence("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", "public domain"),
    Licence("PDM-1.0", "Public Domain Mark 1.0", "https://creativecommons.org/publicdomain/mark/1.0/", "public domain"),
    Licence("public-domain", "Public domain", "", "public domain"),
    Licence("LAL-1.3", "Free Art Licence 1.3", "https://artlibre.org/licence/lal/en/", "other"),
)
LICENCES: dict[str, Licence] = {licence.id: licence for licence in _ALL}

_NOT_PORTED = re.compile(r"[ -](?:unported|generic|international|universal)$")
_CC = re.compile(r"(?:cc|creative commons)[ -](?P<terms>by(?:[ -](?:nc|nd|sa))*)(?:[ -]v?(?P<version>\d(?:\.\d)?))?")
_CC_URL = re.compile(
    r"creativecommons\.org/(?:licenses|publicdomain)/(?P<terms>[a-z-]+)/(?P<version>\d\.\d)"
    r"(?:/(?:deed|legalcode)?(?:\.[a-z-]+)?)?(?:[?#].*)?$"
)
_ZERO = re.compile(r"(?:creative commons |cc[ -]?)(?:0|zero)(?:[ -]v?1(?:\.0)?)?")
_MARK = re.compile(r"(?:pdm|public domain mark)(?:[ -]?1(?:\.0)?)?")
_OTHER_NAMES = {
    "pd": "public-domain",
    "public domain": "public-domain",
    "domaine public": "public-domain",
    "gemeinfrei": "public-domain",
    "fal": "LAL-1.3",
    "fal 1.3": "LAL-1.3",
    "lal": "LAL-1.3",
    "lal 1.3": "LAL-1.3",
    "free art license": "LAL-1.3",
    "free art license 1.3": "LAL-1.3",
    "licence art libre": "LAL-1.3",
    "license art libre": "LAL-1.3",
}
_WORDS = {
    "attribution": "by",
    "share alike": "sa",
    "sharealike": "sa",
    "noncommercial": "nc",
    "non commercial": "nc",
    "noderivatives": "nd",
    "noderivs": "nd",
    "no derivatives": "nd",
}


def parse_licence(text: str) -> Licence | None:
    """The licence that a name, SPDX id or address means; None when it is none of ours or not sure.

    A licence ported to one country ("CC BY 2.0 DE") is another text, so it is not taken for the general one.
    """
    plain = " ".join(text.casefold().replace("licence", "license").replace("_", " ").split()).strip(" .,;()[]")
    for licence in _ALL:
        if plain in {licence.id.casefold(), licence.name.casefold().replace("licence", "license")}:
            return licence
    return _by_address(plain) or _by_name(plain)


def _by_address(plain: str) -> Licence | None:
    match = _CC_URL.search(plain)
    if match is None:
        return LICENCES["LAL-1.3"] if "artlibre.org/" in plain else None
    terms = {"zero": "CC0", "mark": "PDM"}.get(match["terms"], f"CC-{match['terms'].upper()}")
    return LICENCES.get(f"{terms}-{match['version']}")


def _by_name(plain: str) -> Licence | None:
    if plain in _OTHER_NAMES:
        return LICENCES[_OTHER_NAMES[plain]]
    for words, letters in _WORDS.items():
        plain = plain.replace(words.replace(" ", "-"), letters).replace(words, letters)
    plain = plain.replace(" license", "").replace("the ", "")
    plain = _NOT_PORTED.sub("", plain)
    if _ZERO.fullmatch(plain):
        return LICENCES["CC0-1.0"]
    if _MARK.fullmatch(plain):
        return LICENCES["PDM-1.0"]
    match = _CC.fullmatch(plain)
    return _versioned(match["terms"], match["version"]) if match else None


def _versioned(terms: str, version: str | None) -> Licence | None:
    """Without a version it is not known which licence is meant, so we say nothing."""
    if version is None:
        return None
    parts = terms.replace(" ", "-").upper().split("-")
    ordered = "-".join(part for part in ("BY", "NC", "ND", "SA") if part in parts)
    return LICENCES.get(f"CC-{ordered}-{version if '.' in version else version + '.0'}")
