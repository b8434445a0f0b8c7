r"""Markdown as GitHub reads it, formulas in TeX between dollar signs.

Some readers of Markdown take a backslash before a sign for an escape, even in a formula, and a pair
of `_` for emphasis. So formulas are written without either: `\cr` ends a row, `\lbrace` is a brace.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worked.document import Code
from worked.notation import Op
from worked.render.breaks import tex_lines
from worked.render.shown import links_shown, visible
from worked.render.templates import Syntax
from worked.render.terminal.boxes import plain
from worked.render.terminal.figures import figure as drawn
from worked.render.tex import printer
from worked.render.writer import Writer, numeric_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from worked.document import Derivation, Equations, Figure, Line, Table
    from worked.notation import Layout
    from worked.render.page import Document, Options

ROOM = 72
"""Digits on a line of a formula."""

WIDEST = 120
"""Characters of a drawing; a wider one is told in words."""

_SPECIAL = re.compile(
    r"[\\`*\[<$~]"  # these begin something wherever they stand,
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # this at the edge of a word,
    r"|&(?=#?\w+;)"
    r"|(?<!\S)#"
    r"|^[>+=-]"  # and these at the start of a line
    r"|(?:(?<=^\d)|(?<=^\d\d)|(?<=^\d{3}))[.)](?=\s|$)"
)

_FORMULA = {r"\!": "", r"\{": r"\lbrace ", r"\}": r"\rbrace ", r"\\[4pt]": r"\cr", r"\\": r"\cr"}
_AVOIDED = re.compile(r"\\\\\[4pt\]|\\[{}\\!]|(?<=[)}\]])_(?=\{)")


def write(document: Document, options: Options) -> str:
    """Print a document as Markdown."""
    return Markdown(options).write(document)


def escape(text: str) -> str:
    """Words that stay words: one line, no sign of which begins anything."""
    return _SPECIAL.sub(r"\\\g<0>", visible(re.sub(r"\s+", " ", text)))


class Markdown(Writer):
    """Prints the nodes of a document as Markdown."""

    syntax = Syntax("markdown", escape)

    def formula(self, tex: str) -> str:
        """TeX as it may stand in Markdown."""
        return _AVOIDED.sub(lambda match: _FORMULA.get(match[0], "_ "), tex)

    def math(self, layout: Layout) -> str:
        """Print a formula within a line."""
        return self.formula(printer(self.places)(layout)[0])

    def inline(self, piece: object) -> str:
        """Print one inline piece; code is not escaped but fenced."""
        if isinstance(piece, Code):
            return self.nodes["code"](code(visible(piece.text)))
        return super().inline(piece)

    def derivation(self, derivation: Derivation) -> str:
        """Print `left = a = b`, aligned at the relations."""
        return self.nodes["derivation"](self.formula(self.aligned(derivation)))

    def aligned(self, derivation: Derivation) -> str:
        """The TeX of a derivation: one line for each relation, long sums in several."""
        left, rows = self.rows(derivation)
        if len(rows) == 1:
            return f"{left} {rows[0]}"
        body = " \\\\\n".join([f"{left if row is rows[0] else ''} &{row}".lstrip() for row in rows])
        return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"

    def rows(self, derivation: Derivation) -> tuple[str, list[str]]:
        """The left side, and the lines of the right sides: as many relations on each as fit."""
        left, width = printer(self.places)(derivation.left.layout())
        room = max(ROOM - width, ROOM / 2)
        rows: list[str] = []
        used = room
        for link in links_shown(derivation, self.places):
            sign = printer(self.places)(Op(link.relation))[0]
            for number, (line, extent) in enumerate(tex_lines(link.layout, self.places, room)):
                text = rf"\boxed{{{line}}}" if link.boxed else line
                if number:
                    rows.append(rf"\quad {text}")
                elif used + extent < room:
                    rows[-1] += f" {sign} {text}"
                else:
                    rows.append(f"{sign} {text}")
                    used = 0.0
                used += extent + 3
        return left, rows

    def equations(self, equations: Equations) -> str:
        """Print short equations side by side, as many as fit."""
        lines: list[str] = []
        used = ROOM + 1.0
        for each in equations.equations:
            left, rows = self.rows(each)
            text = f"{left} {' '.join(rows)}"
            width = self.width(each)
            if used + width > ROOM:
                lines.append(text)
                used = width
            else:
                lines[-1] += rf" \qquad {text}"
                used += width + 4
        return self.nodes["equations"]([self.formula(line) for line in lines])

    def width(self, derivation: Derivation) -> float:
        """How wide an equation is, in digits."""
        sides = [derivation.left.layout()]
        sides += [link.layout for link in links_shown(derivation, self.places)]
        return sum(printer(self.places)(side)[1] + 3 for side in sides)

    def table(self, table: Table) -> str:
        """Print a table; a stroke inside a cell is escaped."""
        return self.nodes["table"](
            header=self.cells(table.header),
            rows=[self.cells(row) for row in table.rows],
            numeric=numeric_columns(table),
            caption=self.line(table.caption),
        )

    def cells(self, lines: Iterable[Line]) -> list[str]:
        """The cells of a row."""
        return [self.line(line).replace("|", r"\|") for line in lines]

    def figure(self, figure: Figure) -> str:
        """Draw a figure with characters, and say in words what it shows."""
        alt = self.text(figure.alt)
        picture = block_of_code(drawing(figure, self.places))
        return self.nodes["figure"](
            picture=f"{picture}\n{self.nodes['emph'](alt)}\n",
            alt=alt,
            caption=self.line(figure.caption),
        )


def drawing(figure: Figure, places: int) -> str:
    """A figure as lines of characters."""
    boxes = drawn(figure, places, WIDEST)
    return "\n".join([plain(line).rstrip() for box in boxes for line in box.lines])


def code(text: str) -> str:
    """A span of code: fenced by more backticks than there are inside."""
    fence = "`" * (1 + _longest_run(text))
    edge = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def block_of_code(text: str) -> str:
    """Lines that are shown as they are."""
    fence = "`" * max(3, 1 + _longest_run(text))
    return f"{fence}text\n{text}\n{fence}\n"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
