"""Every operation of the API with what nobody would send: no fault of ours, and no answer that is not described.

Some requests of each operation in each role here; 20,000 with `make fuzz-api`, which sets FUZZ_REQUESTS.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.conf import settings as site
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from forum.api.urls import API
from forum.posts.models import Post
from tests.forum.api.asking import token_of
from tests.forum.api.sensible import Sensible, second_debate, sensible
from tests.forum.api.world import exchange, rebutting, whole  # noqa: F401

WHO = ("anonymous", "cleo", "ben", "bea", "olga")
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "0"))
FEW = 2
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


def operations() -> list[Any]:
    told = dict(API.get_openapi_schema())
    schema = schemathesis.openapi.from_dict(told)
    schema.app = get_wsgi_application()
    return [one.ok() for one in schema.get_all_operations()]


OPERATIONS = operations()


def places(debate: Any, process: Any, ben: Any) -> dict[str, list[Any]]:
    """What is really there, by the name of its place in an address."""
    numbers = [*Post.objects.filter(thread=debate.thread_id, number__isnull=False).values_list("number", flat=True)]
    return {
        "debates": [debate.slug, process.options.first().debate.slug],
        "processes": [process.slug],
        "people": [ben.slug],
        "number": [1, 2, 3, *numbers],
        "code": ["G1", "N1"],
        "letter": ["a", "b"],
        "kind": ["opening", "closing"],
    }


@pytest.fixture
def patient(monkeypatch):
    """Nobody has to wait, and requests share the connection of the test."""
    monkeypatch.setattr(site, "API_PER_TOKEN", 0)
    monkeypatch.setattr(site, "API_PER_ADDRESS", 0)
    monkeypatch.setattr("forum.api.writing.seconds_to_wait", lambda *_who, **_how: 0)
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.any_database
@pytest.mark.parametrize("who", WHO)
def test_nothing_that_is_sent_finds_a_fault(exchange, whole, olga, ben, bea, patient, who, request):  # noqa: F811
    asker = request.getfixturevalue(who) if who != "anonymous" else None
    writing = second_debate(olga, ben, bea)
    known = Known(
        places=places(exchange, whole, ben),
        sensible=sensible(exchange, writing, whole, asker),
        secret=token_of(asker) if asker else "",
    )
    began = time.monotonic()
    for operation in OPERATIONS:
        _fuzz(operation, known, EXAMPLES * weight(operation))

    for what, seen in (("reads", known.reads), ("writes", known.writes)):
        said = ", ".join(f"{status}: {count}" for status, count in sorted(seen.items()))
        print(f"{who}, {seen.total()} {what}: {said}")
    print(f"{who}: {time.monotonic() - began:.0f} s")
    assert max(known.reads | known.writes) < 500
    assert bool(known.writes[200] + known.writes[201]) == (who != "anonymous")


@dataclass
class Known:
    """What requests are made of, and how they were answered."""

    places: dict[str, list[Any]]
    sensible: dict[str, Any]
    secret: str
    reads: Counter[int] = field(default_factory=Counter)
    writes: Counter[int] = field(default_factory=Counter)


def weight(operation: Any) -> int:
    """Writing has more ways to go wrong."""
    return 1 if operation.method.upper() == "GET" else 4


EXAMPLES = max(FEW, REQUESTS // (sum(map(weight, OPERATIONS)) * len(WHO)) + 1) if REQUESTS else FEW


def _fuzz(operation: Any, known: Known, examples: int) -> None:
    seen = known.reads if operation.method.upper() == "GET" else known.writes

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def ask(data: Any) -> None:
        case = data.draw(operation.as_strategy())
        headers = _made_up(case, operation, known, data)
        like = known.sensible.get(operation.definition.raw["operationId"])
        if like is not None and data.draw(st.integers(0, 3)):
            headers = _sensible(case, data.draw(like), data)
        if known.secret:
            headers["Authorization"] = f"Bearer {known.secret}"
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(bool(data.draw(st.integers(0, 3))))  # else nothing would be left to write
        seen[response.status_code] += 1
        case.validate_response(response, checks=list(CHECKS))

    ask()


def _made_up(case: Any, operation: Any, known: Known, data: Any) -> dict[str, str]:
    """As it was drawn, at a place that is there."""
    kind = operation.path.removeprefix("/api/v1/").partition("/")[0]
    for name in case.path_parameters or {}:
        there = known.places.get(kind if name == "slug" else name)
        if there and data.draw(st.integers(0, 9)):
            case.path_parameters[name] = data.draw(st.sampled_from(there))
    headers = {"Idempotency-Key": str(uuid4())} if data.draw(st.booleans()) else {}
    if "If-Match" in (case.headers or {}) and data.draw(st.booleans()):
        headers["If-Match"] = f'"{data.draw(st.integers(0, 3))}.x"'
    return headers


def _sensible(case: Any, wanted: Sensible, data: Any) -> dict[str, str]:
    """In the place of what was drawn; of every third one field of it stays, whatever it is."""
    drawn = case.body if isinstance(case.body, dict) else {}
    body = dict(wanted.body)
    if drawn and not data.draw(st.integers(0, 2)):
        name = data.draw(st.sampled_from(sorted(drawn)))
        body[name] = drawn[name]
    case.path_parameters, case.body, case.media_type = wanted.path, body, "application/json"
    return {"Idempotency-Key": str(uuid4()), **wanted.headers}
