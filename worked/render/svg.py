"""Figures as SVG, drawn from their data: heat maps, grids with windows, plans of transport.

Lines and letters take the colour of the text around (`currentColor`), so that a picture looks right
on light and dark pages and in print. There are no ids: many pictures stand on one page.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from worked.document import CellGrid, HeatMap
from worked.exact import approx
from worked.notation import Num
from worked.render.flows import flow_map
from worked.render.linear import line_text, linear
from worked.render.shapes import BLUE, ORANGE, box, label
from worked.render.shown import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Figure, Window
    from worked.exact import Scalar

SMALLEST = 0.7
"""How far a picture shrinks on a small screen; then it scrolls."""

MOST_WRITTEN = 12
"""Rows or columns of a heat map whose numbers are written; larger ones are only shades."""


def svg(figure: Figure, places: int, font: str = "system-ui, sans-serif") -> str:
    """Draw a figure as one `<svg>` element whose title is the figure's alt text."""
    data = figure.data
    if isinstance(data, HeatMap):
        width, height, shapes = _heat_map(data, min(places, 4))
    elif isinstance(data, CellGrid):
        width, height, shapes = _cell_grid(data, places)
    else:
        width, height, shapes = flow_map(data, places)
    alt = escape(figure.alt)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{alt}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'style="max-width:max(100%,{round(SMALLEST * width)}px)" '
        f'font-family="{font}" font-size="13" fill="currentColor">'
        f"<title>{alt}</title>{''.join(shapes)}</svg>"
    )


def _heat_map(data: HeatMap, places: int) -> tuple[int, int, list[str]]:
    """Shades from 0 (paper) to 1 (blue), the number in each cell."""
    rows = [line_text(line, places) for line in data.rows]
    columns = [line_text(line, places) for line in data.columns]
    count = max(len(data.values), len(data.values[0]))
    written = count <= MOST_WRITTEN
    across = 44 + 6 * places if written else max(6, 640 // count)
    down = 34 if written else across
    left = 14 + 8 * max(map(len, rows), default=0)
    top = 26
    shapes = []
    every = 1 if written else -(-count // 16)
    for i, line in enumerate(data.values):
        y = top + i * down
        if i % every == 0:
            shapes.append(label(left - 7, y + down / 2 + 4.5, rows[i], ' text-anchor="end"'))
        for j, value in enumerate(line):
            shapes += _shade(left + j * across, y, across, down, value, places if written else 0)
    shapes += [
        label(left + (j + 0.5) * across, top - 8, columns[j]) for j in range(0, len(columns), every)
    ]
    return left + across * len(data.values[0]) + 4, top + down * len(data.values) + 4, shapes


def _shade(
    x: float, y: float, width: float, height: float, value: Scalar, places: int
) -> Iterator[str]:
    """One cell of a heat map; places 0: without its number."""
    size = min(1.0, max(0.0, approx(value)))
    line = 'stroke="currentColor" stroke-opacity="0.35"' if places else 'stroke="none"'
    yield box(x, y, width, height, f'fill="{BLUE}" fill-opacity="{size:.3f}" {line}')
    if places:
        colour = ' fill="#fff"' if size > 0.55 else ""
        yield label(x + width / 2, y + height / 2 + 4.5, decimal_text(value, places), colour)


def _cell_grid(data: CellGrid, places: int) -> tuple[int, int, list[str]]:
    """Cells with numbers; padding is grey, windows are framed, the first one boldly."""
    texts = [[_cell_text(value, places) for value in line] for line in data.cells]
    longest = max((len(text) for line in texts for text in line), default=1)
    across, down, edge = max(34, 14 + 8 * longest), 34, 5
    rows, columns = len(data.cells), len(data.cells[0])
    shapes = []
    for i, line in enumerate(texts):
        for j, text in enumerate(line):
            x, y = edge + j * across, edge + i * down
            outside = _is_padding(data, i, j)
            fill = 'fill="#888" fill-opacity="0.22"' if outside else 'fill="none"'
            shapes.append(
                box(x, y, across, down, f'{fill} stroke="currentColor" stroke-opacity="0.4"')
            )
            if text:
                shapes.append(label(x + across / 2, y + down / 2 + 4.5, text))
    for i, j in data.marks:
        x, y = edge + j * across, edge + i * down
        shapes.append(f'<path d="M{x} {y}h11l-11 11z" fill="{ORANGE}"/>')
    for number in reversed(range(len(data.windows))):
        shapes.append(_frame(data.windows[number], number, across, down, edge))
    return 2 * edge + columns * across, 2 * edge + rows * down, shapes


def _cell_text(value: Scalar | None, places: int) -> str:
    """A number in a cell: exact where that is short, else rounded."""
    if value is None:
        return ""
    exact = linear(Num(value), places)
    return exact if len(exact) <= 8 else decimal_text(value, places).replace("-", "−")


def _is_padding(data: CellGrid, i: int, j: int) -> bool:
    """Whether a cell lies in the rows or columns of padding."""
    top, bottom, left, right = data.padding
    rows, columns = len(data.cells), len(data.cells[0])
    return i < top or i >= rows - bottom or j < left or j >= columns - right


def _frame(window: Window, number: int, across: int, down: int, edge: int) -> str:
    """The frame of a window; frames that lie over each other are drawn at different depths."""
    inset = 0 if number == 0 else 2 + 2 * (number % 3)
    look = (
        f'fill="{BLUE}" fill-opacity="0.14" stroke="{BLUE}" stroke-width="3"'
        if number == 0
        else f'fill="none" stroke="{BLUE}" stroke-width="1.2" stroke-dasharray="5 3"'
    )
    return box(
        edge + window.left * across + inset,
        edge + window.top * down + inset,
        window.width * across - 2 * inset,
        window.height * down - 2 * inset,
        f'rx="3" {look}',
    )
