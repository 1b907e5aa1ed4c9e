"""The library's news for the slices above, which connect in ForumConfig.ready()."""

from django.dispatch import Signal

# A reference or a picture's credit was corrected; sent after commit, with `row`.
corrected = Signal()
