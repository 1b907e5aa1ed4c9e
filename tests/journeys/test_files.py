"""Files as people meet them: the page that lists them, one that is asked for and made, and an archive opened offline."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from tests.support.chromium import LOOKS, WIDTHS, axe, judged, overflow

pytestmark = pytest.mark.browser

PROCESS = "/processes/open-licences-and-learning-machines/"
PAGES = {
    "process": f"{PROCESS}export/",
    "debate": "/debates/should-we-care-that-ai-facial-recognition-is-trained-on/export/",
}


@pytest.mark.parametrize("look", WIDTHS, ids=str)
def test_the_pages_are_in_order(visit, demo_server, look):
    faults = []
    for name, path in PAGES.items():
        faults += judged(visit(demo_server, path, look=look), f"files-{name}")
    assert faults == []


def test_a_file_is_asked_for_without_scripts_made_and_fetched(visit, demo_server, tmp_path):
    page = visit(demo_server, PROCESS, look=LOOKS[-1], javascript=False)
    page.get_by_role("link", name="Take it with you").click()
    page.get_by_role("button", name="Have it made (Archive)").click()
    row = page.locator("#file-zip")
    row.get_by_text("It waits for its turn.").wait_for()
    demo_server.manage("tick")
    for _look in range(120):
        row.get_by_role("link", name="Look again").click()
        if row.get_by_role("link", name="Download").count():
            break
        page.wait_for_timeout(1000)
    with page.expect_download() as loading:
        row.get_by_role("link", name="Download").click()
    data = loading.value.path().read_bytes()

    assert hashlib.sha256(data).hexdigest() in row.inner_text()
    opened_offline(page.context.browser, data, tmp_path)


def opened_offline(browser, data: bytes, folder) -> None:
    """Every page, from the disk and with no network: nothing is missing, refused or wider than a phone."""
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)
    faults = []
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.on("requestfailed", lambda request: faults.append(f"{page.url}: {request.url}"))
    page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
    pages = [*folder.glob("*/index.html"), *folder.glob("*/pages/*.html")]
    for path in pages:
        page.goto(path.as_uri())
        faults += [f"{path.name}: broken picture" for broken in page.evaluate(BROKEN) if broken]
        faults += [f"{path.name}: {overflow(page)} pixels too wide"] if overflow(page) else []
        if path.name in ("index.html", "option-g1.html", "round-3.html", "people.html"):
            faults += [f"{path.name}: {fault}" for fault in axe(page)]
    context.close()

    assert faults == []
    assert len(pages) > 20


BROKEN = "() => [...document.images].map((image) => !image.complete || !image.naturalWidth)"
