"""The site's own settings, read in an environment made for the tests and taken away when the process ends."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests.support import postgres

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
ON_POSTGRES = os.environ.get("FOLKMOOT_TEST_DB") == "postgres"
_cluster: postgres.Cluster | None = None

if not WORKER:
    os.environ["FOLKMOOT_TEST_ROOT"] = tempfile.mkdtemp(prefix="folkmoot-tests-")
    os.environ.pop("DATABASE_URL", None)
    if ON_POSTGRES:
        _cluster = postgres.start()
        os.environ.update(_cluster.environment())

_data = Path(os.environ["FOLKMOOT_TEST_ROOT"]) / (WORKER or "main")
for _name in [name for name in os.environ if name.startswith("FOLKMOOT_")] + ["REDIS_URL", "EMAIL_URL"]:
    if not _name.startswith("FOLKMOOT_TEST_"):
        os.environ.pop(_name, None)
os.environ |= {
    "FOLKMOOT_TESTING": "1",
    "FOLKMOOT_SECRET_KEY": "tests",
    "FOLKMOOT_DATA_DIR": str(_data),
    "FOLKMOOT_SQLITE_SYNCHRONOUS": "OFF",
    "FOLKMOOT_CHALLENGE_DIGITS": "1",
    "FOLKMOOT_API_PER_TOKEN": "0",  # tests of many requests have one address
    "FOLKMOOT_API_PER_ADDRESS": "0",
}

from forum.settings import *  # noqa: E402, F403  (the environment must be ready first)
from forum.settings import DATABASES  # noqa: E402

WHITENOISE_AUTOREFRESH = True  # a static file is looked for when it is asked for, not listed for each client

if not ON_POSTGRES:
    # A file, not memory: threads then wait for each other's locks as they do in earnest.
    DATABASES["default"]["TEST"] = {"NAME": str(_data / "test.sqlite3")}


def _clean_up() -> None:
    if _cluster:
        _cluster.stop()
    shutil.rmtree(os.environ["FOLKMOOT_TEST_ROOT"], ignore_errors=True)


if not WORKER:
    atexit.register(_clean_up)
