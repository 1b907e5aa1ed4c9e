"""What readers see and send: their choice and how all moved, and corrections."""

from forum.readers.views.choices import choices, choose, mine
from forum.readers.views.errata import decide_erratum, errata, erratum

__all__ = ["choices", "choose", "decide_erratum", "errata", "erratum", "mine"]
