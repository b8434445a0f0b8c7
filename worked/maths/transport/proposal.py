"""Large problems: floating point proposes where to look, and nothing is believed.

POT solves the problem in double precision in a moment, so its answer is the place to start from.
Double precision also sorts out the many arcs that are clearly too dear. Whatever is near is
left to `simplex`, which is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from worked.maths.transport.basis import Basis, fill
from worked.maths.transport.costs import BITS, Arc, Costs, RootCosts

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Floats = NDArray[float64]

ROUNDS = 4
"""How often POT is asked; it nearly always takes one."""
TINY = 1e-300
"""More than all that could be lost to numbers too small for a float."""
REMEMBERED = 2**16
"""How many costs are kept in fixed point."""
LARGEST = 1000
"""Numbers with more bits are halved until they fit, so that no float overflows."""
TOTAL = 2**50
"""The total mass that POT sees. It scales by the total, which a power of two makes exact."""


class FloatScreen:
    """The screen for large problems: floats with a proved bound.

    It holds what the costs exceed some first potentials by, as floats. Each has a relative error
    of at most 2**-52 (the rounded root of a rounded integer, or one division), what the potentials
    have changed since then has 2**-53, and two subtractions add 2**-53 of their results. All this
    is less than 2**-51 of the sizes added up, and the screen allows twice that.
    """

    def __init__(self, costs: Costs) -> None:
        self._costs = costs
        self.fixed = lru_cache(maxsize=REMEMBERED)(costs.fixed)
        self._u0, self._v0 = ([0] * size for size in costs.shape)
        halvings = _halvings(costs)
        self.table = _floats(costs, halvings)
        self._places = BITS + halvings if isinstance(costs, RootCosts) else 2 * halvings
        self._loose = 1.0 if halvings else 0.0

    def suspects(self, u: Sequence[int], v: Sequence[int], slack: int) -> Iterator[Arc]:
        """Return at least the arcs with cost - u - v <= slack, potentials in fixed point."""
        import numpy

        unit = 1 << self._places
        left = numpy.array([(x - x0) / unit for x, x0 in zip(u, self._u0, strict=True)])[:, None]
        right = numpy.array([(x - x0) / unit for x, x0 in zip(v, self._v0, strict=True)])
        bound = abs(self.table) + abs(left) + abs(right)
        bound *= 2.0**-50
        bound += self._loose + max(2 * slack / unit, TINY)
        rows, columns = numpy.nonzero(self.table - left - right <= bound)
        return zip(rows.tolist(), columns.tolist(), strict=True)

    def too_dear(self, u: Sequence[int], v: Sequence[int]) -> list[float]:
        """Return by how much potentials exceed the costs, for each arc where they do so clearly."""
        slack = sum(self._costs.shape)
        excess = (u[i] + v[j] - self.fixed((i, j)) for i, j in self.suspects(u, v, slack))
        return [x / (1 << self._places) for x in excess if x > slack]

    def centre(self, u: Sequence[int], v: Sequence[int]) -> None:
        """Start again from these potentials: what is left of the costs has more exact floats."""
        import numpy

        unit, fixed = 1 << self._places, self._costs.fixed
        self._u0, self._v0, self._loose = list(u), list(v), 0.0
        for i, x in enumerate(u):
            row = [(fixed((i, j)) - x - y) / unit for j, y in enumerate(v)]
            self.table[i] = numpy.array(row)


def _halvings(costs: Costs) -> int:
    """Return how often roots, half as often as whole numbers, must be halved to be safe floats."""
    bits = max(max(max(row), -min(row)) for row in costs.numbers).bit_length()
    return max(0, bits - LARGEST + 1) // 2


def _floats(costs: Costs, halvings: int) -> Floats:
    """Return the costs times their scale as floats, halved so many times (others: twice that)."""
    import numpy

    rows = costs.numbers
    if halvings:
        rows = tuple(tuple(x >> 2 * halvings for x in row) for row in rows)
    table = numpy.array(rows, dtype=numpy.float64)
    return numpy.sqrt(table) if isinstance(costs, RootCosts) else table


def propose(
    costs: Costs, supply: Sequence[int], demand: Sequence[int]
) -> tuple[FloatScreen, Basis]:
    """Return a basis that is optimal or close, and the screen to go on with.

    Where the costs differ so much in size that floats lose the small ones, POT is asked again
    about what the costs exceed the potentials by: each time with many more digits that count.
    """
    import numpy

    screen = FloatScreen(costs)
    table = screen.table
    for _ in range(ROUNDS):
        basis = Basis(costs.shape, fill(supply, demand, proposed_order(table, supply, demand)))
        u, v = basis.potentials(screen.fixed)
        excess = screen.too_dear(u, v)
        if len(excess) <= sum(costs.shape):
            break
        screen.centre(u, v)
        table = numpy.minimum(screen.table, 4 * sum(costs.shape) * max(excess))
    return screen, basis


def proposed_order(costs: Floats, supply: Sequence[int], demand: Sequence[int]) -> Iterator[Arc]:
    """List the arcs so that `fill` finds POT's plan, and something close where that does not fit.

    First the arcs that POT uses, outermost first: so each gets what POT's tree says. If rounding
    made POT's masses not quite those of the problem, a little is left over for the other arcs, the
    cheapest by POT's potentials first.
    """
    import numpy
    from ot import emd

    largest = abs(costs).max() or 1.0
    with catch_warnings():
        simplefilter("ignore")
        amounts, log = emd(
            _float_masses(supply), _float_masses(demand), costs / largest, 10**8, log=True
        )
    used = [(int(i), int(j)) for i, j in numpy.argwhere(amounts > 0.5)]
    yield from _outermost_first(used)
    reduced = costs / largest - log["u"][:, None] - log["v"]
    for place in numpy.argsort(reduced, axis=None).tolist():
        yield divmod(place, len(demand))


def _float_masses(masses: Sequence[int]) -> Floats:
    """Return the masses as positive whole floats that add up to exactly `TOTAL`."""
    import numpy

    total = sum(masses)
    whole = [mass * TOTAL // total or 1 for mass in masses]
    whole[whole.index(max(whole))] += TOTAL - sum(whole)
    return numpy.array(whole, dtype=numpy.float64)


def _outermost_first(arcs: Sequence[Arc]) -> Iterator[Arc]:
    """List the arcs of a forest, each when one of its ends has no other arc left.

    Arcs on a cycle, which a proposal should not have, are left out.
    """
    beside: dict[tuple[str, int], set[Arc]] = {}
    for i, j in arcs:
        beside.setdefault(("source", i), set()).add((i, j))
        beside.setdefault(("target", j), set()).add((i, j))
    leaves = [end for end, own in beside.items() if len(own) == 1]
    for leaf in leaves:
        for i, j in list(beside[leaf]):
            yield i, j
            for end in (("source", i), ("target", j)):
                beside[end].discard((i, j))
                if len(beside[end]) == 1:
                    leaves.append(end)
