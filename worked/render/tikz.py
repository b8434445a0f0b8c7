"""Figures as TikZ: shades, cells with windows, and (in `tikz_flows`) masses that move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import CellGrid, HeatMap
from worked.notation import Num
from worked.render.shown import decimal_text
from worked.render.tex import LINE, printer
from worked.render.tikz_flows import flow_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from worked.document import FlowMap, Line
    from worked.exact import Scalar

WIDEST = 13.5
"""Centimetres that a picture's cells may take."""

TALLEST = 19.0
"""The same for their height."""

MOST_OUTLINED = 12
"""Windows whose outlines are all drawn; of more, only the first."""


def picture(data: HeatMap | CellGrid | FlowMap, places: int, line: Callable[[Line], str]) -> str:
    """Draw a figure; `line` prints the labels."""
    if isinstance(data, HeatMap):
        shapes = heat_map(data, places, line)
    elif isinstance(data, CellGrid):
        shapes = cell_grid(data)
    else:
        shapes = flow_map(data, line)
    return "\n".join([r"\begin{tikzpicture}", *shapes, r"\end{tikzpicture}"])


def heat_map(data: HeatMap, places: int, line: Callable[[Line], str]) -> Iterator[str]:
    """Cells from white (0) to dark grey (1), each with its number, rounded to what fits."""
    cell = min(1.4, WIDEST / max(len(data.columns), 1))
    digits = next((n for n in range(min(places, 4), 0, -1) if 0.19 * n + 0.5 <= cell), None)
    height = min(cell, 0.75, TALLEST / max(len(data.rows), 1))
    for i, row in enumerate(data.values):
        for j, value in enumerate(row):
            x, y = cell * j, -height * i
            shade = _shade(value)
            ink = "white" if shade > 55 else "black"
            yield (
                rf"\draw[black!50, fill=black!{shade}] ({x:.2f},{y:.2f})"
                rf" rectangle +({cell:.2f},{-height:.2f});"
            )
            if digits is not None:
                yield (
                    rf"\node[{ink}, font=\footnotesize] at"
                    rf" ({x + cell / 2:.2f},{y - height / 2:.2f})"
                    rf" {{${decimal_text(value, digits)}$}};"
                )
    for i, label in enumerate(data.rows):
        place = f"(-0.1,{-height * (i + 0.5):.2f})"
        yield rf"\node[left, font=\footnotesize] at {place} {{{line(label)}}};"
    for j, label in enumerate(data.columns):
        place = f"({cell * (j + 0.5):.2f},0.1)"
        yield rf"\node[above, font=\footnotesize{_scale(cell / 0.7)}] at {place} {{{line(label)}}};"


def _scale(share: float) -> str:
    """TikZ's option for what has to shrink to a share of its size, if it has to."""
    return "" if share >= 1 else f", scale={share:.2f}"


def _shade(value: Scalar) -> int:
    from worked.exact import approx

    return round(75 * min(max(approx(value), 0.0), 1.0))


def cell_grid(data: CellGrid) -> Iterator[str]:
    """Cells with numbers; padding is dashed, the first window shaded and framed, corners marked."""
    shown = printer(4)
    printed = [
        [None if value is None else shown(Num(value), LINE) for value in row] for row in data.cells
    ]
    widest = max((cell[1] for row in printed for cell in row if cell), default=1.0)
    most = min(WIDEST / max(len(data.cells[0]), 1), TALLEST / len(data.cells))
    size = min(max(0.7, 0.2 * widest + 0.25), most)
    shrink = _scale(size / (0.2 * widest + 0.1))
    yield from _windows_below(data, size)
    for i, row in enumerate(printed):
        for j, cell in enumerate(row):
            look = "black!45, densely dashed" if _is_padding(data, i, j) else "black!70"
            corner = f"({size * j:.2f},{-size * i:.2f})"
            yield rf"\draw[{look}] {corner} rectangle +({size:.2f},{-size:.2f});"
            if cell:
                at = f"({size * (j + 0.5):.2f},{-size * (i + 0.5):.2f})"
                yield rf"\node[font=\small{shrink}] at {at} {{${cell[0]}$}};"
    for i, j in data.marks:
        x, y = size * j, -size * i
        yield rf"\fill ({x:.2f},{y:.2f}) -- +(0.2,0) -- +(0,-0.2) -- cycle;"
    yield from _windows_above(data, size)


def _is_padding(data: CellGrid, i: int, j: int) -> bool:
    top, bottom, left, right = data.padding
    rows, columns = len(data.cells), len(data.cells[0])
    return not (top <= i < rows - bottom and left <= j < columns - right)


def _windows_below(data: CellGrid, size: float) -> Iterator[str]:
    for window in data.windows[:1]:
        yield (
            rf"\fill[black!15] ({size * window.left:.2f},{-size * window.top:.2f})"
            rf" rectangle +({size * window.width:.2f},{-size * window.height:.2f});"
        )


def _windows_above(data: CellGrid, size: float) -> Iterator[str]:
    """Outlines: the first window bold, the others thin, each a little smaller than the last."""
    others = data.windows[1:] if len(data.windows) <= MOST_OUTLINED else ()
    for number, window in enumerate(others):
        inset = 0.05 + 0.05 * (number % 3)
        yield (
            rf"\draw[black!60, thin, rounded corners=1pt]"
            rf" ({size * window.left + inset:.2f},{-size * window.top - inset:.2f}) rectangle"
            rf" +({size * window.width - 2 * inset:.2f},{-size * window.height + 2 * inset:.2f});"
        )
    for window in data.windows[:1]:
        yield (
            rf"\draw[line width=1.6pt] ({size * window.left:.2f},{-size * window.top:.2f})"
            rf" rectangle +({size * window.width:.2f},{-size * window.height:.2f});"
        )
