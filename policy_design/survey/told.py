"""Results as data and back: for the row that keeps them, and for files. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forum.suppression import THRESHOLD
from policy_design.survey.results import Cell, Found, Results, Table, Tally


def as_data(told: Results) -> dict[str, Any]:
    """For the row that keeps them, and for files. What is not told is null, and stands nowhere else."""
    return {"n": told.n, "threshold": THRESHOLD, "questions": [_found_data(one) for one in told.found]}


def _found_data(found: Found) -> dict[str, Any]:
    return {
        "id": found.question,
        "asked": found.asked,
        "why": found.why,
        "tallies": [_tally_data(one) for one in found.tallies],
        "tables": [
            {"part": one.part, "rows": [{"groups": list(groups), **_tally_data(tally)} for groups, tally in one.rows]}
            for one in found.tables
        ],
        "tables_why": found.tables_why,
    }


def _tally_data(tally: Tally) -> dict[str, Any]:
    cells = [{"values": list(one.values), "count": one.count} for one in tally.cells]
    return {"part": tally.part, "total": tally.total, "cells": cells}


def from_data(data: Mapping[str, Any]) -> Results:
    return Results(data["n"], tuple(_found_from(one) for one in data["questions"]))


def _found_from(data: Mapping[str, Any]) -> Found:
    tables = tuple(
        Table(one["part"], tuple((tuple(row["groups"]), _tally_from(row)) for row in one["rows"]))
        for one in data["tables"]
    )
    tallies = tuple(_tally_from(one) for one in data["tallies"])
    return Found(data["id"], data["asked"], data["why"], tallies, tables, data["tables_why"])


def _tally_from(data: Mapping[str, Any]) -> Tally:
    cells = tuple(Cell(tuple(one["values"]), one["count"]) for one in data["cells"])
    return Tally(data["part"], data["total"], cells)
