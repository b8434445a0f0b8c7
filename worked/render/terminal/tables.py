"""Tables: a header, a rule, rows; too wide ones get narrower cells, then several parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.render.terminal.boxes import (
    BOLD,
    DIM,
    Box,
    beside,
    line,
    padded,
    plain,
    stacked,
    styled,
)
from worked.render.terminal.flow import paragraph
from worked.render.terminal.matrices import column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.document import Line, Table

GAP = "  "
NARROWEST = 12
"""A column of words is not made narrower than this before the table is cut in parts."""


def table(block: Table, places: int, width: int) -> list[Box]:
    """The table in lines, its caption below."""
    rows = [*([block.header] if block.header else []), *block.rows]
    if not rows:
        return []
    count = max(map(len, rows))
    filled = [(*cells, *[()] * (count - len(cells))) for cells in rows]
    limits = _limits([[_extent(cell, places) for cell in cells] for cells in filled], width)
    cells = [
        [_cell(cell, places, limit) for cell, limit in zip(line_, limits, strict=True)]
        for line_ in filled
    ]
    boxes: list[Box] = []
    for part in _parts([max(1, min(limit, width)) for limit in limits], width):
        if boxes:
            boxes.append(line(""))
        chosen = [[entries[j] for j in part] for entries in cells]
        boxes += _drawn(chosen, heads=1 if block.header else 0)
    if block.caption:
        boxes += paragraph(block.caption, places, width, DIM)
    return boxes


def _extent(cell: Line, places: int) -> int:
    return max([box.width for box in paragraph(cell, places, 10**6)], default=0)


def _limits(extents: list[list[int]], width: int) -> list[int]:
    """How many columns each column of the table gets: the widest give way first."""
    limits = [max(column) for column in zip(*extents, strict=True)]
    spare = width - len(GAP) * (len(limits) - 1)
    while sum(limits) > spare and max(limits) > NARROWEST:
        limits[limits.index(max(limits))] -= 1
    return limits


def _cell(cell: Line, places: int, limit: int) -> Box:
    boxes = paragraph(cell, places, max(limit, 1))
    return stacked(boxes) if boxes else line("")


def _parts(sizes: Sequence[int], width: int) -> Iterator[list[int]]:
    """The columns of each part of a table; every part begins with the first column."""
    part, used = [0], sizes[0]
    for j in range(1, len(sizes)):
        if len(part) > 1 and used + len(GAP) + sizes[j] > width:
            yield part
            part, used = [0], sizes[0]
        part.append(j)
        used += len(GAP) + sizes[j]
    yield part


def _drawn(rows: list[list[Box]], heads: int) -> list[Box]:
    """Rows in columns; numbers align at the point, a header over numbers stands right."""
    turned = [list(cells) for cells in zip(*rows, strict=True)]
    aligned = [_aligned(cells, heads) for cells in turned]
    lines: list[Box] = []
    for number, cells in enumerate(zip(*aligned, strict=True)):
        box = beside(_with_gaps(cells))
        lines.append(styled(box, BOLD) if number < heads else box)
        if number + 1 == heads:
            lines.append(line("─" * box.width))
    return lines


def _with_gaps(cells: Sequence[Box]) -> Iterator[Box]:
    for position, cell in enumerate(cells):
        if position:
            yield line(GAP)
        yield _from_the_top(cell)


def _from_the_top(cell: Box) -> Box:
    """A cell whose first line is the one that lines up with its neighbours."""
    return cell._replace(baseline=0)


def _aligned(cells: list[Box], heads: int) -> list[Box]:
    body = cells[heads:]
    if body and all(_is_number(cell) for cell in body):
        body = column(body)
        side = "right"
    else:
        side = "left"
    width = max(cell.width for cell in [*cells[:heads], *body])
    return [
        Box(tuple(padded(text, width, side) for text in cell.lines), 0, width)
        for cell in [*cells[:heads], *body]
    ]


def _is_number(cell: Box) -> bool:
    text = plain(cell.lines[0]).strip()
    return cell.height == 1 and (not text or text[0] in "−√(" or text[0].isdigit())
