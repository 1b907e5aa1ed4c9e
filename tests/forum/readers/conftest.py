"""A debate that anyone may read, and the cache before Django."""

from __future__ import annotations

import pytest

from forum.context import THEMES
from forum.live.watch import Watch
from forum.pages.cache import PageCache
from forum.pages.django import OneThread
from tests.forum.pages.asking import Counting


@pytest.fixture
def django():
    return Counting(OneThread())


@pytest.fixture
def pages(django):
    return PageCache(django, choices={"theme": THEMES}, room=2**24, watch=Watch())
