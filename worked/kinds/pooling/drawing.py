"""The input of a pooling as a grid of cells, with its windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import NEG_INF
from worked.moves.window_grid import window_grid
from worked.prose import say

if TYPE_CHECKING:
    from worked.document import Figure
    from worked.exact import Scalar
    from worked.kinds.pooling.shapes import Slide
    from worked.maths.windows import Position
    from worked.trace import Named


def drawn_windows(slide: Slide, op: str, X: Named) -> Figure | None:
    """The cells with what the padding holds, and the windows. None if there are too many."""

    def content(place: Position) -> Scalar | None:
        if place in slide.cells:
            return slide.cells[place]
        return NEG_INF if op == "max" else 0 if slide.counts_padding else None

    shown = say("The first plane of {X}", X=X) if len(slide.axes) == 3 else say("{X}", X=X)
    return window_grid(slide.axes, content, shown)
