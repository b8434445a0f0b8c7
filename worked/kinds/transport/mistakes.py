"""What people get wrong in transport problems, and the sentence that helps."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from worked.exact import combination, divide
from worked.maths.transport import greedy_plan, northwest_plan, solve, total_cost
from worked.problem import Mistake
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from worked.exact import Rational
    from worked.kinds.transport import Kind
    from worked.maths.transport import Arc, Costs, Optimum

    Amounts = Mapping[Arc, Rational]


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with these numbers."""
    costs = kind.table()
    optimum = solve(*kind.masses(), costs)
    yield from _with_the_plan(kind, costs, optimum)
    yield from _with_the_distance(kind)
    yield from _with_the_total(kind, costs, optimum)
    yield from _with_the_masses(kind)


# --- plans that only look good --------------------------------------------------------------


def _with_the_plan(kind: Kind, costs: Costs, optimum: Optimum) -> Iterator[Mistake]:
    held, taken = kind.masses()
    greedy, corner = greedy_plan(held, taken, costs), northwest_plan(held, taken)
    if total_cost(greedy, costs) != optimum.cost:
        yield Mistake(
            "greedy_plan",
            say(
                "The cheapest pairs were filled first; a cheap pair now can force a dear one "
                "later. The plan as a whole has to be cheap."
            ),
            pins={"plan": greedy.rows},
        )
    if total_cost(corner, costs) != optimum.cost and corner.amounts != greedy.amounts:
        yield Mistake(
            "north_west_corner",
            say(
                "The table was filled from its upper left corner; that gives some plan, but the "
                "costs have no say in it."
            ),
            pins={"plan": corner.rows},
        )
    shared = _in_proportion(kind)
    if len(held) > 1 and len(taken) > 1:
        yield Mistake(
            "spread_in_proportion",
            say(
                "Every source was spread over all targets in proportion to their masses; that "
                "balances, but the near pairs should carry more."
            ),
            pins={"plan": _rows(kind, shared)},
        )
    nearest = _to_the_nearest(kind, costs)
    if _received(nearest, len(taken)) != [*taken]:
        yield Mistake(
            "nearest_target",
            say(
                "Every source sent all it holds to its nearest target; then a target takes more "
                "than it has room for, and another too little."
            ),
            pins={"plan": _rows(kind, nearest)},
        )


def _in_proportion(kind: Kind) -> Amounts:
    held, taken = kind.masses()
    mass = sum(held, Fraction())
    return {
        (i, j): divide(a * b, mass)
        for i, a in enumerate(held)
        for j, b in enumerate(taken)
        if a and b
    }


def _to_the_nearest(kind: Kind, costs: Costs) -> Amounts:
    """All of a source to its cheapest target, of several the first."""
    return {
        (i, min(range(len(row)), key=row.__getitem__)): a
        for i, (a, row) in enumerate(zip(kind.masses()[0], costs.numbers, strict=True))
        if a
    }


def _received(amounts: Amounts, targets: int) -> list[Rational]:
    received: list[Rational] = [0] * targets
    for (_, j), amount in amounts.items():
        received[j] += amount
    return received


def _rows(kind: Kind, amounts: Amounts) -> tuple[tuple[Rational, ...], ...]:
    """A plan as a matrix."""
    n, m = len(kind.sources), len(kind.targets)
    return tuple(tuple(amounts.get((i, j), 0) for j in range(m)) for i in range(n))


# --- the wrong distance ---------------------------------------------------------------------


def _with_the_distance(kind: Kind) -> Iterator[Mistake]:
    distance = kind.measured_by()
    if distance == "euclidean":
        yield Mistake(
            "root_forgotten",
            say(
                "The squared distances were used; the root is missing, and squares can favour "
                "another plan too."
            ),
            instead=kind.model_copy(update={"distance": "squared_euclidean"}),
        )
    if distance == "squared_euclidean":
        yield Mistake(
            "root_taken",
            say("The roots of the squares were taken; here the square itself is the cost."),
            instead=kind.model_copy(update={"distance": "euclidean"}),
        )
    if distance is None or len(kind.points()[0][0]) == 1:
        return
    if distance == "manhattan":
        yield Mistake(
            "straight_lines",
            say("The straight lines were measured; here one moves along the axes only."),
            instead=kind.model_copy(update={"distance": "euclidean"}),
        )
    else:
        yield Mistake(
            "along_the_axes",
            say(
                "The differences of the coordinates were added up (Manhattan distance), which is "
                "not the distance that is asked for."
            ),
            instead=kind.model_copy(update={"distance": "manhattan"}),
        )


# --- the wrong total ------------------------------------------------------------------------


def _with_the_total(kind: Kind, costs: Costs, optimum: Optimum) -> Iterator[Mistake]:
    mass = sum(kind.masses()[0], Fraction())
    if mass != 1 and optimum.cost != 0:
        yield Mistake(
            "mean_for_sum",
            say(
                "The work was divided by the total mass; the cost is the sum, and only the EMD is "
                "the mean."
            ),
            pins={"cost": divide(optimum.cost, mass)},
        )
        yield Mistake(
            "sum_for_mean",
            say("This EMD is the total work; divide it by the total mass."),
            pins={"emd": optimum.cost},
        )
    used = [costs.value(arc) for arc in optimum.plan.amounts]
    yield Mistake(
        "amounts_forgotten",
        say("The costs of the used pairs were added up; each counts as often as mass moves there."),
        pins={"cost": combination((1,) * len(used), used)},
    )


def _with_the_masses(kind: Kind) -> Iterator[Mistake]:
    held, taken = kind.masses()
    if len(held) != len(taken):
        return
    if held != taken:
        swapped = {
            name: tuple(
                place.model_copy(update={"mass": mass})
                for place, mass in zip(side, masses, strict=True)
            )
            for name, side, masses in (
                ("sources", kind.sources, taken),
                ("targets", kind.targets, held),
            )
        }
        yield Mistake(
            "masses_swapped",
            say(
                "The masses of sources and targets were exchanged: rows add up to what the sources "
                "hold, columns to what the targets take."
            ),
            instead=kind.model_copy(update=swapped),
        )
    if kind.costs is not None and len(held) > 1:
        turned = tuple(zip(*kind.costs, strict=True))
        if turned != kind.costs:
            yield Mistake(
                "costs_transposed",
                say("The table of costs was read by columns: row $i$ belongs to source $s_i$."),
                instead=kind.model_copy(update={"costs": turned}),
            )
