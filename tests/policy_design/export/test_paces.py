"""Whatever is written at once for whoever asks is paced alike, wherever it stands."""

from __future__ import annotations

import pytest

from tests.forum.api.world import whole  # noqa: F401

FILES = (
    "export.json",
    "rounds/archive.zip",
    "summary/v1/summary.json",
    "recommendations/1/provenance.json",
    "export/json",
    "report/v1/report.md",
)


@pytest.mark.parametrize("name", FILES)
def test_file_after_file_is_too_often(client, whole, settings, name):  # noqa: F811
    settings.EXPORTS_PER_PERSON = 0.25  # so that an address may have one written
    address = f"{whole.get_absolute_url()}{name}"
    first, second = client.get(address), client.get(f"{whole.get_absolute_url()}export.json")

    assert (first.status_code, second.status_code) == (200, 429)
    assert int(second["Retry-After"]) > 0
    assert client.get(address).status_code == 429
