"""The settings: safe by default, and a start that fails says what to set."""

import os
import subprocess
import sys

import pytest

BARE = {"DJANGO_SETTINGS_MODULE": "forum.settings", "PATH": os.environ["PATH"]}


def django(tmp_path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=BARE | {"FOLKMOOT_DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_secret_key_nothing_starts(tmp_path):
    result = django(tmp_path, "check")

    assert result.returncode != 0
    assert "FOLKMOOT_SECRET_KEY is not set" in result.stderr


def test_without_allowed_hosts_nothing_starts(tmp_path):
    result = django(tmp_path, "check", FOLKMOOT_SECRET_KEY="k" * 60)

    assert result.returncode != 0
    assert "FOLKMOOT_ALLOWED_HOSTS is not set" in result.stderr


def test_in_production_djangos_own_deployment_checks_find_nothing(tmp_path):
    key = "9f!k2-" + "aB3$xY7&" * 8
    result = django(
        tmp_path, "check", "--deploy", "--fail-level", "WARNING",
        FOLKMOOT_SECRET_KEY=key, FOLKMOOT_ALLOWED_HOSTS="debates.example.org",
    )  # fmt: skip

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("DEBUG", "False"),
        ("SESSION_COOKIE_NAME", "__Host-session"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("SITE_URL", "https://debates.example.org"),
    ],
)
def test_production_is_what_one_gets_without_asking(tmp_path, name, expected):
    result = django(
        tmp_path, "shell", "-v", "0", "-c", f"from django.conf import settings; print(settings.{name})",
        FOLKMOOT_SECRET_KEY="k" * 60, FOLKMOOT_ALLOWED_HOSTS="debates.example.org",
    )  # fmt: skip

    assert result.stdout.strip().splitlines()[-1] == expected


def test_the_demo_does_not_serve_strangers(tmp_path):
    result = django(tmp_path, "check", FOLKMOOT_DEMO="1", FOLKMOOT_ALLOWED_HOSTS="debates.example.org")

    assert result.returncode != 0
    assert "serves this machine only" in result.stderr


def test_the_demo_makes_a_key_of_its_own_and_keeps_it(tmp_path):
    script = "from django.conf import settings; print(settings.SECRET_KEY)"
    first = django(tmp_path, "shell", "-v", "0", "-c", script, FOLKMOOT_DEMO="1")
    second = django(tmp_path, "shell", "-v", "0", "-c", script, FOLKMOOT_DEMO="1")

    assert first.stdout == second.stdout
    assert len(first.stdout.strip()) > 40
    assert (tmp_path / "demo-secret-key").stat().st_mode & 0o077 == 0
