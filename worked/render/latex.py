"""The LaTeX writer: one article that pdflatex and lualatex compile, with TikZ figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from worked.document import Code, Derivation, Emph, Text
from worked.notation import Layout
from worked.render.shown import links_shown
from worked.render.templates import Syntax
from worked.render.tex import printer
from worked.render.tex_columns import lined_up, padded_width
from worked.render.tex_lines import ROOMS, Lines, inline_pieces, laid_out, side_by_side
from worked.render.tex_tables import Cell, Column, tables
from worked.render.tex_words import escaped
from worked.render.tikz import picture
from worked.render.writer import Writer, numeric_columns

if TYPE_CHECKING:
    from worked.document import (
        Block,
        Equations,
        Figure,
        Inline,
        Line,
        Table,
    )
    from worked.render.page import Answer, Document, Options
    from worked.render.tex import Measured

    Started = tuple[Derivation, Layout, Measured]

LATEX = Syntax(
    folder="latex",
    escape=escaped,
    delimiters=(
        ("variable_start_string", r"\VAR{"),
        ("variable_end_string", "}"),
        ("block_start_string", r"\BLOCK{"),
        ("block_end_string", "}"),
        ("comment_start_string", r"\REM{"),
        ("comment_end_string", "}"),
    ),
)

ALIKE = 6.0
"""How far the widths of left sides may differ that are aligned together."""

ONE_LINE = 74.0
"""Digits of an answer that stands on one line with its words."""


def write(document: Document, options: Options) -> str:
    """Print a document as LaTeX."""
    return Latex(options).write(document)


FRAGMENT = replace(LATEX, first=("fragment.j2",))
"""Templates for texts that stand by themselves: no command of ours is in them."""


class Latex(Writer):
    """Prints blocks as LaTeX; `worked.render.tex` prints the formulas."""

    syntax = LATEX

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.printer = printer(options.digits)

    def extras(self, document: Document) -> dict[str, object]:
        """The title for the PDF's own data: letters and digits."""
        kept = [c if c.isalnum() and c.isascii() else " " for c in document.title]
        return {"plain_title": " ".join("".join(kept).split())}

    def math(self, layout: Layout) -> str:
        """A formula within a line; a long one may break between its pieces."""
        return self._in_words(layout, self.printer(layout))

    def _in_words(self, layout: Layout, measured: Measured) -> str:
        text, width = measured
        return text if width < 24 else "$ $".join(inline_pieces(layout, self.printer))

    def blocks(self, blocks: tuple[Block, ...]) -> list[str]:
        """Print blocks; derivations in a row with left sides alike are aligned together."""
        out: list[str] = []
        run: list[Started] = []
        for block in blocks:
            if not isinstance(block, Derivation):
                out += self._together(run)
                run = []
                out.append(self.block(block))
                continue
            started = self._started(block)
            if run and abs(run[0][2][1] - started[2][1]) > ALIKE:
                out += self._together(run)
                run = []
            run.append(started)
        return [*out, *self._together(run)]

    def _started(self, derivation: Derivation) -> Started:
        left = derivation.left.layout()
        return derivation, left, self.printer(left)

    def _together(self, run: list[Started]) -> list[str]:
        """Derivations aligned together, as far as they are set in one size."""
        if not run:
            return []
        margin = max([start[1] for _, _, start in run])
        laid = [self._lines(started, margin) for started in run]
        return [
            self._display(list(group)) for _, group in groupby(laid, key=lambda lines: lines.size)
        ]

    def _lines(self, started: Started, margin: float = 0.0) -> Lines:
        derivation, left, start = started
        sides = links_shown(derivation, self.places, left)
        return laid_out(left, start, sides, self.printer, margin)

    def _display(self, group: list[Lines]) -> str:
        return self.nodes["derivation"](groups=[lines.rows for lines in group], size=group[0].size)

    def derivation(self, derivation: Derivation) -> str:
        """`left = a = b`, aligned at the relations."""
        return self._display([self._lines(self._started(derivation))])

    def equations(self, equations: Equations) -> str:
        """As many equations on a line as fit; one that is too long is broken like any other."""
        out: list[str] = []
        waiting: list[Measured] = []
        for equation in equations.equations:
            lines = self._lines(self._started(equation))
            if lines.alone:
                waiting.append((" ".join(lines.rows[0]), lines.width))
                continue
            out += self._row_of(waiting)
            waiting = []
            out.append(self._display([lines]))
        return "".join([*out, *self._row_of(waiting)])

    def _row_of(self, equations: list[Measured]) -> list[str]:
        lines = side_by_side(equations, ROOMS[0][1])
        return [self.nodes["equations"](lines=lines)] if lines else []

    def table(self, table: Table) -> str:
        """A table, in smaller type or in several pieces where it is too wide or too long."""
        numeric = numeric_columns(table)
        headers = table.header or ((),) * len(numeric)
        cells = list(zip(*table.rows, strict=True)) or [()] * len(headers)
        columns = [
            Column(
                self._cell(header), self._aligned(column) if right else self._cells(column), right
            )
            for header, column, right in zip(
                headers, cells, numeric or [False] * len(headers), strict=True
            )
        ]
        return self.nodes["table"](
            tables=tables(columns, len(table.rows)), caption=self.line(table.caption)
        )

    def _cells(self, column: tuple[Line, ...]) -> list[Cell]:
        return [self._cell(line) for line in column]

    def _aligned(self, column: tuple[Line, ...]) -> list[Cell]:
        """A column of numbers, their decimal points below each other."""
        cells = self._cells(column)
        padded = lined_up([cell.text for cell in cells])
        return [
            Cell(text, padded_width(text, (cell.text, cell.width)))
            for text, cell in zip(padded, cells, strict=True)
        ]

    def _cell(self, line: Line) -> Cell:
        pieces = [self._measured(piece) for piece in line]
        return Cell("".join([text for text, _ in pieces]), sum([width for _, width in pieces]))

    def _measured(self, piece: Inline) -> Measured:
        """An inline piece and its width."""
        if isinstance(piece, Text | Emph | Code):
            return self.inline(piece), (1.15 if isinstance(piece, Code) else 0.98) * len(piece.text)
        layout = piece.layout()
        measured = self.printer(layout)
        return self.nodes["math"](self._in_words(layout, measured)), measured[1]

    def answers(self, answers: tuple[Answer, ...]) -> str:
        """The key; an answer that is short stands on the line of its words."""
        return self.nodes["answers"](answers=[self._answer(answer) for answer in answers])

    def _answer(self, answer: Answer) -> dict[str, object]:
        lines = self._lines(self._started(answer.derivation))
        what = self._cell(answer.what)
        formula = " ".join(lines.rows[0])
        fits = lines.alone and lines.width + what.width < ONE_LINE and r"\begin" not in formula
        return {
            "number": answer.number,
            "what": what.text,
            "inline": formula if fits else "",
            "derivation": "" if fits else self._display([lines]),
        }

    def figure(self, figure: Figure) -> str:
        """A figure; its description goes into the PDF as UTF-16, as PDF wants it."""
        return self.nodes["figure"](
            picture=picture(figure.data, self.places, self.line),
            alt=self.text(figure.alt),
            alt_hex=("\ufeff" + figure.alt).encode("utf-16-be").hex().upper(),
            caption=self.line(figure.caption),
        )


class LatexFragments(Latex):
    """Prints pieces of LaTeX for somebody else's document."""

    syntax = FRAGMENT
