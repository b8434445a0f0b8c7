"""Another transport problem like a given one, of those that are drawn the one most worth asking."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from worked.exact import ExactError
from worked.kinds.transport.redrawing import Masses, Space, Table
from worked.maths.transport import RationalCosts, between, greedy_plan, northwest_plan, solve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from worked.draw import Rng
    from worked.exact import Rational
    from worked.kinds.transport import Kind, Place
    from worked.kinds.transport.redrawing import Point, Rows
    from worked.maths.transport import Costs, Optimum

K = TypeVar("K", bound="Kind")

MOST_TRIES = 120
"""Draws of a small problem."""

PATIENCE = 15
"""Draws after which a little less than the best is good enough, and again, and again."""

MOST_LOOKED_AT = 5_000
"""Pairs that all draws together may have; nobody finds the plan of a larger problem by hand."""


class Numbers(NamedTuple):
    """What changes: the masses, and the points or the costs."""

    held: list[Rational]
    taken: list[Rational]
    points: list[Point]
    """Those of the sources, then those of the targets; empty where places stay as they are."""
    costs: Rows | None


def another(kind: K, rng: Rng) -> K:
    """As many places and as much mass, in the same range.

    If it can be had, there is one best plan, and the rules of thumb miss it: the greedy one, and
    the one that fills the table from its corner.
    """
    masses, space, table = Masses(kind), Space(kind), Table(kind)
    pairs = len(kind.sources) * len(kind.targets)
    tries = min(MOST_TRIES, MOST_LOOKED_AT // pairs) if kind.has_choice() else 0
    judge = _Judge(kind) if tries else None
    best = drawn = Numbers(*masses.drawn(rng), space.drawn(rng), table.drawn(rng))
    merit = -1
    for tried in range(tries):
        found = judge.merit(drawn) if judge else 0
        if found > merit:
            best, merit = drawn, found
        if judge and merit >= judge.most - tried // PATIENCE:
            break
        drawn = Numbers(*masses.drawn(rng), space.drawn(rng), table.drawn(rng))
    return _with(kind, best)


def _with(kind: K, numbers: Numbers) -> K:
    """The problem with other numbers."""
    count = len(kind.sources)
    changes: dict[str, object] = {
        "sources": _moved(kind.sources, numbers.held, numbers.points[:count]),
        "targets": _moved(kind.targets, numbers.taken, numbers.points[count:]),
    }
    if numbers.costs is not None:
        changes["costs"] = numbers.costs
    return kind.model_copy(update=changes)


def _moved(
    side: Sequence[Place], masses: Sequence[Rational], points: Sequence[Point]
) -> tuple[Place, ...]:
    changes: list[dict[str, object]] = [{"mass": mass} for mass in masses]
    for change, point in zip(changes, points, strict=False):
        change["at"] = point
    return tuple([one.model_copy(update=new) for one, new in zip(side, changes, strict=True)])


# --- how good a problem it is ---------------------------------------------------------------


class _Judge:
    """Compares drawn problems with a given one that leaves a choice of plans."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        held, taken = kind.masses()
        self.usual = _Toil.of((*held, *taken), solve(held, taken, kind.table()), kind.table())
        # where two places send to two, there are but two plans to tell
        few = all(sum(map(bool, side)) <= 2 for side in kind.masses())
        self.most = 9 if few else 11

    def costs(self, drawn: Numbers) -> Costs:
        """What one unit costs, with these numbers."""
        count, distance = len(self.kind.sources), self.kind.measured_by()
        if distance is None:
            return RationalCosts.of(drawn.costs or ())
        if not drawn.points:
            return self.kind.table()
        return between(drawn.points[:count], drawn.points[count:], distance)

    def merit(self, drawn: Numbers) -> int:
        """0 for several best plans; for one, more if the rules of thumb miss it and each other.

        And more if its plan and its proof take about as many products and roots.
        """
        costs = self.costs(drawn)
        try:
            optimum = solve(drawn.held, drawn.taken, costs)
        except ExactError:  # a root of a huge number
            return 0
        if not optimum.unique:
            return 0
        plan = optimum.plan.rows
        greedy = greedy_plan(drawn.held, drawn.taken, costs).rows
        corner = northwest_plan(drawn.held, drawn.taken).rows
        missed, lost = greedy != plan, corner != plan
        near = _Toil.of((*drawn.held, *drawn.taken), optimum, costs).is_near(self.usual)
        apart = missed and lost and greedy != corner
        return 2 + 4 * missed + 2 * lost + 2 * apart + near


class _Toil(NamedTuple):
    """What a plan and its proof take."""

    products: int
    """Amounts by costs and masses by prices, all but those with 0, 1 or -1."""
    roots: int
    """Irrational costs that are paid."""

    @classmethod
    def of(cls, masses: Iterable[Rational], optimum: Optimum, costs: Costs) -> _Toil:
        """The toil of a solved problem."""
        paid = [(amount, costs.value(arc)) for arc, amount in optimum.plan.amounts.items()]
        factors = [*paid, *zip(masses, (*optimum.u, *optimum.v), strict=True)]
        return cls(
            sum(x not in _TRIVIAL and y not in _TRIVIAL for x, y in factors),
            sum(not isinstance(cost, int | Fraction) for _, cost in paid),
        )

    def is_near(self, other: _Toil) -> bool:
        """Whether it is the same, more or less."""
        return all(abs(x - y) <= 1 for x, y in zip(self, other, strict=True))


_TRIVIAL = (0, 1, -1)
