"""Where a long formula may break: before the signs of a sum, before relations."""

from __future__ import annotations

from worked.notation import RELATIONS, SUMS, Layout, Op, Row
from worked.render.linear import linear

LONGEST = 36
"""Characters of a formula that stays in one piece."""


def pieces(layout: Layout, places: int) -> list[Layout]:
    """Cut a long sum or chain before its signs; anything else stays whole."""
    if not isinstance(layout, Row) or len(linear(layout, places)) <= LONGEST:
        return [layout]
    starts = [0, *[i for i, item in enumerate(layout.items) if i and _is_sign(item)]]
    ends = [*starts[1:], len(layout.items)]
    return [Row(layout.items[start:end]) for start, end in zip(starts, ends, strict=True)]


def _is_sign(item: Layout) -> bool:
    return isinstance(item, Op) and (item.sign in SUMS or item.sign in RELATIONS)
