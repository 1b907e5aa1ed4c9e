"""What holds of every file of a process, whatever its form: nothing secret in it, the same bytes, as of when."""

from __future__ import annotations

import pytest

from forum.people.actions import grant
from tests.policy_design.export.everything import build, every_form, texts_in, wrongly_in
from tests.policy_design.voting.cast import experts

pytestmark = pytest.mark.any_database


@pytest.fixture
def world(deliberating, option, olga, ben, bea, mo):
    grant(topic=deliberating.topic, person=mo, role="moderator")
    return build(deliberating, option, olga, [ben, bea, *experts(deliberating, 3)], mo)


def test_no_file_of_a_process_holds_what_must_not_be_there(world):
    files = every_form(world.process)
    bad = [one for name, data in files.items() for one in wrongly_in(world, name, data)]
    said = {name: "\n".join(text for _place, text in texts_in(name, data)) for name, data in files.items()}

    assert bad == []
    assert {name for name, text in said.items() if "Shared guidance" in text} >= {"html", "pdf", "docx", "json", "zip"}
