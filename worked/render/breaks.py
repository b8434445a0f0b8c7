"""Where a long formula may break: before the signs of a sum, before relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.notation import RELATIONS, SUMS, Layout, Op, Row
from worked.render.tex import printer

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 30.0
"""A formula that is not wider, in digits, stays in one piece."""


def pieces(layout: Layout, places: int) -> list[Layout]:
    """Cut a long sum or chain before its signs; anything else stays whole."""
    if not isinstance(layout, Row) or printer(places)(layout)[1] <= LONGEST:
        return [layout]
    starts = [0, *[i for i, item in enumerate(layout.items) if i and _is_sign(item)]]
    ends = [*starts[1:], len(layout.items)]
    return [Row(layout.items[start:end]) for start, end in zip(starts, ends, strict=True)]


def tex_lines(layout: Layout, places: int, room: float) -> Iterator[tuple[str, float]]:
    """The TeX of a formula in lines of at most so many digits, as far as its sums allow it."""
    line, used = "", 0.0
    for piece in pieces(layout, places):
        text, width = printer(places)(piece)
        if line and used + width > room:
            yield line, used
            line, used = "{}", 0.0
        line = f"{line} {text}".lstrip()
        used += width
    yield line, used


def _is_sign(item: Layout) -> bool:
    return isinstance(item, Op) and (item.sign in SUMS or item.sign in RELATIONS)
