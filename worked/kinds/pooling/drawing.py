"""The input of a pooling as a grid of cells, with its windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import CellGrid, Figure, Window
from worked.exact import NEG_INF
from worked.prose import say

if TYPE_CHECKING:
    from worked.document import Line
    from worked.exact import Scalar
    from worked.kinds.pooling.shapes import Slide
    from worked.maths.windows import Axis
    from worked.trace import Named

MOST_CELLS = 16
"""Rows or columns of a grid that is drawn."""


def window_grid(slide: Slide, op: str, X: Named) -> Figure | None:
    """The cells with their padding, the first window, and where the others begin.

    Of three axes the first plane of the input is drawn; a vector is one row. None if too large.
    """
    rows, columns = _rows(slide), slide.axes[-1]
    outer = [_outer(axis) for axis in (rows, columns)]
    if any(len(line) > MOST_CELLS for line in outer):
        return None
    first = (0,) * (len(slide.axes) - 2)
    cells = tuple(
        tuple(_cell(slide, op, (*first, i, j), (rows, columns)) for j in outer[1]) for i in outer[0]
    )
    margins = [
        side
        for axis, line in zip((rows, columns), outer, strict=True)
        for side in _margins(axis, line)
    ]
    return Figure(
        CellGrid(cells, _windows(rows, columns), _marks(rows, columns), (*margins,)),  # type: ignore[arg-type]
        f"Grid of the input with {len(cells)} rows and {len(cells[0])} columns of cells, padding "
        f"included. The first window spans {rows.span} by {columns.span} cells at the top left; "
        f"windows begin every {rows.stride} rows and {columns.stride} columns.",
        _caption(slide, X),
    )


def _rows(slide: Slide) -> Axis:
    """The second last axis; of a vector, an axis of one row."""
    from worked.maths.windows import Axis

    return slide.axes[-2] if len(slide.axes) > 1 else Axis(1, 1)


def _outer(axis: Axis) -> range:
    """The cells along an axis that are drawn: padding, input, and where a window sticks out."""
    return range(-axis.before, axis.n + axis.after + axis.overhang)


def _margins(axis: Axis, line: range) -> tuple[int, int]:
    return axis.before, line.stop - axis.n


def _cell(slide: Slide, op: str, place: tuple[int, ...], axes: tuple[Axis, Axis]) -> Scalar | None:
    """A number of the input, what the padding holds, or nothing behind the padding."""
    key = place[1:] if len(slide.axes) == 1 else place
    if key in slide.cells:
        return slide.cells[key]
    inside = all(
        position < axis.n + axis.after for position, axis in zip(place[-2:], axes, strict=True)
    )
    if not inside:
        return None
    return NEG_INF if op == "max" else 0 if slide.counts_padding else None


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


def _caption(slide: Slide, X: Named) -> Line:
    shown = say("The first plane of {X}", X=X) if len(slide.axes) == 3 else say("{X}", X=X)
    if _dilated(_rows(slide), slide.axes[-1]):
        return say("{shown}: the first window is framed, its cells are marked.", shown=shown)
    return say("{shown}: the first window is framed, every window begins at a mark.", shown=shown)
