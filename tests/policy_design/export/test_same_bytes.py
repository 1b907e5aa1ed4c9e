"""The same data give the same files, whichever program writes them: with another hash seed, in another time zone."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.support import moulds

pytestmark = pytest.mark.any_database
PROGRAM = """
import hashlib, json
from datetime import UTC, datetime
from forum.debates.models import Debate
from forum.export.shelf import Order, shelf_of
from forum.people.roles import onlooker
from policy_design.process.models import Process
now = datetime(2026, 11, 27, 12, tzinfo=UTC)
debate = Debate.objects.filter(topic__is_public=True, topic__parent=None).order_by("pk").first()
said = {}
for subject in (debate, Process.objects.order_by("pk").first()):
    shelf = shelf_of(subject.topic)
    order = Order(subject, onlooker(subject.topic), now, shelf.gather)
    for key, form in shelf.forms().items():
        said[f"{shelf.name(subject)}.{key}"] = hashlib.sha256(form.write(order)).hexdigest()
print(json.dumps(said))
"""


def test_every_form_is_the_same_to_the_byte(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(moulds.with_demo(), data)
    found = []
    for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland")):
        environment = moulds.environment_of(data) | {"PYTHONHASHSEED": seed, "TZ": zone}
        said = moulds.manage("shell", "-v", "0", "-c", PROGRAM, environment=environment)
        found.append(json.loads(said.strip().splitlines()[-1]))

    first, second = found
    assert len(first) > 25
    assert {name for name in first if first[name] != second[name]} == set()
