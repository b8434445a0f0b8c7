"""What has to be stored, and how the costs grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.exact import Symbolic
from worked.kinds.attention_cost.growth import growth
from worked.kinds.attention_cost.products import GROUPS, stored
from worked.kinds.attention_cost.sizes import symbols_for
from worked.prose import say
from worked.trace import literal, named, product, total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Line
    from worked.exact import Scalar
    from worked.kinds.attention_cost import Kind
    from worked.kinds.attention_cost.products import Group, Sizes
    from worked.sheet import Work
    from worked.trace import Expr, Named


def store(kind: Kind, work: Work, s: Sizes) -> Named | None:
    """The numbers that the backward pass needs."""
    parts = stored(kind.what, s)
    if not parts:
        return None
    with work.step("Count what has to be stored"):
        work.say("To differentiate a product, both of its factors are needed again. Stored are")
        work.items([say("{what}: {count}", what=part.what, count=part.count) for part in parts])
        counts = total([part.count for part in parts])
        return work.compute("memory", counts, "B", say("the numbers to store"))


@dataclass(frozen=True)
class _Leading:
    """A cost whose leading terms are wanted."""

    name: str
    symbol: str
    what: Line
    cost: Named


def grow(kind: Kind, work: Work, macs: Named, spare: Named | None) -> None:
    """The leading terms; a bound where every size is a symbol."""
    costs = [_Leading("order", "g", say("the order of the MACs"), macs)]
    if spare is not None:
        costs.append(_Leading("memory_order", "g_B", say("the order of the memory"), spare))
    in_symbols = dict(_costs_in_symbols(kind))
    with work.step("Keep what grows fastest"):
        work.say(
            "An order, the $g$ of $O(g)$, leaves out the numbers in front of the terms. It leaves "
            "out a term of which another one is a multiple as well: no size is below 1, so the "
            "multiple is at least as large."
        )
        for one in costs:
            value = one.cost.value
            bounded = isinstance(value, Symbolic) and not kind.given_sizes()
            cost = value if bounded else in_symbols[one.name]
            assert isinstance(cost, Symbolic)
            found = growth(cost, symbols_for(kind))
            work.compute(one.name, literal(found.order), one.symbol, one.what, shows=())
            if bounded and found.factor != 1 and one.name not in work.pins:
                bound = literal(found.factor) * named(one.symbol, one.symbol, found.order)
                work.derive(one.cost, ("≤", bound, "symbols"))


def _costs_in_symbols(kind: Kind) -> Iterator[tuple[str, Scalar]]:
    """The costs with a symbol for every size, also where it is given."""
    symbols = symbols_for(kind)
    s: dict[str, Expr] = {name: named(name, name, value) for name, value in symbols.items()}
    if kind.what == "msa":
        s |= {name: s["D"] / s["heads"] for name in ("d_k", "d_v") if getattr(kind, name) is None}
    if kind.what == "window_msa":
        s["windows"] = product([s["h"] / s["M"], s["w"] / s["M"]])
    if kind.degree:
        s["C"] = product([s["D"] + i for i in range(1, kind.degree + 1)])
    if kind.equal_widths:
        s["M"] = s["D"]
    groups: tuple[Group, ...] = GROUPS[kind.what](s)
    macs = total([one.count for group in groups for one in group.products])
    yield "order", macs.value  # type: ignore[misc]
    parts = stored(kind.what, s)
    if parts:
        yield "memory_order", total([part.count for part in parts]).value  # type: ignore[misc]
