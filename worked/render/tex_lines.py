r"""Long formulas in lines that fit: where a derivation breaks, and in what size it is set.

A derivation breaks before a relation, then before a + or − of a sum. Matrices that are too wide
get smaller type; what is still too wide is split by columns, a long fraction is written as a
factor. What nothing of this helps is scaled down as a whole, so that no number, however long,
runs into the margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.render.tex import Measured, Printer, sign_tex
from worked.render.tex_breaks import Breaker, Splitter, filled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worked.notation import Layout
    from worked.render.shown import Shown

ROOMS = (("", 77.0), ("small", 84.0), ("footnotesize", 91.0))
"""The sizes of type, and the digits that fit on a line in each."""

INDENT = 3.0
"""How far the relations stand from the margin where the left side has a line of its own."""

_HANG = r"\qquad"

BOX = 1.6
"""What the frame around an answer adds."""

MOST_BOXED = 12
"""Lines of an answer that one frame holds; a longer one could not break across pages."""

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
        rows = _rows(left, start, printed, Breaker(printer, room), margin)
        if rows is not None:
            return Lines(rows, size)
    size, room = ROOMS[-1]
    rows = _rows(left, start, printed, Splitter(printer, room), margin)
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
    breaker: Breaker,
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
        sheet.turn()
        if side.boxed and len(pieces) <= MOST_BOXED:
            pieces = [_framed(pieces)]
        sheet.put(f"{sign} {pieces[0]}", sheet.room)
        for piece in pieces[1:]:
            sheet.turn()
            sheet.put(f"{_HANG} {piece}", sheet.room)
    sheet.turn()
    return sheet.rows


def _framed(lines: list[str]) -> str:
    """One frame around all the lines of an answer."""
    if len(lines) == 1:
        return rf"\boxed{{{lines[0]}}}"
    body = r" \\ & \quad ".join(lines)
    return rf"\boxed{{\begin{{aligned}} & {body}\end{{aligned}}}}"


def _boxed(side: Shown, text: str) -> str:
    return rf"\boxed{{{text}}}" if side.boxed else text


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
    pieces = Splitter(printer, INLINE).chunks(layout, INLINE)
    return list(filled(pieces, INLINE))
