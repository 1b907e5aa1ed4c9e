# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Cuts the typefaces in static/vendor/ from the npm packages they come from; the same input gives the same bytes.

    npm pack @fontsource-variable/literata@5.3.0 @fontsource-variable/commissioner@5.3.0
    uv run bin/fonts.py FOLDER-WITH-THE-TWO-TGZ

Left out is what no page shows: weights below 400 and above 700, optical sizes below 12 px, fractions and the small
numerals they are built of. Italics are two plain fonts, regular and bold, since most pages show a few words of the
first only. No letter is left out. Neither licence reserves a font name. IBM Plex Mono's does, so its files stay as
they came.
"""

import hashlib
import io
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
SCRIPTS = ("latin", "latin-ext", "greek", "cyrillic")
FEATURES = ["calt", "ccmp", "kern", "liga", "locl", "mark", "mkmk", "pnum", "rvrn", "tnum"]
WEIGHTS = (400, 700)
Limit = float | tuple[float, float]


@dataclass(frozen=True)
class Cut:
    """One kind of file: the upstream file for a script, and what is kept of its axes."""

    upstream: str
    name: str
    limits: dict[str, Limit] = field(hash=False)


@dataclass(frozen=True)
class Family:
    """One folder of static/vendor, made from one package."""

    package: str
    folder: str
    sha256: str
    cuts: tuple[Cut, ...]


FAMILIES = (
    Family(
        "fontsource-variable-literata-5.3.0.tgz",
        "literata-5.3.0",
        "6511fb89c1b68ad10a422204580984dd3e27a129edc4cd015ee342f06a8fe4ac",
        (
            Cut("literata-{}-opsz-normal.woff2", "literata-{}.woff2", {"opsz": (12, 72), "wght": WEIGHTS}),
            Cut("literata-{}-opsz-italic.woff2", "literata-{}-italic.woff2", {"opsz": 18, "wght": 400}),
            Cut("literata-{}-opsz-italic.woff2", "literata-{}-bold-italic.woff2", {"opsz": 18, "wght": 620}),
        ),
    ),
    Family(
        "fontsource-variable-commissioner-5.3.0.tgz",
        "commissioner-5.3.0",
        "09ddbabb378a47e1915863d2a8f6041f7c49408ee4dfd8ba8677d7a77c871318",
        (Cut("commissioner-{}-wght-normal.woff2", "commissioner-{}.woff2", {"wght": WEIGHTS}),),
    ),
)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.exit(__doc__)
    for family in FAMILIES:
        package = Path(arguments[0], family.package).read_bytes()
        if hashlib.sha256(package).hexdigest() != family.sha256:
            sys.exit(f"{family.package} is not the package these fonts were cut from.")
        write(VENDOR / family.folder, family, package)
    return 0


def write(folder: Path, family: Family, package: bytes) -> None:
    """Make one folder anew: the cut fonts, the licence as it came, and the sums of both."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.woff2"):
        old.unlink()
    with tarfile.open(fileobj=io.BytesIO(package)) as files:
        (folder / "OFL.txt").write_bytes(content(files, "LICENSE"))
        for name, data in fonts(files, family):
            (folder / name).write_bytes(data)
            print(f"{len(data):7} {name}")
    (folder / "SHA256SUMS").write_text(sums(folder), encoding="utf-8")


def fonts(files: tarfile.TarFile, family: Family) -> Iterator[tuple[str, bytes]]:
    for cut in family.cuts:
        for script in SCRIPTS:
            yield cut.name.format(script), made(content(files, "files/" + cut.upstream.format(script)), cut.limits)


def content(files: tarfile.TarFile, name: str) -> bytes:
    found = files.extractfile(f"package/{name}")
    if found is None:
        sys.exit(f"{name} is not in the package.")
    return found.read()


def made(upstream: bytes, limits: dict[str, Limit]) -> bytes:
    """The font with its axes limited, and without what no page asks for."""
    font = TTFont(io.BytesIO(upstream), recalcTimestamp=False)
    options = subset.Options(
        layout_features=FEATURES,
        name_IDs=["*"],
        notdef_outline=True,
        glyph_names=False,
        drop_tables=[*subset.Options().drop_tables, "VVAR", "vhea", "vmtx"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    # Read anew in between: the instancer drops glyphs that do not vary from tables the subsetter has in hand.
    whole = io.BytesIO(saved(font))
    return saved(instancer.instantiateVariableFont(TTFont(whole, recalcTimestamp=False), limits), "woff2")


def saved(font: TTFont, flavor: str | None = None) -> bytes:
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def sums(folder: Path) -> str:
    names = sorted(path.name for path in folder.iterdir() if path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
