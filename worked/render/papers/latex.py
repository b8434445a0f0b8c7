"""Papers in LaTeX, for pdflatex and lualatex; large print breaks its formulas earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import __version__
from worked.render.latex import Latex
from worked.render.papers.filling import Filling, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.notation import Layout
    from worked.render.page import Options
    from worked.render.papers.paper import Paper, PaperOptions
    from worked.render.tex import Measured

WIDER = 1.48
"""How much more of a line a formula takes in letters of 17 points, on a line of 170 mm."""


class LargeLatex(Latex):
    """Prints blocks for large print: everything is as much wider as the letters are larger."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        normal = self.printer

        def larger(layout: Layout) -> Measured:
            text, width = normal(layout)
            return text, WIDER * width

        self.printer = larger

    def _width(self, piece: object) -> float:
        width = super()._width(piece)
        return width if hasattr(piece, "layout") else WIDER * width


def write(papers: Sequence[Paper], options: PaperOptions) -> str:
    """Print papers as one document of LaTeX."""
    kept = [c if c.isalnum() and c.isascii() else " " for c in title(papers, options)]
    filling = Filling(Latex(options), options, LargeLatex(options))
    return filling.document(
        papers, plain_title=" ".join("".join(kept).split()), version=__version__
    )
