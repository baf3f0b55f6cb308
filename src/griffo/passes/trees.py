"""Boosted trees, run for many rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 2048
"""Rows judged in one go, so that a long story needs no more memory than a short one."""
_PER_LOGIT = 10_000.0


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A sum of decision trees, their nodes in one row.

    A node sends a row of features ``left`` where ``feature`` is at most ``threshold``, else ``right``; a leaf has
    itself on both sides. ``value`` is a leaf's in ten-thousandths of a logit: whole numbers add up to the same sum
    in any order. ``roots`` are where the trees begin, ``depth`` is the longest way down.
    """

    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.int32]
    depth: int

    def logits(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the sum of the trees for every row."""
        parts = [self._some(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _some(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        at = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            node = np.where(rows[at, self.feature[node]] <= self.threshold[node], self.left[node], self.right[node])
        total: NDArray[np.float64] = self.value[node].sum(axis=1, dtype=np.int64) / _PER_LOGIT
        return total
