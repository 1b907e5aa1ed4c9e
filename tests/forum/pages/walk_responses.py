"""Actions about responses, each with what it needs to be called; gathered by walk.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WALK: dict[str, Callable[[Any], Callable[[], Any]]] = {}
INSIDE: dict[str, str] = {}  # functions that take `by` and are no actions, and why
SHOWN: set[str] = set()  # of these readers must see something
