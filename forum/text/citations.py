"""References as CSL-JSON objects: checked, and formatted in a citation style as safe HTML."""

from collections.abc import Mapping
from typing import Any

CslItem = Mapping[str, Any]


def plain_reference(item: CslItem) -> str:
    return str(item.get("title", ""))
