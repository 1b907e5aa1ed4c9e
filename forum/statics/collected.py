"""How `collectstatic` stores files (hashed names, compressed beside), and whether what it stored is still right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

NOT_COLLECTED = (
    "The static files are not collected, or have changed since. Run: python manage.py collectstatic --noinput"
)
SOURCES = "sources.json"
RARELY_READ = "admin/"  # two thirds of all files, seen by stewards only: gzip is quick and does for them


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with hashed names in the imports of modules too and a note of what it was made from."""

    support_js_module_import_aggregation = True

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        names = set(paths)
        rare = {name for name in names if name.startswith(RARELY_READ)}
        yield from super().compress_files(names - rare)
        compressor = Compressor(use_brotli=False, quiet=True)
        for name in filter(compressor.should_compress, sorted(rare)):
            made = compressor.compress(self.path(name))
            yield from ((name, name + ".gz") for _ in made)

    def save_manifest(self) -> None:
        super().save_manifest()
        if self.exists(SOURCES):
            self.delete(SOURCES)
        self._save(SOURCES, ContentFile(json.dumps({"sources": fingerprint()}).encode()))

    @property
    def made_from(self) -> str:
        """The fingerprint of the sources that were collected; empty where nothing was."""
        try:
            with self.open(SOURCES) as note:
                return str(json.loads(note.read())["sources"])
        except FileNotFoundError:
            return ""


def fingerprint() -> str:
    """One value for the names and contents of all static files as they are written and installed."""
    whole = sha256()
    for name, content in sorted(_sources().items()):
        whole.update(f"{name}\0{sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def _sources() -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for finder in finders.get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            if path not in found:
                with storage.open(path) as file:
                    found[path] = file.read()
    return found


def are_collected(storage: Any = staticfiles_storage) -> bool:
    """Every page finds its files: they need no collecting, or were collected from what stands here now."""
    return not hasattr(storage, "made_from") or storage.made_from == fingerprint()


def require_collected(storage: Any = staticfiles_storage) -> None:
    """End the start with a sentence instead of failing on every page."""
    if not are_collected(storage):
        raise ImproperlyConfigured(NOT_COLLECTED)
