"""How the operands of sums and products are written side by side, and powers of e."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.notation import Fence, Grid, Layout, Num, Op, Row, Script, Sym, row

if TYPE_CHECKING:
    from collections.abc import Sequence


def product(a: Layout, b: Layout) -> Layout:
    """a times b: a dot where two numbers would run together, else side by side."""
    items = (*(a.items if isinstance(a, Row) else (a,)), *(b.items if isinstance(b, Row) else (b,)))
    split = len(a.items) if isinstance(a, Row) else 1
    if _numeric(items[split - 1]) and _numeric(items[split]):
        return Row((*items[:split], Op("·"), *items[split:]))
    return Row(items)


def _numeric(layout: Layout) -> bool:
    """Whether a layout begins or ends with digits or a bracket, so that a dot must part it."""
    if isinstance(layout, Fence):
        return True
    if isinstance(layout, Script):
        base = layout.base
        while isinstance(base, Script):  # λ₁² has two
            base = base.base
        return not isinstance(base, Sym)
    return not isinstance(layout, Sym | Grid)


def signed_sum(terms: Sequence[tuple[str, Layout]]) -> Layout:
    """a + b − c; a leading minus is written, a leading plus is not."""
    items: list[Layout] = []
    for sign, layout in terms:
        if items or sign == "−":
            items.append(Op(sign))
        items.append(layout)
    return row(*items)


def power_of_e(exponent: Layout) -> Layout:
    """e with an exponent: 1 where that is 0, e itself where it is 1."""
    if exponent == Num(0):
        return Num(1)
    if exponent == Num(1):
        return Sym("e")
    return Script(Sym("e"), sup=exponent)
