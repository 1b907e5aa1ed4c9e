"""The debate that takes rebuttals, for every test here."""

from tests.forum.debates.rebutting import rebutting as rebutting
