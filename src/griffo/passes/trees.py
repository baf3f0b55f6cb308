"""Boosted trees, run for many rows at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_AT_ONCE = 512
"""Rows judged in one go: what is held of them stays in the processor's cache, and does not grow with the story."""
_PER_LOGIT = 10_000.0
_ALL = np.uint32(0xFFFFFFFF)
MOST_LEAVES = 32
"""Leaves that a tree may have: one bit each."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """A sum of decision trees, laid out so that all ask their first question together, then their second, and so on.

    A tree's leaves are numbered from left to right. Each of its questions is whether a row's ``feature`` is above
    ``threshold``; where it is, the leaves to the left of that fork are out of reach, and ``kept`` has a bit for each of
    the others. The leaf that a row falls in is the first that no question ruled out, so the order of the questions is
    no matter (Lucchese et al., "QuickScorer", SIGIR 2015). These three have a row for each question and a column for
    each tree; a tree with fewer questions asks some that rule out nothing. ``value`` has a row for each tree and a
    column for each leaf, in ten-thousandths of a logit: whole numbers add up to the same sum in any order.
    """

    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    kept: NDArray[np.uint32]
    value: NDArray[np.int32]

    def logits(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the sum of the trees for every row."""
        parts = [self._some(rows[at : at + _AT_ONCE]) for at in range(0, len(rows), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _some(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        columns = np.ascontiguousarray(rows.T)
        left = np.full((len(self.value), len(rows)), _ALL)
        for feature, threshold, kept in zip(self.feature, self.threshold, self.kept, strict=True):
            left &= np.where(columns[feature] > threshold[:, None], kept[:, None], _ALL)
        first = np.bitwise_count(~left & (left - np.uint32(1)))  # the zeros below the lowest bit
        fallen = np.take_along_axis(self.value, first.astype(np.intp), axis=1)
        total: NDArray[np.float64] = fallen.sum(axis=0, dtype=np.int64) / _PER_LOGIT
        return total
