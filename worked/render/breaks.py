"""Where a long formula may break: before the signs of a sum, before relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.notation import CLOSING, RELATIONS, SUMS, Fence, Layout, Op, Row
from worked.render.tex import printer, tall

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 30.0
"""A formula that is not wider, in digits, stays in one piece."""

TALLEST = 60.0
"""The same for a list with fractions in it."""


def pieces(layout: Layout, places: int) -> list[Layout]:
    """Cut a long sum before its signs, a long list after its commas; the rest stays whole."""
    if not isinstance(layout, Row) or printer(places)(layout)[1] <= LONGEST:
        return [layout]
    starts = [0, *[i for i, item in enumerate(layout.items) if i and _is_sign(item)]]
    ends = [*starts[1:], len(layout.items)]
    terms = [layout.items[start:end] for start, end in zip(starts, ends, strict=True)]
    return [piece for term in terms for piece in _listed(term, places)]


def _listed(term: tuple[Layout, ...], places: int) -> list[Layout]:
    """A term that ends in a long list (max{...}): each piece ends with a comma."""
    *before, last = term
    text, width = printer(places)(last)
    # Cut apart, the brackets cannot grow with what they hold.
    most = TALLEST if tall(text) else LONGEST
    if not isinstance(last, Fence) or not isinstance(last.body, Row) or width <= most:
        return [Row(term)]
    flat = (*before, Op(last.left), *last.body.items, Op(CLOSING[last.left]))
    ends = [i + 1 for i, item in enumerate(flat) if item == Op(",")]
    if not ends:
        return [Row(term)]
    starts = [0, *ends]
    return [Row(flat[i:j]) for i, j in zip(starts, [*ends, len(flat)], strict=True)]


def tex_lines(layout: Layout, places: int, room: float) -> Iterator[tuple[str, float]]:
    """The TeX of a formula in lines of at most so many digits, as far as its sums allow it."""
    line, used = "", 0.0
    for piece in pieces(layout, places):
        text, width = printer(places)(piece)
        text = text.replace(r"\text{\{}", r"\{").replace(r"\text{\}}", r"\}")
        if line and used + width > room:
            yield line, used
            line, used = "{}", 0.0
        line = f"{line} {text}".lstrip()
        used += width
    yield line, used


def _is_sign(item: Layout) -> bool:
    return isinstance(item, Op) and (item.sign in SUMS or item.sign in RELATIONS)
