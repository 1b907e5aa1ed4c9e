"""The house itself: what must not stand in the repository, and what must agree with what."""

import ast
import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import forum

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("base", "dev")
# Written in pieces so that this file does not find itself.
REGISTRIES = re.compile("py" r"pi\.org|python" r"hosted|registry\.npm" r"js|npm" r"js\.|deb\.deb" "ian")
MACHINE_PATHS = re.compile("/wo" r"rk/|/ro" r"ot/|/home/[a-z]|/tmp/[a-z]*stu" "dio")
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|[Ll]orem ip" r"sum)\b")
BINARY = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2", ".ttf", ".mo", ".gz"}
LONGEST_MODULE = 450


def _tracked() -> list[Path]:
    """What git holds; in an unpacked archive without git, everything that is not made by running."""
    git = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if git.returncode == 0:
        return [path for name in git.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    made = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.relative_to(ROOT).parts)]


TRACKED = _tracked()
TEXTS = [path for path in TRACKED if path.suffix not in BINARY]
MODULES = [path for path in TRACKED if path.suffix == ".py"]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{_name(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def _lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def _pins(lock: str) -> dict[str, list[str]]:
    """Each locked requirement, with what follows it up to the next."""
    entries: dict[str, list[str]] = {}
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            entries[line.rstrip(" \\")] = []
        elif entries:
            entries[next(reversed(entries))].append(line)
    return entries


def test_no_file_names_a_package_registry_or_a_path_of_a_machine():
    ours = [path for path in TEXTS if "vendor" not in path.parts and path.suffix != ".svg"]

    assert _lines_with(REGISTRIES, ours) == []
    assert _lines_with(MACHINE_PATHS, ours) == []


def test_nothing_is_left_unfinished():
    ours = [path for path in TEXTS if path.suffix in {".py", ".js", ".html", ".css"} and "vendor" not in path.parts]

    assert _lines_with(UNFINISHED, ours) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_requirement_has_hashes_and_no_address(name):
    lock = _lock(name)

    assert re.findall(r"https?://\S+|^-.*", lock, re.MULTILINE) == []
    unhashed = [pin for pin, rest in _pins(lock).items() if not any("--hash=sha256:" in line for line in rest)]
    assert unhashed == []


def test_development_has_the_very_packages_the_site_runs_on():
    """What the site needs on some systems only, tests may need on all."""
    tested = {pin.partition(" ;")[0] for pin in _pins(_lock("dev"))}

    assert sorted(pin for pin in _pins(_lock("base")) if pin.partition(" ;")[0] not in tested) == []


def test_every_module_says_in_its_first_line_what_it_is():
    speechless = [
        _name(path)
        for path in MODULES
        if (source := path.read_text(encoding="utf-8")).strip()
        and "migrations" not in path.parts
        and not path.name.startswith("test_")
        and not ast.get_docstring(ast.parse(source))
    ]

    assert speechless == []


def test_no_module_has_grown_past_what_one_can_read_at_a_sitting():
    long = {
        _name(path): lines
        for path in MODULES
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }

    assert long == {}


def test_there_is_no_drawer_for_what_has_no_place():
    drawers = {"utils.py", "helpers.py", "common.py", "misc.py", "services.py", "managers.py"}

    assert [_name(path) for path in MODULES if path.name in drawers] == []


def test_the_version_is_the_same_wherever_it_is_written():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = re.search(r"^## \[?v?(\d+\.\d+\.\d+)", changes, re.MULTILINE)

    assert latest is not None
    assert (project["version"], latest[1]) == (forum.__version__, forum.__version__)


def test_the_third_party_list_is_what_the_lock_says():
    done = subprocess.run([sys.executable, "bin/third_party.py"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (done.stderr, done.returncode) == ("", 0)


def test_every_folder_kept_from_others_is_named_among_the_third_parties():
    document = (ROOT / "docs" / "THIRD_PARTY.md").read_text(encoding="utf-8")
    vendored = {path.relative_to(ROOT).parts[:3] for path in TRACKED if _name(path).startswith("static/vendor/")}
    styles = {path.parent.relative_to(ROOT).parts for path in TRACKED if path.suffix == ".csl"}
    folders = {"/".join(parts) + "/" for parts in vendored | styles}

    assert [folder for folder in sorted(folders) if folder not in document] == []


def test_what_was_kept_from_others_is_unchanged():
    changed = [
        f"{_name(sums.parent)}/{name}"
        for sums in TRACKED
        if sums.name == "SHA256SUMS"
        for digest, name in (line.split(maxsplit=1) for line in sums.read_text(encoding="utf-8").splitlines())
        if hashlib.sha256((sums.parent / name.lstrip("*")).read_bytes()).hexdigest() != digest
    ]

    assert changed == []


def test_what_is_meant_to_be_run_may_be_run():
    programs = [path for path in TRACKED if path.read_bytes()[:2] == b"#!" and path.name != "manage.py"]

    assert [_name(path) for path in programs if not path.stat().st_mode & 0o100] == []
