"""The documents Folkmoot was first asked to import; they lie beside the repository, not in it."""

from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"


@pytest.fixture
def seed():
    """`seed("000")` is the text of the document whose name begins so, or None (said aloud) where it is absent."""

    def read(name: str) -> str | None:
        found = sorted(SEEDS.glob(f"{name}*"))
        if not found:
            print(f"The seed document {name} is not on this machine; the repository's own document is used.")
            return None
        return found[0].read_text(encoding="utf-8")

    return read
