"""The grid of cells on which windows slide: its padding, the first window, where others begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import CellGrid, Figure, Window
from worked.maths.windows import Axis
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from worked.document import Line
    from worked.exact import Scalar
    from worked.maths.windows import Position

MOST_CELLS = 16
"""Rows or columns of a grid that is drawn."""


def window_grid(
    axes: tuple[Axis, ...], content: Callable[[Position], Scalar | None], shown: Line
) -> Figure | None:
    """The cells with their padding, the first window, and where the others begin.

    `content` says what a cell of the padded input holds, `shown` names what is drawn. Of three
    axes the first plane is drawn; a vector is one row. None if the grid is too large.
    """
    rows, columns = axes[-2] if len(axes) > 1 else Axis(1, 1), axes[-1]
    outer = [_outer(axis) for axis in (rows, columns)]
    if any(len(line) > MOST_CELLS for line in outer):
        return None
    first = (0,) * (len(axes) - 2)

    def cell(i: int, j: int) -> Scalar | None:
        if i >= rows.n + rows.after or j >= columns.n + columns.after:
            return None
        return content((j,) if len(axes) == 1 else (*first, i, j))

    cells = tuple(tuple(cell(i, j) for j in outer[1]) for i in outer[0])
    padding = (
        rows.before,
        outer[0].stop - rows.n,
        columns.before,
        outer[1].stop - columns.n,
    )
    return Figure(
        CellGrid(cells, _windows(rows, columns), _marks(rows, columns), padding),
        f"Grid of the input with {len(cells)} rows and {len(cells[0])} columns of cells, padding "
        f"included. The first window spans {rows.span} by {columns.span} cells at the top left; "
        f"windows begin every {rows.stride} rows and {columns.stride} columns.",
        _caption(rows, columns, shown),
    )


def _outer(axis: Axis) -> range:
    """The cells along an axis that are drawn: padding, input, and where a window sticks out."""
    return range(-axis.before, axis.n + axis.after + axis.overhang)


def _windows(rows: Axis, columns: Axis) -> tuple[Window, ...]:
    """The first window, and the last one where it sticks out."""
    first = Window(0, 0, rows.span, columns.span)
    if not rows.overhang and not columns.overhang:
        return (first,)
    top, left = (axis.starts()[-1] + axis.before for axis in (rows, columns))
    last = Window(top, left, rows.span, columns.span)
    return (first,) if first == last else (first, last)


def _marks(rows: Axis, columns: Axis) -> tuple[tuple[int, int], ...]:
    """The corner of every window; of dilated ones, the cells of the first."""
    if _dilated(rows, columns):
        lines = [axis.taps(axis.starts()[0]) for axis in (rows, columns)]
    else:
        lines = [axis.starts() for axis in (rows, columns)]
    return tuple((i + rows.before, j + columns.before) for i in lines[0] for j in lines[1])


def _dilated(rows: Axis, columns: Axis) -> bool:
    return rows.dilation > 1 or columns.dilation > 1


def _caption(rows: Axis, columns: Axis, shown: Line) -> Line:
    if _dilated(rows, columns):
        return say("{shown}: the first window is framed, its cells are marked.", shown=shown)
    return say("{shown}: the first window is framed, every window begins at a mark.", shown=shown)
