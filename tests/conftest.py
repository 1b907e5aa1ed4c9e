"""Gathers the fixtures, chooses the Hypothesis profile, and makes a skipped test a failure where CI=true."""

import gc
import os
from pathlib import Path

import hypothesis
import pytest

from tests.support import settings as prepared

ON_CI = os.environ.get("CI", "").lower() in ("1", "true")

pytest_plugins = [
    "tests.support.moulds",
    "tests.support.emptying",
    "tests.support.poured",
    "tests.support.servers",
    "tests.support.smtp",
    "tests.support.chromium",
    "tests.support.seeds",
    "tests.support.following",
]
if (Path(__file__).parent / "cast.py").exists():
    pytest_plugins.append("tests.cast")
if (Path(__file__).parent / "policy_design" / "cast.py").exists():
    pytest_plugins.append("tests.policy_design.cast")

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if ON_CI else "dev")

_skipped: list[str] = []


def pytest_collection_finish() -> None:
    """What is loaded by now stays: walking through it for garbage again and again takes a tenth of the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_report_header() -> str:
    return f"database: {'PostgreSQL' if prepared.ON_POSTGRES else 'SQLite'}; CI: {ON_CI}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks the database runs: all else would say the same as beside SQLite, once more.

    What single pages say does not hang on the database either. That each of them can be drawn there at all, and tells
    nothing to whoever may not know, is what the walks over all addresses prove; they are marked `every_database`.
    """
    if not prepared.ON_POSTGRES:
        return
    asks = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
    items[:] = asks


def _asks_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("any_database"):
        return False
    if "client" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("every_database"):
        return False
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if ON_CI and _skipped:
        terminalreporter.section("a skipped test is a failure here (CI=true)", sep="!", red=True)
        for nodeid in _skipped:
            terminalreporter.line(nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if ON_CI and _skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch):
    """Tests change rows without an action; those about what is remembered say so (`seconds`)."""
    from forum.once import OncePerVersion

    monkeypatch.setattr(OncePerVersion, "seconds", 0)


@pytest.fixture(autouse=True)
def fresh_cache():
    """What was counted in one test does not limit the next."""
    from django.core.cache import cache

    cache.clear()
