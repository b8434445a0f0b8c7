"""Where a formula that is wider than a line can be cut: at sums, products, commas, columns."""

from __future__ import annotations

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
    Sym,
)
from worked.render.spelled import spelled
from worked.render.tex import FENCES, Measured, Printer, tall
from worked.render.tex_names import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Iterator

HANGING = 3.0
"""What a line that continues a side costs: the room before its sign."""

NARROWEST = 6.0
"""The room below which a matrix is not split any more."""


class Breaker:
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
        """Rewrite a piece that cannot be broken as it is; else it stays too wide."""
        if isinstance(layout, Frac) and self.printer(layout.bottom)[1] <= room / 2:
            factor = self.printer(Frac(Num(1), layout.bottom))
            return [factor, *self._between(layout.top, "(", ")", room - factor[1])]
        if isinstance(layout, Sqrt):
            pieces = self._between(layout.body, "(", ")", room - 2)
            pieces[-1] = (pieces[-1][0] + "^{1/2}", pieces[-1][1] + 2)
            return pieces
        if isinstance(layout, Script) and isinstance(layout.base, Fence):
            pieces = self.chunks(layout.base, room - 6)
            marks, width = self.printer(Script(Sym("x"), layout.sub, layout.sup))
            pieces[-1] = (pieces[-1][0] + marks.removeprefix("x"), pieces[-1][1] + width)
            return pieces
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
        """A term breaks between its factors; a sign, or a function, stays with what follows it."""
        out: list[Measured] = []
        mark: Measured = ("", 0.0)
        for item in term:
            if _leads(item):
                text, width = self.printer(item)
                mark = (f"{mark[0]} {text}".lstrip(), mark[1] + width)
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


class Splitter(Breaker):
    """Breaks everything: matrices by columns, fractions into factors; the rest it scales down."""

    def lines(self, layout: Layout, measured: Measured, room: float) -> list[str]:
        """The layout in lines that fit into the room."""
        if measured[1] <= room:
            return [measured[0]]
        return list(filled(self.chunks(layout, room - HANGING), room - HANGING))

    def forced(self, layout: Layout, measured: Measured, room: float) -> list[Measured]:
        """Split a matrix; scale down what nothing else helps."""
        if isinstance(layout, Grid) and room > NARROWEST:
            return list(self._by_columns(layout, room))
        pieces = super().forced(layout, measured, room)
        return [scaled(piece, room) if piece[1] > room else piece for piece in pieces]

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
            lines = list(filled(self.chunks(cell, room - 10), room - 8))
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


def _leads(item: Layout) -> bool:
    """Whether no line ends after an item: a sign, or the name of a function."""
    if isinstance(item, Op):
        return item.sign != ","
    return isinstance(item, Sym) and item.name in OPERATORS


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
    line: list[str] = []
    used = 0.0
    for text, width in chunks:
        if line and used + width > room:
            yield " ".join(line)
            line, used = ["{}"], 0.0  # so that a sign at the start is one between two things
        line.append(text)
        used += width
    if line:
        yield " ".join(line)
