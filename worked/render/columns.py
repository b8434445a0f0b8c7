"""Columns of numbers: which stand right, and what they lack for their points to line up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.notation import Dec, Grid, Layout, Num, Op
from worked.render.shown import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DOTS = frozenset("⋮⋯⋱…")


def is_numeric(column: Iterable[Layout]) -> bool:
    """Whether a column holds whole numbers and decimals only (dots of a large matrix apart)."""
    return all(
        isinstance(entry, Dec)
        or (isinstance(entry, Num) and type(entry.value) is int)
        or (isinstance(entry, Op) and entry.sign in DOTS)
        for entry in column
    )


def padding(grid: Grid, numeric: Sequence[bool], places: int) -> dict[tuple[int, int], str]:
    """For entries of numeric columns: the invisible `.0000` after them that lines up the points."""
    lacks = {}
    for j, column in enumerate(zip(*grid.rows, strict=True)):
        if not numeric[j]:
            continue
        tails = [
            decimal_text(entry.value, places).partition(".")[2]
            if isinstance(entry, Num | Dec)
            else ""
            for entry in column
        ]
        longest = max(map(len, tails))
        for i, tail in enumerate(tails):
            if len(tail) < longest and isinstance(column[i], Num | Dec):
                lacks[i, j] = "." * (not tail) + "0" * (longest - len(tail))
    return lacks
