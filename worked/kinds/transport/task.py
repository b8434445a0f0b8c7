"""What the steps of one transport problem share: masses, costs, the optimum, and how they look."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from worked.document import Figure, FlowMap, Notation, Pile
from worked.errors import CannotSolve
from worked.exact import Surd, rational_text
from worked.maths.transport import SumCosts, solve
from worked.notation import Sym, joined, subscripted
from worked.prose import say
from worked.trace import TUPLE, Expr, as_matrix, entry, literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from worked.document import Line
    from worked.exact import Algebraic, Scalar
    from worked.kinds.transport import Kind
    from worked.maths.transport import Arc, Costs, Optimum
    from worked.sheet import Work
    from worked.trace import Matrix, Named, Value

MOST_WRITTEN = 8
"""Sources or targets up to which tables are written and every pair is looked at."""

MOST_DRAWN = 12
"""Sources or targets up to which the picture is drawn."""

MOST_DOUBLE = 6
"""Columns up to which a cell holds a number exactly and rounded."""

SOURCE, TARGET = "s", "t"


@dataclass
class Task:
    """One problem with its best plan; `C` is the table of costs, once it stands on the page."""

    kind: Kind
    work: Work
    a: Named
    b: Named
    costs: Costs
    optimum: Optimum
    C: Named | None = None

    @classmethod
    def of(cls, kind: Kind, work: Work) -> Task:
        """Name the masses and find the best plan, for pinned distances if there are some."""
        held, taken = kind.masses()
        costs = _pinned_costs(kind, work.pins)
        return cls(
            kind,
            work,
            a=work.given("source_masses", held, "a", TUPLE),
            b=work.given("target_masses", taken, "b", TUPLE),
            costs=costs,
            optimum=solve(held, taken, costs),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """The number of sources and the number of targets."""
        return len(self.kind.sources), len(self.kind.targets)

    @property
    def small(self) -> bool:
        """Whether tables of all pairs are written."""
        return max(self.shape) <= MOST_WRITTEN

    @property
    def forced(self) -> bool:
        """Whether there is only one plan, since all mass comes from, or goes to, a single place."""
        return min(self.shape) == 1

    @property
    def free(self) -> bool:
        """Whether nothing is pinned, so that what belongs together fits together."""
        return not self.work.pins

    def arcs(self) -> list[Arc]:
        """All pairs of a source and a target, row by row."""
        n, m = self.shape
        return [(i, j) for i in range(n) for j in range(m)]

    def spare(self, arc: Arc) -> Algebraic:
        """What a pair costs beyond the prices that prove the optimum."""
        i, j = arc
        return self.costs.value(arc) - self.optimum.u[i] - self.optimum.v[j]

    def cost(self, arc: Arc) -> Expr:
        """What one unit costs: an entry of the table, or its value."""
        return literal(self.costs.value(arc)) if self.C is None else entry(self.C, *arc)


def _pinned_costs(kind: Kind, pins: Mapping[str, Value]) -> Costs:
    if "distances" not in pins or max(len(kind.sources), len(kind.targets)) > MOST_WRITTEN:
        return kind.table()
    table = table_of("distances", pins["distances"], (len(kind.sources), len(kind.targets)))
    return SumCosts.of(table)  # type: ignore[arg-type]


def table_of(name: str, value: Value, shape: tuple[int, int]) -> Matrix:
    """A pinned matrix. Raises `CannotSolve` unless it has this shape and algebraic entries."""
    rows = value if isinstance(value, tuple) else ()
    fits = len(rows) == shape[0] and all(
        isinstance(row, tuple)
        and len(row) == shape[1]
        and all(isinstance(x, int | Fraction | Surd) for x in row)
        for row in rows
    )
    if not fits:
        raise CannotSolve(f"{name}: a {shape[0]}×{shape[1]} matrix of numbers is needed")
    return as_matrix(value)


# --- names and cells ------------------------------------------------------------------------


def label(side: str, index: int) -> Line:
    """$s_1$ for the first source, $t_2$ for the second target."""
    return (Notation(subscripted(Sym(side), index + 1)),)


def pair(arc: Arc) -> Line:
    """$s_1 → t_2$."""
    names = [subscripted(Sym(SOURCE), arc[0] + 1), subscripted(Sym(TARGET), arc[1] + 1)]
    return (Notation(joined(names, "→")),)


def place(point: Sequence[Scalar]) -> Line:
    """The coordinates of a point, (2, 3); of a point on a line, the number alone."""
    return say("{point}", point=literal(point[0] if len(point) == 1 else tuple(point), TUPLE))


def cell(number: Scalar | Expr, columns: int = 1) -> Line:
    """A number in a table: exact, and rounded where it is irrational and there is room.

    Of an expression stands its value, and the way to it counts as work by hand.
    """
    x = number if isinstance(number, Expr) else literal(number)
    if isinstance(x.value, int | Fraction) or columns > MOST_DOUBLE:
        return say("{x:value}", x=x)
    return say("{x:value} $≈$ {x:decimal}", x=x)


def labelled(
    work: Work,
    rows: Sequence[Sequence[Line]],
    corner: Line = (),
    more: Line = (),
    caption: Line = (),
) -> None:
    """Write a table with a row for each source and a column for each target.

    `more` heads one more column, at the end, that the rows then have; a row more than sources
    is labelled `more` too.
    """
    n = len(rows) - bool(more)
    m = len(rows[0]) - bool(more)
    header = [corner, *[label(TARGET, j) for j in range(m)], *([more] if more else [])]
    names = [*[label(SOURCE, i) for i in range(n)], *([more] if more else [])]
    body = [[name, *row] for name, row in zip(names, rows, strict=True)]
    work.table(header, body, caption)


# --- the picture ----------------------------------------------------------------------------


def picture(task: Task, flows: Mapping[Arc, int | Fraction], caption: Line) -> Figure | None:
    """The masses as discs where they are, arrows for what moves; None if not in a plane."""
    here, there = task.kind.points()
    if not here or len(here[0]) > 2 or max(task.shape) > MOST_DRAWN:
        return None
    held, taken = task.kind.masses()
    piles = [
        tuple(
            Pile(label(side, k), at[0], at[1] if len(at) == 2 else 0, mass)
            for k, (at, mass) in enumerate(zip(points, masses, strict=True))
        )
        for side, points, masses in ((SOURCE, here, held), (TARGET, there, taken))
    ]
    moves = tuple((i, j, amount) for (i, j), amount in flows.items())
    return Figure(FlowMap(piles[0], piles[1], moves), _alt(piles, moves), caption)


def _alt(piles: Sequence[Sequence[Pile]], moves: Sequence[tuple[int, int, int | Fraction]]) -> str:
    """The picture in words."""
    sides = []
    for name, side, own in (("Sources", SOURCE, piles[0]), ("Targets", TARGET, piles[1])):
        places = [
            f"{side}{k} at ({_text(pile.x)}, {_text(pile.y)}) with mass {_text(pile.mass)}"
            for k, pile in enumerate(own, 1)
        ]
        sides.append(f"{name}: {', '.join(places)}.")
    arrows = [f"s{i + 1} to t{j + 1}: {_text(amount)}" for i, j, amount in moves]
    return " ".join([*sides, *([f"Arrows: {', '.join(arrows)}."] if arrows else [])])


def _text(number: int | Fraction) -> str:
    return rational_text(number)
