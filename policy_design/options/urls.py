"""Addresses of options, under /processes/<process>/options/."""

from django.urls import URLPattern, register_converter

app_name = "options"


class CodeConverter:
    """The code of an option in an address, as G1."""

    regex = "[A-Z][1-9][0-9]{0,2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")
urlpatterns: list[URLPattern] = [
    # options:
    # positions:
    # amendments:
]
