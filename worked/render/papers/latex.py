"""Papers in LaTeX, for pdflatex and lualatex; large print breaks its formulas earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import __version__
from worked.document import Code, Emph, Text
from worked.render.latex import Latex
from worked.render.papers.filling import Filling, title
from worked.render.tex import DISPLAY, Printer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.document import Inline
    from worked.notation import Layout
    from worked.render.page import Options
    from worked.render.papers.paper import Paper, PaperOptions
    from worked.render.tex import Measured

WIDER = 1.48
"""How much more of a line a formula takes in letters of 17 points, on a line of 170 mm."""


class LargePrinter(Printer):
    """Prints formulas as ever, and takes them for as much wider as the letters are larger."""

    def __init__(self, places: int) -> None:
        super().__init__(places)
        self.normal = Printer(places)

    def __call__(self, layout: Layout, style: int = DISPLAY) -> Measured:
        """Print a layout."""
        text, width = self.normal(layout, style)
        return text, WIDER * width


class LargeLatex(Latex):
    """Prints blocks for large print: formulas and tables break earlier."""

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.printer = LargePrinter(options.digits)

    def _measured(self, piece: Inline) -> Measured:
        text, width = super()._measured(piece)
        return text, WIDER * width if isinstance(piece, Text | Emph | Code) else width


def write(papers: Sequence[Paper], options: PaperOptions) -> str:
    """Print papers as one document of LaTeX."""
    kept = [c if c.isalnum() and c.isascii() else " " for c in title(papers, options)]
    filling = Filling(Latex(options), options, LargeLatex(options))
    return filling.document(
        papers, plain_title=" ".join("".join(kept).split()), version=__version__
    )
