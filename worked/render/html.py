"""One web page in one file: formulas as MathML, figures as SVG, no script, no network."""

from __future__ import annotations

import re
from html import escape as escaped
from typing import TYPE_CHECKING

from worked.render.mathml import mathml, wrapping
from worked.render.shown import links_shown, visible
from worked.render.svg import svg
from worked.render.templates import Syntax
from worked.render.tex import printer
from worked.render.writer import Writer

if TYPE_CHECKING:
    from worked.document import Derivation, Equations, Figure, Line
    from worked.notation import Layout
    from worked.render.page import Document, Options

NARROW = 8.0
"""The width in digits of a left side that stays beside its relation even on a phone."""


_WITH_MARKS = re.compile(r"(\(?)(<math[ >].*?</math>)([,.;:!?)]*)", re.DOTALL)


def escape(text: str) -> str:
    """Words that stay words."""
    return escaped(visible(text))


def write(document: Document, options: Options) -> str:
    """Print a document as a web page."""
    return Html(options).write(document)


class Html(Writer):
    """Prints the nodes of a document as HTML."""

    syntax = Syntax("html", escape)

    def line(self, line: Line) -> str:
        """Print inline pieces; a formula and the comma after it stay together."""
        return _WITH_MARKS.sub(_kept_together, super().line(line))

    def math(self, layout: Layout) -> str:
        """Print a formula within a line."""
        return mathml(layout, self.places)

    def derivation(self, derivation: Derivation) -> str:
        """Print left, relations and right sides as the cells of a grid."""
        left = derivation.left.layout()
        return self.nodes["derivation"](
            left=mathml(left, self.places, "block"),
            links=[
                {
                    "relation": escape(link.relation),
                    "right": wrapping(link.layout, self.places),
                    "boxed": link.boxed,
                }
                for link in links_shown(derivation, self.places)
            ],
            narrow=printer(self.places)(left)[1] <= NARROW,
        )

    def equations(self, equations: Equations) -> str:
        """Print short equations side by side, as many as fit."""
        return self.nodes["equations"]([self.derivation(each) for each in equations.equations])

    def figure(self, figure: Figure) -> str:
        """Draw a figure as SVG, with its alternative text inside."""
        return self.nodes["figure"](
            picture=svg(figure, self.places),
            alt=self.text(figure.alt),
            caption=self.line(figure.caption),
        )


def _kept_together(match: re.Match[str]) -> str:
    before, formula, after = match.groups()
    return f'<span class="whole">{match[0]}</span>' if before or after else formula
