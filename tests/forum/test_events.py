"""Every event that the code publishes is listed, and every one listed is published."""

import re

from forum.live.kinds import KINDS

PUBLISHED = re.compile(r"hub\.publish\((.*?)\)\n", re.S)
KIND = re.compile(r'"([a-z_]+\.[a-z_]+)"')


def sources(settings):
    """Both apps: the second registers its kinds with those of the first."""
    return [path for app in ("forum", "policy_design") for path in (settings.BASE_DIR / app).rglob("*.py")]


def test_the_code_publishes_exactly_the_kinds_that_are_listed(settings):
    found: set[str] = set()
    for path in sources(settings):
        text = path.read_text()
        if "hub.publish(" in text:
            found |= set(KIND.findall(text)) & set(KINDS)

    assert found == set(KINDS)


def test_every_published_kind_is_listed(settings):
    for path in sources(settings):
        for call in PUBLISHED.findall(path.read_text()):
            assert set(KIND.findall(call)) <= set(KINDS)
