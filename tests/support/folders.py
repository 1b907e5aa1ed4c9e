"""A folder that must work by itself: every link and every picture of its pages is followed within it."""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag

LOADS = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "object": "data"}
WEB = ("http://", "https://", "mailto:")


class Page(HTMLParser):
    """Ids, links, and what the page loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.titles: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if tag == "h1":
            self.titles.append(tag)
        if tag in LOADS and said.get(LOADS[tag]) and said.get("rel") not in ("canonical", "license"):
            self.loads.append(said[LOADS[tag]])


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a zip by their names below its one folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as zip:
        names = zip.namelist()
        (root,) = {name.split("/")[0] for name in names}
        return {name.removeprefix(f"{root}/"): zip.read(name) for name in names}


def missing(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Which page leads where nothing is; what it loads must be in the page itself."""
    pages = {name: Page(data.decode()) for name, data in files.items() if name.endswith(".html")}
    bad = []
    for name, page in pages.items():
        bad += [(name, one) for one in page.loads if not one.startswith("data:")]
        bad += [(name, f"id {one} twice") for one in {one for one in page.ids if page.ids.count(one) > 1}]
        for link in page.links:
            if not link.startswith(WEB):
                path, place = urldefrag(link)
                to = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
                known = to in files and (not place or to not in pages or unquote(place) in pages[to].ids)
                bad += [] if known else [(name, link)]
    return bad


def unreachable(files: dict[str, bytes]) -> set[str]:
    """Pages that no way leads to from index.html."""
    pages = {name: Page(data.decode()) for name, data in files.items() if name.endswith(".html")}
    seen, next = {"index.html"}, ["index.html"]
    while next:
        name = next.pop()
        for link in pages[name].links:
            path = urldefrag(link).url
            to = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
            if path and to in pages and to not in seen:
                seen.add(to)
                next.append(to)
    return set(pages) - seen


def not_as_summed(files: dict[str, bytes]) -> set[str]:
    """Files that SHA256SUMS does not name, or with another sum."""
    lines = (line.split("  ", 1) for line in files["SHA256SUMS"].decode().splitlines())
    sums = {name: sum for sum, name in lines}
    wrong = {name for name, data in files.items() if hashlib.sha256(data).hexdigest() != sums.get(name)}
    return (wrong - {"SHA256SUMS"}) | (set(sums) - set(files))
