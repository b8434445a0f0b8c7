"""Tables that fit the page: smaller type, wrapped words, or several pieces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from worked.render.tex import tall

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (("", 79.0), ("small", 86.0), ("footnotesize", 94.0))
"""Sizes of type, and the digits on a line in each."""

GAP = 2.3
"""The room between two columns."""

LONGEST = 32
"""Lines of a table that stay together."""

NARROWEST = 14.0
"""How narrow a column of words may get."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell and its width in digits."""

    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `wrapped` is the width in which its words are broken into lines, or 0."""

    header: Cell
    cells: list[Cell]
    numeric: bool
    wrapped: float = 0.0

    @property
    def width(self) -> float:
        """The widest cell, and the gap."""
        return (self.wrapped or max([cell.width for cell in (self.header, *self.cells)])) + GAP

    def lines(self, row: int) -> int:
        """How many lines a cell takes."""
        cell = self.cells[row]
        wrapped = ceil(1.1 * cell.width / self.wrapped) if self.wrapped else 1
        return max(wrapped, 2 if tall(cell.text) else 1)

    @property
    def kind(self) -> str:
        """How the column aligns."""
        if self.wrapped:
            return rf"p{{{self.wrapped / 2:.1f}em}}"
        return "r" if self.numeric else "l"


@dataclass(frozen=True, slots=True)
class Tabular:
    """One piece of a table, ready to be printed."""

    spec: str
    header: list[str]
    rows: list[list[str]]
    size: str
    stretch: str


def tables(columns: list[Column], rows: int) -> list[Tabular]:
    """The table in as few pieces as fit the page."""
    size, room = next((choice for choice in SIZES if _total(columns) <= choice[1]), SIZES[-1])
    fitting = columns if _total(columns) <= room else _wrapped(columns, room)
    return [
        _tabular(group, piece, size)
        for group in _groups(fitting, room)
        for piece in _pieces(group, rows)
    ]


def _pieces(columns: list[Column], rows: int) -> Iterator[range]:
    """Rows that stay together on a page."""
    start, used = 0, 0
    for row in range(rows):
        lines = max([column.lines(row) for column in columns])
        if row > start and used + lines > LONGEST:
            yield range(start, row)
            start, used = row, 0
        used += lines
    yield range(start, rows)


def _total(columns: list[Column]) -> float:
    return sum([column.width for column in columns])


def _wrapped(columns: list[Column], room: float) -> list[Column]:
    """Break the words of the widest columns into lines."""
    wide = [not column.numeric and column.width > NARROWEST + GAP for column in columns]
    rest = sum([column.width for column, is_wide in zip(columns, wide, strict=True) if not is_wide])
    if not any(wide):
        return columns
    share = max((room - rest) / sum(wide) - GAP, NARROWEST)
    return [
        replace(column, wrapped=share) if is_wide else column
        for column, is_wide in zip(columns, wide, strict=True)
    ]


def _groups(columns: list[Column], room: float) -> Iterator[list[Column]]:
    """Columns that fit side by side; every piece repeats the first column."""
    if _total(columns) <= room:
        yield columns
        return
    first, *others = columns
    group = [first]
    for column in others:
        if len(group) > 1 and _total(group) + column.width > room:
            yield group
            group = [first]
        group.append(column)
    yield group


def _tabular(columns: list[Column], rows: range, size: str) -> Tabular:
    cells = [[column.cells[row].text for column in columns] for row in rows]
    header = [column.header.text for column in columns]
    return Tabular(
        spec="".join([column.kind for column in columns]),
        header=header if any(header) else [],
        rows=cells,
        size=size,
        stretch="1.6" if any(tall(text) for row in cells for text in row) else "1.1",
    )
