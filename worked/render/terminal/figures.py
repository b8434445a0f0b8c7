"""Figures in text: heat maps in four shades, grids of cells with windows, lists of moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.document import CellGrid, FlowMap, HeatMap, Text
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
    """Numbers in a grid; a frame around the first window, a dot before each marked cell."""
    texts = [
        [_cell(value, (i, j) in set(data.marks), places) for j, value in enumerate(row)]
        for i, row in enumerate(data.cells)
    ]
    size = max(columns(text) for row in texts for text in row)
    height, width = len(texts), len(texts[0])
    lines = []
    for i in range(height + 1):
        lines.append(_rule(data, i, height, width, size))
        if i < height:
            lines.append(_row(data, i, texts[i], size))
    return lines


def _cell(value: Scalar | None, marked: bool, places: int) -> str:
    text = "" if value is None else flat(Num(value), places)
    return f"•{text}" if marked else text


def _row(data: CellGrid, i: int, texts: Sequence[str], size: int) -> str:
    """The numbers of a row; those of the padding are dim, those of the first window bold."""
    out = []
    for j in range(len(texts) + 1):
        out.append("┃" if _beside_window(data, i, j) else "│")
        if j < len(texts):
            style = DIM if _is_padding(data, i, j) else BOLD if _in_window(data, i, j) else ""
            text = padded(texts[j], size, "right")
            out.append(f" {style}{text}{OFF} " if style else f" {text} ")
    return "".join(out)


def _rule(data: CellGrid, i: int, height: int, width: int, size: int) -> str:
    """The line above row i, with a joint wherever it meets the lines between columns."""
    out = []
    for j in range(width + 1):
        arms = (
            _weight(i > 0, _beside_window(data, i - 1, j)),
            _weight(j < width, _above_window(data, i, j)),
            _weight(i < height, _beside_window(data, i, j)),
            _weight(j > 0, _above_window(data, i, j - 1)),
        )
        out.append(JOINTS[((arms[0] * 3 + arms[1]) * 3 + arms[2]) * 3 + arms[3]])
        if j < width:
            out.append(("━" if _above_window(data, i, j) else "─") * (size + 2))
    return "".join(out)


def _weight(there: bool, heavy: bool) -> int:
    return (2 if heavy else 1) if there else 0


def _in_window(data: CellGrid, i: int, j: int) -> bool:
    """Whether a cell lies in the first window."""
    return any(
        w.top <= i < w.top + w.height and w.left <= j < w.left + w.width for w in data.windows[:1]
    )


def _beside_window(data: CellGrid, i: int, j: int) -> bool:
    """Whether the line at the left of a cell is an edge of the first window."""
    return _in_window(data, i, j) != _in_window(data, i, j - 1)


def _above_window(data: CellGrid, i: int, j: int) -> bool:
    """Whether the line above a cell is an edge of the first window."""
    return _in_window(data, i, j) != _in_window(data, i - 1, j)


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
