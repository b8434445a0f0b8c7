"""Columns of numbers: which stand right, and what they lack for their points to line up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.notation import Dec, Grid, Layout, Num, Op
from worked.render.shown import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
        tails = {i: text.partition(".")[2] for i, text in _digits(column, places)}
        longest = max(map(len, tails.values()), default=0)
        for i, tail in tails.items():
            if len(tail) < longest:
                lacks[i, j] = "." * (not tail) + "0" * (longest - len(tail))
    return lacks


def _digits(column: Iterable[Layout], places: int) -> Iterator[tuple[int, str]]:
    """The entries of a column that are written in digits, with their positions."""
    for i, entry in enumerate(column):
        if isinstance(entry, Num | Dec):
            text = decimal_text(entry.value, places)
            if text[-1].isdigit():
                yield i, text
