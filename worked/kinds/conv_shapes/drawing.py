"""A short axis with the positions of a window on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from worked.document import CellGrid, Figure, Window
from worked.prose import say

if TYPE_CHECKING:
    from worked.document import Line
    from worked.maths.windows import Axis

LONGEST_LINE = 12
"""Cells of an axis that is drawn; a longer one is drawn with fewer windows."""


def drawn_line(axis: Axis) -> Figure | None:
    """A short axis with its first and last window, and a mark where each window begins.

    A longer axis loses whole strides, so that its end looks the same. None if it stays too long.
    """
    short = _shortened(axis)
    if short is None or short.size == 1:
        return None
    cells = (None,) * short.before + tuple(range(1, short.n + 1)) + (None,) * short.after
    starts = [start + short.before for start in short.starts()]
    ends = dict.fromkeys((starts[0], starts[-1]))
    return Figure(
        CellGrid(
            (cells,),
            tuple(Window(0, start, 1, short.span) for start in ends),
            tuple((0, start) for start in starts),
            (0, 0, short.before, short.after),
        ),
        f"A line of {short.n} cells{_padding_in_alt(short)}. "
        f"Windows of {short.span} cells begin every {short.stride} cells: {short.size} fit.",
        _line_caption(axis, short),
    )


def _padding_in_alt(axis: Axis) -> str:
    padded = axis.before or axis.after
    return f" with padding {axis.before} before and {axis.after} after" if padded else ""


def _line_caption(axis: Axis, short: Axis) -> Line:
    if short is axis:
        return say(
            "The {n} cells of one axis. A mark shows where each of the {m} windows begins; the "
            "first and the last are drawn.",
            n=axis.n,
            m=axis.size,
        )
    return say(
        "The same window on a shorter line of {n} cells, where it takes {m} positions. A mark "
        "shows where each begins; the first and the last are drawn.",
        n=short.n,
        m=short.size,
    )


def _shortened(axis: Axis) -> Axis | None:
    """The axis with as many windows as fit into a drawing; it needs two at least."""
    spare = axis.padded - LONGEST_LINE
    if spare <= 0:
        return axis
    cut = -(-spare // axis.stride) * axis.stride
    short = replace(axis, n=max(axis.n - cut, 1))
    return short if axis.n > cut and short.room >= axis.stride else None
