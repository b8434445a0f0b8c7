r"""Long formulas in lines that fit: where a derivation breaks, and in what size it is set.

A derivation breaks before a relation, then before a + or − of a sum. Matrices that are too wide
get smaller type; what is still too wide is split by columns, a long fraction is written as a
factor. What nothing of this helps is scaled down as a whole, so that no number, however long,
runs into the margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.notation import (
    RELATIONS,
    SUMS,
    Dec,
    Fence,
    Frac,
    Grid,
    Layout,
    Num,
    Op,
    Row,
    Script,
    Sqrt,
)
from worked.render.spelled import spelled
from worked.render.tex import FENCES, Measured, Printer, sign_tex, tall

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from worked.render.shown import Shown

ROOMS = (("", 77.0), ("small", 84.0), ("footnotesize", 91.0))
"""The sizes of type, and the digits that fit on a line in each."""

INDENT = 3.0
"""How far the relations stand from the margin where the left side has a line of its own."""

_HANG = r"\qquad"
HANGING = 3.0
"""What a line that continues a side costs: the room before its sign."""

BOX = 1.6
"""What the frame around an answer adds."""

LEFT = 0.4
"""The share of the line that a left side may take before it gets a line of its own."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A derivation in lines: (left, right) of the alignment mark, and the size of type.

    `width` is how wide a single line in normal type is; of anything else, the whole line.
    """

    rows: list[tuple[str, str]]
    size: str = ""
    width: float = ROOMS[0][1]

    @property
    def alone(self) -> bool:
        """Whether it is one line in normal type."""
        return len(self.rows) == 1 and not self.size


def laid_out(
    left: Layout, start: Measured, sides: Iterable[Shown], printer: Printer, margin: float = 0.0
) -> Lines:
    """Break `left = a = b` into lines, in the largest type in which the matrices stay whole.

    `start` is the left side, printed; `margin` the width of the left sides that it aligns with.
    """
    printed = [(side, printer(side.layout)) for side in sides]
    line = _one_line(start, printed, margin)
    if line is not None:
        return line
    for size, room in ROOMS:
        rows = _rows(left, start, printed, _Breaker(printer, room), margin)
        if rows is not None:
            return Lines(rows, size)
    size, room = ROOMS[-1]
    rows = _rows(left, start, printed, _Splitter(printer, room), margin)
    return Lines(rows or [], size)


def _one_line(
    start: Measured, printed: list[tuple[Shown, Measured]], margin: float
) -> Lines | None:
    """The whole derivation on one line, if it fits: the usual case."""
    text, width = start
    room = ROOMS[0][1]
    if width > LEFT * room or not printed:
        return None
    right: list[str] = []
    for side, (formula, extent) in printed:
        sign, more = sign_tex(side.relation)
        right.append(f"{sign} {_boxed(side, formula)}")
        width += more + extent + (BOX if side.boxed else 0)
    if width + max(margin - start[1], 0) > room:
        return None
    return Lines([(text, " ".join(right))], width=width)


class _Sheet:
    """Fills lines from left to right: pairs (left, right) around the alignment mark."""

    def __init__(self, left: str, width: float, room: float) -> None:
        self.rows: list[tuple[str, str]] = []
        self.left = left
        self.lead = ""
        self.right = ""
        self.used = 0.0
        self.room = room - width

    def head(self, lines: list[str]) -> None:
        """Give the left side lines of its own; the relations stand below it, indented."""
        self.rows += [("", line) for line in lines]
        self.left, self.lead = "", r"\quad "

    def put(self, text: str, width: float) -> None:
        """Write on this line, or on a new one if it is full."""
        if self.right and self.used + width > self.room:
            self.turn()
        self.right += f" {text}" if self.right else text
        self.used += width

    def turn(self) -> None:
        """End the line, if anything stands on it."""
        if self.right:
            self.rows.append((self.left, self.lead + self.right))
            self.left, self.right, self.used = "", "", 0.0


def _rows(
    left: Layout,
    start: Measured,
    printed: list[tuple[Shown, Measured]],
    breaker: _Breaker,
    margin: float,
) -> list[tuple[str, str]] | None:
    """The lines in one size; None where something is wider than a line."""
    text, width = start
    sheet = _Sheet(text, max(width, margin), breaker.room)
    if width > LEFT * breaker.room or not printed:
        pieces = breaker.lines(left, start, breaker.room)
        if pieces is None:
            return None
        sheet = _Sheet("", INDENT, breaker.room)
        sheet.head(pieces)
    for side, measured in printed:
        sign, extent = sign_tex(side.relation)
        extent += BOX if side.boxed else 0
        if measured[1] + extent <= sheet.room:
            sheet.put(f"{sign} {_boxed(side, measured[0])}", measured[1] + extent)
            continue
        pieces = breaker.lines(side.layout, measured, sheet.room - extent)
        if pieces is None:
            return None
        for position, piece in enumerate(pieces):
            sheet.turn()
            sheet.put(f"{_HANG if position else sign} {_boxed(side, piece)}", sheet.room)
    sheet.turn()
    return sheet.rows


def _boxed(side: Shown, text: str) -> str:
    return rf"\boxed{{{text}}}" if side.boxed else text


class _Breaker:
    """Breaks what is too wide at sums and products; matrices and fractions stay whole."""

    def __init__(self, printer: Printer, room: float) -> None:
        self.printer = printer
        self.room = room

    def lines(self, layout: Layout, measured: Measured, room: float) -> list[str] | None:
        """The layout in lines that fit into the room; None where that cannot be done."""
        if measured[1] <= room:
            return [measured[0]]
        chunks = self.chunks(layout, room - HANGING)
        if any(width > room - HANGING for _, width in chunks):
            return None
        return list(filled(chunks, room - HANGING))

    def chunks(self, layout: Layout, room: float) -> list[Measured]:
        """Pieces between which a line may end, each as narrow as need be."""
        measured = self.printer(layout)
        if measured[1] <= room:
            return [measured]
        if isinstance(layout, Row):
            return self._of_row(layout, room)
        if isinstance(layout, Fence):
            left, right = FENCES[layout.left]
            return self._between(layout.body, left, right, room)
        if isinstance(layout, Num | Dec) and not isinstance(layout.value, int):
            return self.chunks(spelled(layout.value), room)
        return self.forced(layout, measured, room)

    def forced(self, layout: Layout, measured: Measured, room: float) -> list[Measured]:
        """What becomes of a piece that cannot be broken gently: it stays too wide."""
        return [measured]

    def _of_row(self, layout: Row, room: float) -> list[Measured]:
        """A row breaks before its relations and sums; a term too wide breaks inside."""
        out: list[Measured] = []
        for term in _terms(layout.items):
            whole = term[0] if len(term) == 1 else Row(term)
            measured = self.printer(whole)
            if measured[1] <= room or len(term) == 1:
                out += [measured] if measured[1] <= room else self.chunks(whole, room)
                continue
            out += self._of_term(term, room)
        return out

    def _of_term(self, term: tuple[Layout, ...], room: float) -> list[Measured]:
        """A term breaks between its factors; a sign stays with what follows it."""
        out: list[Measured] = []
        mark: Measured = ("", 0.0)
        for item in term:
            if isinstance(item, Op) and item.sign != ",":
                mark = self.printer(item)
                continue
            pieces = self.chunks(item, room - mark[1])
            first, width = pieces[0]
            pieces[0] = (f"{mark[0]} {first}".lstrip(), mark[1] + width)
            if isinstance(item, Op) and out:
                text, width = out.pop()
                pieces[0] = (text + pieces[0][0], width + pieces[0][1])
            out += pieces
            mark = ("", 0.0)
        return [*out, mark] if mark[0] else out

    def _between(self, body: Layout, left: str, right: str, room: float) -> list[Measured]:
        """Something between delimiters that do not stand on the same line."""
        pieces = self.chunks(body, room - 4)
        if any(tall(text) for text, _ in pieces):
            left, right = rf"\Bigl{left}".rstrip(), rf"\Bigr{right}".rstrip()
        text, width = pieces[0]
        pieces[0] = (f"{left} {text}", width + 2)
        text, width = pieces[-1]
        pieces[-1] = (f"{text} {right}", width + 2)
        return pieces


class _Splitter(_Breaker):
    """Breaks everything: matrices by columns, fractions into factors; the rest it scales down."""

    def lines(self, layout: Layout, measured: Measured, room: float) -> list[str]:
        """The layout in lines that fit into the room."""
        if measured[1] <= room:
            return [measured[0]]
        return list(filled(self.chunks(layout, room - HANGING), room - HANGING))

    def forced(self, layout: Layout, measured: Measured, room: float) -> list[Measured]:
        """Rewrite what can be rewritten; scale the rest down."""
        if isinstance(layout, Grid) and room > 2 * INDENT:
            return list(self._by_columns(layout, room))
        if isinstance(layout, Frac) and self.printer(layout.bottom)[1] <= room / 2:
            factor = self.printer(Frac(Num(1), layout.bottom))
            pieces = self._between(layout.top, "(", ")", room - factor[1])
            return [factor, *pieces]
        if isinstance(layout, Sqrt):
            pieces = self._between(layout.body, "(", ")", room - 2)
            pieces[-1] = (pieces[-1][0] + "^{1/2}", pieces[-1][1] + 2)
            return pieces
        if isinstance(layout, Script) and isinstance(layout.base, Fence) and layout.sup is None:
            return self.chunks(layout.base, room)
        return [scaled(measured, room)]

    def _by_columns(self, grid: Grid, room: float) -> Iterator[Measured]:
        """A matrix as groups of columns that fit, each with the numbers of its columns below."""
        columns = list(zip(*grid.rows, strict=True))
        widths = [self.printer(Grid(tuple((cell,) for cell in column)))[1] for column in columns]
        groups: list[list[int]] = []
        used = room
        for index, width in enumerate(widths):
            if used + width > room:
                groups.append([])
                used = 0.0
            groups[-1].append(index)
            used += width
        for group in groups:
            rows = tuple(tuple(line[index] for index in group) for line in grid.rows)
            first = group[0]
            bars = tuple(bar - first for bar in grid.bars if first < bar <= group[-1])
            measured = self.printer(Grid(rows, bars))
            if measured[1] > room:
                measured = self._stacked(rows, room)
            yield measured if len(groups) == 1 else _labelled(measured, group)

    def _stacked(self, rows: tuple[tuple[Layout, ...], ...], room: float) -> Measured:
        """A column whose cells are longer than a line: each cell in lines of its own."""
        cells = []
        for (cell,) in rows:
            lines = [text for text, _ in _filled(self.chunks(cell, room - 10), room - 8)]
            body = r" \\ \quad ".join(lines)
            cells.append(rf"\begin{{array}}{{@{{}}l@{{}}}}{body}\end{{array}}")
        body = r" \\[6pt] ".join(cells)
        return rf"\left[\begin{{array}}{{l}}{body}\end{{array}}\right]", room


def _labelled(measured: Measured, group: list[int]) -> Measured:
    first, last = group[0] + 1, group[-1] + 1
    label = f"column {first}" if first == last else f"columns {first}--{last}"
    text = rf"\underbrace{{{measured[0]}}}_{{\text{{{label}}}}}"
    return text, max(measured[1], 0.75 * len(label) + 1)


def scaled(measured: Measured, room: float) -> Measured:
    """A formula scaled down to a width."""
    digits = max(room - 1, 5)
    return rf"\resizebox{{{digits / 2:.1f}em}}{{!}}{{$\displaystyle {measured[0]}$}}", room


def _terms(items: tuple[Layout, ...]) -> Iterator[tuple[Layout, ...]]:
    """Cut a row before its relations and sums and after its commas; if it has none, it is one."""
    term: list[Layout] = []
    for item in items:
        if isinstance(item, Op) and (item.sign in RELATIONS or item.sign in SUMS) and term:
            yield tuple(term)
            term = []
        term.append(item)
        if isinstance(item, Op) and item.sign == ",":
            yield tuple(term)
            term = []
    if term:
        yield tuple(term)


def filled(chunks: list[Measured], room: float) -> Iterator[str]:
    """Put as many chunks on each line as fit."""
    for text, _ in _filled(chunks, room):
        yield text


def _filled(chunks: list[Measured], room: float) -> Iterator[Measured]:
    line: list[str] = []
    used = 0.0
    for text, width in chunks:
        if line and used + width > room:
            yield " ".join(line), used
            line, used = ["{}"], 0.0  # so that a sign at the start is one between two things
        line.append(text)
        used += width
    if line:
        yield " ".join(line), used


def side_by_side(equations: list[tuple[str, float]], room: float) -> list[list[str]]:
    """Put short equations on as few lines as they need, in their order."""
    lines: list[list[str]] = []
    used = room
    for text, width in equations:
        if used + width > room:
            lines.append([])
            used = 0.0
        lines[-1].append(text)
        used += width + 5
    return lines


INLINE = 40.0
"""Digits of a formula within a line of words that stay together."""


def inline_pieces(layout: Layout, printer: Printer) -> list[str]:
    """A formula within a line of words, in pieces between which the line may end."""
    measured = printer(layout)
    if measured[1] <= INLINE:
        return [measured[0]]
    pieces = _Splitter(printer, INLINE).chunks(layout, INLINE)
    return list(filled(pieces, INLINE))
