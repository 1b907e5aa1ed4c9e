"""Every address of the API, walked with tokens: a sealed, hidden or half-written text is told to nobody else."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from tests.forum.api.asking import Program
from tests.forum.test_secrecy import HIDDEN, SECRETS, addresses, hidden, secret, ways_to_fill  # noqa: F401


def told(program: Program, known: dict[str, list]) -> dict[str, str]:
    """What every address answers that can be read and filled."""
    patterns = {pattern for _name, pattern in addresses(get_resolver()) if pattern.startswith("api/v1/")}
    paths = sorted({path for pattern in patterns for path in ways_to_fill(pattern, known)})
    answers = {}
    for path in paths:
        answer = program.client.get(path, headers=program.headers({}))
        assert answer.status_code < 500, path
        answers[path] = answer.content.decode()
    return answers


@pytest.mark.parametrize("who", ["cleo", "bea", "mo", "dan", "ada"])
def test_nobody_else_finds_a_sealed_text_by_a_token(secret, who, request):  # noqa: F811
    answers = told(Program(request.getfixturevalue(who)), secret)

    words = (*SECRETS, "marimba") if who != "bea" else SECRETS
    leaks = [(path, word) for path, body in answers.items() for word in words if word in body.replace(path, "")]
    assert leaks == []
    assert len(answers) > 30


def test_its_author_and_the_organizer_do_read_it_and_a_draft_its_author_alone(secret, ben, bea, olga):  # noqa: F811
    for person in (ben, olga):
        assert any("xylophone" in body for body in told(Program(person), secret).values())
    assert any("marimba" in body for body in told(Program(bea), secret).values())
    assert not any("marimba" in body for body in told(Program(olga), secret).values())


@pytest.mark.parametrize("who", ["bea", "dan", "ada"])
def test_nobody_else_finds_a_hidden_text_by_a_token(hidden, who, request):  # noqa: F811
    answers = told(Program(request.getfixturevalue(who)), hidden)

    leaks = [(path, word) for path, body in answers.items() for word in HIDDEN if word in body.replace(path, "")]
    assert leaks == []
