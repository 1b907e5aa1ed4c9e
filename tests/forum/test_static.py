"""Static files: what is written, what is collected from it, and how collected files are answered below Django."""

import asyncio
import gzip
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from forum.statics.answers import StaticFiles
from forum.statics.collected import NOT_COLLECTED, are_collected, require_collected

STATIC = Path(__file__).resolve().parents[2] / "static"
FOLDERS = sorted(path.name for path in (STATIC / "vendor").iterdir())
STYLE = "body{background:url(../img/dot.svg)}/*" + "a rule that is long enough to compress " * 20 + "*/"


# What is written ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_vendored_file_is_what_its_sum_says(folder):
    home = STATIC / "vendor" / folder
    said = dict(reversed(line.split("  ")) for line in (home / "SHA256SUMS").read_text().splitlines())

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in home.iterdir() if path.name != "SHA256SUMS"
    }

    assert found == said


def faces():
    """The blocks of fonts.css that fetch a file."""
    css = (STATIC / "css" / "fonts.css").read_text(encoding="utf-8")
    return [block for block in re.findall(r"@font-face{([^}]*)}", css) if "url(" in block]


def test_every_typeface_is_named_once_and_is_there():
    named = sorted(re.search(r'url\("\.\./vendor/([^"]+)"\)', block)[1] for block in faces())
    there = sorted(str(path.relative_to(STATIC / "vendor")) for path in (STATIC / "vendor").rglob("*.woff2"))

    assert named == there


def test_text_is_never_hidden_while_its_typeface_is_on_the_way():
    waiting = [block for block in faces() if "font-display:swap" not in block or "unicode-range:" not in block]

    assert waiting == []


def test_no_style_sheet_waits_for_another():
    chained = [path.name for path in (STATIC / "css").glob("*.css") if "@import" in path.read_text(encoding="utf-8")]

    assert chained == []


# What is collected --------------------------------------------------------------------------------------------


@pytest.fixture
def collect(settings, tmp_path):
    """A function that writes sources, collects them as a site in earnest does, and gives the storage."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "forum.statics.collected.CollectedFiles"},
    }

    def write_and_collect(sources):
        for name, text in sources.items():
            path = tmp_path / "sources" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        call_command("collectstatic", verbosity=0, interactive=False)
        return staticfiles_storage

    return write_and_collect


def collected_text(storage, name):
    return Path(storage.path(storage.stored_name(name))).read_text(encoding="utf-8")


def test_modules_import_each_other_by_hashed_names(collect):
    storage = collect(
        {
            "js/one.js": 'import { two } from "./two.js";\nimport "./three.js";\nimport("./two.js").then(two);\n',
            "js/two.js": 'export { three } from "./three.js";\nexport const two = () => 2;\n',
            "js/three.js": "export const three = 3;\n",
        }
    )

    two, three = (storage.stored_name(name).removeprefix("js/") for name in ("js/two.js", "js/three.js"))
    assert collected_text(storage, "js/one.js") == (
        f'import {"{"} two {"}"} from "./{two}";\nimport"./{three}";\nimport("./{two}").then(two);\n'
    )
    assert f'from "./{three}"' in collected_text(storage, "js/two.js")


def test_our_own_files_name_only_files_that_were_collected(collect, settings):
    settings.STATICFILES_DIRS = [STATIC]
    storage = collect({})
    addresses = re.compile(r"""url\(["']?(?!data:)([^"')]+)|(?:from|import)\s*\(?["'](\.[^"']+)["']""")

    missing = []
    for name in storage.hashed_files:
        if name.endswith((".css", ".js")):
            home = Path(storage.path(storage.stored_name(name))).parent
            named = ["".join(found) for found in addresses.findall(collected_text(storage, name))]
            missing += [f"{name}: {address}" for address in named if not (home / address).is_file()]

    assert missing == []


def test_only_hashed_names_are_kept_and_text_is_compressed_twice(collect):
    storage = collect({"css/a.css": STYLE, "img/dot.svg": "<svg/>", "admin/a.js": "// a steward's page\n" * 50})

    kept = sorted(re.sub(r"\.[0-9a-f]{12}", ".#", str(path.relative_to(storage.location)))
                  for path in Path(storage.location).rglob("*.*") if path.is_file())  # fmt: skip

    assert kept == [
        "admin/a.#.js", "admin/a.#.js.gz", "css/a.#.css", "css/a.#.css.br", "css/a.#.css.gz", "img/dot.#.svg",
        "sources.json", "staticfiles.json",
    ]  # fmt: skip


def test_a_changed_source_is_noticed_at_the_start(collect, tmp_path):
    collect({"css/a.css": "a{}"})
    before = are_collected()

    (tmp_path / "sources" / "css" / "a.css").write_text("b{}")

    assert (before, are_collected()) == (True, False)
    with pytest.raises(ImproperlyConfigured, match=re.escape(NOT_COLLECTED)):
        require_collected()


def test_files_read_where_they_are_written_need_no_collecting():
    require_collected(StaticFilesStorage())


@pytest.mark.parametrize("start", [["-c", "import forum.asgi"], ["manage.py", "serve", "--port", "1"]])
def test_a_server_without_collected_files_does_not_start_and_says_what_to_do(tmp_path, start):
    environment = {"DJANGO_SETTINGS_MODULE": "forum.settings", "PATH": os.environ["PATH"], "FOLKMOOT_DEMO": "1"}

    ended = subprocess.run(
        [sys.executable, "-W", "ignore", *start],
        cwd=STATIC.parent,
        env=environment | {"FOLKMOOT_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].endswith(NOT_COLLECTED)


# How collected files are answered -----------------------------------------------------------------------------


async def django_below(scope, receive, send):
    """Stands for Django: says that it was asked."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"Django"})


def ask(app, path, method="GET", scheme="http", **headers):
    """Status, headers and body of one answer."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": method,
        "scheme": scheme,
        "path": path,
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(app(scope, receive, send))
    start, body = sent
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.fixture
def storage(collect):
    return collect({"css/a.css": STYLE, "img/dot.svg": "<svg/>"})


@pytest.fixture
def style(storage):
    """The address of the style sheet and its text."""
    return storage.url("css/a.css"), collected_text(storage, "css/a.css").encode()


@pytest.fixture
def app(storage):
    return StaticFiles(django_below, storage)


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("br;q=0, gzip;q=0", None, bytes),
        ("", None, bytes),
    ],
)
def test_a_hashed_file_is_given_as_it_was_compressed_and_may_be_kept_for_a_year(app, style, accepted, encoding, unpack):
    address, text = style

    status, headers, body = ask(app, address, accept_encoding=accepted)

    assert (status, unpack(body)) == (200, text)
    assert headers.get("Content-Encoding") == encoding
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Type"] == "text/css; charset=utf-8"
    assert headers["Content-Length"] == str(len(body))
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_was_not_worth_compressing_is_given_as_it_is(app, storage):
    status, headers, body = ask(app, storage.url("img/dot.svg"), accept_encoding="br, gzip")

    assert (status, headers["Content-Type"], body) == (200, "image/svg+xml", b"<svg/>")
    assert "Content-Encoding" not in headers


def test_head_tells_the_length_and_sends_nothing(app, style):
    address, text = style

    status, headers, body = ask(app, address, "HEAD")

    assert (status, headers["Content-Length"], body) == (200, str(len(text)), b"")


def test_who_has_the_file_already_is_told_so(app, style):
    _, headers, _ = ask(app, style[0])

    status, again, body = ask(app, style[0], if_none_match=headers["ETag"])

    assert (status, again["ETag"], body) == (304, headers["ETag"], b"")
    assert "Content-Length" not in again


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/static/",
        "/static/css/a.css",
        "/static/css/a.000000000000.css",
        "/static/staticfiles.json",
        "/static/sources.json",
        "/static/../collected/staticfiles.json",
        "/static/css/../css/a.css",
        "/static//etc/passwd",
        "/static/css/a.css\x00",
    ],
)
def test_only_names_of_the_manifest_are_answered_here(app, path):
    assert ask(app, path)[0] == 299


def test_a_way_around_to_a_hashed_file_is_not_answered_here(app, style):
    address = style[0].replace("/static/", "/static/img/../")

    assert ask(app, address)[0] == 299


def test_other_methods_are_left_to_django(app, style):
    assert ask(app, style[0], "POST")[0] == 299


def test_a_file_for_which_there_is_no_room_is_left_to_django(storage, style):
    app = StaticFiles(django_below, storage, room=len(style[1]) - 1)

    assert ask(app, style[0])[0] == 299
    assert ask(app, storage.url("img/dot.svg"))[0] == 200


def test_a_file_that_is_gone_is_left_to_django(app, storage, style):
    Path(storage.path(storage.stored_name("css/a.css"))).unlink()

    assert ask(app, style[0])[0] == 299


def test_where_https_is_required_django_redirects_who_comes_without(storage, style, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    app = StaticFiles(django_below, storage)

    secure = ask(app, style[0], x_forwarded_proto="https")

    assert (secure[0], secure[1]["Strict-Transport-Security"]) == (200, "max-age=31536000")
    assert ask(app, style[0], x_forwarded_proto="http")[0] == 299
    assert ask(app, style[0])[0] == 299


def test_without_a_proxy_the_connection_itself_says_whether_it_is_safe(storage, style, settings):
    settings.SECURE_SSL_REDIRECT = True
    app = StaticFiles(django_below, storage)

    assert (ask(app, style[0], scheme="https")[0], ask(app, style[0], scheme="http")[0]) == (200, 299)


def test_files_that_were_never_collected_are_left_to_django():
    assert ask(StaticFiles(django_below), "/static/css/folkmoot.css")[0] == 299
