"""Addresses of options, under /processes/<process>/options/."""

from django.urls import URLPattern, path, register_converter

from policy_design.options.views import amending, amendments, deciding, positions

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
    path("<code:code>/", positions.positions, name="show"),  # STUB until the options page is merged
    # positions:
    path("reveal/", positions.reveal, name="reveal"),
    path("<code:code>/position/", positions.position, name="position"),
    path("<code:code>/positions/", positions.positions, name="positions"),
    path("<code:code>/position/review/", positions.review, name="review"),
    path("<code:code>/conditions/<int:pk>/", positions.judge, name="judge"),
    # amendments:
    path("<code:code>/amend/", amending.amend, name="amend"),
    path("<code:code>/amendments/", amendments.amendments, name="amendments"),
    path("<code:code>/amendments/decide/", deciding.decide, name="decide"),
    path("<code:code>/amendments/<int:number>/", amendments.amendment, name="amendment"),
    path("<code:code>/amendments/<int:number>/cosign/", amendments.cosigned, name="cosign"),
    path("<code:code>/amendments/<int:number>/rebase/", amending.rebase, name="rebase"),
    path("<code:code>/amendments/<int:number>/withdraw/", amendments.withdrawn, name="withdraw_amendment"),
]
