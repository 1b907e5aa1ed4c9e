"""Every operation of the API with what nobody would send: no fault of ours, and no answer that is not described.

Some requests of each operation in each role here; 20,000 with `make fuzz-api`, which sets FUZZ_REQUESTS.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.conf import settings as site
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
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
def test_nothing_that_is_sent_finds_a_fault(exchange, whole, ben, patient, who, request):  # noqa: F811
    known = places(exchange, whole, ben)
    secret = token_of(request.getfixturevalue(who)) if who != "anonymous" else ""
    examples = max(FEW, REQUESTS // (len(OPERATIONS) * len(WHO)) + 1) if REQUESTS else FEW
    seen: Counter[int] = Counter()
    began = time.monotonic()
    for operation in OPERATIONS:
        _fuzz(operation, known, secret, examples, seen)
    said = f"{who}: {sum(seen.values())} requests in {time.monotonic() - began:.0f} s, {dict(sorted(seen.items()))}"
    print(said)
    assert max(seen) < 500


def _fuzz(operation: Any, known: dict[str, list[Any]], secret: str, examples: int, seen: Counter[int]) -> None:
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
        kind = operation.path.removeprefix("/api/v1/").partition("/")[0]
        for name in case.path_parameters or {}:
            there = known.get(kind if name == "slug" else name)
            if there and data.draw(st.integers(0, 9)):
                case.path_parameters[name] = data.draw(st.sampled_from(there))
        headers = {"Idempotency-Key": str(uuid4())} if data.draw(st.booleans()) else {}
        if "If-Match" in (case.headers or {}) and data.draw(st.booleans()):
            headers["If-Match"] = f'"{data.draw(st.integers(0, 3))}.x"'
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        response = case.call(headers=headers)
        seen[response.status_code] += 1
        case.validate_response(response, checks=list(CHECKS))

    ask()
