"""Open rounds with enough voters, and how a browser sends the forms of those who vote."""

from __future__ import annotations

from tests.policy_design.voting.cast import experts, opened

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}  # what a browser adds to the form of a page of this site
ONE, TWO = "Licences should say more.", "Pictures should be marked."


def ready(process, by, method, *items, more=5, **settings):
    """An open round with five experts beside those whom the process has."""
    if more:
        experts(process, more)
    return opened(process, by, *(items or (ONE, TWO)), method=method, **settings)


def keys_of(round) -> list[str]:
    return list(round.items.order_by("order", "pk").values_list("key", flat=True))


def address(round, where: str = "") -> str:
    inside, mark, query = where.partition("?")
    inside = f"{inside}/" if inside else ""
    return f"/processes/{round.process.slug}/rounds/{round.number}/{inside}{mark}{query}"


def post(client, round, where, data=None, **extra):
    return client.post(address(round, where), data or {}, **{**HERE, **extra})


def page(client, round, where="") -> str:
    return text_of(client.get(address(round, where)))


def text_of(response) -> str:
    return response.content.decode()
