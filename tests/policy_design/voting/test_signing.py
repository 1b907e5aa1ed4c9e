"""The key: one for all processes of a site, readable by its own account alone."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from policy_design.voting import signing

ROOT = Path(__file__).resolve().parents[3]


def test_a_key_is_made_once_and_is_for_nobody_else_to_read(settings, tmp_path):
    settings.DATA_DIR, settings.SIGNING_KEY = tmp_path, ""
    key = signing.public_key()
    signing._kept.cache_clear()

    assert signing.public_key() == key
    assert stat.S_IMODE((tmp_path / "signing-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["signing-key"]
    assert signing.is_signed(b"x", signing.sign(b"x"), key)


def test_processes_that_start_at_once_agree_on_one_key(tmp_path):
    code = "import django; django.setup(); from policy_design.voting import signing; print(signing.public_key())"
    environment = {
        "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "forum.settings", "FOLKMOOT_DEMO": "1",
        "FOLKMOOT_DATA_DIR": str(tmp_path),
    }  # fmt: skip
    running = [
        subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    keys = {one.communicate(timeout=120)[0].strip() for one in running}

    assert len(keys) == 1
    assert len(keys.pop()) == 64


def test_the_key_can_be_a_setting(settings):
    settings.SIGNING_KEY = "11" * 32
    one = signing.public_key()
    settings.SIGNING_KEY = "22" * 32
    assert signing.public_key() != one


def test_what_is_no_key_stops_with_a_sentence(settings, tmp_path):
    settings.SIGNING_KEY = "secret"
    with pytest.raises(ImproperlyConfigured, match="FOLKMOOT_SIGNING_KEY"):
        signing.sign(b"x")
    settings.SIGNING_KEY, settings.DATA_DIR = "", tmp_path
    (tmp_path / "signing-key").write_text("spoiled")
    with pytest.raises(ImproperlyConfigured, match="no key"):
        signing.sign(b"x")


def test_no_nonsense_is_taken_for_a_signature():
    assert not signing.is_signed(b"x", "zz", signing.public_key())
    assert not signing.is_signed(b"x", "00" * 64, "00" * 31)
