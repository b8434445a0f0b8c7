"""Figures in text: heat maps in four shades, grids of cells with windows, lists of moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from worked.document import CellGrid, FlowMap, HeatMap, Text, Window
from worked.exact import approx, decimal
from worked.notation import Num
from worked.render.terminal.boxes import (
    BOLD,
    DIM,
    OFF,
    Box,
    columns,
    line,
    padded,
)
from worked.render.terminal.flow import paragraph, text_of
from worked.render.terminal.formulas import flat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Figure, Pile
    from worked.exact import Scalar

Cell: TypeAlias = tuple[int, int]
"""A row and a column, from 0."""

SHADES = " ░▒▓█"
HEAT_DIGITS = 2

JOINTS = " ╴╸╷┐┑╻┒┓╶─╾┌┬┭┎┰┱╺╼━┍┮┯┏┲┳╵┘┙│┤┥╽┧┪└┴┵├┼┽┟╁╅┕┶┷┝┾┿┢╆╈╹┚┛╿┦┩┃┨┫┖┸┹┞╀╃┠╂╉┗┺┻┡╄╇┣╊╋"
"""Box-drawing signs by their arms up, right, down and left: 0 none, 1 light, 2 heavy, in base 3."""


def figure(block: Figure, places: int, width: int) -> list[Box]:
    """The drawing in lines; what it shows in words, where it would be too wide."""
    data = block.data
    if isinstance(data, HeatMap):
        lines = heat_map(data, places)
    elif isinstance(data, CellGrid):
        lines = cell_grid(data, places)
    else:
        lines = flow_map(data, places)
    boxes = [line(text) for text in lines]
    if all(box.width <= width for box in boxes):
        return boxes
    return paragraph((Text(block.alt),), places, width)


# --- heat maps ------------------------------------------------------------------------------


def heat_map(data: HeatMap, places: int) -> list[str]:
    """A shade and a number for each entry, labels above and at the left."""
    names = [text_of(label, places) for label in data.rows]
    heads = [text_of(label, places) for label in data.columns]
    digits = min(HEAT_DIGITS, places)
    cells = [[f"{_shade(value)} {_rounded(value, digits)}" for value in row] for row in data.values]
    stub = max(map(columns, names), default=0)
    sizes = [
        max(columns(text) for text in (head, *(row[j] for row in cells)))
        for j, head in enumerate(heads)
    ]
    lines = [" ".join([" " * stub, *map(_spread, heads, sizes)])] if any(heads) else []
    for name, row in zip(names, cells, strict=True):
        lines.append(" ".join([padded(name, stub, "right"), *map(_spread, row, sizes)]))
    return lines


def _spread(text: str, size: int) -> str:
    return padded(text, size + 1, "right")


def _shade(value: Scalar) -> str:
    """Two blocks, the darker the nearer the value is to 1."""
    steps = len(SHADES) - 1
    return SHADES[min(max(round(approx(value) * steps), 0), steps)] * 2


def _rounded(value: Scalar, digits: int) -> str:
    """A number with all its digits after the point, so that the columns line up."""
    text = decimal(value, digits)
    whole, _, after = text.partition(".")
    return f"{whole}.{after:0<{digits}}" if digits else whole


# --- grids of cells -------------------------------------------------------------------------


def cell_grid(data: CellGrid, places: int) -> list[str]:
    """Numbers in a frame, heavy lines around the first window, light ones around the others."""
    texts = [
        [_cell(value, (i, j) in data.marks, places) for j, value in enumerate(row)]
        for i, row in enumerate(data.cells)
    ]
    size = max(columns(text) for row in texts for text in row)
    lines = []
    for i, row in enumerate(texts):
        lines += _rule(data, i, size)
        lines.append(_row(data, i, row, size))
    return [*lines, *_rule(data, len(texts), size)]


def _cell(value: Scalar | None, marked: bool, places: int) -> str:
    text = "" if value is None else flat(Num(value), places)
    return f"•{text}" if marked else text


def _row(data: CellGrid, i: int, texts: Sequence[str], size: int) -> str:
    """The numbers of a row; those of the padding are dim, those of the first window bold."""
    out = []
    for j in range(len(texts) + 1):
        out.append(" │┃"[_left_of(data, i, j)])
        if j < len(texts):
            style = DIM if _is_padding(data, i, j) else BOLD if _in_first(data, i, j) else ""
            text = padded(texts[j], size, "right")
            out.append(f" {style}{text}{OFF} " if style else f" {text} ")
    return "".join(out)


def _rule(data: CellGrid, i: int, size: int) -> list[str]:
    """The line above row i; none where no window begins or ends there."""
    width = len(data.cells[0])
    if not any(_above(data, i, j) for j in range(width)):
        return []
    out = []
    for j in range(width + 1):
        up, right = _left_of(data, i - 1, j), _above(data, i, j)
        down, left = _left_of(data, i, j), _above(data, i, j - 1)
        out.append(JOINTS[((up * 3 + right) * 3 + down) * 3 + left])
        if j < width:
            out.append(" ─━"[right] * (size + 2))
    return ["".join(out)]


def _left_of(data: CellGrid, i: int, j: int) -> int:
    """How heavy the line at the left of a cell is: 0, 1 or 2."""
    return _between(data, (i, j - 1), (i, j))


def _above(data: CellGrid, i: int, j: int) -> int:
    """How heavy the line above a cell is: 0, 1 or 2."""
    return _between(data, (i - 1, j), (i, j))


def _between(data: CellGrid, one: Cell, other: Cell) -> int:
    """How heavy the line between two cells is: heavy if it bounds the first window."""
    whole = Window(0, 0, len(data.cells), len(data.cells[0]))
    for window in data.windows[:1]:
        if _in(window, one) != _in(window, other):
            return 2
    return int(any(_in(window, one) != _in(window, other) for window in (whole, *data.windows)))


def _in(window: Window, cell: Cell) -> bool:
    row, column = cell[0] - window.top, cell[1] - window.left
    return 0 <= row < window.height and 0 <= column < window.width


def _in_first(data: CellGrid, i: int, j: int) -> bool:
    return any(_in(window, (i, j)) for window in data.windows[:1])


def _is_padding(data: CellGrid, i: int, j: int) -> bool:
    top, bottom, left, right = data.padding
    height, width = len(data.cells), len(data.cells[0])
    return not (top <= i < height - bottom and left <= j < width - right)


# --- flows ----------------------------------------------------------------------------------


def flow_map(data: FlowMap, places: int) -> list[str]:
    """The moves, one on a line: from where, how much, to where; without moves, the piles."""
    if not data.flows:
        return _columns([_pile(pile, places) for pile in (*data.sources, *data.targets)])
    moves = [
        (
            *_pile(data.sources[source], places)[:2],
            f"──{flat(Num(amount), places)}──▶",
            *_pile(data.targets[target], places)[:2],
        )
        for source, target, amount in data.flows
    ]
    return _columns(moves)


def _pile(pile: Pile, places: int) -> tuple[str, str, str]:
    point = f"({flat(Num(pile.x), places)}, {flat(Num(pile.y), places)})"
    return text_of(pile.label, places), point, f"mass {flat(Num(pile.mass), places)}"


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    sizes = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(padded, row, sizes)).rstrip() for row in rows]
