"""Blocks of a solution as lines of text: one function for each kind of block."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from worked.document import Derivation, Equations, Figure, Items, Note, Para, Table
from worked.render.shown import links_shown
from worked.render.terminal.boxes import DIM, Box, beside, columns, line, stacked, styled
from worked.render.terminal.breaking import derivation
from worked.render.terminal.figures import figure
from worked.render.terminal.flow import paragraph
from worked.render.terminal.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from worked.document import Block

B = TypeVar("B", bound="Block")

INDENT = 2
BETWEEN = 4
"""Columns between two equations on one line."""

NOTE_WORDS = {"check": "✓ ", "convention": "• ", "remark": "", "mistake": "✗ ", "given": "→ "}
"""What stands before a note of each role."""


def indented(boxes: Iterable[Box], by: int, first: str = "") -> Iterator[Box]:
    """Boxes moved to the right; the first line of writing begins with a mark in the room made."""
    for number, box in enumerate(boxes):
        mark = first if not number else ""
        yield beside([line(mark + " " * (by - columns(mark))), box])


def drawn(blocks: Sequence[Block], places: int, width: int) -> list[Box]:
    """Blocks on top of each other, with a blank line between two that do not belong together."""
    boxes: list[Box] = []
    before: tuple[Block, bool] | None = None
    for block in blocks:
        lines = draw_block(block, places, width)
        short = len(lines) == 1 and lines[0].height == 1
        if before is not None and not _belong_together(before, (block, short)):
            boxes.append(line(""))
        boxes += lines
        before = block, short
    return boxes


def _belong_together(one: tuple[Block, bool], other: tuple[Block, bool]) -> bool:
    """Whether no blank line parts two blocks: conventions, derivations of one line each."""
    match one, other:
        case (Note(role="convention"), _), (Note(role="convention"), _):
            return True
        case (Derivation(), True), (Derivation(), True):
            return True
    return False


def draw_block(block: Block, places: int, width: int) -> list[Box]:
    """One block in lines of at most so many columns."""
    return DRAWN[type(block)](block, places, width)


def _para(block: Para, places: int, width: int) -> list[Box]:
    return paragraph(block.line, places, width)


def _derivation(block: Derivation, places: int, width: int) -> list[Box]:
    shown = links_shown(block, places)
    rows = derivation(block.left.layout(), shown, places, width - INDENT)
    return list(indented(rows, INDENT))


def _equations(block: Equations, places: int, width: int) -> list[Box]:
    """As many short equations on a line as fit."""
    room = width - INDENT
    rows: list[list[Box]] = [[]]
    for equation in block.equations:
        shown = links_shown(equation, places)
        boxes = derivation(equation.left.layout(), shown, places, room)
        box = boxes[0] if len(boxes) == 1 else stacked(boxes)
        used = sum(other.width + BETWEEN for other in rows[-1])
        if rows[-1] and used + box.width > room:
            rows.append([])
        rows[-1].append(box)
    gap = line(" " * BETWEEN)
    lines = [beside([x for box in row for x in (gap, box)][1:]) for row in rows if row]
    return list(indented(_aired(lines), INDENT))


def _aired(boxes: list[Box]) -> Iterator[Box]:
    """Boxes with a blank line between two where one of them is tall."""
    for position, box in enumerate(boxes):
        if position and max(box.height, boxes[position - 1].height) > 1:
            yield line("")
        yield box


def _table(block: Table, places: int, width: int) -> list[Box]:
    return list(indented(table(block, places, width - INDENT), INDENT))


def _items(block: Items, places: int, width: int) -> list[Box]:
    boxes: list[Box] = []
    for number, item in enumerate(block.items, start=1):
        mark = f"({number}) " if block.style == "numbered" else "• "
        lines = paragraph(item, places, width - INDENT - columns(mark))
        boxes += indented(lines, columns(mark), mark)
    return list(indented(boxes, INDENT))


def _note(block: Note, places: int, width: int) -> list[Box]:
    mark = NOTE_WORDS[block.role]
    lines = paragraph(block.line, places, width - columns(mark))
    boxes = indented(lines, columns(mark), mark)
    return list(boxes if block.role == "mistake" else [styled(box, DIM) for box in boxes])


def _figure(block: Figure, places: int, width: int) -> list[Box]:
    boxes = list(indented(figure(block, places, width - INDENT), INDENT))
    if block.caption:
        caption = paragraph(block.caption, places, width - INDENT, DIM)
        boxes += indented(caption, INDENT)
    return boxes


DRAWN: dict[type, Callable[..., list[Box]]] = {
    Para: _para,
    Derivation: _derivation,
    Equations: _equations,
    Table: _table,
    Items: _items,
    Note: _note,
    Figure: _figure,
}
"""The function that draws each kind of block."""
