"""What tests of choices share: keys of readers, and a form sent as a browser sends it."""

from forum.debates.models import Debate
from forum.readers.browsers import Keys, account_key, browser_key
from forum.readers.choices import choose
from forum.readers.models import ReaderChoice
from tests.support.proofs import solved

HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


def browser(debate: Debate, name: str = "one") -> Keys:
    return Keys(browser=browser_key(debate.pk, name))


def account(debate: Debate, person, name: str = "") -> Keys:
    return Keys(account_key(debate.pk, person.pk), browser_key(debate.pk, name) if name else "")


def said(debate: Debate) -> list[tuple[str, str]]:
    return sorted(ReaderChoice.objects.filter(debate=debate).values_list("before", "after"))


def many(debate: Debate, moves: dict[tuple[str, str], int]) -> None:
    ReaderChoice.objects.bulk_create(
        ReaderChoice(debate=debate, before=before, after=after)
        for (before, after), count in moves.items()
        for _ in range(count)
    )


def send(client, debate: Debate, answer: str = "a", moment: str = "after", **fields):
    data = {"moment": moment, "answer": answer, "solution": solved("choose"), **fields}
    return client.post(f"/debates/{debate.slug}/choose/", data, **HERE)


def chosen(debate: Debate, by, keys: Keys, answer: str = "a", moment="after", **more) -> ReaderChoice:
    return choose(debate=debate, by=by, keys=keys, moment=moment, answer=answer, **more)
