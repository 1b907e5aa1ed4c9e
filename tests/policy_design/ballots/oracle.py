"""pref_voting for tests: another hand's count of rankings.

Its releases that ask for numba would hold numpy back, and those that do not ask still import it, and nashpy, for what
tests do not call. So these are stood in for where they are missing.
"""

from __future__ import annotations

import sys
import warnings
from functools import cache
from importlib.util import find_spec
from types import ModuleType


class _StandIn(ModuleType):
    """A module whose every name is a decorator that changes nothing."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _as_it_is


def _as_it_is(function=None, *args, **kwargs):
    return function if callable(function) else _as_it_is


@cache
def load():
    """The functions of pref_voting that rankings are compared by, by the names of our methods."""
    for name in ("numba", "nashpy"):
        if name not in sys.modules and find_spec(name) is None:
            sys.modules[name] = _StandIn(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pref_voting.iterative_methods import instant_runoff_put
        from pref_voting.margin_based_methods import beat_path, ranked_pairs
        from pref_voting.profiles_with_ties import ProfileWithTies
        from pref_voting.scoring_methods import borda_for_profile_with_ties, plurality
    return ProfileWithTies, {
        "schulze": beat_path,
        "ranked pairs": ranked_pairs,
        "irv": instant_runoff_put,
        "borda": borda_for_profile_with_ties,
        "plurality": plurality,
    }


def profile(choices, ballots):
    """Canonical ranked marks as pref_voting's profile, with what is not ranked below what is."""
    places = {choice: place for place, choice in enumerate(choices)}
    ranks = [{places[key]: rank for rank, tier in enumerate(ballot, 1) for key in tier} for ballot in ballots]
    other = load()[0](ranks, candidates=list(range(len(choices))))
    other.use_extended_strict_preference()
    return other
