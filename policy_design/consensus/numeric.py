"""numpy, told to compute in one thread before it is loaded: the only place of this room that loads it.

With one thread the same votes give the same bytes on any number of cores; and on a machine that does other things the
threads of its linear algebra wait for each other ten times as long as they compute. An operator's own setting stands.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[np.int8]
Labels = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

__all__ = ["Cells", "Flags", "Floats", "Labels", "np"]
