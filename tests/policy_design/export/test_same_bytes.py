"""The same data give the same files, whichever program writes them: wherever it runs, and whatever it speaks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support import moulds

pytestmark = pytest.mark.any_database
WORLD = "from tests.policy_design.export.everything import whole_world; whole_world()"
PROGRAM = """
import hashlib, json, sys
from datetime import UTC, datetime
from django.utils import translation
from forum.debates.models import Debate
from forum.export.shelf import Order, shelf_of
from forum.people.roles import onlooker
from policy_design.process.models import Process
from policy_design.report.files import made
from policy_design.report.models import Edition
from policy_design.summary.models import Summary
from policy_design.summary.signing import file_of
now = datetime(2026, 11, 27, 12, tzinfo=UTC)
translation.activate("%s")
debate = Debate.objects.filter(stage="open", option=None, processes__isnull=False).first()
said = {}
for subject in (debate, Process.objects.get()):
    shelf = shelf_of(subject.topic)
    order = Order(subject, onlooker(subject.topic), now, shelf.gather)
    said |= {f"{shelf.name(subject)}.{key}": form.write(order) for key, form in shelf.forms().items()}
edition = Edition.objects.select_related("report__process__topic").get()
said |= {f"report.{form}": made(edition, form) for form in ("html", "md", "json")}
said["summary.json"] = json.dumps(file_of(Summary.objects.get(state="final"))).encode()
print(json.dumps({name: hashlib.sha256(data).hexdigest() for name, data in said.items()}))
"""
HERE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "FOLKMOOT_TIME_ZONE": "UTC", "LC_ALL": "C.UTF-8"}
ELSEWHERE = {  # a day later for half of each day, with names of months and signs for numbers of its own
    "PYTHONHASHSEED": "2",
    "TZ": "Pacific/Auckland",
    "FOLKMOOT_TIME_ZONE": "Pacific/Auckland",
    "LC_ALL": "C",
    "LANGUAGE": "de",
}


def _world(data: Path) -> None:
    shutil.copytree(moulds.migrated(), data, dirs_exist_ok=True)
    manage(WORLD, moulds.environment_of(data))


def manage(program: str, environment: dict[str, str]) -> str:
    return moulds.manage("shell", "-v", "0", "-c", program, environment=environment)


def test_every_form_is_the_same_to_the_byte(tmp_path):
    """Of a small world with everything in it, made once, by one program here and one elsewhere."""
    data = tmp_path / "data"
    shutil.copytree(moulds.once("every-form", _world), data)
    found = []
    for language, surroundings in (("en", HERE), ("de", ELSEWHERE)):
        said = manage(PROGRAM % language, moulds.environment_of(data) | surroundings)
        found.append(json.loads(said.strip().splitlines()[-1]))

    first, second = found
    assert len(first) > 30
    assert {name for name in first if first[name] != second[name]} == set()
