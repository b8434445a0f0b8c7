"""Formulas wider than the terminal: broken before relations, then sums, then anywhere else.

A formula is taken apart into pieces only as far as needed: the terms of a sum first, then what
stands in brackets, a fraction as top/bottom, a matrix by columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from worked.notation import CLOSING, Fence, Frac, Grid, Layout, Op, Row, Script, Sqrt, Sym
from worked.render.terminal.boxes import (
    ANSWER,
    DIM,
    Box,
    beside,
    columns,
    framed,
    line,
    printable,
    stacked,
    styled,
)
from worked.render.terminal.formulas import (
    cells,
    draw,
    flat,
    held_factors,
    is_loose,
    scripts,
    written,
)
from worked.render.terminal.joints import BESIDE, NEVER, joints
from worked.render.terminal.matrices import GAP, column, matrix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from worked.render.shown import Shown

DEEPER = 10
"""A break inside brackets is so much less welcome than the same one outside."""

ANYWHERE = -1000
"""A break in the middle of a number or word: only where there is no other."""

SHORTEST_ROOM = 24
"""A right side gets at least this many columns; else it begins on a line of its own."""

INDENT = 4
FRAME = 4


class Piece(NamedTuple):
    """A box that stays whole, the gap before it, and how readily a line breaks there."""

    gap: str
    level: int
    box: Box


# --- taking apart ---------------------------------------------------------------------------


def broken(layout: Layout, places: int, width: int) -> list[Box]:
    """The formula in rows of at most so many columns (a single matrix column may be wider)."""
    return filled(list(pieces(layout, places, width)), width)


def pieces(layout: Layout, places: int, width: int) -> Iterator[Piece]:
    """The formula as one piece if it fits, else taken apart."""
    box = draw(layout, places)
    if box.width <= width:
        yield Piece("", NEVER, box)
        return
    match written(layout, places):
        case Row(items):
            held = 0
            for joint, item in zip(joints(items), items, strict=True):
                held = held + columns(joint.gap) if joint.level == NEVER else 0
                parts = list(pieces(item, places, max(width - held, 2)))
                yield from led_by(joint.gap, joint.level, iter(parts))
                held = held + parts[0].box.width if len(parts) == 1 else 0
        case Fence(left, body):
            yield from within(left, pieces(body, places, width - 2), CLOSING[left])
        case Frac(top, bottom):
            above = Fence("(", top) if is_loose(top, places) else top
            yield from pieces(Row((above, Op("/"), Fence("(", bottom))), places, width)
        case Sqrt(body):
            yield from within("√(", pieces(body, places, width - 3), ")")
        case Script(Sym() as base, None, power) if power is not None:
            left = f"{flat(base, places)}^("
            yield from within(left, low(power, places, width - columns(left) - 1), ")")
        case Script(base, _, _) as script:
            whole = base if isinstance(base, Grid | Fence) else Fence("(", base)
            text = scripts(script, places)
            yield from within("", pieces(whole, places, width - columns(text)), text)
        case Grid() as grid:
            yield from by_columns(grid, places, width)
        case rest:
            yield from cut(flat(rest, places), width)


def low(layout: Layout, places: int, width: int) -> Iterator[Piece]:
    """An exponent: pieces of one line each, no fraction bar among them."""
    whole = written(layout, places)
    items = whole.items if isinstance(whole, Row) else (whole,)
    for joint, item in zip(joints(items), held_factors(items, places), strict=True):
        text = flat(item, places)
        parts = cut(text, width) if columns(text) > width else iter((Piece("", NEVER, line(text)),))
        yield from led_by(joint.gap, joint.level, parts)


def led_by(gap: str, level: int, inner: Iterator[Piece]) -> Iterator[Piece]:
    """Give the first of some pieces what stands before it; the others are deeper."""
    yield next(inner)._replace(gap=gap, level=level)
    yield from map(deeper, inner)


def deeper(piece: Piece) -> Piece:
    """A piece inside something: what is glued stays so."""
    return piece if piece.level == NEVER else piece._replace(level=piece.level - DEEPER)


def within(left: str, inner: Iterator[Piece], right: str) -> Iterator[Piece]:
    """Put signs before the first and after the last of some pieces."""
    parts = list(inner)
    parts[0] = parts[0]._replace(box=beside([line(left), parts[0].box]))
    parts[-1] = parts[-1]._replace(box=beside([parts[-1].box, line(right)]))
    for position, piece in enumerate(parts):
        yield deeper(piece) if position else piece


def cut(text: str, width: int) -> Iterator[Piece]:
    """A number or word too long for a line, cut where the line ends."""
    part, size = "", 0
    for character in text:
        step = columns(character)
        if size + step > max(width, 2):
            yield Piece("", ANYWHERE, line(part))
            part, size = "", 0
        part += character
        size += step
    yield Piece("", ANYWHERE, line(part))


def by_columns(grid: Grid, places: int, width: int) -> Iterator[Piece]:
    """A matrix as several, each of so many columns as fit, headed by the columns' numbers."""
    rows = cells(grid.rows, places)
    sizes = [column(entries)[0].width for entries in zip(*rows, strict=True)]
    if max(sizes) + 2 > width:
        yield from within("[", _entries(grid, places, width), "]")
        return
    start = 0
    for end in _ends(sizes, [1 if j + 1 in grid.bars else 0 for j in range(len(sizes))], width):
        bars = tuple(bar - start for bar in grid.bars if start < bar < end)
        box = matrix([boxes[start:end] for boxes in rows], bars)
        words = f"columns {start + 1}–{end}" if end - start > 1 else f"column {end}"
        head = styled(line(words), DIM)
        yield Piece(" ", BESIDE, stacked([head, box], box.baseline + 1))
        start = end


def _ends(sizes: Sequence[int], rules: Sequence[int], width: int) -> Iterator[int]:
    """After how many columns of a matrix each of its parts ends."""
    used = 2
    for position, size in enumerate(sizes):
        gap = len(GAP) + rules[position - 1] if used > 2 else 0
        if used > 2 and used + gap + size > width:
            yield position
            used, gap = 2, 0
        used += gap + size
    yield len(sizes)


def _entries(grid: Grid, places: int, width: int) -> Iterator[Piece]:
    """The entries one after the other, rows in brackets: for entries as long as a line."""
    for number, entries in enumerate(grid.rows):
        row: list[Layout] = []
        for entry in entries:
            row += [*([Op(",")] if row else []), entry]
        last = "" if number + 1 == len(grid.rows) else ","
        inner = within("[", pieces(Row(tuple(row)), places, width - 3), "]" + last)
        yield from led_by(" " if number else "", BESIDE if number else NEVER, inner)


# --- putting together -----------------------------------------------------------------------


def extent(parts: Sequence[Piece]) -> int:
    """The columns that some pieces take on one line."""
    return sum(columns(p.gap) + p.box.width for p in parts) - columns(parts[0].gap if parts else "")


def joined(parts: Sequence[Piece]) -> Box:
    """Some pieces on one line; the gap before the first is dropped."""
    boxes = [parts[0].box]
    for piece in parts[1:]:
        boxes += [line(piece.gap), piece.box]
    return beside(boxes)


def glued(parts: Sequence[Piece]) -> list[Piece]:
    """The pieces with those before which no line breaks joined to the ones before them."""
    atoms: list[Piece] = []
    for piece in parts:
        if atoms and piece.level == NEVER:
            box = beside([atoms[-1].box, line(piece.gap), piece.box])
            atoms[-1] = atoms[-1]._replace(box=box)
        else:
            atoms.append(piece)
    return atoms


def filled(parts: Sequence[Piece], width: int) -> list[Box]:
    """Lines filled with pieces, broken at the most welcome places first."""
    parts = glued(parts)
    if extent(parts) <= width or len(parts) == 1:
        return [joined(parts)]
    level = max(piece.level for piece in parts[1:])
    chunks: list[list[Piece]] = [[parts[0]]]
    for piece in parts[1:]:
        if piece.level == level:
            chunks.append([])
        chunks[-1].append(piece)
    rows: list[Box] = []
    current: list[Piece] = []
    for chunk in chunks:
        if current and extent([*current, *chunk]) <= width:
            current += chunk
            continue
        if current:
            rows.append(joined(current))
        *full, last = filled(chunk, width)
        rows += full
        current = [Piece("", NEVER, last)] if full else chunk
    return [*rows, joined(current)]


# --- derivations ----------------------------------------------------------------------------


def derivation(left: Layout, shown: Sequence[Shown], places: int, width: int) -> list[Box]:
    """left = a = b ≈ c in rows: as many links on each as fit, aligned at the first relation."""
    heads = broken(left, places, width)
    start = heads[-1].width + 1
    if start + 2 + SHORTEST_ROOM > width or len(heads) > 1:
        start = INDENT
    rows = heads[:-1]
    head = heads[-1]
    current = [head, line(" " * (start - head.width))] if head.width < start else []
    if not current:
        rows.append(head)
        current = [line(" " * start)]
    fresh, long = True, False
    for link in shown:
        parts = _link(link, places, width - start)
        used = sum(box.width for box in current)
        if not fresh and (long or len(parts) > 1 or used + 1 + parts[0].width > width):
            rows.append(beside(current))
            current, fresh = [line(" " * start)], True
        current += [parts[0]] if fresh else [line(" "), parts[0]]
        for part in parts[1:]:
            rows.append(beside(current))
            current = [line(" " * start), part]
        fresh, long = False, len(parts) > 1
    return _aired([*rows, beside(current)])


def _aired(rows: list[Box]) -> list[Box]:
    """Rows with a blank line between two that are tall both."""
    out = rows[:1]
    for row in rows[1:]:
        if min(row.height, out[-1].height) > 1:
            out.append(line(""))
        out.append(row)
    return out


def _link(link: Shown, places: int, width: int) -> list[Box]:
    """A relation and its right side in rows; what is asked for is framed where there is room."""
    relation = line(f"{printable(link.relation)} ")
    room = width - relation.width
    if not link.boxed:
        rows = broken(link.layout, places, room)
    else:
        rows = [styled(box, ANSWER) for box in broken(link.layout, places, room - FRAME)]
        if len(rows) == 1 and rows[0].width + FRAME <= room:
            rows = [framed(rows[0])]
    blank = line(" " * relation.width)
    return [beside([blank if k else relation, box]) for k, box in enumerate(rows)]
