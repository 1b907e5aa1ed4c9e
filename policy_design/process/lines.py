"""Fields of which each line is one thing: sentences, words, names with an address. Faulty lines are named."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

is_address = URLValidator(schemes=["http", "https"])
LONGEST_NAME, LONGEST_ADDRESS = 160, 500


class LinesField(forms.CharField):
    """One sentence or word per line; empty lines and repeats are left out."""

    def __init__(self, *, most: int, longest: int, rows: int = 4, **options: Any) -> None:
        self.most, self.longest = most, longest
        options.setdefault("required", False)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), max_length=most * (longest + 2), **options)

    def clean(self, value: Any) -> list[Any]:
        text = super().clean(value)
        lines = [(number, " ".join(line.split())) for number, line in enumerate(text.splitlines(), 1)]
        lines = [(number, line) for number, line in lines if line]
        found: list[Any] = []
        faults = []
        for number, line in lines:
            try:
                one = self.read(line)
            except ValidationError as error:
                faults.append(_("Line %(n)d: %(fault)s") % {"n": number, "fault": " ".join(error.messages)})
            else:
                found += [] if one in found else [one]
        if len(found) > self.most:
            faults.append(_("At most %(n)d lines.") % {"n": self.most})
        if faults:
            raise ValidationError(faults)
        return found

    def read(self, line: str) -> Any:
        if len(line) > self.longest:
            raise ValidationError(_("longer than %(n)d characters.") % {"n": self.longest})
        return line

    def prepare_value(self, value: Any) -> Any:
        """A stored list as the text that would give it."""
        return "\n".join(map(self.written, value)) if isinstance(value, list) else value

    def written(self, one: Any) -> str:
        return str(one)


class LinksField(LinesField):
    """`Name | https://…`, one per line. Stored as a list of dicts; `named` is the key that holds the name."""

    def __init__(self, *, named: str, most: int = 20, address_needed: bool = True, **options: Any) -> None:
        self.named, self.address_needed = named, address_needed
        super().__init__(most=most, longest=LONGEST_NAME + LONGEST_ADDRESS + 3, **options)

    def read(self, line: str) -> dict[str, str]:
        super().read(line)
        name, bar, url = (part.strip() for part in line.rpartition("|"))
        if not bar:
            name, url = ("", url) if url.startswith(("http://", "https://")) else (url, "")
        if not name:
            raise ValidationError(_("say the name before the address, as in “Name | https://example.org”."))
        if len(name) > LONGEST_NAME or len(url) > LONGEST_ADDRESS:
            raise ValidationError(_("the name or the address is too long."))
        if url:
            _check(url)
        elif self.address_needed or bar:
            raise ValidationError(_("the address after the “|” is missing."))
        return {self.named: name, "url": url}

    def written(self, one: Any) -> str:
        return f"{one[self.named]} | {one['url']}" if one["url"] else str(one[self.named])


def _check(url: str) -> None:
    try:
        is_address(url)
    except ValidationError:
        raise ValidationError(_("“%(url)s” is no web address.") % {"url": url[:80]}) from None
