"""The routers of the forum's own operations: one for each first part of an address, whatever module fills it."""

from __future__ import annotations

from ninja import Router

debates = Router()
syllabuses = Router()
people = Router()
me = Router()
