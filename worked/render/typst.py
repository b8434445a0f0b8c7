"""A document in the language of Typst, which makes a PDF of it without any TeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.notation import Op
from worked.render.breaks import pieces
from worked.render.linear import linear
from worked.render.shown import links_shown
from worked.render.svg import svg
from worked.render.templates import Syntax
from worked.render.typst_math import string, typst_math
from worked.render.writer import Writer

if TYPE_CHECKING:
    from worked.document import Derivation, Equations, Figure
    from worked.notation import Layout
    from worked.render.page import Document, Options


def write(document: Document, options: Options) -> str:
    """Print a document as Typst."""
    return Typst(options).write(document)


def escape(text: str) -> str:
    """Words as a string of the language, so that no sign of them is a mark."""
    return f"#{string(text)};" if text else ""


class Typst(Writer):
    """Prints the nodes of a document as calls of the functions in `templates/typst/page.j2`."""

    syntax = Syntax("typst", escape)

    def extras(self, document: Document) -> dict[str, object]:
        """The title for the PDF's own data."""
        return {"plain_title": string(document.title)}

    def math(self, layout: Layout) -> str:
        """Print a formula within a line."""
        return f"#m({string(linear(layout, self.places))}, ${typst_math(layout, self.places)}$);"

    def displayed(self, layout: Layout, before: str = "") -> str:
        """Print a formula of a block, with fractions in full size."""
        body = typst_math(layout, self.places)
        return f"#m({string(linear(layout, self.places))}, $display({before}{body})$);"

    def derivation(self, derivation: Derivation) -> str:
        """Print `left = a = b` for the function that breaks it before relations and sums."""
        return self.nodes["derivation"](
            left=self.displayed(derivation.left.layout()),
            links=[
                {
                    "relation": self.math(Op(link.relation)),
                    "right": self.pieces(link.layout),
                    "boxed": link.boxed,
                }
                for link in links_shown(derivation, self.places)
            ],
        )

    def pieces(self, layout: Layout) -> list[str]:
        """The pieces of a formula; a sign that begins one keeps its distance, as between terms."""
        first, *rest = pieces(layout, self.places)
        return [self.displayed(first), *[self.displayed(piece, '"" ') for piece in rest]]

    def equations(self, equations: Equations) -> str:
        """Print short equations side by side."""
        return self.nodes["equations"](
            [
                self.derivation(each).replace("#derivation(", "#equation(", 1)
                for each in equations.equations
            ]
        )

    def figure(self, figure: Figure) -> str:
        """Draw a figure as SVG inside the document."""
        return self.nodes["figure"](
            picture=string(svg(figure, self.places, font="Libertinus Serif")),
            alt=string(figure.alt),
            caption=self.line(figure.caption),
        )
