"""The program that recounts an export without Folkmoot; `program` puts its parts together as one file, recount.py.

It is a second implementation: it shares no code with the rest of `ballots`, and counts in other ways where there are
any. Standard library, Python 3.9 or later.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

PARTS = ("signatures", "counting", "judging", "recount")
OWN_IMPORT = re.compile(r"^from policy_design\.[^\n(]*(\([^)]*\))?\n", re.MULTILINE)
HEAD = '''#!/usr/bin/env python3
"""Recount the rounds of a Folkmoot export, from the export alone: python3 recount.py rounds.json [--digest HEX]

Needs Python 3.9 or later and nothing else. It repeats the digests, their chain, the signatures, the number of ballots
and voters, every tally and every outcome, and says in a sentence what does not agree; then it ends with status 1.
It shares no code with the platform on purpose: two programs that count alike check each other. The shape of the file
and every formula stand in docs/BULLETIN.md of Folkmoot. --digest looks for a digest that you were sent by mail.
"""

from __future__ import annotations
'''


@cache
def program() -> str:
    """The source of recount.py, as it is put into every export."""
    parts = []
    for name in PARTS:
        source = (files(__name__) / f"{name}.py").read_text(encoding="utf-8")
        doc, source = source.split("from __future__ import annotations\n", 1)
        title = doc.strip().strip('"').split("\n")[0]
        parts.append(f"\n# {title}\n" + OWN_IMPORT.sub("", source).rstrip() + "\n")
    return HEAD + "\n".join(parts)
