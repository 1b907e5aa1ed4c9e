"""Chromium for the journeys: pages at two widths, light and dark; axe; pictures if asked for. `python -m` says if it is there."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest

SHOTS = Path(__file__).resolve().parents[2] / "var" / "shots"
WANTS_SHOTS = bool(
    os.environ.get("FOLKMOOT_TEST_SHOTS")
)  # to look at them: drawing them takes as long as judging pages
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    width: int
    scheme: str

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}"


SCHEMES = ("light", "dark")
LOOKS = [Look(width, scheme) for width in (1280, 390) for scheme in SCHEMES]
WIDTHS = [look for look in LOOKS if look.scheme == "light"]  # for judged(), which looks at both schemes
COLOURS = ["color-contrast", "link-in-text-block"]


def executable() -> str | None:
    """The browser to drive: FOLKMOOT_CHROMIUM, or what is installed."""
    named = os.environ.get("FOLKMOOT_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict[str, Any]:
    path = executable()
    if path is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium)")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": path, "args": quiet}


@pytest.fixture(scope="session", autouse=True)
def django_beside_playwright(request) -> None:
    """Playwright's loop makes Django think it is in async code; only the browser run lifts that guard."""
    if request.config.getoption("markexpr", "") == "browser":
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def visit(browser) -> Iterator[Callable[..., Any]]:
    """`visit(site, "/path/", look=LOOKS[0], session=key)` opens a page in a fresh context and gives it back.

    A script error, or anything the content security policy refused, fails the test at its end.
    """
    contexts, faults = [], []

    def open_page(site, path="/", *, look=LOOKS[0], session="", javascript=True, wait_for="load", **options) -> Any:
        context = browser.new_context(
            viewport={"width": look.width, "height": 900},
            color_scheme=look.scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(30_000)  # a busy machine is slow, not wrong
        if session:
            host = urlsplit(site.url).hostname
            context.add_cookies([{"name": "session", "value": session, "domain": host, "path": "/"}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: _note_refusal(page, message, faults))
        page.goto(site.url + path, wait_until=wait_for)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def _note_refusal(page: Any, message: Any, faults: list[str]) -> None:
    if message.type == "error" and "Content Security Policy" in message.text:
        faults.append(f"{page.url}: {message.text}")


def judged(page: Any, name: str) -> list[str]:
    """What axe and the window find on this page in light and in dark, each with its name.

    The elements are the same in both schemes, so that in the dark only the rules about colour are asked again.
    """
    faults = [f"{name}: {pixels} pixels wider than the window"] if (pixels := overflow(page)) else []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        faults += [f"{name} {scheme}: {fault}" for fault in axe(page, rules=COLOURS if scheme == "dark" else ())]
        screenshot(page, f"{name}-{page.viewport_size['width']}-{scheme}")
    page.emulate_media(color_scheme="light")
    return faults


def axe(page: Any, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds on the page, one readable line per element: WCAG 2.0 to 2.2 A and AA, and best practice.

    With `rules`, only these.
    """
    if not page.evaluate("() => 'axe' in window"):
        # By the debugger's door, so that the page keeps its own content security policy while it is judged.
        session = page.context.new_cdp_session(page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        session.detach()
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": AXE_TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {' '.join(map(str, node['target']))}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def screenshot(page: Any, name: str, *, whole: bool = True) -> None:
    """Leave a picture in var/shots/NAME.png where pictures are asked for (FOLKMOOT_TEST_SHOTS=1)."""
    if WANTS_SHOTS:
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=whole, animations="disabled")


def overflow(page: Any) -> int:
    """How many pixels the page is wider than its window; 0 is right."""
    pixels: int = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return pixels


if __name__ == "__main__":
    sys.exit(0 if executable() else 1)
