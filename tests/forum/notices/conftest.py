"""Debates that take rebuttals, for every test here."""

from tests.forum.debates.rebutting import free as free
from tests.forum.debates.rebutting import rebutting as rebutting
