"""Matrices as boxes: columns of numbers aligned at the decimal point, rules between blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from worked.render.terminal.boxes import Box, beside, delimiter, line, padded, plain

GAP = "  "
_NUMBER = re.compile(r"−?(?:[\d,.√/()∞]|\d\.)+")


def matrix(rows: Sequence[Sequence[Box]], bars: tuple[int, ...] = ()) -> Box:
    """Cells in square brackets, a rule after each of the columns named in `bars`."""
    inside = grid(rows, bars)
    return beside((delimiter("[", inside), inside, delimiter("]", inside)))


def grid(rows: Sequence[Sequence[Box]], bars: tuple[int, ...] = ()) -> Box:
    """Cells in rows and columns; rows of more than one line are set apart by a blank one."""
    aligned = list(zip(*[column(cells) for cells in zip(*rows, strict=True)], strict=True))
    drawn = [beside(_with_gaps(cells, bars)) for cells in aligned]
    width = drawn[0].width
    lines: list[str] = []
    for box in drawn:
        if lines and any(other.height > 1 for other in drawn):
            lines.append(_blank(drawn[0], width, bars, aligned[0]))
        lines += box.lines
    return Box(tuple(lines), (len(lines) - 1) // 2, width)


def _with_gaps(cells: Sequence[Box], bars: tuple[int, ...]) -> Iterable[Box]:
    height = max(cell.height for cell in cells)
    tall = next(cell for cell in cells if cell.height == height)
    for position, cell in enumerate(cells):
        if position:
            yield line(GAP if position not in bars else " ")
        yield cell
        if position + 1 in bars:
            yield Box((" │",) * height, tall.baseline, 2)


def _blank(row: Box, width: int, bars: tuple[int, ...], cells: Sequence[Box]) -> str:
    """The empty line between two tall rows; the rules go through."""
    text = [" "] * width
    end = 0
    for position, cell in enumerate(cells):
        end += cell.width + (len(GAP) - (position in bars) if position else 0)
        if position + 1 in bars:
            text[end + 1] = "│"
            end += 2
    return "".join(text)


def column(cells: Sequence[Box]) -> list[Box]:
    """Give the cells of a column one width: numbers aligned at the point, the rest centred."""
    tall = any(cell.height > 1 for cell in cells)
    numbers = [not tall and _is_number(cell) for cell in cells]
    after = max(
        [_after_point(cell) for cell, number in zip(cells, numbers, strict=True) if number],
        default=0,
    )
    filled = [
        _widened(cell, after - _after_point(cell)) if number else cell
        for cell, number in zip(cells, numbers, strict=True)
    ]
    width = max(cell.width for cell in filled)
    sides = ["right" if number else "centre" for number in numbers]
    return [
        Box(tuple(padded(text, width, side) for text in cell.lines), cell.baseline, width)
        for cell, side in zip(filled, sides, strict=True)
    ]


def _is_number(cell: Box) -> bool:
    return cell.height == 1 and _NUMBER.fullmatch(plain(cell.lines[0])) is not None


def _after_point(cell: Box) -> int:
    """How many columns the point and the digits after it take."""
    text = plain(cell.lines[0])
    return len(text) - text.find(".") if "." in text else 0


def _widened(cell: Box, columns: int) -> Box:
    return Box((cell.lines[0] + " " * columns,), 0, cell.width + columns) if columns else cell
