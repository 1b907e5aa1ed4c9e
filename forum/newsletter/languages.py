"""In which languages there is a newsletter: those of the setting NEWSLETTER_LANGUAGES, the first of them by default."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language_info


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its code and by the name that its readers give it."""

    code: str
    name: str
    is_rtl: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.is_rtl else "ltr"


def language_of(code: str) -> Language:
    """One that nobody here knows by name goes by its code."""
    try:
        known = get_language_info(code)
    except KeyError:
        return Language(code, code)
    return Language(code, str(known["name_local"]), bool(known["bidi"]))


def languages() -> list[Language]:
    return [language_of(code) for code in settings.NEWSLETTER_LANGUAGES]


def is_offered(code: str) -> bool:
    return code in settings.NEWSLETTER_LANGUAGES
